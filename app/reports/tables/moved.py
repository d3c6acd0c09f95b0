"""What was given back, and what was put right: refunds, reversals and corrections. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.reports.csv_table import Money
from app.reports.tables.table import Column, Kind, Table


@dataclass(frozen=True, slots=True)
class RefundLine:
    """A refund at the provider, minor units and negative, or one that failed and came back; ``order`` is
    empty where none was found, ``kind`` in the reader's words."""

    on: date
    provider: str
    order: str
    reference: str
    kind: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A voucher that was taken back, or one that corrects others; ``kind`` in the reader's words."""

    on: date
    kind: str
    number: str
    takes_back: str
    currency: str
    amount: int
    reason: str
    by: str


def refunds_table(lines: Iterable[RefundLine]) -> Table:
    rows = [
        (one.on, one.provider, one.order, one.reference, one.kind, Money(one.amount, one.currency))
        for one in sorted(lines, key=lambda one: (one.on, one.provider, one.reference))
    ]
    return Table(
        "refunds",
        ("Refusjoner", "Refunds"),
        (
            Column(("Dato", "Date"), Kind.DAY),
            Column(("Leverandør", "Provider")),
            Column(("Ordre", "Order")),
            Column(("Leverandørens referanse", "Provider's reference"), weight=24),
            Column(("Hva", "What"), weight=12),
            Column(("Beløp", "Amount"), Kind.MONEY, summed=True),
        ),
        rows,
    )


def corrections_table(lines: Iterable[CorrectionLine]) -> Table:
    rows = [
        (
            one.on,
            one.kind,
            one.number,
            one.takes_back,
            Money(one.amount, one.currency),
            one.reason,
            one.by,
        )
        for one in sorted(lines, key=lambda one: (one.on, one.number))
    ]
    return Table(
        "corrections",
        ("Korreksjoner", "Corrections"),
        (
            Column(("Dato", "Date"), Kind.DAY),
            Column(("Hva", "What"), weight=12),
            Column(("Bilag", "Voucher"), weight=9),
            Column(("Gjelder bilag", "Concerns voucher"), weight=9),
            Column(("Beløp", "Amount"), Kind.MONEY),
            Column(("Grunn", "Reason"), weight=24),
            Column(("Hvem", "By"), weight=10),
        ),
        rows,
    )
