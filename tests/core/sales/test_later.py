"""What becomes of an order later, and what is not as it seems: taken back, prepaid, two rates, gift cards."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.cases import Action, CaseCode, Decision
from app.core.rules import Rule
from app.core.sales import Booked, Part, SalesRefund
from app.core.sales.lines import difference
from app.core.sales.pieces import WITHDRAWN
from app.messages.cases import case_texts
from tests.core.sales.shop import ACCEPT, DELIVERED, LEAVE, TODAY, goods, order
from tests.core.sales.test_booking import BEFORE, SHIRT, as_booked, asked, sums, worked

LESS = order(goods("25", 80_000, 20_000))
BACK = SalesRefund("9", 10_000, TODAY, True)


def rate(text: str) -> Decision:
    return Decision(Action.USE_RATE, rate=text, rate_source="Norges Bank", rate_on="2026-11-24")


def test_a_correction_that_a_person_took_back_is_not_booked_again() -> None:
    work = worked(LESS, as_booked(worked(order(SHIRT))), sent_days=[DELIVERED, TODAY], taken_back=["sale"])
    assert (work.pieces, work.asked) == ((), ())
    assert [(one.what, one.reason) for one in work.left] == [("sale", "reversed")]


def test_the_refund_of_a_sale_that_stands_is_booked_though_its_correction_was_taken_back() -> None:
    back = SalesRefund("9", 100_000, TODAY, True)
    told = order(goods("25", 80_000, 20_000), refunds=(back,))
    work = worked(told, as_booked(worked(order(SHIRT))), taken_back=["sale"])
    assert [piece.what for piece in work.pieces] == ["refund/9"]


def test_a_withdrawal_that_a_person_took_back_is_not_booked_again() -> None:
    first = as_booked(worked(order(SHIRT)))
    gone = order(SHIRT, status="cancelled", completed_on=None)
    (question,) = worked(gone, first).asked
    work = worked(gone, first, (question, ACCEPT), taken_back=["sale"])
    assert (work.pieces, [one.reason for one in work.left]) == ((), ["reversed"])
    assert worked(order(SHIRT), first, taken_back=["sale"]).left == ()  # delivered after all: it stands


def test_a_sale_reversed_to_be_booked_again_is_booked_beside_its_correction() -> None:
    """On its own day and under its own number; both together come to what the order is."""
    first = worked(order(SHIRT))
    (second,) = worked(LESS, as_booked(first), sent_days=[DELIVERED]).pieces
    standing = Booked("sale", "", second.lines, DELIVERED, 0)
    (piece,) = worked(LESS, [standing], sent_days=[TODAY]).pieces
    assert (piece.number, piece.day, piece.key) == (1, DELIVERED, first.pieces[0].key)
    assert set(piece.lines) == set(first.pieces[0].lines)
    assert difference(worked(LESS).pieces[0].lines, (*piece.lines, *second.lines)) == ()


def test_a_second_withdrawal_is_asked_about_anew() -> None:
    (sale,) = as_booked(worked(order(SHIRT)))
    gone = order(SHIRT, status="cancelled", completed_on=None)
    (question,) = worked(gone, [sale]).asked
    (out,) = worked(gone, [sale], (question, ACCEPT)).pieces
    known = Booked("sale", WITHDRAWN, (*sale.lines, *out.lines), DELIVERED, 2)
    (again,) = worked(order(SHIRT), [known], (question, ACCEPT)).pieces
    known = Booked("sale", again.facts, (*known.lines, *again.lines), DELIVERED, 3)
    assert asked(worked(gone, [known], (question, ACCEPT))) == [CaseCode.SALE_WITHDRAWN]


def test_what_has_gone_out_is_not_asked_about_again() -> None:
    """Else the question came back each night, its day waited, and an answer made a voucher without lines."""
    sold = as_booked(worked(order(SHIRT)))
    (change,) = worked(LESS, sold).pieces
    first = [Booked("sale", change.facts, (*sold[0].lines, *change.lines), DELIVERED, 2)]
    gone = order(goods("25", 80_000, 20_000), status="cancelled", completed_on=None)
    (question,) = worked(gone, first).asked
    assert question.params["amount"] == {"amount": 100_000, "currency": "NOK"}
    (out,) = worked(gone, first, (question, ACCEPT)).pieces
    known = Booked("sale", WITHDRAWN, (*first[0].lines, *out.lines), DELIVERED, 3)
    work = worked(gone, [known], (question, ACCEPT))
    assert (work.pieces, work.asked, work.held) == ((), (), frozenset())


def test_what_was_paid_is_owed_again_when_the_sale_was_taken_out() -> None:
    """Completed by mistake, not gone out: the provider has the money, and the customer has it due."""
    (sale,) = as_booked(worked(order(SHIRT)))
    back = order(SHIRT, status="processing", completed_on=None, captured_on=BEFORE)
    (question,) = worked(back, [sale]).asked
    (out,) = worked(back, [sale], (question, ACCEPT)).pieces
    known = Booked("sale", WITHDRAWN, (*sale.lines, *out.lines), DELIVERED, 2)
    (owed,) = worked(back, [known], (question, ACCEPT)).pieces
    assert {line.account: line.amount for line in owed.lines} == {"1521": 125_000, "2900": -125_000}
    prepaid = Booked("prepayment", owed.facts, owed.lines, owed.day)
    (again,) = worked(replace(back, status="completed", completed_on=TODAY), [known, prepaid]).pieces
    assert {line.account: line.amount for line in again.lines} == {"2900": 125_000, "3000": -125_000}


def test_a_gift_card_is_told_from_books_without_vat_by_its_amount() -> None:
    """Books are free of VAT too: the card's own line is the one of its amount."""
    rule = Rule("books", "3110", "5", voucher_kind="sales", country="NO", tax_class="books", tax_rate="0")
    told = order(goods("0", 30_000, 0, tax_class="books"), goods("0", 50_000, 0), cards_sold=50_000)
    assert sums(worked(told, rules=[rule])) == {
        "sale": {("3110", "5"): -30_000, ("2901", "0"): -50_000, ("1521", "0"): 80_000}
    }


