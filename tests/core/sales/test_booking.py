"""What an order comes to: days, prepayments, gift cards, refunds, and what a person is asked before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.cases import Action, CaseCode, Decision
from app.core.rules import Aggregation, Rule, RuleAction
from app.core.sales import (
    Booked,
    PaidTo,
    Part,
    SaleDate,
    SaleLine,
    SalesMode,
    SalesOrder,
    SalesRefund,
    Work,
    entries_of,
    sales_drafts,
    work_order,
)
from app.core.sales.facts import as_shown
from tests.core.sales.shop import ACCEPT, DELIVERED, LEAVE, TODAY, context, goods, order

BEFORE = date(2026, 11, 20)
SHIRT = goods("25", 100_000, 25_000)


def worked(
    told: SalesOrder,
    booked: Iterable[Booked] = (),
    *answers: Any,
    sent_days: Collection[date] = (),
    taken_back: Collection[str] = (),
    **changes: Any,
) -> Work:
    known = {one.what: one for one in booked}
    return work_order(told, known, taken_back, sent_days, TODAY, context(*answers, **changes))


def asked(work: Work) -> list[CaseCode]:
    return [case.code for case in work.asked]


def sums(work: Work) -> dict[str, dict[tuple[str, str], int]]:
    """By entry: amounts by account and VAT code."""
    return {
        piece.what: {(line.account, line.vat_code): line.amount for line in piece.lines}
        for piece in work.pieces
    }


def as_booked(work: Work) -> list[Booked]:
    """As if every piece stood in the books as it is."""
    return [Booked(one.what, one.facts, one.lines, one.day, one.number) for one in work.pieces]


def test_a_sale_stands_on_the_day_of_delivery() -> None:
    work = worked(order(SHIRT))
    assert [piece.day for piece in work.pieces] == [DELIVERED]
    assert sums(work) == {"sale": {("3000", "3"): -125_000, ("1521", "0"): 125_000}}


def test_an_order_that_has_not_gone_out_is_no_sale() -> None:
    assert worked(order(SHIRT, status="processing", completed_on=None)) == Work()


def test_paid_before_delivery_is_owed_to_the_customer() -> None:
    """The recipe of the sheet: captured on the one day, delivered on the other; no VAT before."""
    work = worked(order(SHIRT, captured_on=BEFORE))
    assert sums(work) == {
        "prepayment": {("1521", "0"): 125_000, ("2900", "0"): -125_000},
        "sale": {("3000", "3"): -125_000, ("2900", "0"): 125_000},
    }
    assert [piece.day for piece in work.pieces] == [BEFORE, DELIVERED]


def test_captured_on_the_day_or_later_is_no_prepayment() -> None:
    for day in (DELIVERED, TODAY):
        assert set(sums(worked(order(SHIRT, captured_on=day)))) == {"sale"}


def test_the_day_of_capture_may_be_the_day_of_sale() -> None:
    told = order(SHIRT, status="processing", completed_on=None, captured_on=BEFORE)
    work = worked(told, sale_date=SaleDate.CAPTURED)
    assert [(piece.what, piece.day) for piece in work.pieces] == [("sale", BEFORE)]


def test_a_refund_before_delivery_is_of_what_was_prepaid() -> None:
    """Prepaid 1 250, 250 given back, the rest delivered: 2900 is empty in the end, and sales are 1 000."""
    back = SalesRefund("9", 25_000, date(2026, 11, 22), True, (goods("25", 20_000, 5_000),))
    work = worked(order(SHIRT, captured_on=BEFORE, refunds=(back,)))
    found = sums(work)
    assert found["repaid/9"] == {("2900", "0"): 25_000, ("1521", "0"): -25_000}
    assert found["refund/9"] == {("3000", "3"): 25_000, ("2900", "0"): -25_000}
    assert sum(one.get(("2900", "0"), 0) for one in found.values()) == 0
    assert sum(one.get(("1521", "0"), 0) for one in found.values()) == 100_000
    assert {piece.what: piece.day for piece in work.pieces}["refund/9"] == DELIVERED


def test_the_day_of_a_sale_waits_with_the_prepayment_it_rests_on() -> None:
    """Else its day's voucher would go without it, and the sale be late, perhaps in another VAT term."""
    work = worked(order(SHIRT, currency="EUR", captured_on=BEFORE))
    assert asked(work) == [CaseCode.RATE_MISSING]
    assert work.held == {BEFORE, DELIVERED}
    assert worked(order(SHIRT, captured_on=BEFORE)).held == frozenset()


