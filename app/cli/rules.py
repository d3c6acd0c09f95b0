"""``avstem rules``: the rules of a shop as a spreadsheet, and back after a look at what they change."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.api.rules_csv import rules_of_csv
from app.cli.environment import open_services
from app.cli.output import print_table, say
from app.config import Settings
from app.core.texts import Language
from app.core.vouchers import part_of
from app.messages.amounts import format_amount
from app.pipeline.rule_preview import preview_rules
from app.pipeline.rules import replace_rules, rules_in_force
from app.pipeline.rules_csv import csv_text, rules_to_csv


def add_commands(commands: Any) -> None:
    rules = commands.add_parser("rules", help="save the rules as CSV, or read them from one")
    rules.add_argument("shop", type=int)
    rules.add_argument("what", choices=["export", "import"])
    rules.add_argument("file", type=Path)
    rules.add_argument("--save", action="store_true", help="save what is imported; else it is only looked at")
    rules.add_argument("--most", type=int, default=20, help="how many past payouts to look at")
    rules.set_defaults(run=run)


def run(options: Namespace, settings: Settings) -> int:
    """Export, or look and perhaps save; the exit code is 1 when the file has problems."""
    services = open_services(settings)
    current = rules_in_force(services, options.shop)
    language: Language = "en" if settings.language == "en" else "nb"
    if options.what == "export":
        options.file.write_bytes(rules_to_csv(current.rules, language))
        say(f"{len(current.rules)} rules, version {current.version}, saved in {options.file}.")
        return 0
    content = options.file.read_bytes()
    try:
        text = csv_text(content)
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        print_table(
            ("Row", "Column", "Reason"), [(f"row {row}", "", "Is no text in UTF-8, UTF-16 or Windows-1252.")]
        )
        return 1
    given, problems = rules_of_csv(services, options.shop, text)
    if problems:
        told = [(*place.partition(".")[::2], " ".join(reasons)) for place, reasons in problems.items()]
        print_table(("Row", "Column", "Reason"), told)
        return 1
    seen = preview_rules(services, options.shop, given, (), options.most)
    changed = [one for one in seen if one.differences]
    say(f"{len(given)} rules; {len(changed)} of the newest payouts would be booked otherwise.")

    def money(minor: int, currency: str) -> str:
        return format_amount({"amount": minor, "currency": currency}, language)

    lines = [
        (
            one.paid_on,
            one.provider,
            one.reference,
            part_of(place.account, place.customer),
            money(place.before, one.currency),
            money(place.after, one.currency),
        )
        for one in changed
        for place in one.differences
    ]
    if lines:
        print_table(("Paid", "Provider", "Payout", "Account", "Before", "After"), lines, right=(4, 5))
    if options.save and given == current.rules:
        say("Nothing differs: nothing saved.")
    elif options.save:
        version = replace_rules(services, options.shop, current.version, given, "operator")
        say(f"Saved as version {version}.")
    return 0
