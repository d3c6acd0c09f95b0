"""What goes out of the books again: what the shop does not have any more, and what is left out. Pure."""

from dataclasses import dataclass
from typing import Any

from app.core.cases import CaseCode
from app.core.sales.asking import Asking
from app.core.sales.context import SalesContext
from app.core.sales.entries import Entry
from app.core.sales.facts import SalesOrder
from app.core.sales.late import Found, Late, amount_of, in_its_term
from app.core.sales.lines import Booked, difference
from app.core.sales.pieces import LEFT_OUT, WITHDRAWN, LeftOut, Piece


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Why an entry that was booked is left out, and the answers that say so."""

    reason: str
    answers: tuple[str, ...] = ()


def stands(known: Booked) -> bool:
    """Whether anything of it is left in the books: a sale that was taken out is as if it never was there."""
    return any(line.amount for line in difference((), known.lines))


def in_books(known: Booked) -> int:
    """Return what the books have of the entry."""
    return amount_of(difference((), known.lines))


def leave(
    order: SalesOrder,
    entry: Entry,
    known: Booked,
    why: TakenOut,
    late: Late,
    context: SalesContext,
) -> Found:
    """A person or a rule leaves out what the books have: it goes out of them, and is on the list."""
    left = LeftOut(entry.what, entry.day, why.reason)
    if not stands(known):
        return [left]
    found = in_its_term(order, entry, _taking_out(order, known, LEFT_OUT, late, why.answers), context)
    return [*found, left] if any(isinstance(one, Piece) for one in found) else found


def _taking_out(order: SalesOrder, known: Booked, facts: str, late: Late, answers: tuple[str, ...]) -> Piece:
    """What the books have of an entry, the other way round."""
    return Piece(
        order=order.key,
        order_number=order.number,
        document=order.document,
        paid=order.payment_method,
        what=known.what,
        entry_day=known.day,
        day=late.day(known.what, facts),
        lines=difference((), known.lines),
        facts=facts,
        number=known.times + 1,
        answers=answers,
    )


def withdrawn(order: SalesOrder, what: str, known: Booked | None, late: Late, context: SalesContext) -> Found:
    """The shop does not have the entry any more that the books have: a person says whether it goes out. One
    that has gone out comes to nothing, and is not asked about again."""
    if known is None or not stands(known):
        return []
    entry = Entry(what, known.day)
    asking = Asking(order, entry, context)
    again = f"#{known.times + 1}" if known.times > 1 else ""  # an answer is not for what comes after it
    told: dict[str, Any] = {"reason": "deleted"} if order.is_removed else {}
    if asking.ask(CaseCode.SALE_WITHDRAWN, in_books(known), again, status=order.status, **told) is None:
        return list(asking.cases.values())
    return in_its_term(
        order, entry, _taking_out(order, known, WITHDRAWN, late, tuple(asking.answers)), context
    )
