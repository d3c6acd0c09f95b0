"""What a refund of several prepayments in another currency comes to in the company's. Pure.

Each prepayment is owed at what it was booked at on its own day. Which of them a refund is of is decided by
what is known: the capture that the provider names, what was taken by then, what is left to give back. Where
that leaves several of different rates nothing is guessed: a person says the rate. What is given back last
comes to just what is left, so that nothing stays owed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.cases import CaseCode, Decision
from app.core.exchange import Rate
from app.core.sales.asking import Asking
from app.core.sales.entries import REFUND, REPAID
from app.core.sales.facts import SalesRefund


@dataclass(frozen=True, slots=True)
class _Owed:
    """What is still owed of the prepayments of ``days``: in the order's currency, and in the company's.

    ``rate`` is None where a refund was taken of several at a rate of its own.
    """

    days: frozenset[date]
    rate: Rate | None
    amount: int
    company: int


def repaid(asking: Asking, rates: Mapping[date, Rate], rate_of: Callable[[Decision], Rate]) -> int | None:
    """Return what the entry's refund comes to, in the company's minor units; None after asking, or while an
    earlier one waits. ``rates`` are those of the prepayments' days."""
    owed = _booked(asking, rates)
    current = asking.entry.refund
    for refund in asking.order.refunds:
        is_the_rest = refund.amount == sum(one.amount for one in owed)
        found = owed if is_the_rest else _meant(owed, refund)
        left = sum(one.amount for one in found)
        rate = _rate(found, refund, rates)
        if refund.amount == left:
            comes_to = sum(one.company for one in found)
        else:
            if rate is None:
                answer = _answer(asking, refund, [one.text for one in rates.values()])
                if answer is None:
                    return None
                rate = rate_of(answer)
            comes_to = rate.convert(refund.amount)
        if refund == current:
            return comes_to
        owed = _less(owed, found, refund.amount, comes_to)
    raise AssertionError(asking.entry.what)


def _booked(asking: Asking, rates: Mapping[date, Rate]) -> list[_Owed]:
    """The prepayments as they were booked; those of one rate are alike."""
    by_rate: dict[str, _Owed] = {}
    for _, amount, day in asking.entry.gives_back:
        rate = rates[day]
        one = by_rate.get(rate.text, _Owed(frozenset(), rate, 0, 0))
        days = one.days | {day}
        by_rate[rate.text] = _Owed(days, rate, one.amount + amount, one.company + rate.convert(amount))
    return list(by_rate.values())


def _meant(owed: Sequence[_Owed], refund: SalesRefund) -> list[_Owed]:
    """Those the refund can be of: what its provider names, else what was taken by then and is still owed. One
    from before any was taken made the first of them less."""
    if refund.captured_on is not None:
        named = [one for one in owed if refund.captured_on in one.days]
        if named:
            return named
    taken = [one for one in owed if one.amount > 0 and min(one.days) <= refund.on]
    return taken or sorted(owed, key=lambda one: min(one.days))[:1]


def _rate(found: Sequence[_Owed], refund: SalesRefund, rates: Mapping[date, Rate]) -> Rate | None:
    """The rate that is known for a part of them; None where there are several, or more is given back."""
    if len(found) != 1 or refund.amount > found[0].amount:
        return None
    if refund.captured_on in found[0].days:
        return rates[refund.captured_on]
    return found[0].rate


def _less(owed: Sequence[_Owed], found: Sequence[_Owed], amount: int, company: int) -> list[_Owed]:
    """What is owed after it; of several nobody knows how much is left of each."""
    days = frozenset(day for one in found for day in one.days)
    rate = found[0].rate if len(found) == 1 else None
    left = sum(one.amount for one in found) - amount
    worth = sum(one.company for one in found) - company
    return [*(one for one in owed if one not in found), _Owed(days, rate, left, worth)]


def _answer(asking: Asking, refund: SalesRefund, texts: Sequence[str]) -> Decision | None:
    """What a person says about this refund; the entry's own is asked about."""
    for kind in (REPAID, REFUND):
        answer = asking.answer_about(f"{kind}/{refund.refund_id}", CaseCode.RATE_MISSING)
        if answer is not None:
            return answer
    order = asking.order
    if refund != asking.entry.refund:
        return None
    return asking.ask(
        CaseCode.RATE_MISSING,
        refund.amount,
        currency=order.currency,
        into=asking.context.currency,
        reference=order.number,
        cause=f"{order.currency}/{order.key}/{refund.refund_id}",
        rates=" / ".join(dict.fromkeys(texts)),
    )
