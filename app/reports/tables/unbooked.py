"""Sales that are in no voucher, each with its reason. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.reports.csv_table import Money
from app.reports.tables.table import Column, Kind, Table, Words

_BY_OTHERS: Final[Words] = (
    "Salg bokføres ikke herfra: bare oppgjørene. Det som står her, er fra da salg ble bokført her.",
    "Sales are not booked from here: settlements are. What stands here is of when sales were.",
)
_WAITING: Final[Words] = (
    "Ordrer som venter på svar, står blant avvikene.",
    "Orders that wait for an answer stand among the cases.",
)


@dataclass(frozen=True, slots=True)
class UnbookedSale:
    """An entry of an order that is not booked; ``what`` and ``reason`` in the reader's words, ``total`` the
    order's."""

    on: date
    order: str
    what: str
    method: str
    reason: str
    currency: str
    total: int


def unbooked_table(sales: Iterable[UnbookedSale], *, books_sales: bool) -> Table:
    """Return the table by day."""
    rows = [
        (one.on, one.order, one.what, one.method, one.reason, Money(one.total, one.currency))
        for one in sorted(sales, key=lambda one: (one.on, one.order, one.what))
    ]
    return Table(
        "unbooked",
        ("Ikke bokførte salg", "Sales not booked"),
        (
            Column(("Dato", "Date"), Kind.DAY),
            Column(("Ordre", "Order")),
            Column(("Hva", "What"), weight=12),
            Column(("Betalingsmåte", "Payment method"), weight=14),
            Column(("Hvorfor", "Why"), weight=28),
            Column(("Ordrens sum", "Order's total"), Kind.MONEY),
        ),
        rows,
        (_WAITING,) if books_sales else (_BY_OTHERS,),
    )
