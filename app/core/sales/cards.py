"""Gift cards inside an order: which of its lines they are, and what of a refund is theirs. Pure.

A card is no income when it is sold, and no discount when it pays: it is owed (2901) in between. What the shop
tells is an amount; which line it is, is found only where nothing else can be meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.cases import Action, CaseCode
from app.core.sales.asking import Asking
from app.core.sales.facts import Part, SalesRefund
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
    told = refund.parts or (order.parts if refund.amount == sum(one.gross for one in order.parts) else ())
    back = sum(part.gross for part in told if _is_free(part)) if told else refund.amount
    other = sum(part.gross for part in others if _is_free(part) or not told)
    cards = _cards_in(asking, back, other)
    if cards is None:
        return None
    if told:
        parts = refunded_parts(asking, refund, order.parts)
        return GivenBack(_taken_off(parts, cards)[0], cards)
    if cards == refund.amount:
        return GivenBack((), cards)
    parts = refunded_parts(asking, replace(refund, amount=refund.amount - cards), others)
    return GivenBack(parts, cards) if parts else None


def _cards_in(asking: Asking, back: int, other: int) -> int | None:
    """How much of ``back`` is gift cards, where the order sold ``other`` things that it can be as well: all
    of it where there are none, all of them where both went back whole, else as a person says."""
    sold = asking.order.cards_sold
    certain = 0 if not back else min(back, sold) if not other else sold if back >= sold + other else None
    if certain is not None:
        _ask_how_it_went_back(asking, sold)
        return certain
    _ask_how_it_went_back(asking, asking.order.cards_used)
    told = {"cards": sold, "goods": other}
    facts: dict[str, Any] = {
        name: {"amount": one, "currency": asking.order.currency} for name, one in told.items()
    }
    answer = asking.ask(CaseCode.REFUND_CARDS_OR_GOODS, back, f"{back}/{sold}/{other}", **facts)
    if answer is None:
        return None
    return min(back, sold) if answer.action is Action.GIFT_CARDS else max(0, back - other)


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