def test_a_cancelled_order_that_was_paid_stays_owed_until_it_is_paid_back() -> None:
    told = order(SHIRT, status="cancelled", completed_on=None, captured_on=BEFORE)
    assert set(sums(worked(told))) == {"prepayment"}
    back = SalesRefund("9", 125_000, TODAY, True)
    work = worked(replace(told, refunds=(back,)))
    assert sum(one[("2900", "0")] for one in sums(work).values()) == 0


def test_a_prepayment_whose_day_waited_is_booked_after_its_sale() -> None:
    """Another order's question held the day of the capture, and the days after it went out."""
    back = SalesRefund("9", 25_000, date(2026, 11, 22), True, (goods("25", 20_000, 5_000),))
    told = order(SHIRT, captured_on=BEFORE, refunds=(back,))
    later = [one for one in as_booked(worked(told)) if one.what != "prepayment"]
    (piece,) = worked(told, later).pieces
    assert (piece.what, piece.day) == ("prepayment", BEFORE)
    assert {line.account: line.amount for line in piece.lines} == {"1521": 125_000, "2900": -125_000}


def test_a_capture_told_after_the_sale_was_booked_changes_nothing() -> None:
    first = worked(order(SHIRT))
    assert worked(order(SHIRT, captured_on=BEFORE), as_booked(first)).pieces == ()


@pytest.mark.parametrize(("facts", "reason"), [({"is_company": True}, "company"), ({}, "large")])
def test_a_company_or_a_large_order_waits_for_a_person(facts: dict[str, Any], reason: str) -> None:
    told = order(goods("25", 4_000_000, 1_000_000), **facts) if reason == "large" else order(SHIRT, **facts)
    work = worked(told)
    assert (asked(work), work.asked[0].params["reason"]) == ([CaseCode.SALE_NEEDS_PERSON], reason)
    assert len(worked(told, (), (work.asked[0], ACCEPT)).pieces) == 1
    left = worked(told, (), (work.asked[0], LEAVE))
    assert left.pieces == ()
    assert [(one.what, one.reason) for one in left.left] == [("sale", "sale_needs_person")]


@pytest.mark.parametrize(
    ("asked_of", "later"),
    [
        (order(goods("25", 4_000_000, 1_000_000)), order(goods("25", 8_000_000, 2_000_000))),
        (order(goods("25", 4_000_000, 1_000_000)), order(goods("25", 4_000_000, 1_000_000), is_company=True)),
        (order(SHIRT, is_company=True), order(goods("25", 4_000_000, 1_000_000), is_company=True)),
        (order(SHIRT, is_company=True), order(goods("25", 4_000_000, 1_000_000))),
    ],
)
def test_what_a_person_said_of_a_buyer_is_about_that_buyer_and_amount(
    asked_of: SalesOrder, later: SalesOrder
) -> None:
    """Whether it is booked already or not: a sale that has grown, or is another's, is looked at anew."""
    (question,) = worked(asked_of).asked
    booked = worked(asked_of, (), (question, ACCEPT))
    assert len(booked.pieces) == 1
    for known in ((), as_booked(booked)):
        work = worked(later, known, (question, ACCEPT))
        assert (asked(work), work.pieces) == ([CaseCode.SALE_NEEDS_PERSON], ())
    assert asked(worked(asked_of, as_booked(booked), (question, ACCEPT))) == []


def test_a_booked_sale_whose_buyer_turns_out_to_be_a_company_is_looked_at_once() -> None:
    booked = as_booked(worked(order(SHIRT)))
    (question,) = worked(order(SHIRT, is_company=True), booked).asked
    work = worked(order(SHIRT, is_company=True), booked, (question, ACCEPT))
    assert (work.asked, work.pieces) == ((), ())


def test_forty_thousand_to_the_ore_is_not_above_it() -> None:
    assert worked(order(goods("25", 3_200_000, 800_000))).asked == ()
    assert asked(worked(order(goods("0", 4_000_001, 0), country="US"))) == [CaseCode.SALE_NEEDS_PERSON]


