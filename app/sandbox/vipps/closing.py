"""Ends a ledger date as the vendor does at the cutoff: fees first, then the payout as the last row."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.sandbox.vipps.ledger import Ledger, Payout
from app.sandbox.vipps.rows import BookError, LedgerRow

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """How one date ends. ``payout``: by the schedule (None), held back (False) or made (True)."""

    invoice_fees: bool = False
    payout: bool | None = None
    payout_reference: str | None = None
    fees_psp: str | None = None
    fees_psp_on_fees: str | None = None


def end_date(ledger: Ledger, day: date, ending: Ending) -> list[LedgerRow]:
    """Book the last rows of ``day``, make the next date the open one and book the late fees that land there.

    Net settlement moves the whole fees balance to the funds topic in one row on each, with opposite signs.
    Gross settlement leaves it until ``invoice_fees`` moves it to the monthly invoice.
    """
    if ending.invoice_fees and ledger.terms.settlement != "gross":
        raise BookError("only gross settlement invoices its fees")
    booked = _move_fees(ledger, day, ending)
    paid = _pay_out(ledger, day, ending)
    ledger.ended = day
    if not ledger.terms.open_until_payout or paid or ledger.balance("funds") == 0:
        ledger.complete = day
    return [*booked, *paid, *ledger.release_fees()]


def _move_fees(ledger: Ledger, day: date, ending: Ending) -> list[LedgerRow]:
    fees = ledger.balance("fees")
    at = ledger.terms.start_of(day + _ONE_DAY)
    if fees == 0:
        return []
    if ledger.terms.settlement == "gross":
        if not ending.invoice_fees:
            return []
        psp = ending.fees_psp or ledger.own_reference("invoiced", day)
        return [ledger.append("fees", "fees-invoiced", at, -fees, psp=psp, day=day)]
    psp = ending.fees_psp or ledger.own_reference("retained", day)
    other = ending.fees_psp_on_fees
    if other is None:
        same = ledger.quirks.fees_psp == "same"
        other = psp if same else ledger.own_reference("retained on fees", day)
    return [
        ledger.append("funds", "fees-retained", at, fees, psp=psp, day=day),
        ledger.append("fees", "fees-retained", at, -fees, psp=other, day=day),
    ]


def _pay_out(ledger: Ledger, day: date, ending: Ending) -> list[LedgerRow]:
    """Schedule the payout of all but the reserve; nothing when there is nothing above it."""
    wanted = ledger.terms.pays_out(day) if ending.payout is None else ending.payout
    amount = ledger.balance("funds") - ledger.terms.reserve
    if not wanted or amount <= 0:
        return []
    number = ledger.next_payout
    ledger.next_payout += 1
    psp = f"{ledger.terms.ledger_id}-{number}"
    text = ending.payout_reference
    if text is None and ledger.terms.country == "NO":
        text = f"Utb. {number} Vippsnr {ledger.terms.msn}"
    missing = ledger.quirks.payout_text == "missing"
    row = ledger.append(
        "funds",
        ledger.quirks.payout_entry_type,
        ledger.terms.start_of(day + _ONE_DAY),
        -amount,
        psp=psp,
        reference=None if missing else text,
        day=day,
        left_out=frozenset({"reference"}) if missing else frozenset(),
    )
    ledger.payouts.append(Payout(number, amount, day, psp))
    return [row]
