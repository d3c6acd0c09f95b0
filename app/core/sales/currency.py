"""An entry's lines in the company's currency, at the rates that persons gave. Pure.

Each prepayment has the rate of its own day. The sale sets them off at just what they were booked at, so that
nothing stays owed, and what is paid with the goods has the rate of that day; income is what both come to. A
refund before delivery has the rates of what it gives back.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from app.core.cases import CaseCode, Decision
from app.core.exchange import Rate
from app.core.sales.asking import Asking
from app.core.sales.entries import PREPAYMENT, SALE, Entry
from app.core.sales.lines import SaleLine
from app.core.sales.payment import PAYMENT
from app.core.sales.repaid import repaid

MONEY: Final = frozenset({PAYMENT, PREPAYMENT, "gift_card_redeem"})


def in_company_currency(asking: Asking, lines: list[SaleLine]) -> list[SaleLine]:
    """Return the lines converted, to the minor unit; none after asking for a rate."""
    entry = asking.entry
    if asking.order.currency == asking.context.currency:
        return lines
    if entry.kind == SALE and entry.paid_by:
        return _set_off(asking, lines)
    if len(entry.gives_back) > 1:
        return _given_back(asking, lines)
    answer = next((_told(asking, what) for what, _, _ in entry.gives_back), None) or _of_the_day(asking)
    return [] if answer is None else _converted(lines, entry, _rate(asking, answer).convert)


def _given_back(asking: Asking, lines: list[SaleLine]) -> list[SaleLine]:
    """The lines of a refund before delivery, of what was prepaid in several parts."""
    entry = asking.entry
    if entry.refund is None:
        raise AssertionError(entry.what)
    told = {day: _told(asking, what) for what, _, day in entry.gives_back}
    own = None if all(told.values()) else _of_the_day(asking)
    answers = {day: answer or own for day, answer in told.items()}
    rates = {day: _rate(asking, one) for day, one in answers.items() if one is not None}
    if len(rates) < len(answers):
        return []
    comes_to = repaid(asking, rates, lambda answer: _rate(asking, answer))
    return [] if comes_to is None else _converted(lines, entry, _share(comes_to, entry.refund.amount))


def _told(asking: Asking, what: str) -> Decision | None:
    return asking.answer_about(what, CaseCode.RATE_MISSING)


def _set_off(asking: Asking, lines: list[SaleLine]) -> list[SaleLine]:
    """The lines of a sale that was prepaid: what is owed at the rates of its days, the rest at the sale's."""
    order, entry = asking.order, asking.entry
    told = [(part, _told(asking, what)) for what, part in entry.paid_by]
    rest = order.total - entry.prepaid
    own = _of_the_day(asking) if rest or any(answer is None for _, answer in told) else None
    parts = [(amount, answer or own) for amount, answer in (*told, *([(rest, own)] if rest else []))]
    rates = [(amount, _rate(asking, answer)) for amount, answer in parts if answer is not None]
    if len(rates) < len(parts):
        return []
    if len({rate.text for _, rate in rates}) == 1:
        return _converted(lines, entry, rates[0][1].convert)
    paid = [rate.convert(amount) for amount, rate in rates]
    owed, due = sum(paid[: len(told)]), sum(paid[len(told) :])
    of_all = _share(owed + due, order.total)
    done = [
        replace(line, amount=owed)
        if line.line_type == PREPAYMENT
        else replace(line, amount=due)
        if line.line_type == PAYMENT
        else replace(line, amount=of_all(line.amount), vat=of_all(line.vat))
        for line in lines
    ]
    return _without_rest(done, entry)


def _of_the_day(asking: Asking) -> Decision | None:
    order, into = asking.order, asking.context.currency
    return asking.ask(
        CaseCode.RATE_MISSING,
        _amount(asking),
        currency=order.currency,
        into=into,
        reference=order.number,
        cause=f"{order.currency}/{asking.entry.day}",
    )


def _amount(asking: Asking) -> int:
    if asking.entry.refund is not None:
        return asking.entry.refund.amount
    return asking.entry.prepaid if asking.entry.kind == PREPAYMENT else asking.order.total


def _rate(asking: Asking, answer: Decision) -> Rate:
    base, into = asking.order.currency, asking.context.currency
    return Rate(base, into, answer.rate, answer.rate_source, answer.rate_on)


def _share(of: int, whole: int) -> Callable[[int], int]:
    """How an amount of ``whole`` is divided of ``of``, a half away from zero."""

    def share(amount: int) -> int:
        rounded = (2 * abs(amount) * of + whole) // (2 * whole)
        return -rounded if amount < 0 else rounded

    return share


def _converted(lines: Sequence[SaleLine], entry: Entry, convert: Callable[[int], int]) -> list[SaleLine]:
    return _without_rest(
        [replace(line, amount=convert(line.amount), vat=convert(line.vat)) for line in lines], entry
    )


def _without_rest(done: list[SaleLine], entry: Entry) -> list[SaleLine]:
    """What rounding leaves stands on the money's side; what was prepaid is set off to the minor unit."""
    rest = sum(line.amount for line in done)
    place = _place_of_rest(done, entry)
    done[place] = replace(done[place], amount=done[place].amount - rest)
    return done


def _place_of_rest(lines: Sequence[SaleLine], entry: Entry) -> int:
    if entry.was_prepaid:
        others = [at for at, line in enumerate(lines) if line.line_type != PREPAYMENT]
        return max(others, key=lambda at: abs(lines[at].amount), default=0)
    money = (at for at, line in enumerate(lines) if line.line_type in (PAYMENT, PREPAYMENT))
    return next(money, len(lines) - 1)