@pytest.mark.parametrize(
    ("more", "parts", "amount"),
    [
        ((), (), 50_000),
        ((), (), 20_000),
        ((SHIRT,), (goods("0", 50_000, 0),), 50_000),
        ((SHIRT,), (goods("0", 50_000, 0), SHIRT), 175_000),
    ],
)
def test_a_gift_card_that_is_given_back_is_no_less_income(
    more: tuple[Part, ...], parts: tuple[Part, ...], amount: int
) -> None:
    """It was sold as owed (2901): a rule for what is free of VAT would take it off those sales."""
    rule = Rule("free", "3110", "5", voucher_kind="sales", country="NO", tax_rate="0")
    back = SalesRefund("9", amount, TODAY, True, parts)
    told = order(goods("0", 50_000, 0), *more, cards_sold=50_000, refunds=(back,))
    (question,) = worked(told, rules=[rule]).asked
    assert question.code == CaseCode.REFUND_WITH_GIFT_CARD
    refund = sums(worked(told, (), (question, ACCEPT), rules=[rule]))["refund/9"]
    card = min(amount, 50_000)
    shirt = {("3000", "3"): 125_000} if amount > 50_000 else {}
    assert refund == {("2901", "0"): card, **shirt, ("1521", "0"): -amount}


@pytest.mark.parametrize(
    ("bought", "back", "parts", "as_cards", "as_goods"),
    [  # told by lines: books and a card are both free of VAT
        ("books", 50_000, (goods("0", 50_000, 0),), (50_000, 0), (0, 50_000)),
        ("books", 60_000, (goods("0", 60_000, 0),), (50_000, 10_000), (10_000, 50_000)),
        # told as a sum
        ("shirt", 50_000, (), (50_000, 0), (0, 50_000)),
        ("shirt", 60_000, (), (50_000, 10_000), (0, 60_000)),
        ("shirt", 150_000, (), (50_000, 100_000), (25_000, 125_000)),
    ],
)
def test_a_refund_that_may_be_of_cards_or_of_goods_is_what_a_person_says(
    bought: str,
    back: int,
    parts: tuple[Part, ...],
    as_cards: tuple[int, int],
    as_goods: tuple[int, int],
) -> None:
    """Its amount was enough to take it for the cards."""
    rule = Rule("free", "3000", "5", voucher_kind="sales", country="NO", tax_rate="0")
    other = SHIRT if bought == "shirt" else goods("0", 50_000, 0, tax_class="books")
    refund = SalesRefund("9", back, TODAY, True, parts)
    told = order(goods("0", 50_000, 0), other, cards_sold=50_000, refunds=(refund,))
    (question,) = worked(told, rules=[rule]).asked
    assert question.code == CaseCode.REFUND_CARDS_OR_GOODS
    for language in ("nb", "en"):
        said = case_texts(question.code, question.params, language).sentence.replace("\u00a0", "")
        assert "500" in said
        assert "1250" in said.replace(",", "").replace(" ", "") or bought == "books"
    for action, wanted in ((Action.GIFT_CARDS, as_cards), (Action.GOODS, as_goods)):
        work = worked(told, (), (question, Decision(action)), rules=[rule])
        assert work.asked == ()
        lines = [line for piece in work.pieces if piece.what == "refund/9" for line in piece.lines]
        cards = sum(line.amount for line in lines if line.account == "2901")
        income = sum(line.amount for line in lines if line.account == "3000")
        assert (cards, income) == wanted
    left = worked(told, (), (question, LEAVE), rules=[rule]).left
    assert [(one.what, one.reason) for one in left] == [("refund/9", "refund_cards_or_goods")]