def test_a_large_order_in_another_currency_waits_for_a_person_too() -> None:
    """4 000 euro are 46 400 kroner; 3 000 are 34 800."""
    rate = Decision(Action.USE_RATE, rate="11.60", rate_source="Norges Bank", rate_on="2026-11-24")
    for net, vat, wanted in ((320_000, 80_000, [CaseCode.SALE_NEEDS_PERSON]), (240_000, 60_000, [])):
        told = order(goods("25", net, vat), currency="EUR")
        (case,) = worked(told).asked
        assert case.code == CaseCode.RATE_MISSING
        work = worked(told, (), (case, rate))
        assert asked(work) == wanted
        answers = [(one, ACCEPT) for one in work.asked]
        (piece,) = worked(told, (), (case, rate), *answers).pieces
        assert len(piece.answers) == 1 + len(wanted)  # an answer that is asked for once is told once


def test_the_refund_of_what_was_left_out_is_left_out_too() -> None:
    back = SalesRefund("9", 125_000, TODAY, True)
    told = order(SHIRT, is_company=True, refunds=(back,))
    (case,) = worked(told).asked
    left = worked(told, (), (case, LEAVE))
    assert [one.what for one in left.left] == ["sale", "refund/9"]
    assert left.pieces == ()


def test_the_refund_of_an_older_sale_is_booked() -> None:
    back = SalesRefund("9", 125_000, TODAY, True)
    told = order(SHIRT, refunds=(back,), completed_on=date(2026, 10, 20))
    work = worked(told)
    assert [(one.what, one.reason) for one in work.left] == [("sale", "before_start")]
    assert sums(work) == {"refund/9": {("3000", "3"): 125_000, ("1521", "0"): -125_000}}


def test_zero_vat_is_never_assumed() -> None:
    assert asked(worked(order(goods("0", 10_000, 0)))) == [CaseCode.SALE_UNMAPPED]
    assert asked(worked(order(goods("0", 10_000, 0), country="SE"))) == [CaseCode.SALE_UNMAPPED]
    assert sums(worked(order(goods("0", 10_000, 0), country="SJ")))["sale"][("3105", "52")] == -10_000


def test_a_rule_by_tax_class_and_country() -> None:
    books = Rule("books", "3110", "5", voucher_kind="sales", country="NO", tax_class="books", tax_rate="0")
    work = worked(order(goods("0", 10_000, 0, tax_class="books")), rules=[books])
    assert sums(work)["sale"][("3110", "5")] == -10_000


@pytest.mark.parametrize(
    ("part", "country", "code"),
    [
        (goods("15", 100_000, 15_000), "NO", "3"),
        (goods("0", 100_000, 0), "US", "3"),
        (goods("25", 100_000, 25_000), "NO", "5"),
        (goods("25", 100_000, 25_000), "", "52"),
    ],
)
def test_a_rule_whose_vat_code_is_of_another_rate_is_asked_about(part: Part, country: str, code: str) -> None:
    """One rule for all sales: the accounting system would take 25 % out of food, or of export, or nothing."""
    rule = Rule("all", "3000", code, voucher_kind="sales", line_type="sale", priority=99, tax_rate=part.rate,
                country=country or "*", tax_class="standard")  # fmt: skip
    (case,) = worked(order(part, country=country), rules=[rule]).asked
    assert (case.code, case.params["vat_code"]) == (CaseCode.SALE_UNMAPPED, code)


def test_vat_of_another_country_may_be_a_liability_without_a_code() -> None:
    rule = Rule("oss", "2780", "0", voucher_kind="sales", line_type="sale", country="SE", tax_rate="25")
    assert sums(worked(order(SHIRT, country="SE"), rules=[rule]))["sale"][("2780", "0")] == -125_000


def test_shipping_goes_with_the_goods_unless_a_rule_says_otherwise() -> None:
    parts = (SHIRT, Part("shipping", "25", 8_000, 2_000, "inherit"))
    assert sums(worked(order(*parts)))["sale"][("3000", "3")] == -10_000  # the last line of two on it
    (piece,) = worked(order(*parts)).pieces
    assert sum(line.amount for line in piece.lines if line.account == "3000") == -135_000
    own = Rule("freight", "3200", "3", voucher_kind="sales", line_type="shipping")
    assert sums(worked(order(*parts), rules=[own]))["sale"][("3200", "3")] == -10_000


