"""Cases: what was asked, and what was answered. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.reports.csv_table import Money
from app.reports.tables.table import Column, Kind, Table


@dataclass(frozen=True, slots=True)
class CaseLine:
    """Words are the reader's; moments are of the shop's zone. ``ended_at``: it was decided, or went by
    itself as its cause was gone."""

    opened_at: datetime
    title: str
    sentence: str
    amount: Money | None
    state: str
    ended_at: datetime | None = None
    by: str = ""


def cases_table(lines: Iterable[CaseLine]) -> Table:
    rows = [
        (one.opened_at, one.title, one.sentence, one.amount, one.state, one.ended_at, one.by)
        for one in sorted(lines, key=lambda one: (one.opened_at, one.title))
    ]
    return Table(
        "cases",
        ("Avvik", "Cases"),
        (
            Column(("Åpnet", "Opened"), Kind.MOMENT),
            Column(("Avvik", "Case"), weight=16),
            Column(("Hva", "What"), weight=36),
            Column(("Beløp", "Amount"), Kind.MONEY),
            Column(("Tilstand", "State"), weight=9),
            Column(("Avgjort eller borte", "Decided or gone"), Kind.MOMENT),
            Column(("Hvem", "By"), weight=10),
        ),
        rows,
    )
