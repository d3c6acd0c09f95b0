"""Which voucher reverses which. Pure.

Tripletex links the two with ``reverseVoucher`` and does not document on which side: the original, the
reversal, or both. Ids grow, and a reversal is made after what it reverses, so of two linked vouchers the
higher id is the reversal.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.accounting.base import FoundState, LedgerVoucher
from app.accounting.rows import Row


class Links:
    """The links among vouchers that were listed."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._reversals: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            linked = row.row("reverseVoucher")
            if linked is not None and linked.whole("id") != row.whole("id"):
                original, reversal = sorted((row.whole("id"), linked.whole("id")))
                self._reversals[original].add(reversal)

    def is_reversal(self, voucher_id: int) -> bool:
        return any(voucher_id in reversals for reversals in self._reversals.values())

    def original_of(self, voucher_id: int) -> int | None:
        """Return the id of the voucher that this one reverses."""
        return next((one for one, reversals in self._reversals.items() if voucher_id in reversals), None)

    def reversed_by(self, voucher_id: int) -> int | None:
        """Return the id of the reversal that stands; one that was itself reversed does not."""
        standing = (
            reversal
            for reversal in sorted(self._reversals.get(voucher_id, ()))
            if self.reversed_by(reversal) is None
        )
        return next(standing, None)


def negations(vouchers: Sequence[LedgerVoucher]) -> dict[str, str]:
    """Return reversals that nothing links, as original id -> reversal id.

    Tripletex may copy the original's text, our key in it, to the reversal. A later booked voucher under the
    same key that is the exact negation of an earlier one is its reversal, never a second booking.
    """
    found: dict[str, str] = {}
    booked = sorted((one for one in vouchers if one.state is FoundState.POSTED), key=lambda one: one.order)
    for position, original in enumerate(booked):
        if original.id in found.values() or not original.sums:
            continue
        negated = {account: -amount for account, amount in original.sums.items()}
        for later in booked[position + 1 :]:
            if later.key == original.key and later.sums == negated and later.id not in found.values():
                found[original.id] = later.id
                break
    return found
