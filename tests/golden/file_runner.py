"""Settlement files beside what reading makes of them: ``<format>.<name>.<csv|xml>`` and ``….parsed.json``.

``python -m tests.golden.file_runner`` says which expected files differ; with ``--write`` it writes them anew,
and the reviewer reads the difference. A file that a column mapping reads has it in ``….mapping.json``.
"""

import io
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.files.format import FileFormat, FileRecord
from app.files.opening import OpenedFile
from app.pipeline.file_formats import recognise
from app.providers.base import MerchantAccount
from app.providers.mapped import MAPPED, MappedFormat
from app.providers.registry import PROVIDERS
from tests.golden.runner import plain

HERE = Path(__file__).parent / "files"
ACCOUNTS = {
    "vipps": MerchantAccount("123455", "NOK", zone="Europe/Oslo"),
    "klarna": MerchantAccount("K987654", "SEK", zone="Europe/Oslo"),
    "stripe": MerchantAccount("acct_1ShopExample", "NOK", zone="Europe/Oslo"),
    "nets": MerchantAccount("100012345", "NOK", zone="Europe/Oslo"),
}


def names() -> list[str]:
    return sorted(path.name for path in HERE.iterdir() if path.suffix in (".csv", ".xml"))


def provider_of(name: str) -> str:
    """The provider that a file is of: its format's name begins with it, a mapped file's own does."""
    return name.split("_")[0] if not name.startswith(MAPPED) else name.split(".")[1].split("_")[0]


def told_by(name: str, body: bytes) -> tuple[FileFormat, dict[str, list[FileRecord]]]:
    """The format that this body of a golden file is of, and its records by payout; raises FileRefused."""
    mapping = HERE / f"{name.rpartition('.')[0]}.mapping.json"
    opened = OpenedFile(io.BytesIO(body))
    if mapping.exists():
        how: FileFormat = MappedFormat.of(json.loads(mapping.read_text("utf-8")))
    else:
        how = recognise(PROVIDERS[provider_of(name)], opened)
    of_payout: dict[str, list[FileRecord]] = defaultdict(list)
    for one in how.read(opened):
        of_payout[one.payout].append(one)
    return how, of_payout


def parsed_text(name: str) -> str:
    """What each payout of a file is, as the expected file has it."""
    how, of_payout = told_by(name, (HERE / name).read_bytes())
    account = ACCOUNTS[provider_of(name)]
    told: dict[str, Any] = {
        "format": how.name,
        "payouts": [plain(how.parse(account, found)) for found in of_payout.values()],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def expected_path(name: str) -> Path:
    return HERE / f"{name.rpartition('.')[0]}.parsed.json"


def main(arguments: Sequence[str]) -> int:
    """Write or compare; return how many expected files differ."""
    differing = 0
    for name in names():
        now, path = parsed_text(name), expected_path(name)
        if path.exists() and path.read_text("utf-8") == now:
            continue
        differing += 1
        sys.stdout.write(f"{name}\n")
        if "--write" in arguments:
            path.write_text(now, "utf-8")
    return 0 if "--write" in arguments else differing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
