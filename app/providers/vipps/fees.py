"""What one ``fees-retained`` line is made of: the fee rows it empties, by kind, to the øre."""

from collections import defaultdict
from collections.abc import Sequence

from app.core.transactions import FeeDetail, FeePart, FeeType
from app.providers.vipps.rows import Row
from app.providers.vipps.table import FEE_EMPTYING, FEE_TYPES, FEES_RETAINED


class FeeSplitter:
    """Finds for each ``fees-retained`` row of the funds the fee rows it empties.

    The two rows are tied by ledger date and opposite amount: whether they share a pspReference is not
    promised. What the fee rows do not explain is a part of kind ``other``, so that it is held.
    """

    def __init__(self, fees: Sequence[Row]) -> None:
        self._emptied: dict[tuple[object, int], list[list[Row]]] = defaultdict(list)
        waiting: list[Row] = []
        for row in fees:
            if row.entry_type not in FEE_EMPTYING:
                waiting.append(row)
                continue
            if row.entry_type == FEES_RETAINED:
                self._emptied[(row.day, -row.amount)].append(waiting)
            waiting = []

    def split(self, row: Row) -> tuple[FeePart, ...]:
        """Return the parts of a funds ``fees-retained`` row; they sum to its amount."""
        found = self._emptied.get((row.day, row.amount))
        emptied = found.pop(0) if found else []
        sums: dict[tuple[FeeType, str], int] = defaultdict(int)
        for fee in emptied:
            sums[(FEE_TYPES.get(fee.entry_type, FeeType.OTHER), fee.entry_type)] += fee.amount
        rest = row.amount - sum(sums.values())
        if rest:
            sums[(FeeType.OTHER, "unexplained")] += rest
        return tuple(
            FeePart(kind, amount, 0, name) for (kind, name), amount in sorted(sums.items()) if amount
        )


def fee_details(fees: Sequence[Row], captures: dict[str, str]) -> tuple[FeeDetail, ...]:
    """Return every fee row as a detail, joined to its capture by pspReference where that is known."""
    return tuple(
        FeeDetail(
            key=row.key,
            fee_type=FEE_TYPES.get(row.entry_type, FeeType.OTHER),
            currency=row.currency,
            amount=row.amount,
            booked_on=row.day,
            provider_type=row.entry_type,
            transaction_key=captures.get(row.psp),
            references=(("psp_reference", row.psp), ("reference", row.reference)),
        )
        for row in fees
        if row.entry_type not in FEE_EMPTYING
    )
