"""Rows whose sign, or whose part in the sum, Klarna does not publish: the settlement decides.

Corrections are in none of the published totals, TAX rows are said never to come, and a type that nobody knows
has no sign. Each of these groups is tried as it is told and in the other forms it can have; where exactly one
of them gives what was paid, that is how they are read, and the rows say so. Nothing else is ever turned.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from app.core.transactions import Transaction
from app.providers.klarna.table import CORRECTION, TAX, meaning_of

READ_AS: Final = "read_as"
"""The reference of a row that tells how it was read, where that is otherwise than it is told."""
NEGATED: Final = "negated"
NOT_COUNTED: Final = "not_counted"
_FORMS: Final[Mapping[int, str]] = {-1: NEGATED, 0: NOT_COUNTED}


def is_correction(row: Transaction) -> bool:
    return row.provider_type.partition("/")[0] == CORRECTION


def _is_tax(row: Transaction) -> bool:
    return row.provider_type.partition("/")[0] == TAX


def _is_unsigned(row: Transaction) -> bool:
    """A type that nobody knows; an unknown detail has the sign of its type."""
    kind = row.provider_type.partition("/")[0]
    return kind != CORRECTION and not meaning_of(kind, "").sign


_GROUPS: Final[tuple[tuple[Callable[[Transaction], bool], tuple[int, ...]], ...]] = (
    (is_correction, (1, -1, 0)),
    # VAT on fees stands on their rows already: a row of it would be the same money again.
    (_is_tax, (1, 0)),
    (_is_unsigned, (1, -1)),
)


def settled_rows(rows: Sequence[Transaction], expected: int) -> list[Transaction] | None:
    """Return the rows read so that they sum to ``expected`` (minor units); None when nobody can tell how.

    What is told counts where it holds, but for rows without a sign: of them only one reading may. Rows that
    cannot be made to sum are returned as they are told: their payout's identity fails then.
    """
    groups = [[row for row in rows if belongs(row)] for belongs, _ in _GROUPS]
    sums = [sum(row.net for row in group) for group in groups]
    plain = sum(row.net for row in rows) - sum(sums)
    ways = [
        way
        for way in product(*_ways(groups))
        if plain + sum(factor * told for factor, told in zip(way, sums, strict=True)) == expected
    ]
    if not ways:
        return list(rows)
    as_told = (1,) * len(groups)
    if len(ways) > 1 and (as_told not in ways or groups[-1]):
        return None
    way = as_told if as_told in ways else ways[0]
    factors = {row.key: factor for group, factor in zip(groups, way, strict=True) for row in group}
    return [_read(row, factors.get(row.key, 1)) for row in rows]


def _ways(groups: Sequence[Sequence[Transaction]]) -> Iterator[tuple[int, ...]]:
    for group, (_, forms) in zip(groups, _GROUPS, strict=True):
        yield forms if group else (1,)


def _read(row: Transaction, factor: int) -> Transaction:
    if factor == 1:
        return row
    return replace(row, gross=factor * row.gross, references=(*row.references, (READ_AS, _FORMS[factor])))


def reading_of(rows: Sequence[Transaction]) -> frozenset[str]:
    """How rows were read otherwise than they are told: the forms among them."""
    return frozenset(filter(None, (row.reference(READ_AS) for row in rows)))
