"""Report parts beside what parsing makes of them: ``<name>.report.json`` and ``<name>.parsed.json``.

``python -m tests.golden.runner`` says which expected files differ; with ``--write`` it writes them anew, and
the reviewer reads the difference. A report file holds the merchant account and the stored parts in order.
"""

import dataclasses
import hashlib
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.core.transactions import ParsedReport
from app.providers.base import MerchantAccount, ReportPart
from app.providers.registry import PROVIDERS

HERE = Path(__file__).parent


def names(provider: str) -> list[str]:
    """The golden reports of a provider."""
    return sorted(path.name.removesuffix(".report.json") for path in (HERE / provider).glob("*.report.json"))


def report(provider: str, name: str) -> tuple[MerchantAccount, list[ReportPart]]:
    """The merchant account and the parts of a golden report."""
    given = json.loads((HERE / provider / f"{name}.report.json").read_text("utf-8"))
    return MerchantAccount(**given["account"]), [part_of(one) for one in given["parts"]]


def part_of(told: dict[str, Any]) -> ReportPart:
    """A stored part of this body; where its key does not follow from it, ``key`` and ``day`` are told."""
    if "key" in told:
        stored = json.dumps(told["body"], sort_keys=True, separators=(",", ":")).encode()
        digest = hashlib.sha256(stored).hexdigest()
        return ReportPart(told["key"], date.fromisoformat(told["day"]), stored, digest, complete=True)
    body = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    day = date.fromisoformat(told["ledgerDate"])
    key = f"{told['topic']}/{day}/{told['page']:03d}"
    return ReportPart(key, day, body, hashlib.sha256(body).hexdigest(), complete=True)


def parsed(provider: str, name: str) -> ParsedReport:
    account, parts = report(provider, name)
    return PROVIDERS[provider].parse(account, parts)


def parsed_text(provider: str, name: str) -> str:
    """What parsing makes of the report, as the expected file has it."""
    return json.dumps(plain(parsed(provider, name)), indent=1, ensure_ascii=False) + "\n"


def expected_text(provider: str, name: str) -> str:
    path = _expected(provider, name)
    return path.read_text("utf-8") if path.exists() else ""


def _expected(provider: str, name: str) -> Path:
    return HERE / provider / f"{name}.parsed.json"


def plain(fact: Any) -> Any:
    if dataclasses.is_dataclass(fact):
        told = {one.name: plain(getattr(fact, one.name)) for one in dataclasses.fields(fact)}
        return {name: value for name, value in told.items() if name != "totals" or value}
    if isinstance(fact, datetime | date):
        return fact.isoformat()
    if isinstance(fact, tuple):
        return [plain(one) for one in fact]
    return fact


def main(arguments: Sequence[str]) -> int:
    """Write or compare; return how many expected files differ."""
    differing = 0
    for provider in sorted(PROVIDERS):
        for name in names(provider):
            now = parsed_text(provider, name)
            if now == expected_text(provider, name):
                continue
            differing += 1
            sys.stdout.write(f"{provider}/{name}\n")
            if "--write" in arguments:
                _expected(provider, name).write_text(now, "utf-8")
    return 0 if "--write" in arguments else differing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