def test_a_refund_of_goods_with_vat_is_not_taken_for_the_cards() -> None:
    """Told by its lines, of just the cards' amount: nothing of it is free of VAT."""
    back = SalesRefund("9", 50_000, TODAY, True, (goods("25", 40_000, 10_000),))
    told = order(goods("0", 50_000, 0), SHIRT, cards_sold=50_000, refunds=(back,))
    (question,) = worked(told).asked
    assert question.code == CaseCode.REFUND_WITH_GIFT_CARD
    assert sums(worked(told, (), (question, ACCEPT)))["refund/9"] == {
        ("3000", "3"): 50_000,
        ("1521", "0"): -50_000,
    }


def test_each_change_that_would_move_output_vat_to_another_term_is_asked_about() -> None:
    october = date(2026, 10, 30)
    facts: dict[str, Any] = {"start": date(2026, 10, 1), "sent_days": [october]}
    sold = as_booked(worked(order(SHIRT, completed_on=october), start=facts["start"]))
    told = order(goods("25", 80_000, 20_000), completed_on=october)
    (question,) = worked(told, sold, **facts).asked
    (piece,) = worked(told, sold, (question, ACCEPT), **facts).pieces
    known = [Booked("sale", piece.facts, (*sold[0].lines, *piece.lines), october, 2)]
    other = order(goods("25", 8_000, 2_000), completed_on=october)
    assert asked(worked(other, known, (question, ACCEPT), **facts)) == [CaseCode.SALE_LATE]


@pytest.mark.parametrize("other", [Part("shipping", "25", 8_000, 2_000), Part("fee", "25", -800, -200)])
def test_a_sum_given_back_of_two_rates_is_asked_about_whatever_has_the_other_rate(other: Part) -> None:
    told = order(goods("15", 10_000, 1_500), other, refunds=(BACK,))
    assert asked(worked(told)) == [CaseCode.REFUND_SPLIT]


def test_shipping_at_the_rate_of_the_goods_makes_no_question() -> None:
    told = order(goods("15", 10_000, 1_500, tax_class="food"), Part("shipping", "15", 1_000, 150),
                 refunds=(BACK,))  # fmt: skip
    assert asked(worked(told)) == []


