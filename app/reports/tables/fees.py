"""Fees per month, provider and payment method, with what they are of what was sold. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.reports.csv_table import Money
from app.reports.tables.table import Column, Kind, Percent, Table, Words

WITHOUT_VAT: Final[Words] = ("Gebyr uten mva", "Fees without VAT")
VAT: Final[Words] = ("Mva på gebyr", "VAT on fees")


@dataclass(frozen=True, slots=True)
class FeeMonth:
    """One month of one provider and payment method, minor units: ``sold`` what payments came to, ``fees``
    without ``vat`` what was kept of it, a cost positive."""

    month: str
    provider: str
    method: str
    currency: str
    payments: int
    sold: int
    fees: int
    vat: int


def effective_rate(cost: int, sold: int) -> Percent | None:
    """Return the cost in hundredths of a percent of what was sold, rounded half up; None without a sale."""
    if sold <= 0:
        return None
    sign = -1 if cost < 0 else 1
    return Percent(sign * ((abs(cost) * 20_000 + sold) // (2 * sold)))


def fees_table(months: Iterable[FeeMonth]) -> Table:
    """Return the table, the months in order."""
    rows = [
        (
            one.month,
            one.provider,
            one.method,
            one.payments,
            Money(one.sold, one.currency),
            Money(one.fees, one.currency),
            Money(one.vat, one.currency),
            effective_rate(one.fees + one.vat, one.sold),
        )
        for one in sorted(months, key=lambda one: (one.month, one.provider, one.method, one.currency))
    ]
    return Table(
        "fees",
        ("Gebyrer", "Fees"),
        (
            Column(("Måned", "Month"), weight=8),
            Column(("Leverandør", "Provider")),
            Column(("Betalingsmåte", "Payment method"), weight=14),
            Column(("Betalinger", "Payments"), Kind.COUNT, summed=True),
            Column(("Solgt", "Sold"), Kind.MONEY, summed=True),
            Column(WITHOUT_VAT, Kind.MONEY, summed=True),
            Column(VAT, Kind.MONEY, summed=True),
            Column(("Av salget", "Of sales"), Kind.PERCENT),
        ),
        rows,
        (
            (
                "Måneden er den gebyret ble trukket i hos leverandøren. Gebyrer som ikke hører til en "
                "betaling, står uten betalingsmåte.",
                "The month is the one the provider took the fee in. Fees that belong to no payment stand "
                "without a payment method.",
            ),
        ),
    )