def test_a_days_voucher_tells_orders_apart_where_a_rule_says_so() -> None:
    apart = Rule(
        *("vipps-sale", "1521"),
        provider="vipps",
        line_type="sale",
        priority=1,
        aggregation=Aggregation.PER_ORDER,
    )
    told = [order(SHIRT), order(goods("25", 8_000, 2_000), key="b" * 64, number="1002")]
    pieces = [piece for one in told for piece in worked(one, rules=[apart]).pieces]
    (draft,) = sales_drafts(pieces, context(rules=[apart]), TODAY)
    assert [(one.account, one.amount, one.text) for one in draft.voucher.postings] == [
        ("1521", 125_000, "Betalt med Vipps 1 stk ordre 1001"),
        ("1521", 10_000, "Betalt med Vipps 1 stk ordre 1002"),
        ("3000", -135_000, "Salg 25 % mva"),
    ]


def test_vat_that_is_off_by_more_than_rounding_is_asked_about() -> None:
    assert worked(order(goods("25", 100_001, 25_000))).asked == ()
    work = worked(order(goods("25", 100_010, 25_000)))
    assert asked(work) == [CaseCode.SALE_VAT_DIFFERS]
    assert len(worked(order(goods("25", 100_010, 25_000)), (), (work.asked[0], ACCEPT)).pieces) == 1


def test_vat_is_held_as_the_buyer_was_shown_it() -> None:
    """Whole kroner on the receipt: 40 øre off at 25 %, which is more than rounding of an øre."""
    parts = (goods("25", 19_920, 4_980), Part("shipping", "25", 7_920, 1_980))
    shown = as_shown(parts, {"25": 7_000})
    assert [(one.gross, one.vat) for one in shown] == [(24_900, 5_020), (9_900, 1_980)]
    (case,) = worked(order(*shown)).asked
    assert case.code == CaseCode.SALE_VAT_DIFFERS
    told = {name: case.params[name]["amount"] for name in ("amount", "shown", "held", "difference")}
    assert told == {"amount": 34_800, "shown": 7_000, "held": 6_960, "difference": 40}
    (piece,) = worked(order(*shown), (), (case, ACCEPT)).pieces
    assert [(line.amount, line.vat) for line in piece.lines if line.rate] == [
        (-24_900, -5_020),
        (-9_900, -1_980),
    ]


def test_vat_shown_at_a_rate_that_nothing_was_sold_at_is_asked_about() -> None:
    assert worked(order(*as_shown([SHIRT], {"25": 25_000}))).asked == ()
    (case,) = worked(order(*as_shown([SHIRT], {"25": 25_000, "15": 150}))).asked
    assert (case.params["rate"], case.params["held"], case.params["shown"]) == (
        "15",
        {"amount": 0, "currency": "NOK"},
        {"amount": 150, "currency": "NOK"},
    )
    (work,) = worked(order(*as_shown([SHIRT], {"25": 25_000, "15": 1}))).pieces
    assert [line.amount for line in work.lines] == [-125_000, 125_000]


def test_an_order_told_again_with_the_vat_it_shows_is_not_booked_again() -> None:
    """An older plugin told what the unrounded taxes come to: an øre more is no money."""
    before = as_booked(worked(order(SHIRT)))
    assert worked(order(*as_shown([SHIRT], {"25": 25_001})), before).pieces == ()


def test_what_sums_to_nothing_stands_on_both_sides() -> None:
    """One order is changed by as much as another is the other way: no line of 0, and neither vanishes."""
    known = [
        Booked(one.what, "older", tuple(replace(line, amount=2 * line.amount) for line in one.lines), one.day)
        for one in worked(order(SHIRT)).pieces
    ]
    pieces = [*worked(order(SHIRT), known, sent_days=[DELIVERED]).pieces]
    pieces += worked(order(SHIRT, key="b" * 64), sent_days=[DELIVERED]).pieces
    (draft,) = sales_drafts(pieces, context(), TODAY + timedelta(days=1))
    assert sorted(one.amount for one in draft.voucher.postings) == [-125_000, -125_000, 125_000, 125_000]
    assert {key for one in draft.voucher.postings for key in one.transactions} == {one.key for one in pieces}


def test_rounding_has_a_limit() -> None:
    assert sums(worked(order(SHIRT, Part("rounding", "0", -40, 0))))["sale"][("7740", "0")] == 40
    assert asked(worked(order(SHIRT, Part("rounding", "0", 101, 0)))) == [CaseCode.SALE_ROUNDING]


def test_what_does_not_add_up_is_not_booked() -> None:
    assert asked(worked(order(SHIRT, total=124_000))) == [CaseCode.SALE_NOT_SUMMING]


