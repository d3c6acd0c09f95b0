"""``avstem parse``: what report parts or a settlement file say, as JSON; nothing is stored."""

import hashlib
import json
import sys
from argparse import Namespace
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.output import print_json
from app.config import Settings
from app.core.transactions import ParsedReport
from app.errors import Refusal
from app.files.format import FileRecord
from app.files.opening import OpenedFile
from app.pipeline.file_formats import recognise
from app.providers.base import MerchantAccount, Provider, ReportPart
from app.providers.mapped import MappedFormat
from app.providers.registry import PROVIDERS


def add_commands(commands: Any) -> None:
    parse = commands.add_parser(
        "parse", help="show what a stored report or a settlement file says; nothing is stored"
    )
    parse.add_argument("provider", choices=sorted(PROVIDERS))
    parse.add_argument(
        "files", nargs="+", type=Path, help="report parts as JSON, oldest first, or settlement files"
    )
    parse.add_argument("--account", default="account")
    parse.add_argument("--currency", default="NOK")
    parse.add_argument("--mapping", type=Path, help="read the files by this column mapping (JSON)")
    parse.set_defaults(run=parse_files)


def parse_files(options: Namespace, settings: Settings) -> None:
    """Print payouts, transactions and problems as JSON; raises FileRefused with row, column and reason."""
    provider = PROVIDERS[options.provider]
    account = MerchantAccount(options.account, options.currency)
    if options.mapping is None and all(_is_json(path) for path in options.files):
        reports = [provider.parse(account, [_part(path) for path in options.files])]
    else:
        reports = [
            one for path in options.files for one in _of_file(provider, account, path, options.mapping)
        ]
    print_json(
        {
            name: [_plain(one) for report in reports for one in getattr(report, name)]
            for name in ("payouts", "transactions", "fee_details", "problems")
        }
    )
    if any(report.problems for report in reports):
        print("The report does not add up; see problems.", file=sys.stderr)


def _of_file(
    provider: Provider, account: MerchantAccount, path: Path, mapping: Path | None
) -> list[ParsedReport]:
    """Read a settlement file whole; a payout's records are parsed together."""
    try:
        with path.open("rb") as stream:
            opened = OpenedFile(stream)
            how = MappedFormat.of(_mapping(mapping)) if mapping is not None else recognise(provider, opened)
            records: dict[str, list[FileRecord]] = defaultdict(list)
            for one in how.read(opened):
                records[one.payout].append(one)
    except OSError:
        raise Refusal("report_file_unreadable", file=path.name) from None
    return [how.parse(account, of_payout) for of_payout in records.values()]


def _mapping(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Refusal("report_file_unreadable", file=path.name)
    return told


def _is_json(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(256).lstrip().startswith(b"{")
    except OSError:
        raise Refusal("report_file_unreadable", file=path.name) from None


def _part(path: Path) -> ReportPart:
    body = path.read_bytes()
    try:
        day = date.fromisoformat(str(json.loads(body)["ledgerDate"]))
    except (ValueError, KeyError, TypeError):
        raise Refusal("report_file_unreadable", file=path.name) from None
    return ReportPart(path.stem, day, body, hashlib.sha256(body).hexdigest(), complete=True)


def _plain(fact: Any) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.__dataclass_fields__ if name != "raw"}
