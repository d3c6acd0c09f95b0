"""Which entries an order comes to, and on which days.

The sale's day is its delivery: the VAT belongs to that term (bookkeeping act regulations § 5-1). Money taken
before it is a prepayment: owed to the customer, without VAT, until the goods go out.
"""

from collections.abc import Mapping, Sequence
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
    """One thing to be booked of an order. ``was_prepaid``: set against the prepayment, not the payment.

    ``prepaid`` is how much of the order's total was paid in advance, by a prepayment itself or before the
    sale; ``rests_on`` the prepayments that the entry is set against, ``paid_by`` how much each of them is;
    ``gives_back`` the prepayments that a refund before delivery is of, how much each is and on which day;
    ``after`` earlier refunds that may have been of the same gift cards, or prepayments: until they are clear,
    it waits.
    """

    what: str
    day: date
    refund: SalesRefund | None = None
    was_prepaid: bool = False
    prepaid: int = 0
    rests_on: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    paid_by: tuple[tuple[str, int], ...] = ()
    gives_back: tuple[tuple[str, int, date], ...] = ()

    @property
    def kind(self) -> str:
        return self.what.partition("/")[0]


def entries_of(
    order: SalesOrder,
    sale_date: SaleDate,
    booked: Mapping[str, date] | None = None,
    set_off: int = 0,
    named: date | None = None,
) -> tuple[Entry, ...]:
    """Return the order's entries by day.

    ``booked`` has the entries that stand in the books with their days: a capture that becomes known after the
    sale was booked makes no prepayment of it, it would only go in and out again. ``set_off`` is what that
    sale was booked against prepayments, whose own days may still wait; ``named`` the day whose prepayment has
    the plain name in the books, also where it was taken out since.
    """
    known = booked or {}
    sold = _sold_on(order, sale_date)
    found = _prepayments(order, sold, named)
    if SALE in known:
        found = _of_booked_sale(found, known, set_off)
    prepaid = sum(one.prepaid for one in found)
    names = tuple(one.what for one in found)
    if sold is not None:
        paid_by = tuple((one.what, one.prepaid) for one in found)
        found.append(Entry(SALE, sold, None, bool(names), prepaid, names, paid_by=paid_by))
    prepayments = [one for one in found if one.kind == PREPAYMENT]
    earlier: tuple[str, ...] = ()
    for refund in order.refunds:
        made = _of_refund(refund, sold, prepayments, earlier)
        found += made
        if order.cards_sold:
            earlier = (*earlier, f"{REFUND}/{refund.refund_id}")
        if len(names) > 1:
            earlier = (*earlier, *(one.what for one in made if one.kind == REPAID))
    return tuple(sorted(found, key=lambda one: (one.day, one.what)))


def _prepayments(order: SalesOrder, sold: date | None, named: date | None) -> list[Entry]:
    """What was taken before the goods went out, by day: all of the total, or what the provider tells of it.

    The first day that was found keeps its name when an earlier one becomes known.
    """
    if order.captured_on is None or order.total <= 0:
        return []
    told = taken_by_day(order) or {order.captured_on: order.total}
    days = sorted(told)
    main = named if named in told else days[0]
    found, left = [], order.total
    for day in days:
        amount = min(told[day], left)
        left -= amount
        if amount > 0 and (sold is None or day < sold):
            what = PREPAYMENT if day == main else f"{PREPAYMENT}/{day.isoformat()}"
            found.append(Entry(what, day, prepaid=amount))
    return found


def taken_by_day(order: SalesOrder) -> dict[date, int]:
    """What the provider's rows tell of the order's total, nothing where they do not; what was authorised and
    not captured comes off the first of them."""
    first = min((one.on for one in order.captures), default=None)
    told: dict[date, int] = {}
    for one in order.captures:
        day = one.on if one.amount > 0 or first is None else first
        told[day] = told.get(day, 0) + one.amount
    if (
        first is not None
    ):  # a refund made before the money was taken took nothing back: so much less was taken
        told[min(told)] += sum(one.amount for one in order.refunds if one.on <= min(told) and not one.has_row)
    return told


def _of_booked_sale(found: list[Entry], known: Mapping[str, date], set_off: int) -> list[Entry]:
    """The prepayments that a sale in the books was set against: booked ones, and others as far as it was."""
    left = set_off - sum(one.prepaid for one in found if one.what in known)
    kept = []
    for one in found:
        if one.what not in known and left <= 0:
            continue
        left -= 0 if one.what in known else one.prepaid
        kept.append(one)
    return kept


def _of_refund(
    refund: SalesRefund, sold: date | None, prepayments: Sequence[Entry], earlier: tuple[str, ...]
) -> list[Entry]:
    found = []
    early = bool(prepayments) and (sold is None or refund.on < sold)
    prepaid = tuple(one.what for one in prepayments)
    of = tuple((one.what, one.prepaid, one.day) for one in prepayments) if early else ()
    if early:
        what = f"{REPAID}/{refund.refund_id}"
        after = tuple(one for one in earlier if one.startswith(REPAID))
        found.append(Entry(what, refund.on, refund, rests_on=prepaid, gives_back=of, after=after))
    if sold is not None:
        day = max(refund.on, sold)
        on = (SALE, f"{REPAID}/{refund.refund_id}", *prepaid) if early else (SALE,)
        what = f"{REFUND}/{refund.refund_id}"
        found.append(Entry(what, day, refund, early, rests_on=on, gives_back=of, after=earlier))
    return found


def _sold_on(order: SalesOrder, sale_date: SaleDate) -> date | None:
    """The day of delivery; None while the goods have not gone out, or never will."""
    if order.is_removed or order.status in _ENDED:
        return None
    if sale_date is SaleDate.CAPTURED and order.captured_on is not None:
        return order.captured_on
    return order.completed_on if order.status in _DELIVERED else None