def test_a_gift_card_pays_a_part() -> None:
    """The recipe of the sheet: 500 of an order of 800 on a card."""
    work = worked(order(goods("25", 64_000, 16_000), total=30_000, cards_used=50_000))
    assert sums(work)["sale"] == {("3000", "3"): -80_000, ("2901", "0"): 50_000, ("1521", "0"): 30_000}


def test_a_gift_card_that_is_sold_is_no_income() -> None:
    work = worked(order(goods("0", 50_000, 0), SHIRT, cards_sold=50_000))
    assert sums(work)["sale"] == {("3000", "3"): -125_000, ("2901", "0"): -50_000, ("1521", "0"): 175_000}
    assert asked(worked(order(SHIRT, cards_sold=50_000))) == [CaseCode.GIFT_CARD_UNCLEAR]


def test_a_refund_of_an_order_with_gift_cards_is_asked_about() -> None:
    back = SalesRefund("9", 30_000, TODAY, True)
    told = order(goods("25", 64_000, 16_000), total=30_000, cards_used=50_000, refunds=(back,))
    assert CaseCode.REFUND_WITH_GIFT_CARD in asked(worked(told))


def test_payment_without_a_provider_needs_an_account_or_a_rule() -> None:
    told = order(SHIRT, payment_method="bacs")
    work = worked(told)
    assert asked(work) == [CaseCode.SALE_WITHOUT_PROVIDER]
    to = Decision(Action.BOOK_TO, account="1500")
    assert sums(worked(told, (), (work.asked[0], to)))["sale"][("1500", "0")] == 125_000
    rule = Rule("bacs", "1510", voucher_kind="sales", line_type="payment", payment_method="bacs")
    assert sums(worked(told, rules=[rule]))["sale"][("1510", "0")] == 125_000
    out = replace(rule, action=RuleAction.IGNORE)
    assert [one.reason for one in worked(told, rules=[out]).left] == ["rule_ignores"]


def test_a_method_that_nobody_has_told_of_is_not_taken_for_one_without_a_provider() -> None:
    """A provider's new method would land among receivables, and never where its payouts empty clearing."""
    rule = Rule("no-provider", "1500", voucher_kind="sales", line_type="payment")
    told = order(SHIRT, payment_method="klarna_payments")
    assert asked(worked(told, rules=[rule])) == [CaseCode.SALE_WITHOUT_PROVIDER]
    known = {"klarna_payments": PaidTo()}
    assert sums(worked(told, rules=[rule], paid_to=known))["sale"][("1500", "0")] == 125_000
    own = replace(rule, payment_method="klarna_payments")
    assert sums(worked(told, rules=[own]))["sale"][("1500", "0")] == 125_000


def test_two_merchant_accounts_on_two_accounts_are_not_guessed_between() -> None:
    other = Rule("other", "1525", provider="vipps", merchant_account="2", line_type="sale")
    paid_to = {"vipps": PaidTo("vipps", ("302321", "2"))}
    assert asked(worked(order(SHIRT), rules=[other], paid_to=paid_to)) == [CaseCode.SALE_WITHOUT_PROVIDER]
    assert worked(order(SHIRT), paid_to=paid_to).asked == ()


def test_a_refund_past_the_provider_is_asked_about() -> None:
    back = SalesRefund("9", 125_000, TODAY, False)
    work = worked(order(SHIRT, refunds=(back,)))
    assert asked(work) == [CaseCode.REFUND_BY_HAND]
    to = Decision(Action.BOOK_TO, account="1920")
    told = sums(worked(order(SHIRT, refunds=(back,)), (), (work.asked[0], to)))
    assert told["refund/9"] == {("3000", "3"): 125_000, ("1920", "0"): -125_000}


def test_what_comes_after_the_days_voucher_is_booked_the_day_it_became_known() -> None:
    work = worked(order(SHIRT), sent_days=[DELIVERED])
    assert [(one.entry_day, one.day) for one in work.pieces] == [(DELIVERED, TODAY)]
    assert sales_drafts(work.pieces, context(), TODAY) == []
    (draft,) = sales_drafts(work.pieces, context(), date(2026, 11, 27))
    assert draft.voucher.identity.subject == TODAY.isoformat()


