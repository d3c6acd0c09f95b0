"""An entry as balanced lines, or as questions. Pure.

What a voucher says stands on four facts of the order: what was bought by VAT rate, what was owed, how it
was paid, and gift cards. They must agree to the minor unit before anything is booked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.cases import Case, CaseCode, Decision
from app.core.sales.asking import Asking
from app.core.sales.cards import given_back, without_cards_sold, without_cards_used
from app.core.sales.context import SalesContext
from app.core.sales.currency import MONEY, in_company_currency
from app.core.sales.entries import PREPAYMENT, REFUND, REPAID, SALE, Entry, SaleDate, taken_by_day
from app.core.sales.facts import Part, SalesOrder, SalesRefund
from app.core.sales.goods import goods_lines, own_line
from app.core.sales.lines import SaleLine
from app.core.sales.payment import payment_lines
from app.core.sales.vat import MOST_OFF, inside, vat_differences

LARGE: Final = 40_000_00
"""Minor units of kroner: a cash sale above this must name its buyer (bookkeeping regulations § 5-3-1)."""


ALIKE_OFF: Final = 100
"""Minor units: VAT that is off by more than a krone is no rounding, and is looked at each time."""


@dataclass(frozen=True, slots=True)
class BookedEntry:
    """What an entry comes to: ``lines`` that sum to zero, or none with what is asked, or why it is left out.

    ``answers`` are what persons said that the lines rest on, or that it is left out, as a voucher's hash
    covers them; ``standing`` the cases that standing decisions answered.
    """

    lines: tuple[SaleLine, ...] = ()
    asked: tuple[Case, ...] = ()
    answers: tuple[str, ...] = ()
    left: str = ""
    standing: tuple[tuple[Case, Decision], ...] = ()


def book_entry(order: SalesOrder, entry: Entry, context: SalesContext, booked: int = 0) -> BookedEntry:
    """Return the entry's lines in the company's currency, or what must be known first; ``booked`` is what
    the books have of it."""
    asking = Asking(order, entry, context, booked)
    lines = _lines(asking)
    if not asking.cases and not asking.left and lines:
        lines = in_company_currency(asking, lines)
        if lines and entry.kind == SALE and order.currency != "NOK" and context.currency == "NOK":
            _hold_large(asking, sum(line.amount for line in lines if line.line_type in MONEY))
    standing = tuple(asking.standing.values())
    if asking.left:
        said = (asking.left_by,) if asking.left_by else ()  # none where a rule leaves it out
        return BookedEntry(answers=said, left=asking.left, standing=standing)
    if asking.cases:
        return BookedEntry(asked=tuple(asking.cases.values()))
    off = sum(line.amount for line in lines)
    if off:
        raise AssertionError(f"entry {entry.what} of an order is off by {off}")
    return BookedEntry(tuple(lines), answers=tuple(asking.answers), standing=standing)


def _lines(asking: Asking) -> list[SaleLine]:
    entry = asking.entry
    if entry.kind == PREPAYMENT:
        return [*payment_lines(asking, entry.prepaid), *own_line(asking, "prepayment", -entry.prepaid)]
    if entry.refund is not None and _gives_too_much(asking, entry.refund):
        return []
    if entry.refund is not None and entry.kind == REPAID:
        amount = entry.refund.amount
        if asking.answer_about(SALE, CaseCode.CAPTURED_BEFORE_START) is None:
            _hold_older(asking, amount)
        by_hand = not entry.refund.through_provider
        return [*own_line(asking, "prepayment", amount), *payment_lines(asking, -amount, by_hand)]
    if entry.refund is not None:
        found = given_back(asking, entry.refund)
        if found is None:
            return []
        _hold_vat(asking, found.goods)
        back = payment_lines(asking, -entry.refund.amount, not entry.refund.through_provider)
        owed = own_line(asking, "gift_card_sale", found.cards)
        return [*goods_lines(asking, found.goods, 1, refund=True), *owed, *back]
    if entry.kind != SALE:
        raise AssertionError(entry.what)
    return _sale(asking)


def _gives_too_much(asking: Asking, refund: SalesRefund) -> bool:
    """Whether the refunds up to this one come to more than was sold, and nobody has said that it is so. What
    was given back of a prepayment was asked about when it was, unless that was before the start."""
    order, entry = asking.order, asking.entry
    if entry.kind == REFUND and entry.was_prepaid and refund.on >= asking.context.start:
        return False
    until = order.refunds.index(refund) + 1
    refunded, sold = sum(one.amount for one in order.refunds[:until]), sum(one.gross for one in order.parts)
    if refunded <= sold:
        return False
    told = {"refunded": refunded, "sold": sold}
    facts: dict[str, Any] = {name: {"amount": one, "currency": order.currency} for name, one in told.items()}
    return asking.ask(CaseCode.REFUND_EXCEEDS_SALE, refund.amount, **facts) is None


def _sale(asking: Asking) -> list[SaleLine]:
    order = asking.order
    if not _may_be_cash(asking) or not _is_taken_whole(asking):
        return []
    parts = without_cards_sold(asking)
    whole = sum(part.gross for part in order.parts)
    used = whole - order.total
    if order.cards_used and not used:
        parts = without_cards_used(asking, parts)
        used = order.cards_used
    if used not in (0, order.cards_used):
        told = {"amount": used, "currency": order.currency}
        asking.ask(CaseCode.SALE_NOT_SUMMING, order.total, difference=told)
        return []
    _hold_vat(asking, parts)
    if asking.entry.was_prepaid:
        _hold_older(asking, asking.entry.prepaid)
    return [
        *goods_lines(asking, parts, -1),
        *own_line(asking, "gift_card_sale", -order.cards_sold),
        *own_line(asking, "gift_card_redeem", used),
        *payment_lines(asking, order.total),
    ]


def _is_taken_whole(asking: Asking) -> bool:
    """Whether the sale is of all that was captured on its day, where the capture is the delivery: of which
    goods a part was, and at which rates, nobody guesses."""
    order, day = asking.order, asking.entry.day
    taken = taken_by_day(order).get(day, 0)
    if asking.context.sale_date is not SaleDate.CAPTURED or day != order.captured_on or not order.captures:
        return True
    if taken >= order.total:
        return True
    told = {"taken": taken, "rest": order.total - taken}
    facts: dict[str, Any] = {name: {"amount": one, "currency": order.currency} for name, one in told.items()}
    return asking.ask(CaseCode.SALE_IN_PARTS, order.total, f"{taken}/{order.total}", **facts) is not None


def _hold_older(asking: Asking, amount: int) -> None:
    """Ask where what was prepaid stands, if that was before the start: older books may have it as a sale."""
    taken = asking.order.captured_on
    if taken is not None and taken < asking.context.start:
        asking.ask(CaseCode.CAPTURED_BEFORE_START, amount, captured=taken.isoformat())


def _may_be_cash(asking: Asking) -> bool:
    """Whether the order may stand in the day's sum: a company's, or a large one, needs a sales document that
    names the buyer, so a person looks first."""
    order = asking.order
    if order.is_company:
        return _person_said_so(asking, "company")
    return order.currency != "NOK" or _hold_large(asking, sum(part.gross for part in order.parts))


def _hold_large(asking: Asking, kroner: int) -> bool:
    return kroner <= LARGE or _person_said_so(asking, "company" if asking.order.is_company else "large")


def _person_said_so(asking: Asking, reason: str) -> bool:
    order = asking.order
    told = {"document": order.document} if order.document else {}
    sold = sum(part.gross for part in order.parts)
    scope = f"{reason}/{sold}"  # an answer is about this buyer and this amount
    alike = None
    if order.is_company:  # who else bought for so much is a question each time
        large = order.currency != asking.context.currency or sold > LARGE
        alike = {"buyer": "company", "country": order.country, "large": "yes" if large else ""}
    answer = asking.ask(
        CaseCode.SALE_NEEDS_PERSON, order.total, scope, cause=reason, alike=alike, reason=reason, **told
    )
    return answer is not None


def _hold_vat(asking: Asking, parts: Sequence[Part]) -> None:
    """Ask where the shop's VAT is not what the gross amounts hold; rounding alone is accepted."""
    for rate, off in vat_differences(parts).items():
        if abs(off) > MOST_OFF:
            amount = sum(part.gross for part in parts if part.rate == rate)
            held = inside(amount, rate)
            told = {"shown": held + off, "held": held, "difference": off}
            facts: dict[str, Any] = {
                name: {"amount": one, "currency": asking.order.currency} for name, one in told.items()
            }
            scope = f"{rate}/{off}"  # an answer is about this difference, not about a larger one
            alike = {"rate": rate, "at_most": "1"} if abs(off) <= ALIKE_OFF else None
            asking.ask(CaseCode.SALE_VAT_DIFFERS, amount, scope, cause=rate, alike=alike, rate=rate, **facts)
