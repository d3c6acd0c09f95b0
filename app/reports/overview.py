"""The overview: what was paid out and what it cost, month by month. Pure; amounts are minor units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PaidDay:
    """What one day's payouts in one currency come to; ``fees`` signed by their effect (negative)."""

    day: date
    currency: str
    payouts: int
    paid_out: int
    fees: int


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month, ``2026-11``; a month without payouts is all zero."""

    month: str
    payouts: int = 0
    paid_out: int = 0
    fees: int = 0


@dataclass(frozen=True, slots=True)
class CurrencyOverview:
    """Every month of the period in one currency, oldest first, and their sums."""

    currency: str
    months: tuple[Month, ...]

    @property
    def payouts(self) -> int:
        return sum(one.payouts for one in self.months)

    @property
    def paid_out(self) -> int:
        return sum(one.paid_out for one in self.months)

    @property
    def fees(self) -> int:
        return sum(one.fees for one in self.months)


def months_between(first: date, last: date) -> list[str]:
    """Return the calendar months from one day to another, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    places = (first.year * 12 + first.month - 1 + step for step in range(count))
    return [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in places]


def overview(days: Iterable[PaidDay], first: date, last: date) -> list[CurrencyOverview]:
    """Sum days to months, one overview per currency, the one with most payouts first.

    Payouts belong to the month of the day they were paid on. Raises ValueError for a day outside the period:
    nothing is left out silently.
    """
    names = months_between(first, last)
    sums: dict[str, dict[str, Month]] = {}
    for one in days:
        if not first <= one.day <= last:
            raise ValueError(f"{one.day} is not between {first} and {last}")
        months = sums.setdefault(one.currency, {name: Month(name) for name in names})
        name = f"{one.day:%Y-%m}"
        known = months[name]
        months[name] = Month(
            name,
            known.payouts + one.payouts,
            known.paid_out + one.paid_out,
            known.fees + one.fees,
        )
    found = [
        CurrencyOverview(currency, tuple(months[name] for name in names)) for currency, months in sums.items()
    ]
    return sorted(found, key=lambda one: (-one.payouts, one.currency))
