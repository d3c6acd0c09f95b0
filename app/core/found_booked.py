"""What a person may have booked already: a posting like the voucher's own, before the service sends it. Pure.

Only likeness: whether it is the same is for a person to say. Fees are left out, for they are often alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.core.vouchers import VoucherDraft, VoucherKind

WINDOW: Final = timedelta(days=7)
"""How far from the payout's day a person may have dated it: a weekend, a holiday, the bank's own day."""

BANK_LINES: Final = frozenset({"bank", "in_transit"})
CLEARING_LINES: Final = frozenset({"sale", "refund", "refund_reversal", "payout_return", "top_up", "carried"})


@dataclass(frozen=True, slots=True)
class OtherPosting:
    """A posting of another's voucher: ``amount`` in minor units, debit +."""

    account: str
    number: str
    day: date
    amount: int


def may_be_booked(draft: VoucherDraft, until: date) -> bool:
    """Whether a person can have booked the payout: it is dated no later than the day the company was
    confirmed (``until``), up to which the books were kept without the service."""
    return draft.identity.kind is VoucherKind.PAYOUT and draft.date <= until


def told_amounts(draft: VoucherDraft) -> dict[str, int]:
    """Return what the voucher moves on its bank and its clearing accounts, minor units; the bank first."""
    found: dict[str, int] = {}
    for lines in (BANK_LINES, CLEARING_LINES):
        accounts = sorted({one.part for one in draft.postings if one.line_type in lines})
        sums = draft.sums()
        found |= {account: sums[account] for account in accounts if sums[account] and account not in found}
    return found


def likely_booked(draft: VoucherDraft, others: Iterable[OtherPosting]) -> OtherPosting | None:
    """Return the posting that is most like the voucher's: the bank before clearing, then the nearest day."""
    amounts = told_amounts(draft)
    order = {account: place for place, account in enumerate(amounts)}
    alike = [
        one
        for one in others
        if amounts.get(one.account) == one.amount and abs(one.day - draft.date) <= WINDOW
    ]
    return min(
        alike,
        key=lambda one: (order[one.account], abs(one.day - draft.date), one.day, one.number),
        default=None,
    )
