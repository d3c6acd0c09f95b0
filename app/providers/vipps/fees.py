"""Splits the one fee line of a ledger date by the fee rows it empties, and tells those rows as details.

The two ``fees-retained`` rows of a date are linked by date and opposite amount; whether they share a
pspReference the vendor's texts disagree on, so it only decides between equals.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from app.core.transactions import FeeDetail, FeePart, FeeType
from app.providers.vipps.references import fee_references
from app.providers.vipps.rows import Row
from app.providers.vipps.table import FEES_INVOICED, FEES_RETAINED, fee_type

UNEXPLAINED: Final = "unexplained"
"""The provider type of what no fee row explains."""

_EMPTYING: Final = frozenset({FEES_RETAINED, FEES_INVOICED})
_Sums = dict[tuple[FeeType, str], int]


class _Emptied(NamedTuple):
    """The fee rows that one ``fees-retained`` row of the fees topic empties, summed by kind."""

    psp_reference: str
    sums: _Sums


class FeeSplits:
    """The fee rows behind each ``fees-retained`` row; each set of them is used once."""

    def __init__(self, rows: Sequence[Row], closing_days: Sequence[date]) -> None:
        """``closing_days``: dates that end with a payout, in order.

        Sets of fee rows never reach over such a date: the split of a payout's fees then depends on its own
        dates alone, however many dates are read together.
        """
        self._emptied: dict[tuple[date, int], list[_Emptied]] = defaultdict(list)
        sums: _Sums = {}
        period, on = 0, None
        for row in rows:
            if row.day != on:
                on, before = row.day, period
                period = bisect_left(closing_days, on)
                if period != before:
                    sums = {}
            if row.entry_type not in _EMPTYING:
                kind = (fee_type(row.entry_type), row.entry_type)
                sums[kind] = sums.get(kind, 0) + row.amount
                continue
            if row.entry_type == FEES_RETAINED:
                self._emptied[(row.day, -row.amount)].append(_Emptied(row.psp_reference, sums))
            sums = {}

    def parts_of(self, row: Row) -> tuple[FeePart, ...]:
        """Return the parts of a ``fees-retained`` row of the funds topic; they sum to its amount exactly."""
        sums = self._take(row)
        rest = row.amount - sum(sums.values())
        parts = [FeePart(kind, amount, 0, name) for (kind, name), amount in sorted(sums.items()) if amount]
        if rest:
            parts.append(FeePart(FeeType.OTHER, rest, 0, UNEXPLAINED))
        return tuple(parts)

    def _take(self, row: Row) -> _Sums:
        alike = self._emptied.get((row.day, row.amount))
        if not alike:
            return {}
        same = [place for place, one in enumerate(alike) if one.psp_reference == row.psp_reference]
        return alike.pop(same[0] if same else 0).sums


def fee_details(rows: Sequence[Row], currency: str, captures: Mapping[str, str]) -> tuple[FeeDetail, ...]:
    """Return the fee rows as details; ``captures`` maps pspReference to the key of its capture.

    A fee may land a date later than its capture: without it, the references tell which one it belongs to.
    """
    return tuple(
        FeeDetail(
            key=row.key,
            fee_type=fee_type(row.entry_type),
            currency=currency,
            amount=row.amount,
            booked_on=row.day,
            provider_type=row.entry_type,
            transaction_key=captures.get(row.psp_reference),
            references=fee_references(row),
        )
        for row in rows
        if row.entry_type not in _EMPTYING
    )