def test_what_was_prepaid_in_another_currency_is_set_off_at_the_rate_it_was_booked_at() -> None:
    """Two rates for the two days would leave the difference owed to the customer for ever."""
    bought = (goods("25", 33_333, 8_333), goods("15", 7_777, 1_167), goods("12", 101, 12))
    back = SalesRefund("9", 11_117, date(2026, 11, 22), True, (goods("25", 8_894, 2_223),))
    told = order(*bought, currency="EUR", captured_on=BEFORE, refunds=(back,))
    (question,) = worked(told).asked
    work = worked(told, (), (question, rate("11.5037")))
    assert work.asked == ()
    assert {piece.what for piece in work.pieces} == {"prepayment", "repaid/9", "sale", "refund/9"}
    owed = [line.amount for piece in work.pieces for line in piece.lines if line.account == "2900"]
    assert len(owed) == 4
    assert sum(owed) == 0
    assert all(piece.answers for piece in work.pieces)


def test_what_is_sold_after_delivery_has_the_rate_of_its_own_day() -> None:
    back = SalesRefund("9", 125_000, TODAY, True)
    told = order(SHIRT, currency="EUR", refunds=(back,))
    (first,) = worked(told).asked
    assert [case.subject[-9:] for case in worked(told, (), (first, rate("11.50"))).asked] == ["/refund/9"]


def test_a_gift_card_that_took_its_amount_off_by_a_line_pays_like_any_other() -> None:
    line = Part("fee", "0", -50_000, 0)
    work = worked(order(goods("25", 64_000, 16_000), line, total=30_000, cards_used=50_000))
    assert sums(work) == {"sale": {("3000", "3"): -80_000, ("2901", "0"): 50_000, ("1521", "0"): 30_000}}


@pytest.mark.parametrize("lower", [(), (Part("fee", "25", -40_000, -10_000),)])
def test_a_gift_card_that_made_the_goods_cheaper_is_asked_about(lower: tuple[Part, ...]) -> None:
    """It would take income and VAT down, and the card would stay owed."""
    net, vat = (64_000, 16_000) if lower else (24_000, 6_000)
    told = order(goods("25", net, vat), *lower, total=30_000, cards_used=50_000)
    assert asked(worked(told)) == [CaseCode.GIFT_CARD_UNCLEAR]


def test_more_given_back_than_was_sold_is_asked_about_once_and_booked_when_it_is_so() -> None:
    """A refund registered twice is such: the second one would make less than nothing of the sale."""
    first, second = (SalesRefund(key, 70_000, TODAY, True) for key in ("8", "9"))
    told = order(SHIRT, refunds=(first, second))
    work = worked(told)
    assert [piece.what for piece in work.pieces] == ["sale", "refund/8"]
    (question,) = work.asked
    assert (question.code, question.subject[-9:]) == (CaseCode.REFUND_EXCEEDS_SALE, "/refund/9")
    amounts = [question.params[name]["amount"] for name in ("amount", "refunded", "sold")]
    assert amounts == [70_000, 140_000, 125_000]
    said = worked(told, (), (question, ACCEPT))
    assert [piece.what for piece in said.pieces] == ["sale", "refund/8", "refund/9"]
    (left,) = worked(told, (), (question, LEAVE)).left
    assert (left.what, left.reason) == ("refund/9", "refund_exceeds_sale")


def test_more_paid_back_than_was_prepaid_is_one_question() -> None:
    back = SalesRefund("9", 150_000, date(2026, 11, 22), True)
    told = order(SHIRT, captured_on=BEFORE, refunds=(back,))
    work = worked(told)
    (question,) = work.asked
    assert (question.code, question.subject[-9:]) == (CaseCode.REFUND_EXCEEDS_SALE, "/repaid/9")
    assert [piece.what for piece in work.pieces] == ["prepayment", "sale"]
    said = worked(told, (), (question, ACCEPT))
    assert [piece.what for piece in said.pieces] == ["prepayment", "sale", "repaid/9", "refund/9"]
    assert [one.what for one in worked(told, (), (question, LEAVE)).left] == ["repaid/9", "refund/9"]
