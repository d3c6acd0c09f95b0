"""Sums of the evidence, always computed from the rows it lists, so that they cannot say something else."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.reports.evidence.model import Settled, TransactionLine


@dataclass(frozen=True, slots=True)
class TypeTotal:
    """The rows of one type; amounts in minor units, signed by their effect on the balance."""

    type: str
    count: int
    gross: int
    fee: int
    fee_vat: int

    @property
    def net(self) -> int:
        return self.gross + self.fee + self.fee_vat


@dataclass(frozen=True, slots=True)
class FeeTotal:
    """One kind of fee over all rows; ``fee_type`` "" is what no row divides."""

    fee_type: str
    fee: int
    fee_vat: int


@dataclass(frozen=True, slots=True)
class Control:
    """The payout's arithmetic: ``closing`` is opening (0 when unknown) + net − paid.

    ``difference`` is computed minus stated closing; None where the provider does not state both balances.
    """

    total: TypeTotal
    closing: int
    difference: int | None


def totals_per_type(rows: Sequence[TransactionLine]) -> tuple[TypeTotal, ...]:
    """Return one total per type, in the order in which the types first occur."""
    by_type: dict[str, list[TransactionLine]] = {}
    for row in rows:
        by_type.setdefault(row.type, []).append(row)
    return tuple(_total(name, alike) for name, alike in by_type.items())


def fee_totals(rows: Sequence[TransactionLine]) -> tuple[FeeTotal, ...]:
    """Return one total per kind of fee; what the rows do not divide stands under ""."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        rest, rest_vat = row.fee, row.fee_vat
        for part in row.fees:
            _add(sums, part.fee_type, part.fee, part.fee_vat)
            rest, rest_vat = rest - part.fee, rest_vat - part.fee_vat
        if rest or rest_vat:
            _add(sums, "", rest, rest_vat)
    return tuple(FeeTotal(name, fee, fee_vat) for name, (fee, fee_vat) in sums.items())


def control(settled: Settled, rows: Sequence[TransactionLine]) -> Control:
    """Return the arithmetic that ties the rows to what was paid."""
    total = _total("", rows)
    closing = (settled.opening or 0) + total.net - settled.amount
    stated = settled.opening is not None and settled.closing is not None
    return Control(total, closing, closing - (settled.closing or 0) if stated else None)


def _total(name: str, rows: Sequence[TransactionLine]) -> TypeTotal:
    return TypeTotal(
        name,
        len(rows),
        sum(row.gross for row in rows),
        sum(row.fee for row in rows),
        sum(row.fee_vat for row in rows),
    )


def _add(sums: dict[str, list[int]], name: str, fee: int, fee_vat: int) -> None:
    entry = sums.setdefault(name, [0, 0])
    entry[0] += fee
    entry[1] += fee_vat
