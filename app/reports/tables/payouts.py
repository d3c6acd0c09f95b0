"""Payouts and their vouchers. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.reports.csv_table import Money
from app.reports.tables.table import Column, Kind, Table, Words


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """``fees`` are what the provider kept with VAT, a cost positive; ``number`` and ``booked_on`` of its live
    voucher; ``state`` in the reader's words."""

    paid_on: date
    provider: str
    account: str
    reference: str
    currency: str
    amount: int
    fees: int
    state: str
    number: str = ""
    booked_on: date | None = None


def payouts_table(payouts: Iterable[PayoutLine], notes: tuple[Words, ...] = ()) -> Table:
    """Return the table, the payouts in order of their days; ``notes`` tell what is not in it."""
    rows = [
        (
            one.paid_on,
            one.provider,
            one.account,
            one.reference,
            Money(one.amount, one.currency),
            Money(one.fees, one.currency),
            one.state,
            one.number,
            one.booked_on,
        )
        for one in sorted(payouts, key=lambda one: (one.paid_on, one.provider, one.reference))
    ]
    return Table(
        "payouts",
        ("Utbetalinger", "Payouts"),
        (
            Column(("Utbetalt", "Paid on"), Kind.DAY),
            Column(("Leverandør", "Provider")),
            Column(("Konto hos leverandør", "Provider account"), weight=14),
            Column(("Referanse", "Reference"), weight=18),
            Column(("Beløp", "Amount"), Kind.MONEY, summed=True),
            Column(("Gebyr med mva", "Fees with VAT"), Kind.MONEY, summed=True),
            Column(("Tilstand", "State"), weight=12),
            Column(("Bilag", "Voucher"), weight=9),
            Column(("Bokført", "Booked on"), Kind.DAY),
        ),
        rows,
        notes,
    )
