"""``avstem import``: a settlement file, shown first, and counted when a person has confirmed it."""

import hashlib
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.api.import_views import import_shown
from app.cli.environment import open_services
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.core.money import to_major
from app.errors import NotFound, Refusal
from app.files.refused import FileRefused
from app.messages.amounts import known
from app.pipeline.import_counting import confirm_import, discard_import
from app.pipeline.import_mappings import put_mapping
from app.pipeline.import_reading import take_file
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.store import tables as t

_ACTOR = "operator"


def add_commands(commands: Any) -> None:
    imported = commands.add_parser("import", help="read a settlement file; it counts when it is confirmed")
    imported.add_argument("shop", type=int)
    imported.add_argument("provider")
    imported.add_argument("file", type=Path)
    imported.add_argument("--account", metavar="REFERENCE", help="where the provider has several")
    imported.add_argument("--mapping", default="", metavar="NAME", help="read by this saved column mapping")
    imported.add_argument(
        "--save-mapping", type=Path, metavar="FILE", help="save this JSON as the mapping first"
    )
    imported.add_argument("--confirm", action="store_true", help="count it without asking")
    imported.add_argument("--discard", action="store_true", help="show it and forget it")
    imported.add_argument("--json", action="store_true")
    imported.set_defaults(run=import_file)


def import_file(options: Namespace, settings: Settings) -> None:
    """Show what the file says; count it after --confirm, or after a yes on a terminal."""
    services = open_services(settings)
    if options.save_mapping is not None:
        _save_mapping(services, options)
    account = _account(services, options)
    size, sha256 = measured(options.file, settings)
    with options.file.open("rb") as stream:
        import_id = take_file(
            services,
            options.shop,
            account,
            stream,
            name=options.file.name,
            size=size,
            sha256=sha256,
            actor=_ACTOR,
            mapping_name=options.mapping,
        )
    shown = import_shown(services, options.shop, import_id, known(settings.language))
    if not options.json:
        print_import(shown)
    if options.discard:
        discard_import(services, options.shop, import_id, _ACTOR)
    elif shown["state"] == "previewed" and (options.confirm or _says_yes(options, shown)):
        confirm_import(services, options.shop, import_id, sha256, _ACTOR)
        run_until_done(services, shop=options.shop)
        shown = import_shown(services, options.shop, import_id, known(settings.language))
        if not options.json:
            say(f"\n{shown['state_text']}.")
    if options.json:
        print_json(shown)


def measured(path: Path, settings: Settings) -> tuple[int, str]:
    """Return a file's size and SHA-256; raises Refusal when it cannot be read or is too large."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
    except OSError:
        raise Refusal("report_file_unreadable", file=path.name) from None
    if size > settings.import_max_bytes:
        raise FileRefused("file_too_large", limit=settings.import_max_bytes // (1024 * 1024))
    return size, digest.hexdigest()


def _says_yes(options: Namespace, shown: dict[str, Any]) -> bool:
    if options.json or not shown["can_confirm"] or not sys.stdin.isatty():
        return False
    return input("\nIs this right? It counts from now on [y/N] ").strip().lower() in ("y", "yes", "j", "ja")


def _save_mapping(services: Services, options: Namespace) -> None:
    try:
        told = json.loads(options.save_mapping.read_text("utf-8"))
    except (OSError, ValueError):
        raise Refusal("report_file_unreadable", file=options.save_mapping.name) from None
    if not isinstance(told, dict):
        raise Refusal("mapping_invalid", field="columns")
    put_mapping(services, options.shop, options.provider, options.mapping, told, _ACTOR)


def _account(services: Services, options: Namespace) -> int:
    table = t.merchant_accounts
    query = select(table.c.id).where(
        table.c.shop_id == options.shop,
        table.c.provider == options.provider,
        table.c.live_key.is_not(None),
    )
    if options.account is not None:
        query = query.where(table.c.reference == options.account)
    with services.store.reading(options.shop) as connection:
        found = list(connection.execute(query.order_by(table.c.id)).scalars())
    if len(found) != 1:
        raise NotFound("merchant_account_not_found", account=options.account or "--account")
    return int(found[0])


def print_import(shown: dict[str, Any]) -> None:
    say(f"{shown['name']}  {shown['format']}  SHA-256 {shown['sha256']}")
    print_table(
        ("Payout", "Date", "Amount", "Rows", "Sales", "Returned", "Charges", "What it is"),
        [
            (
                one["reference"],
                one["paid_on"],
                f"{to_major(one['amount'], one['currency'])} {one['currency']}",
                one["rows"],
                *(to_major(one[name], one["currency"]) for name in ("sales", "returned", "charges")),
                one["outcome_text"],
            )
            for one in shown["payouts"]
        ],
        right=(2, 3, 4, 5, 6),
    )
    for one in shown["payouts"]:
        for problem in one["problems"]:
            say(f"! {one['reference']}: {problem}")
    if shown["problem"]:
        say(f"\n! {shown['problem']}")
    elif shown["can_confirm"]:
        say("\nNothing counts yet. Confirm it with --confirm.")
