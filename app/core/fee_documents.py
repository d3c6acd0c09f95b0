"""Fee documents: what a provider's invoice says it charged in a month, against what is booked. Pure.

The document is the primary documentation of the cost. Providers count a month by the day of the sale or by
the day of the payout: either may be what agrees, and the one that did is told.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

FEE_LINES: Final = frozenset({"fee", "fee_refund", "dispute_fee"})
"""The lines of vouchers that are fees."""


class Basis(StrEnum):
    """By which day a month's fees were counted when they agreed."""

    PAID = "paid"
    EARNED = "earned"


@dataclass(frozen=True, slots=True)
class MonthFees:
    """A month at one merchant account, minor units of one currency, costs positive.

    ``documents`` is the sum of the documents, VAT included as charged. ``paid`` are fees of vouchers dated in
    the month, ``earned`` those of rows that happened in it and are booked.
    """

    month: date
    documents: int
    paid: int
    earned: int

    @property
    def basis(self) -> Basis | None:
        """What agrees with the documents, None where nothing does."""
        if self.documents == self.paid:
            return Basis.PAID
        return Basis.EARNED if self.documents == self.earned else None

    @property
    def difference(self) -> int:
        """What is booked more than the documents say, by the nearer of the two; 0 where one agrees."""
        return min((self.paid - self.documents, self.earned - self.documents), key=abs)


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
