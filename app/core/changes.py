"""What differs between the rows that were booked and those that the report tells now. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.transactions import Transaction


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that is told otherwise: ``before`` and ``now`` are its net in minor units, None where it was
    not there, or is not any more. Equal ones differ in something else: gross and fee, type or day."""

    key: str
    type: str
    currency: str
    before: int | None
    now: int | None


def row_changes(before: Iterable[Transaction], now: Iterable[Transaction]) -> tuple[RowChange, ...]:
    """Return the rows that differ in what books them, by key; the provider's own fields do not count."""
    booked, told = {row.key: row for row in before}, {row.key: row for row in now}
    found = []
    for key in sorted(booked.keys() | told.keys()):
        one, other = booked.get(key), told.get(key)
        if one is not None and other is not None and _facts(one) == _facts(other):
            continue
        row = other or one
        if row is not None:
            found.append(
                RowChange(
                    key,
                    str(row.type),
                    row.currency,
                    None if one is None else one.net,
                    None if other is None else other.net,
                )
            )
    return tuple(found)


def _facts(row: Transaction) -> tuple[object, ...]:
    return (row.type, row.gross, row.fee, row.fee_vat, row.currency, row.booked_on, tuple(row.fees))
