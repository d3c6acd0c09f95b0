"""``avstem own-report``: the reports that a shop makes itself."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from app.api.errors import flat
from app.api.own_report_schemas import OwnReportGiven, plain
from app.cli.environment import open_services
from app.cli.output import print_table, say
from app.cli.report import write
from app.config import Settings
from app.core.texts import Language
from app.messages import field_message
from app.pipeline import own_reports
from app.pipeline.services import Services
from app.reports.own.catalogue import SOURCES
from app.reports.own.definition import definition_of
from app.reports.tables.table import told


def add_commands(commands: Any) -> None:
    own = commands.add_parser("own-report", help="reports that a shop makes itself: list, save, show, delete")
    own.add_argument("shop", type=int)
    own.add_argument("what", choices=["list", "choices", "save", "show", "delete"])
    own.add_argument("--report", type=int, help="its number in the list")
    own.add_argument("--file", type=Path, help="save: the report as JSON, as in docs/api.md")
    own.add_argument("--save", type=Path, help="show: a file ending on .csv, .xlsx or .pdf")
    own.set_defaults(run=run)


def run(options: Namespace, settings: Settings) -> int:
    """Do it; the exit code is 1 when the report cannot be made, 2 for wrong usage."""
    services = open_services(settings)
    language: Language = "en" if settings.language == "en" else "nb"
    if options.what == "list":
        rows = own_reports.list_own(services, options.shop)
        lines = [(row.id, row.name, row.definition["source"], row.version) for row in rows]
        print_table(("Report", "Name", "Rows", "Version"), lines)
    elif options.what == "choices":
        _choices(language)
    elif options.what == "save":
        return _save(services, options, language)
    elif options.report is None:
        say("Which one? Give its number in the list with --report.")
        return 2
    elif options.what == "show":
        table, asked = own_reports.run_kept(services, options.shop, options.report, language)
        return write(services, options.shop, table, asked, options.save)
    else:
        own_reports.remove_own(services, options.shop, options.report, "operator")
        say("Deleted.")
    return 0


def _save(services: Services, options: Namespace, language: Language) -> int:
    if options.file is None:
        say("Which report? Give a JSON file with --file.")
        return 2
    try:
        given = OwnReportGiven().load(json.loads(options.file.read_text("utf-8")))
        definition = definition_of(plain(given))
        errors = own_reports.own_problems(definition)
    except ValidationError as error:
        errors = flat(error.messages)
    except ValueError:
        say("The file is not JSON.")
        return 1
    if errors:
        lines = [
            (path, " ".join(field_message(one, language) for one in said)) for path, said in errors.items()
        ]
        print_table(("Field", "Reason"), lines)
        return 1
    row = own_reports.save_own(services, options.shop, definition, given["version"], "operator")
    say(f"Saved as report {row.id}, version {row.version}.")
    return 0


def _choices(language: Language) -> None:
    lines = [
        (
            source.name,
            field.name,
            told(field.words, language),
            field.kind,
            "yes" if field.groups else "",
            "yes" if field.summed else "",
        )
        for source in SOURCES.values()
        for field in source.fields
    ]
    print_table(("Source", "Column", "Name", "Kind", "Groups", "Sums"), lines)
