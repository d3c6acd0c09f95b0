"""``avstem report`` and ``avstem close-pack``: reports on screen and as files."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.environment import open_services
from app.cli.output import print_table, say
from app.clock import local_date
from app.config import Settings
from app.core.texts import Language
from app.pipeline.close_pack import close_pack, whose
from app.pipeline.report_tables import REPORTS, Asked, make_table
from app.pipeline.services import Services
from app.reports.formats import period
from app.reports.tables.as_csv import as_csv
from app.reports.tables.as_pdf import Cover, as_pdf, shown
from app.reports.tables.as_xlsx import as_xlsx
from app.reports.tables.table import NUMBERS, Table, told, totals
from app.store import shops


def add_commands(commands: Any) -> None:
    report = commands.add_parser("report", help="a report on screen, or as CSV, XLSX or PDF")
    report.add_argument("shop", type=int)
    report.add_argument("name", choices=list(REPORTS))
    _period(report)
    report.add_argument("--provider")
    report.add_argument("--save", type=Path, help="a file ending on .csv, .xlsx or .pdf")
    report.set_defaults(run=show)
    pack = commands.add_parser("close-pack", help="every report of a period in one zip, to be signed")
    pack.add_argument("shop", type=int)
    _period(pack)
    pack.add_argument("--save", type=Path, help="the zip (default: a name of its own in this folder)")
    pack.set_defaults(run=save_pack)


def _period(command: Any) -> None:
    command.add_argument(
        "--from", dest="first", type=date.fromisoformat, help="default: the first of the month"
    )
    command.add_argument("--to", dest="last", type=date.fromisoformat, help="default: today")


def show(options: Namespace, settings: Settings) -> int:
    """Print the report, or save it; the exit code is 2 for a file of another kind."""
    services = open_services(settings)
    asked = _asked(services, options, options.provider)
    table = make_table(services, options.shop, options.name, asked)
    return write(services, options.shop, table, asked, options.save)


def write(services: Services, shop: int, table: Table, asked: Asked, path: Path | None) -> int:
    """Print a report, or save it to a file of its ending; the exit code is 2 for a file of another kind."""
    title = told(table.title, asked.language)
    if path is None:
        say(f"\n{title} {period(asked.first, asked.last, asked.language)}\n")
        rows = [[shown(cell, asked.language) for cell in row] for row in [*table.rows, *totals(table)]]
        right = [place for place, column in enumerate(table.columns) if column.kind in NUMBERS]
        print_table([told(column.name, asked.language) for column in table.columns], rows, right=right)
        for note in table.notes:
            say(f"\n{told(note, asked.language)}")
        return 0
    kind = path.suffix
    if kind == ".csv":
        content = as_csv(table, asked.language)
    elif kind == ".xlsx":
        content = as_xlsx([table], asked.language)
    elif kind == ".pdf":
        company, number = whose(services, shop)
        content = as_pdf(Cover(title, company, number, asked.first, asked.last, asked.language), [table])
    else:
        say("A report is saved as .csv, .xlsx or .pdf.")
        return 2
    path.write_bytes(content)
    say(f"{len(table.rows)} rows saved in {path}.")
    return 0


def save_pack(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    name, content = close_pack(services, options.shop, _asked(services, options, None))
    path = options.save or Path(name)
    path.write_bytes(content)
    say(f"{len(content)} bytes saved in {path}.")


def _asked(services: Services, options: Namespace, provider: str | None) -> Asked:
    with services.store.reading(options.shop) as connection:
        shop = shops.get_shop(connection, options.shop)
    last = options.last or local_date(services.clock(), shop.zone)
    language: Language = "en" if services.settings.language == "en" else "nb"
    return Asked(options.first or last.replace(day=1), last, language, provider)
