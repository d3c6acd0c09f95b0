"""VAT terms: when one ends, until when its return is due, and which is about to close unfinished. Pure.

Terms are two months, 1 = January and February; the return is due one month and ten days after the end, that
of term 3 on 31 August (skatteforvaltningsforskriften § 8-3-10). Shops with yearly terms get the same
warnings: they come early, and no payout is booked too late by it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.core.balance_days import Split, period_end

EARLY: Final = timedelta(days=7)
"""How long before the end of a term it is warned of."""


@dataclass(frozen=True, slots=True)
class Term:
    """A VAT term with its last day, the day its return is due, and how many payouts of it are not booked."""

    number: int
    last: date
    due: date
    unbooked: int


def due_day(last: date) -> date:
    """Return the day the return of the term that ends on ``last`` is due."""
    if last.month == 6:
        return date(last.year, 8, 31)
    month = last.month % 12 + 1
    year = last.year + (last.month == 12)
    return date(year + (month == 12), month % 12 + 1, 10)


def closing_terms(unbooked: Iterable[date], today: date) -> tuple[Term, ...]:
    """Return the terms that are over, or will be within a week, and have payouts of these days, the oldest
    first."""
    counts = Counter(period_end(day, Split.VAT_TERM) for day in unbooked)
    return tuple(
        Term(last.month // 2, last, due_day(last), counts[last])
        for last in sorted(counts)
        if last - EARLY <= today
    )
