"""Paid orders that no payout has settled, by how old they are. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.reports.csv_table import Money
from app.reports.tables.table import Column, Kind, Table, Words

_AGES: Final[tuple[tuple[int, Words], ...]] = (
    (7, ("0–7 dager", "0–7 days")),
    (30, ("8–30 dager", "8–30 days")),
    (60, ("31–60 dager", "31–60 days")),
)
_OLDER: Final = ("over 60 dager", "over 60 days")


@dataclass(frozen=True, slots=True)
class UnsettledOrder:
    number: str
    ordered_on: date
    method: str
    currency: str
    total: int


def age(days: int) -> Words:
    """Return the span of ages that so many days are in."""
    return next((words for most, words in _AGES if days <= most), _OLDER)


def unsettled_table(orders: Iterable[UnsettledOrder], on: date, *, norwegian: bool) -> Table:
    """Return the table as it is on a day, the oldest first."""
    rows = []
    for one in sorted(orders, key=lambda one: (one.ordered_on, one.number)):
        days = (on - one.ordered_on).days
        span = age(days)[0 if norwegian else 1]
        rows.append((one.number, one.ordered_on, days, span, one.method, Money(one.total, one.currency)))
    return Table(
        "unsettled",
        ("Ikke oppgjort", "Not settled"),
        (
            Column(("Ordre", "Order")),
            Column(("Bestilt", "Ordered on"), Kind.DAY),
            Column(("Dager", "Days"), Kind.COUNT),
            Column(("Alder", "Age"), weight=12),
            Column(("Betalingsmåte", "Payment method"), weight=16),
            Column(("Beløp", "Amount"), Kind.MONEY, summed=True),
        ),
        rows,
        (
            (
                "Slik det var ved slutten av periodens siste dag: det som er utbetalt senere, står her. "
                "Ordrens status er den den har nå.",
                "As it was at the end of the period's last day: what was paid out later stands here. "
                "Orders have the status that they have now.",
            ),
        ),
    )
