"""``avstem correct``: a wrong account found later, corrected for all its vouchers at once."""

from argparse import Namespace
from datetime import date
from typing import Any

from app.cli.environment import open_services
from app.cli.output import print_table, say
from app.config import Settings
from app.core.corrections import Wrong
from app.messages.amounts import format_amount
from app.pipeline.corrections import Asked, accept_corrections, propose_corrections
from app.pipeline.until_done import run_until_done


def add_commands(commands: Any) -> None:
    correct = commands.add_parser(
        "correct", help="move what was booked to a wrong account, after a look at it"
    )
    correct.add_argument("shop", type=int)
    correct.add_argument("wrong", help="the account that it stands on")
    correct.add_argument("right", help="the account that it belongs on")
    correct.add_argument(
        "--first", type=date.fromisoformat, required=True, help="vouchers dated from this day"
    )
    correct.add_argument("--last", type=date.fromisoformat, required=True, help="to this day, both inclusive")
    correct.add_argument("--provider", default="", help="of this provider alone")
    correct.add_argument("--reason", required=True, help="stands on the vouchers")
    correct.add_argument("--accept", action="store_true", help="book what is shown")
    correct.set_defaults(run=run)


def run(options: Namespace, settings: Settings) -> None:
    """Show the correction vouchers; with ``--accept`` book just these."""
    services = open_services(settings)
    asked = Asked(
        Wrong(options.wrong, options.right, options.reason), options.first, options.last, options.provider
    )
    drafts = propose_corrections(services, options.shop, asked)
    for draft in drafts:
        say(f"\n{draft.date}  {draft.text}")
        print_table(
            ("Account", "VAT", "Amount", "Text"),
            [
                (
                    one.account,
                    one.vat_code,
                    format_amount({"amount": one.amount, "currency": draft.currency}, settings.language),
                    one.text,
                )
                for one in draft.postings
            ],
            right=(2,),
        )
    if not drafts:
        say("Nothing of these days is left on that account.")
    elif options.accept:
        hashes = {draft.hash() for draft in drafts}
        made = accept_corrections(services, options.shop, asked, hashes, "operator")
        run_until_done(services, shop=options.shop)
        say(f"Booked: {len(made)} correction vouchers.")
    else:
        say("\nNothing is booked. The same with --accept books it.")