def test_what_was_booked_and_stays_is_not_booked_again() -> None:
    first = worked(order(SHIRT))
    assert worked(order(SHIRT), as_booked(first)) == Work()


def test_a_changed_rule_changes_no_history() -> None:
    first = worked(order(SHIRT))
    other = Rule("new", "3010", "3", voucher_kind="sales", country="NO", tax_rate="25", tax_class="standard")
    assert worked(order(SHIRT), as_booked(first), rules=[other]) == Work()


def test_a_change_is_booked_as_the_difference() -> None:
    first = worked(order(SHIRT))
    work = worked(order(goods("25", 120_000, 30_000)), as_booked(first))
    assert sums(work) == {"sale": {("3000", "3"): -25_000, ("1521", "0"): 25_000}}
    assert [(one.number, one.day, one.key[-7:]) for one in work.pieces] == [(2, TODAY, "/sale#2")]


def test_output_vat_that_would_move_to_another_term_waits_for_a_person() -> None:
    told = order(SHIRT, completed_on=date(2026, 10, 30))
    work = worked(told, sent_days=[date(2026, 10, 30)], start=date(2026, 10, 1))
    assert asked(work) == [CaseCode.SALE_LATE]
    late = worked(told, (), (work.asked[0], ACCEPT), sent_days=[date(2026, 10, 30)], start=date(2026, 10, 1))
    assert [one.day for one in late.pieces] == [TODAY]
    other = worked(told, start=date(2026, 10, 1))
    assert [one.day for one in other.pieces] == [date(2026, 10, 30)]


def test_a_sale_that_is_gone_from_the_shop_is_taken_out_only_when_a_person_says_so() -> None:
    first = worked(order(SHIRT))
    gone = order(SHIRT, status="cancelled", completed_on=None)
    work = worked(gone, as_booked(first))
    assert asked(work) == [CaseCode.SALE_WITHDRAWN]
    out = worked(gone, as_booked(first), (work.asked[0], ACCEPT))
    assert sums(out) == {"sale": {("3000", "3"): 125_000, ("1521", "0"): -125_000}}
    stays = worked(gone, as_booked(first), (work.asked[0], LEAVE))
    assert (stays.pieces, stays.asked) == ((), ())


def test_what_a_person_reversed_stays_out() -> None:
    work = worked(order(SHIRT), taken_back=["sale"])
    assert (work.pieces, [one.reason for one in work.left]) == ((), ["reversed"])


def test_paid_before_the_start_is_asked_about() -> None:
    told = order(SHIRT, captured_on=date(2026, 10, 30))
    work = worked(told)
    assert asked(work) == [CaseCode.CAPTURED_BEFORE_START]
    found = worked(told, (), (work.asked[0], ACCEPT))
    assert sums(found) == {"sale": {("3000", "3"): -125_000, ("2900", "0"): 125_000}}


def test_paid_before_the_start_and_paid_back_is_asked_about_once() -> None:
    """Older books may have the payment as a sale: then nothing is owed on 2900 that could be given back."""
    back = SalesRefund("9", 25_000, date(2026, 11, 22), True, (goods("25", 20_000, 5_000),))
    told = order(SHIRT, captured_on=date(2026, 10, 30), refunds=(back,))
    cancelled = replace(told, status="cancelled", completed_on=None)
    (question,) = worked(cancelled).asked
    assert (question.code, question.subject[-9:]) == (CaseCode.CAPTURED_BEFORE_START, "/repaid/9")
    assert sums(worked(cancelled, (), (question, ACCEPT))) == {
        "repaid/9": {("2900", "0"): 25_000, ("1521", "0"): -25_000}
    }
    assert worked(cancelled, (), (question, LEAVE)).pieces == ()
    first, *_ = worked(told).asked
    assert first.subject.endswith("/sale")
    delivered = worked(told, (), (first, ACCEPT))
    assert delivered.asked == ()
    assert [piece.what for piece in delivered.pieces] == ["sale", "repaid/9", "refund/9"]


BACS = order(SHIRT, payment_method="bacs")
SWEDEN = order(goods("0", 10_000, 0), country="SE")
ROUNDED = order(SHIRT, Part("rounding", "0", 150, 0))
OFF = order(goods("25", 100_010, 25_000))


