"""What a provider holds that reports no balance of its own: opening + rows - paid out. Pure.

All of it is the provider's own report, none of it our vouchers; but the provider has not said the sum, and a
row that it never told cannot show here. A proof that rests on it is labelled so.
"""

from collections.abc import Iterable
from datetime import date

from app.core.proof.facts import DAY_UNKNOWN, Movement, PaidOut


def reckoned_holding(movements: Iterable[Movement], payouts: Iterable[PaidOut], on: date) -> int:
    """Return what the provider holds at the end of ``on``, minor units, + for the shop.

    ``movements`` and ``payouts`` are those of the proof: the rows that no payout before the start settled,
    and the payouts since. What their first report begins with (a debt) was there before any of them.
    """
    found = sorted(payouts, key=lambda one: (one.left_on, one.paid_on))
    first: dict[str, PaidOut] = {}
    for one in (one for one in found if one.paid_on != DAY_UNKNOWN):
        first.setdefault(one.account, one)
    opening = sum(one.opening or 0 for one in first.values())
    rows = sum(one.gross + one.charges for one in movements if one.day <= on)
    return opening + rows - sum(one.amount for one in found if one.left_on <= on)
