"""Balance days: which day books what a row costs, before a payout settles it. Pure.

The rows that no payout lists, and those that are paid out in another period than they happened in, have
their fees, disputes and reserves booked on a day of their own: daily where the shop orders its payouts
itself, else at a period end the shop splits on, and when they have waited for 35 days.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.core.transactions import Transaction, TransactionType
from app.core.vouchers import VoucherDraft

LONGEST_WAIT: Final = timedelta(days=35)
"""How long a row may wait for a payout before its costs are booked without one."""

MANUAL: Final = "manual"
"""The schedule of a merchant account whose payouts the shop orders itself."""

DAY_TYPES: Final = frozenset(
    {
        TransactionType.FEE,
        TransactionType.FEE_REFUND,
        TransactionType.DISPUTE_FEE,
        TransactionType.CHARGEBACK,
        TransactionType.CHARGEBACK_REVERSAL,
        TransactionType.RESERVE_HOLD,
        TransactionType.RESERVE_RELEASE,
    }
)
"""The types that a balance day books wholly; of every other row that a payout will list it books the fees."""


class Split(StrEnum):
    """At which period ends a shop's payouts are split; always at the end of the year."""

    NONE = "none"
    MONTH = "month"
    VAT_TERM = "vat_term"


def period_end(day: date, split: Split) -> date:
    """Return the last day of the period that ``day`` is in. VAT terms are two months, from January on."""
    months = {Split.NONE: 12, Split.MONTH: 1, Split.VAT_TERM: 2}[split]
    month = -(-day.month // months) * months
    after = date(day.year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)


def day_of_listed(row_day: date, paid_on: date, split: Split, booked: Collection[date]) -> date | None:
    """Return the balance day of a row of a payout dated ``paid_on``; None: the payout books all of it.

    ``booked`` are balance days that are sent already: a row that comes late is taken by the next one.
    """
    day = _next_open(period_end(row_day, split), booked)
    return day if day < paid_on else None


def day_of_loose(row_day: date, split: Split, booked: Collection[date], *, daily: bool) -> date:
    """Return the balance day of a row that no payout lists; it may lie ahead."""
    if daily:
        return _next_open(row_day, booked)
    return _next_open(min(period_end(row_day, split), row_day + LONGEST_WAIT), booked)


def _next_open(day: date, booked: Collection[date]) -> date:
    while day in booked:
        day += timedelta(days=1)
    return day


def costs_something(row: Transaction) -> bool:
    """Whether a balance day has anything to book of a row that a payout lists."""
    return bool(row.fee or row.fee_vat or (row.gross and row.type in DAY_TYPES))


def is_whole(row: Transaction, day: date, *, daily: bool) -> bool:
    """Whether the day books all of a row that no payout lists, because none is expected to."""
    return daily or day >= row.booked_on + LONGEST_WAIT


def booked_by_day(draft: VoucherDraft, rows: Iterable[Transaction]) -> int:
    """Return what the day's voucher takes off clearing, minor units of the rows' currency: + what it cost."""
    own = {(posting.line_type, key) for posting in draft.postings for key in posting.transactions}
    return -sum(
        row.fee + row.fee_vat + (row.gross if (row.type, row.key) in own else 0)
        for row in rows
        if row.key in draft.claims
    )


def subject(currency: str, day: date) -> str:
    """Return what a balance day is called within its merchant account."""
    return f"{currency} {day.isoformat()}"
