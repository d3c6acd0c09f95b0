"""What of an order is to be booked now, and on which day. Pure.

An entry stands on its own day while that day's voucher has not been sent. What comes or changes later is
booked on the day it became known, and stays on it until it is booked. Output VAT that would so move to
another term waits for a person: it belongs to the return of its own term (skatteforvaltningsloven § 9-4).
What was paid in advance, which has no VAT, would so move to another month: it is booked by itself on its day.
What is booked and then left out is taken out by a voucher, with what rests on it.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from app.core.cases import Case, Decision
from app.core.sales.booking import book_entry
from app.core.sales.context import SalesContext, SalesMode
from app.core.sales.entries import PREPAYMENT, REFUND, REPAID, SALE, TRASH, Entry, entries_of
from app.core.sales.facts import SalesOrder
from app.core.sales.going_out import TakenOut, in_books, leave, stands, withdrawn
from app.core.sales.late import Found, Late, in_its_term
from app.core.sales.lines import Booked, as_moved, difference, facts_of
from app.core.sales.pieces import BEFORE_START, ORDER_REMOVED, FirstSeen, LeftOut, Piece, Work

_ORDER: Final = (PREPAYMENT, SALE, REPAID, REFUND)


def work_order(
    order: SalesOrder,
    booked: Mapping[str, Booked],
    taken_back: Collection[str],
    sent_days: Collection[date],
    today: date,
    context: SalesContext,
    first_seen: FirstSeen | None = None,
) -> Work:
    """Return what is to be booked, asked and left out of an order.

    ``booked`` is what vouchers that were sent have, by entry; ``taken_back`` the entries of vouchers that
    were reversed and not asked for again; ``sent_days`` those whose voucher has been sent;
    ``first_seen`` when what is late was found so: the voucher of a day is made when the day is over.
    """
    pieces: list[Piece] = []
    asked: list[Case] = []
    left: list[LeftOut] = []
    waits: set[str] = set()
    held: set[date] = set()
    taken_out: dict[str, TakenOut] = {}
    answered: list[tuple[Case, Decision]] = []
    standing = {what: one.day for what, one in booked.items() if stands(one)}
    first = booked[PREPAYMENT].day if PREPAYMENT in booked else None
    due = entries_of(order, context.sale_date, standing, _set_off(order, booked, context), first)
    entries = {one.what: one for one in due}
    late = Late(today, sent_days, first_seen or {})
    places = {f"{REFUND}/{one.refund_id}": place for place, one in enumerate(order.refunds)}
    for what in sorted({*entries, *booked}, key=lambda one: _rank(one, places)):
        entry, known = entries.get(what), booked.get(what)
        if known is not None and what in taken_back:  # a person took back a part of what was booked of it
            if entry is None or not known.times or known.facts != facts_of(order, entry):
                left.append(LeftOut(what, entry.day if entry else known.day, "reversed"))
            continue
        if known is None and entry is not None:
            absent = [one for one in left if one.what not in booked or one.what in taken_out]
            reason = _out(entry, what in taken_back, context.start, absent)
            if reason:
                left.append(LeftOut(what, entry.day, reason))
                continue
        if entry is not None and waits & _waits_for(order, entry, known):
            held.add(entry.day)
            continue
        below = next((taken_out[one] for one in entry.rests_on if one in taken_out), None) if entry else None
        if entry is not None and known is not None and below is not None:
            found = leave(order, entry, known, below, late, context)
        else:
            found = _piece(order, entry, what, known, sent_days, late, context, answered)
        for one in found:
            if isinstance(one, Piece):
                pieces.append(one)
            elif isinstance(one, LeftOut):
                left.append(one)
            else:
                asked.append(one)
                waits.add(what)
                held.add(date.fromisoformat(str(one.params["date"])))
        out = next((one for one in found if isinstance(one, LeftOut)), None)
        going = next((one for one in found if isinstance(one, Piece)), None)
        if known is not None and out is not None and (going is not None or not stands(known)):
            taken_out[what] = TakenOut(out.reason, going.answers if going is not None else ())
    left += _thrown_away(order, entries, booked, context.start)
    return Work(tuple(pieces), tuple(asked), tuple(left), frozenset(held), tuple(answered))


def _thrown_away(
    order: SalesOrder, entries: Collection[str], booked: Collection[str], start: date
) -> list[LeftOut]:
    """The sale of an order that had gone out when it was deleted, before it was booked: on the list of what
    is not, as nobody can tell any more whether the customer has the goods."""
    is_gone = order.is_removed or order.status == TRASH
    if not is_gone or order.completed_on is None or SALE in entries or SALE in booked:
        return []
    return [LeftOut(SALE, order.completed_on, ORDER_REMOVED)] if order.completed_on >= start else []


def _set_off(order: SalesOrder, booked: Mapping[str, Booked], context: SalesContext) -> int:
    """How much of the order's total the sale in the books was set against prepayments; in another currency
    all or nothing, as the books do not have its amounts."""
    sale = booked.get(SALE)
    amount = 0 if sale is None else sum(one.amount for one in sale.lines if one.line_type == PREPAYMENT)
    return amount if order.currency == context.currency or not amount else order.total


def _waits_for(order: SalesOrder, entry: Entry, known: Booked | None) -> set[str]:
    """The entries that must be clear before this one is looked at; none where nothing is new of it."""
    if known is None:
        return {*entry.rests_on, *entry.after}
    return set(entry.after) if known.facts != facts_of(order, entry) else set()


def _rank(what: str, places: Mapping[str, int]) -> tuple[int, int, str]:
    """What was prepaid first, then the sale, then refunds as they were made: what is decided about one holds
    for the next."""
    return (_ORDER.index(what.partition("/")[0]), places.get(what, -1), what)


def _out(entry: Entry, is_taken_back: bool, start: date, left: Collection[LeftOut]) -> str:
    """Why an entry stays out before anything is asked of it: an older one is somebody else's, and what a
    person or a rule left out has its refund left out too."""
    if is_taken_back:
        return "reversed"
    if entry.day < start:
        return BEFORE_START
    return next((one.reason for one in left if one.what in entry.rests_on and one.reason != BEFORE_START), "")


def _piece(
    order: SalesOrder,
    entry: Entry | None,
    what: str,
    known: Booked | None,
    sent_days: Collection[date],
    late: Late,
    context: SalesContext,
    answered: list[tuple[Case, Decision]],
) -> Found:
    """What is new of one entry. Adds what standing decisions answered."""
    if entry is None:
        return withdrawn(order, what, known, late, context)
    facts = facts_of(order, entry)
    if known is not None and known.facts == facts:
        return []
    came_to = book_entry(order, entry, context, 0 if known is None else in_books(known))
    answered += came_to.standing
    if came_to.left:
        if known is not None:
            return leave(order, entry, known, TakenOut(came_to.left, came_to.answers), late, context)
        return [LeftOut(what, entry.day, came_to.left)]
    if came_to.asked:
        return list(came_to.asked)
    lines = came_to.lines
    if known is not None:
        lines = difference(as_moved(lines, known.moved), known.lines)
    if not any(line.amount for line in lines):  # what the shop says of the VAT inside moves no money
        return []
    is_first = known is None or not known.times
    on_its_day = is_first and (context.mode is SalesMode.PER_ORDER or entry.day not in sent_days)
    known_on = late.day(what, facts)
    is_prepaid = entry.kind in (PREPAYMENT, REPAID)
    alone = is_first and not on_its_day and is_prepaid and _month(known_on) != _month(entry.day)
    piece = Piece(
        order=order.key,
        order_number=order.number,
        document=order.document,
        paid=order.payment_method,
        what=what,
        entry_day=entry.day,
        day=entry.day if on_its_day or alone else known_on,
        lines=lines,
        facts=facts,
        number=1 if known is None else known.times + 1,
        answers=came_to.answers,
        alone=alone,
    )
    return in_its_term(order, entry, piece, context)


def _month(day: date) -> tuple[int, int]:
    return (day.year, day.month)
