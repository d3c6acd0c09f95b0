"""``avstem start``: the day from which a shop's payouts are booked, and what stood on both sides then."""

from argparse import Namespace
from datetime import date
from typing import Any

from app.api.proof_views import openings_shown
from app.cli.environment import open_services
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.core.money import to_minor
from app.errors import NotFound
from app.messages.amounts import format_amount
from app.pipeline.opening import ITEM, VOUCHER, accept_opening
from app.pipeline.start import set_start_date


def add_commands(commands: Any) -> None:
    start = commands.add_parser(
        "start", help="the day from which payouts are booked; without a day: the opening positions"
    )
    start.add_argument("shop", type=int)
    start.add_argument("date", type=date.fromisoformat, nargs="?")
    start.add_argument("--accept", metavar="ACCOUNT", help="reference of the merchant account")
    start.add_argument("--difference", metavar="AMOUNT", help="the difference that was shown: 1234.50")
    start.add_argument("--form", choices=(ITEM, VOUCHER), default=ITEM)
    start.add_argument("--counter-account", default="")
    start.add_argument("--note", default="")
    start.add_argument("--json", action="store_true")
    start.set_defaults(run=start_shop)


def start_shop(options: Namespace, settings: Settings) -> None:
    """Set the day, or accept the difference that was shown for a merchant account; show how it stands."""
    services = open_services(settings)
    if options.date is not None:
        set_start_date(services, options.shop, options.date, "operator")
        say(f"Payouts dated from {options.date} are booked; older ones are shown and never sent.")
        return
    shown = openings_shown(services, options.shop, settings.language)
    if options.accept is not None:
        one = next((one for one in shown if one["account"] == options.accept), None)
        if one is None:
            raise NotFound("merchant_account_not_found", account=options.accept)
        accept_opening(
            services,
            options.shop,
            one["account_id"],
            difference=to_minor(options.difference or "0", one["currency"]),
            form=options.form,
            actor="operator",
            counter_account=options.counter_account,
            note=options.note,
        )
        shown = openings_shown(services, options.shop, settings.language)
    if options.json:
        print_json(shown)
        return
    print_openings(shown, settings.language)


def print_openings(shown: list[dict[str, Any]], language: str) -> None:
    nb = language != "en"
    for one in shown:
        if one.get("problem"):
            say(f"{one['account']}: {one['problem']}")
    print_table(
        ("Brukersted", "Dato", "I regnskapet", "Hos leverandøren", "Differanse", "Godtatt av")
        if nb
        else ("Merchant account", "Date", "In the books", "At the provider", "Difference", "Accepted by"),
        [
            (
                one["account"],
                str(one["on"]),
                *(
                    format_amount({"amount": one[name], "currency": one["currency"]}, language)
                    for name in ("books", "provider_holds", "difference")
                ),
                one.get("accepted_by") or "–",
            )
            for one in shown
            if "on" in one
        ],
        right=(2, 3, 4),
    )
