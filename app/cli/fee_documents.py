"""``avstem fees``: what providers' invoices say they charged, against what is booked."""

from argparse import Namespace
from datetime import date
from typing import Any

from app.cli.environment import open_services
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.core.money import to_minor
from app.messages.amounts import format_amount
from app.pipeline.fee_documents import Checked, FeeDocument, checked_months, tell_document


def add_commands(commands: Any) -> None:
    fees = commands.add_parser("fees", help="fee documents against booked fees, month by month")
    fees.add_argument("shop", type=int)
    fees.add_argument("--account", type=int, help="the merchant account's number that a document is of")
    fees.add_argument("--month", type=date.fromisoformat, help="a day of the document's month")
    fees.add_argument("--number", default="", help="the document's own number")
    fees.add_argument("--amount", default="", help="what it charged, VAT included: 221.63")
    fees.add_argument("--vat", default="0", help="the VAT in that")
    fees.add_argument("--json", action="store_true")
    fees.set_defaults(run=run)


def run(options: Namespace, settings: Settings) -> None:
    """Show the months that have documents; with ``--amount`` first note what a document says."""
    services = open_services(settings)
    if options.amount:
        if options.account is None or options.month is None or not options.number:
            raise SystemExit("--amount needs --account, --month and --number")
        charged, vat = (to_minor(told.replace(",", "."), "NOK") for told in (options.amount, options.vat))
        document = FeeDocument(options.month, options.number, charged, vat)
        tell_document(services, options.shop, options.account, document, "operator")
    months = checked_months(services, options.shop)
    if options.json:
        print_json([_told(one) for one in months])
        return
    if not months:
        say("No fee documents.")
        return
    print_table(
        ["Month", "Provider", "Documents", "Booked by payout", "Booked by sale", "Difference", "Agrees"],
        [_row(one, settings.language) for one in months],
    )


def _told(one: Checked) -> dict[str, Any]:
    fees = one.fees
    return {
        "merchant_account_id": one.account.id,
        "provider": one.account.provider,
        "month": f"{fees.month:%Y-%m}",
        "documents": fees.documents,
        "paid": fees.paid,
        "earned": fees.earned,
        "difference": fees.difference,
        "basis": fees.basis,
    }


def _row(one: Checked, language: str) -> list[str]:
    fees = one.fees
    amounts = (fees.documents, fees.paid, fees.earned, fees.difference)
    shown = [format_amount({"amount": amount, "currency": one.currency}, language) for amount in amounts]
    provider = f"{one.account.provider} {one.account.reference}"
    return [f"{fees.month:%Y-%m}", provider, *shown, str(fees.basis or "no")]
