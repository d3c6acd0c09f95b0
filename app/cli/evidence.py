"""``avstem evidence``: everything behind each voucher, as zips in a folder, to be kept apart."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.cli.environment import open_services
from app.cli.output import Progress, say
from app.config import Settings
from app.pipeline.evidence_zip import evidence_zip
from app.store import tables as t


def add_commands(commands: Any) -> None:
    evidence = commands.add_parser("evidence", help="save everything behind each voucher as zips in a folder")
    evidence.add_argument("shop", type=int)
    evidence.add_argument("folder", type=Path)
    evidence.add_argument("--from", dest="first", type=date.fromisoformat, help="first date of the vouchers")
    evidence.add_argument("--to", dest="last", type=date.fromisoformat, help="last date of the vouchers")
    evidence.set_defaults(run=save_all)


def save_all(options: Namespace, settings: Settings) -> None:
    """Save one zip for each documented voucher; those that are there already are written again."""
    services = open_services(settings)
    options.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    documented = (
        select(t.vouchers.c.id)
        .where(
            t.vouchers.c.shop_id == options.shop,
            t.vouchers.c.id.in_(select(t.evidence.c.voucher_id).where(t.evidence.c.shop_id == options.shop)),
        )
        .order_by(t.vouchers.c.date, t.vouchers.c.id)
    )
    if options.first is not None:
        documented = documented.where(t.vouchers.c.date >= options.first)
    if options.last is not None:
        documented = documented.where(t.vouchers.c.date <= options.last)
    with services.store.reading(options.shop) as connection:
        found = list(connection.execute(documented).scalars())
    progress = Progress("evidence")
    for count, voucher_id in enumerate(found, 1):
        name, content = evidence_zip(services, options.shop, voucher_id)
        (options.folder / f"{voucher_id:06d}-{name}").write_bytes(content)
        progress("vouchers", count)
    progress.done()
    say(f"{len(found)} vouchers saved in {options.folder}.")
