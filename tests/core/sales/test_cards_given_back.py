"""Several refunds of an order that sold gift cards: no more of the cards goes back than was paid for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.rules import Rule
from app.core.sales import Part, SalesOrder, SalesRefund, Work
from app.messages.cases import case_texts
from tests.core.sales.shop import ACCEPT, DELIVERED, LEAVE, TODAY, goods, order
from tests.core.sales.test_booking import SHIRT, as_booked, asked, worked

CARD = goods("0", 50_000, 0)
BOOKS = goods("0", 30_000, 0, tax_class="books")
FREE = Rule("free", "3100", "5", voucher_kind="sales", country="NO", tax_rate="0")
AS_CARDS, AS_GOODS = Decision(Action.GIFT_CARDS), Decision(Action.GOODS)
LATER = date(2026, 11, 25)


def refunded(*amounts: int, parts: Sequence[Part] = (), bought: Part = SHIRT) -> SalesOrder:
    """The order of a card and something else, with refunds 9, 10, …; ``parts`` of each are told alike."""
    made = [
        SalesRefund(str(9 + place), amount, (DELIVERED, LATER, TODAY)[place], True, tuple(parts))
        for place, amount in enumerate(amounts)
    ]
    return order(CARD, bought, cards_sold=50_000, refunds=tuple(made))


def answered(told: SalesOrder, *said: Decision) -> tuple[Work, list[Case]]:
    """Answer what is asked of cards or goods in turn, and accept all else; return the cases too."""
    answers: list[tuple[Case, Decision]] = []
    left = list(said)
    while True:
        work = worked(told, (), *answers, rules=[FREE])
        new = [case for case in work.asked if case.key not in {one.key for one, _ in answers}]
        if not new:
            return work, [case for case, _ in answers]
        case = new[0]
        is_which = case.code == CaseCode.REFUND_CARDS_OR_GOODS
        answers.append((case, left.pop(0) if is_which else ACCEPT))


def cards(work: Work) -> dict[str, int]:
    """How much of gift cards each refund gives back."""
    return {
        piece.what: sum(line.amount for line in piece.lines if line.account == "2901")
        for piece in work.pieces
        if piece.what.startswith("refund/")
    }


def test_a_second_refund_gives_back_what_is_left_of_the_cards() -> None:
    """It gave back the cards once more: 2901 would owe less than nothing."""
    work, asked_of = answered(refunded(40_000, 40_000), AS_CARDS, AS_CARDS)
    assert cards(work) == {"refund/9": 40_000, "refund/10": 10_000}
    second = asked_of[-1]
    assert second.params["cards"] == {"amount": 10_000, "currency": "NOK"}
    assert second.params["goods"] == {"amount": 125_000, "currency": "NOK"}


def test_where_the_cards_are_given_back_already_the_next_refund_is_of_goods() -> None:
    work, asked_of = answered(refunded(50_000, 50_000), AS_CARDS)
    assert cards(work) == {"refund/9": 50_000, "refund/10": 0}
    assert [case.code for case in asked_of].count(CaseCode.REFUND_CARDS_OR_GOODS) == 1


def test_where_the_goods_are_given_back_already_the_next_refund_is_of_the_cards() -> None:
    work, _ = answered(refunded(125_000, 50_000), AS_GOODS)
    assert cards(work) == {"refund/9": 0, "refund/10": 50_000}


def test_told_by_lines_the_same_holds() -> None:
    told = refunded(30_000, 30_000, parts=[goods("0", 30_000, 0)], bought=BOOKS)
    work, _ = answered(told, AS_CARDS, AS_CARDS)
    assert cards(work) == {"refund/9": 30_000, "refund/10": 20_000}
    work, _ = answered(told, AS_GOODS)
    assert cards(work) == {"refund/9": 0, "refund/10": 30_000}


def test_more_without_vat_than_was_sold_is_asked_about() -> None:
    """The card's line refunded twice: the second can be of nothing that the order sold."""
    told = refunded(50_000, 50_000, parts=[CARD])
    first = worked(told, rules=[FREE]).asked[0]
    assert first.code == CaseCode.REFUND_WITH_GIFT_CARD
    work = worked(told, (), (first, ACCEPT), rules=[FREE])
    (question,) = work.asked
    assert (question.code, question.subject[-9:]) == (CaseCode.REFUND_EXCEEDS_SALE, "refund/10")
    for language in ("nb", "en"):
        said = case_texts(question.code, question.params, language).sentence.replace("\u00a0", " ")
        assert "1 000" in said.replace(",", " ")
    assert cards(work) == {"refund/9": 50_000}
    left = worked(told, (), (first, ACCEPT), (question, LEAVE), rules=[FREE]).left
    assert [(one.what, one.reason) for one in left] == [("refund/10", "refund_exceeds_sale")]


def test_the_next_refund_waits_until_the_first_is_clear() -> None:
    """By when they were made: 10 comes before 9 as a text."""
    work = worked(refunded(40_000, 40_000), rules=[FREE])
    assert [case.subject[-8:] for case in work.asked] == ["refund/9"]
    assert (cards(work), work.held) == ({}, {DELIVERED, LATER})


def test_after_a_refund_that_was_left_out_the_next_is_asked_about() -> None:
    """Nobody knows here what it was of: the sums are those of the whole order."""
    told = refunded(50_000, 50_000)
    (first,) = worked(told, rules=[FREE]).asked
    (second,) = worked(told, (), (first, LEAVE), rules=[FREE]).asked
    assert second.code == CaseCode.REFUND_CARDS_OR_GOODS
    work = worked(told, (), (first, LEAVE), (second, AS_CARDS), rules=[FREE])
    assert cards(work) == {"refund/10": 50_000}


@pytest.mark.parametrize("gone", [True, False])
def test_a_refund_that_is_gone_leaves_the_cards_to_the_next(gone: bool) -> None:
    """What was booked of the next rested on it."""
    told = refunded(50_000, 50_000)
    work, _ = answered(told, AS_CARDS)
    booked = as_booked(work)
    after: dict[str, Any] = {"refunds": told.refunds[1:]} if gone else {"refunds": told.refunds}
    again = worked(order(CARD, SHIRT, cards_sold=50_000, **after), booked, rules=[FREE])
    wanted = {CaseCode.SALE_WITHDRAWN, CaseCode.REFUND_CARDS_OR_GOODS} if gone else set()
    assert set(asked(again)) == wanted
