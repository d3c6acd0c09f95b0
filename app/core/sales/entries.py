"""Which entries an order comes to, and on which days.

The sale's day is its delivery: the VAT belongs to that term (bookkeeping act regulations § 5-1). Money taken
before it is a prepayment: owed to the customer, without VAT, until the goods go out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.sales.facts import SalesOrder, SalesRefund

PREPAYMENT: Final = "prepayment"
SALE: Final = "sale"
REFUND: Final = "refund"
REPAID: Final = "repaid"
"""A refund before delivery: of what was prepaid, without VAT."""

TRASH: Final = "trash"
_DELIVERED: Final = frozenset({"completed", "refunded"})
_ENDED: Final = frozenset({"cancelled", "failed", TRASH})


class SaleDate(StrEnum):
    """What counts as delivery: the order completed in the shop, or its payment captured."""

    COMPLETED = "completed"
    CAPTURED = "captured"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be booked of an order. ``was_prepaid``: set against the prepayment, not the payment."""

    what: str
    day: date
    refund: SalesRefund | None = None
    was_prepaid: bool = False

    @property
    def kind(self) -> str:
        return self.what.partition("/")[0]


def entries_of(
    order: SalesOrder, sale_date: SaleDate, booked: Collection[str] = (), *, is_set_off: bool = False
) -> tuple[Entry, ...]:
    """Return the order's entries by day.

    ``booked`` names the entries that stand in the books: a capture that becomes known after the sale was
    booked makes no prepayment of it, it would only go in and out again. ``is_set_off``: that sale was booked
    against a prepayment, whose own day may still wait.
    """
    sold = _sold_on(order, sale_date)
    taken = order.captured_on
    found: list[Entry] = []
    is_prepaid = PREPAYMENT in booked or SALE not in booked or is_set_off
    is_prepaid = is_prepaid and order.total > 0 and taken is not None and (sold is None or taken < sold)
    if is_prepaid and taken is not None:
        found.append(Entry(PREPAYMENT, taken))
    if sold is not None:
        found.append(Entry(SALE, sold, was_prepaid=is_prepaid))
    for refund in order.refunds:
        found += _of_refund(refund, sold, is_prepaid)
    return tuple(sorted(found, key=lambda one: (one.day, one.what)))


def _of_refund(refund: SalesRefund, sold: date | None, is_prepaid: bool) -> list[Entry]:
    found = []
    early = is_prepaid and (sold is None or refund.on < sold)
    if early:
        found.append(Entry(f"{REPAID}/{refund.refund_id}", refund.on, refund))
    if sold is not None:
        day = max(refund.on, sold)
        found.append(Entry(f"{REFUND}/{refund.refund_id}", day, refund, was_prepaid=early))
    return found


def _sold_on(order: SalesOrder, sale_date: SaleDate) -> date | None:
    """The day of delivery; None while the goods have not gone out, or never will."""
    if order.is_removed or order.status in _ENDED:
        return None
    if sale_date is SaleDate.CAPTURED and order.captured_on is not None:
        return order.captured_on
    return order.completed_on if order.status in _DELIVERED else None
