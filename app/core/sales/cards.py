"""Gift cards inside an order: which of its lines they are, and what of a refund is theirs. Pure.

A card is no income when it is sold, and no discount when it pays: it is owed (2901) in between. What the shop
tells is an amount; which line it is, is found only where nothing else can be meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.cases import Action, CaseCode
from app.core.sales.asking import Asking
from app.core.sales.entries import REFUND, Entry
from app.core.sales.facts import Part, SalesOrder, SalesRefund
from app.core.sales.splitting import refunded_parts


def without_cards_sold(asking: Asking) -> Sequence[Part]:
    """The order's parts without the gift cards among them, which are no income before they are used."""
    left, untold = _taken_off(asking.order.parts, asking.order.cards_sold)
    if untold:  # sold with VAT, or not found: a card for one thing at one rate is taxed at once
        asking.ask(CaseCode.GIFT_CARD_UNCLEAR, asking.order.cards_sold)
        return ()
    return left


def without_cards_used(asking: Asking, parts: Sequence[Part]) -> Sequence[Part]:
    """The parts without the line, free of VAT, by which a card took its amount off the lines. A card pays, it
    makes nothing cheaper: where it lowered what VAT is reckoned of, nobody guesses."""
    used = asking.order.cards_used
    for place, part in enumerate(parts):
        if part.kind in ("fee", "line_item") and not part.vat and part.net < 0:
            return [*parts[:place], replace(part, net=part.net + used), *parts[place + 1 :]]
    asking.ask(CaseCode.GIFT_CARD_UNCLEAR, used)
    return ()


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a refund gives back: goods, positive, and how much of gift cards that the order sold."""

    goods: Sequence[Part]
    cards: int = 0


def given_back(asking: Asking, refund: SalesRefund) -> GivenBack | None:
    """Return what a refund is of; None after asking. What is owed for a card goes with it, and no income."""
    order = asking.order
    others, untold = _taken_off(order.parts, order.cards_sold)
    if not order.cards_sold or untold:
        parts = refunded_parts(asking, refund, order.parts)
        _ask_how_it_went_back(asking, order.cards_used + order.cards_sold)
        return GivenBack(parts) if parts else None
    told, free, other = _what_may_be_cards(order, refund, others)
    cards = _cards_in(asking, _given_back_before(asking, refund, others), told, free, other)
    if cards is None:
        return None
    if told:
        parts = refunded_parts(asking, refund, order.parts)
        return GivenBack(_taken_off(parts, cards)[0], cards)
    if cards == refund.amount:
        return GivenBack((), cards)
    parts = refunded_parts(asking, replace(refund, amount=refund.amount - cards), others)
    return GivenBack(parts, cards) if parts else None


def _what_may_be_cards(
    order: SalesOrder, refund: SalesRefund, others: Sequence[Part]
) -> tuple[Sequence[Part], int, int]:
    """The lines that the refund is told by, how much of it can be gift cards, and how much else the order
    sold that this can be as well."""
    told = refund.parts or (order.parts if refund.amount == sum(one.gross for one in order.parts) else ())
    free = sum(part.gross for part in told if _is_free(part)) if told else refund.amount
    return told, free, sum(part.gross for part in others if _is_free(part) or not told)


def _cards_in(asking: Asking, before: "_Before", told: Sequence[Part], back: int, other: int) -> int | None:
    """How much of ``back`` is gift cards, where the order sold ``other`` things that it can be as well: all
    of it where there are none, all of them where both went back whole, else as a person says. Never more
    than earlier refunds left of them."""
    sold = asking.order.cards_sold - before.least
    other = max(0, other - (before.free_goods if told else before.goods))
    if told and before.refunds and back > sold + other and _is_too_much(asking, before, back, sold + other):
        return None
    certain = 0 if not back or not sold else min(back, sold) if not other else None
    if certain is None and back >= sold + other:
        certain = sold
    if certain is not None and (not certain or before.least == before.most):
        _ask_how_it_went_back(asking, asking.order.cards_sold)
        asking.answers += before.answers
        return certain
    _ask_how_it_went_back(asking, asking.order.cards_used)
    facts = _amounts(asking, cards=sold, goods=other)
    answer = asking.ask(CaseCode.REFUND_CARDS_OR_GOODS, back, f"{back}/{sold}/{other}", **facts)
    if answer is None:
        return None
    asking.answers += before.answers
    return min(back, sold) if answer.action is Action.GIFT_CARDS else min(sold, max(0, back - other))


def _is_too_much(asking: Asking, before: "_Before", back: int, rest: int) -> bool:
    """Whether more is given back of what was sold without VAT than there was, and nobody said it is so."""
    given = before.least + before.free_goods + back
    facts = _amounts(asking, refunded=given, sold=given - back + rest)
    scope = f"free/{given}"
    return asking.ask(CaseCode.REFUND_EXCEEDS_SALE, back, scope, reason="without_vat", **facts) is None


@dataclass(frozen=True, slots=True)
class _Before:
    """What earlier refunds of the order gave back: of its gift cards at ``least`` and at ``most``, of other
    things, and how much of those was free of VAT; ``answers`` are what persons said of it."""

    refunds: int = 0
    least: int = 0
    most: int = 0
    goods: int = 0
    free_goods: int = 0
    answers: tuple[str, ...] = ()


def _given_back_before(asking: Asking, refund: SalesRefund, others: Sequence[Part]) -> _Before:
    """Each earlier refund as it is booked; one that is left out may have been of the cards or not."""
    order, found = asking.order, _Before()
    for one in order.refunds[: order.refunds.index(refund)]:
        probe = Asking(order, Entry(f"{REFUND}/{one.refund_id}", one.on, one), asking.context)
        told, free, other = _what_may_be_cards(order, one, others)
        cards = _cards_in(probe, found, told, free, other)
        left = order.cards_sold - found.least
        least = min(left, max(0, free - other)) if cards is None else cards
        most = min(left, free) if cards is None else cards
        found = _Before(
            found.refunds + 1,
            found.least + least,
            min(order.cards_sold, found.most + most),
            found.goods + one.amount - most,
            found.free_goods + (free - most if told else 0),
            tuple(dict.fromkeys((*found.answers, *probe.answers))) if cards else found.answers,
        )
    return found


def _amounts(asking: Asking, **told: int) -> dict[str, Any]:
    return {name: {"amount": one, "currency": asking.order.currency} for name, one in told.items()}


def _ask_how_it_went_back(asking: Asking, cards: int) -> None:
    """Of an order with gift cards nobody guesses what of a refund went on a card again."""
    if cards:
        asking.ask(CaseCode.REFUND_WITH_GIFT_CARD, asking.order.total)


def _is_free(part: Part) -> bool:
    return part.kind == "line_item" and not part.vat


def _taken_off(parts: Sequence[Part], amount: int) -> tuple[list[Part], int]:
    """The parts without gift cards of that amount, and what was not found; a part of just the amount is they,
    before any other that is free of VAT."""
    left = list(parts)
    for place, part in sorted(enumerate(parts), key=lambda one: one[1].gross != amount):
        taken = min(amount, part.gross) if _is_free(part) else 0
        if taken > 0:
            left[place] = replace(part, net=part.net - taken)
            amount -= taken
    return left, amount
