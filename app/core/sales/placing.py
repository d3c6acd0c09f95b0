"""What of an order is to be booked now, and on which day. Pure.

An entry stands on its own day while that day's voucher has not been sent. What comes or changes later is
booked on the day it became known, and stays on it until it is booked. Output VAT that would so move to
another term waits for a person: it belongs to the return of its own term (skatteforvaltningsloven § 9-4).
What was paid in advance, which has no VAT, would so move to another month: it is booked by itself on its day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.core.balance_days import Split, period_end
from app.core.cases import Case, CaseCode, Decision
from app.core.sales.asking import Asking
from app.core.sales.booking import book_entry
from app.core.sales.context import SalesContext, SalesMode
from app.core.sales.entries import PREPAYMENT, REFUND, REPAID, SALE, TRASH, Entry, entries_of
from app.core.sales.facts import SalesOrder
from app.core.sales.lines import Booked, SaleLine, as_moved, difference, facts_of
from app.core.sales.pieces import BEFORE_START, ORDER_REMOVED, WITHDRAWN, FirstSeen, LeftOut, Piece, Work
from app.core.vat_codes import OUTPUT_VAT

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
    answered: list[tuple[Case, Decision]] = []
    standing = {what: one.day for what, one in booked.items() if _stands(one)}
    first = booked[PREPAYMENT].day if PREPAYMENT in booked else None
    due = entries_of(order, context.sale_date, standing, _set_off(order, booked, context), first)
    entries = {one.what: one for one in due}
    late = _Late(today, sent_days, first_seen or {})
    for what in sorted({*entries, *booked}, key=_rank):
        entry, known = entries.get(what), booked.get(what)
        if known is not None and what in taken_back:  # a person took back a part of what was booked of it
            if entry is None or not known.times or known.facts != facts_of(order, entry):
                left.append(LeftOut(what, entry.day if entry else known.day, "reversed"))
            continue
        if known is None and entry is not None:
            absent = [one for one in left if one.what not in booked]
            reason = _out(entry, what in taken_back, context.start, absent)
            if reason:
                left.append(LeftOut(what, entry.day, reason))
                continue
            if waits & {*entry.rests_on, *([PREPAYMENT] if entry.kind == PREPAYMENT else [])}:
                held.add(entry.day)
                continue
        found = _piece(order, entry, what, known, sent_days, late, context, answered)
        if isinstance(found, Piece):
            pieces.append(found)
        elif isinstance(found, LeftOut):
            left.append(found)
        elif found:
            asked += found
            waits.add(what)
            held |= {date.fromisoformat(str(case.params["date"])) for case in found}
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


def _stands(known: Booked) -> bool:
    """Whether anything of it is left in the books: a sale that was taken out is as if it never was there."""
    return any(line.amount for line in difference((), known.lines))


def _set_off(order: SalesOrder, booked: Mapping[str, Booked], context: SalesContext) -> int:
    """How much of the order's total the sale in the books was set against prepayments; in another currency
    all or nothing, as the books do not have its amounts."""
    sale = booked.get(SALE)
    amount = 0 if sale is None else sum(one.amount for one in sale.lines if one.line_type == PREPAYMENT)
    return amount if order.currency == context.currency or not amount else order.total


@dataclass(frozen=True, slots=True)
class _Late:
    """On which day what is late is booked: when it was first seen, while that day's voucher is not sent."""

    today: date
    sent_days: Collection[date]
    first_seen: FirstSeen

    def day(self, what: str, facts: str) -> date:
        seen = self.first_seen.get((what, facts), self.today)
        return self.today if seen in self.sent_days else seen


def _rank(what: str) -> tuple[int, str]:
    """What was prepaid first, then the sale, then refunds: what is decided about one holds for the next."""
    return (_ORDER.index(what.partition("/")[0]), what)


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
    late: "_Late",
    context: SalesContext,
    answered: list[tuple[Case, Decision]],
) -> Piece | LeftOut | list[Case]:
    """What is new of one entry; an empty list when nothing is. Adds what standing decisions answered."""
    if entry is None:
        return _withdrawn(order, what, known, late, context)
    facts = facts_of(order, entry)
    if known is not None and known.facts == facts:
        return []
    came_to = book_entry(order, entry, context)
    answered += came_to.standing
    if came_to.left:
        return [] if known is not None else LeftOut(what, entry.day, came_to.left)
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
    return _in_its_term(order, entry, piece, context)


def _withdrawn(
    order: SalesOrder, what: str, known: Booked | None, late: "_Late", context: SalesContext
) -> Piece | LeftOut | list[Case]:
    """The shop does not have the entry any more that the books have: a person says whether it goes out. One
    that has gone out comes to nothing, and is not asked about again."""
    if known is None or not _stands(known):
        return []
    lines = difference((), known.lines)
    entry = Entry(what, known.day)
    asking = Asking(order, entry, context)
    again = f"#{known.times + 1}" if known.times > 1 else ""  # an answer is not for what comes after it
    told: dict[str, Any] = {"reason": "deleted"} if order.is_removed else {}
    if asking.ask(CaseCode.SALE_WITHDRAWN, _amount(lines), again, status=order.status, **told) is None:
        return list(asking.cases.values())
    piece = Piece(
        order=order.key,
        order_number=order.number,
        document=order.document,
        paid=order.payment_method,
        what=what,
        entry_day=known.day,
        day=late.day(what, WITHDRAWN),
        lines=lines,
        facts=WITHDRAWN,
        number=known.times + 1,
        answers=tuple(asking.answers),
    )
    return _in_its_term(order, entry, piece, context)


def _in_its_term(
    order: SalesOrder, entry: Entry, piece: Piece, context: SalesContext
) -> Piece | LeftOut | list[Case]:
    has_vat = any(line.vat_code in OUTPUT_VAT for line in piece.lines)
    if not has_vat or _term(piece.day) == _term(piece.entry_day):
        return piece
    asking = Asking(order, entry, context)
    told = asking.ask(
        CaseCode.SALE_LATE,
        _amount(piece.lines),
        f"#{piece.number}" if piece.number > 1 else "",
        cause=f"{_term(piece.entry_day)}",
        term_end=_term(piece.entry_day).isoformat(),
    )
    if told is None:
        return list(asking.cases.values()) or LeftOut(entry.what, entry.day, asking.left)
    return replace(piece, answers=(*piece.answers, *asking.answers))


def _month(day: date) -> tuple[int, int]:
    return (day.year, day.month)


def _term(day: date) -> date:
    return period_end(day, Split.VAT_TERM)


def _amount(lines: Collection[SaleLine]) -> int:
    return sum(line.amount for line in lines if line.amount > 0)