@pytest.mark.parametrize(
    ("told", "then"),
    [
        (BACS, replace(BACS, payment_method="cheque")),
        (SWEDEN, replace(SWEDEN, country="NO")),
        (ROUNDED, order(SHIRT, Part("rounding", "0", -90_000, 0))),
        (OFF, order(goods("25", 120_010, 5_000))),
    ],
)
def test_an_answer_is_about_what_was_asked_and_not_about_what_the_order_became(
    told: SalesOrder, then: SalesOrder
) -> None:
    """Paid another way, sent to another country, rounded by 900 kroner: the old answer says nothing of it."""
    (question,) = worked(told).asked
    answer = Decision(Action.BOOK_TO, account="1500", vat_code="52")
    said = (
        question,
        ACCEPT if question.code in (CaseCode.SALE_ROUNDING, CaseCode.SALE_VAT_DIFFERS) else answer,
    )
    assert worked(told, (), said).asked == ()
    assert asked(worked(then, (), said)) == [question.code]


def test_a_refund_waits_for_its_sale() -> None:
    back = SalesRefund("9", 125_000, TODAY, True)
    work = worked(order(SHIRT, is_company=True, refunds=(back,)))
    assert (asked(work), work.pieces) == ([CaseCode.SALE_NEEDS_PERSON], ())


@st.composite
def parts(draw: st.DrawFn) -> Part:
    rate = draw(st.sampled_from(["25", "15", "12"]))
    net = draw(st.integers(1, 500_000))
    return goods(rate, net, (2 * net * int(rate) + 100) // 200)


@st.composite
def shops_orders(draw: st.DrawFn) -> SalesOrder:
    bought = draw(st.lists(parts(), min_size=1, max_size=4))
    whole = sum(part.gross for part in bought)
    days = st.dates(date(2026, 11, 2), TODAY)
    given_back = draw(st.lists(st.integers(1, max(1, whole // 2)), max_size=2))
    refunds = tuple(
        SalesRefund(str(place), amount, draw(days), True) for place, amount in enumerate(given_back, 1)
    )
    status = draw(st.sampled_from(["processing", "completed", "refunded", "cancelled"]))
    return order(
        *bought,
        status=status,
        completed_on=draw(st.none() | days),
        captured_on=draw(st.none() | days),
        refunds=tuple(sorted(refunds, key=lambda one: (one.on, one.refund_id))),
    )


def answered(told: SalesOrder, booked: Mapping[str, Booked], sent: Collection[date], mode: SalesMode) -> Work:
    given: list[Any] = []
    while True:
        work = work_order(told, booked, (), sent, TODAY, context(*given, mode=mode))
        if not work.asked:
            return work
        given += [(case, ACCEPT) for case in work.asked]


@given(st.lists(shops_orders(), min_size=1, max_size=4), st.sampled_from(["daily", "per_order"]))
def test_whatever_becomes_of_an_order_the_books_follow(told: list[SalesOrder], mode: str) -> None:
    """One order in several states after each other, each booked in turn: every piece balances, the sum of
    all pieces is what the last state alone comes to, and working it again books nothing."""
    follow(told, mode)


def follow(told: Sequence[SalesOrder], mode: str) -> None:
    booked: dict[str, Booked] = {}
    for state in told:
        for _ in range(2):  # what was paid is owed again once a sale was taken out: the next night sees it
            for piece in answered(state, booked, (), SalesMode(mode)).pieces:
                assert sum(line.amount for line in piece.lines) == 0
                known = booked.get(piece.what)
                lines = (*known.lines, *piece.lines) if known else piece.lines
                day = known.day if known else piece.entry_day  # as the store keeps it
                booked[piece.what] = Booked(piece.what, piece.facts, lines, day, piece.number)
        assert answered(state, booked, (), SalesMode(mode)).pieces == ()
    fresh = [line for piece in answered(told[-1], {}, (), SalesMode(mode)).pieces for line in piece.lines]
    assert by_account(line for one in booked.values() for line in one.lines) == by_account(fresh)
    days = {what: one.day for what, one in booked.items()}
    due = entries_of(told[-1], SaleDate.COMPLETED, days, 0, days.get("prepayment"))
    wanted = {entry.what for entry in due}
    for what, known in booked.items():
        if what not in wanted:
            assert sum(abs(line.amount) for line in work_net(known)) == 0


def by_account(lines: Iterable[SaleLine]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[line.account] += line.amount
    return {account: amount for account, amount in sums.items() if amount}


def work_net(known: Booked) -> list[Any]:
    from app.core.sales import difference

    return list(difference(known.lines, ()))
