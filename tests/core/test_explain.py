"""Explaining: what holds what back, what a decision reaches and what not, and that nothing is lost."""

from dataclasses import replace

import pytest

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.orders import OrderIndex
from app.core.rules import Rule, RuleAction
from app.core.transactions import Problem
from app.core.vouchers import VoucherKind
from tests.core.facts import (
    IDENTITIES,
    TABLE,
    answers,
    context,
    explain,
    fee,
    order,
    payout,
    refund,
    row,
    woo,
)

SALE = row("s", gross=10_000, references=woo("1"))
REFUND = row("r", "refund", -3_000, references=woo("1"))
BOTH = [SALE, REFUND]
PAID = payout(7_000, BOTH)
ORDER = order("1", refunds=[refund("r1", 3_000)])
BARE_ORDER = order("1")
BOOK_TO_INCOME = Decision(Action.BOOK_TO, "3000", "3")


def codes(explained: Explanation) -> list[tuple[CaseCode, str]]:
    return [(case.code, case.subject) for case in explained.cases]


def kinds(explained: Explanation) -> list[VoucherKind]:
    return [draft.identity.kind for draft in explained.drafts]


def test_everything_known() -> None:
    explained = explain(PAID, BOTH, [ORDER])
    assert (explained.identity.held, explained.cases, explained.wanted) == ("rows_equal_payout", (), ())
    assert [(one.transaction, one.order, one.refund) for one in explained.matches] == [
        ("s", ORDER.identity, ""),
        ("r", ORDER.identity, "r1"),
    ]
    (draft,) = explained.drafts
    assert draft.claims == ("s", "r")
    assert draft.decisions == ()


def test_a_missing_order_is_asked_for_first() -> None:
    explained = explain(PAID, BOTH)
    assert explained.wanted == explained.unmatched == ("s", "r")
    assert (explained.cases, explained.drafts) == ((), ())


def test_after_the_grace_it_is_a_case() -> None:
    explained = explain(PAID, BOTH, grace_over={"s"})
    assert codes(explained) == [(CaseCode.ORDER_MISSING, "s")]
    assert explained.wanted == ("r",)
    assert explained.drafts == ()
    assert explained.cases[0].params["amount"] == {"amount": 10_000, "currency": "NOK"}
    assert explained.cases[0].params["reference"] == "woo-1"


def test_a_refund_that_the_shop_does_not_know_is_asked_for_then_a_case() -> None:
    assert explain(PAID, BOTH, [BARE_ORDER]).wanted == ("r",)
    explained = explain(PAID, BOTH, [BARE_ORDER], grace_over={"s", "r"})
    assert codes(explained) == [(CaseCode.REFUND_MISSING, "r")]
    assert explained.cases[0].params["order"] == BARE_ORDER.identity
    assert explained.drafts == ()


def test_two_orders_with_one_payment_id_are_a_case_at_once() -> None:
    copy = order("2", references=[("transaction_id", "woo-1")])
    explained = explain(payout(10_000, [SALE]), [SALE], [ORDER, copy])
    assert codes(explained) == [(CaseCode.AMBIGUOUS_ORDER, "s")]
    assert explained.cases[0].params["suggestions"] == [ORDER.identity, copy.identity]


def test_what_is_no_payment_to_the_shop_is_a_case_at_once() -> None:
    till = row("s", gross=10_000, references={"reference": "x", "handle": "NO:57860"})
    explained = explain(payout(10_000, [till]), [till], outside={"s"})
    (case,) = explained.cases
    assert (case.code, case.cause) == (CaseCode.OUTSIDE_SHOP, "outside_shop/NO:57860")


# Decisions


def decided(explained: Explanation, decision: Decision, code: CaseCode | None = None) -> dict[str, Decision]:
    return answers([case for case in explained.cases if code in (None, case.code)], decision)


GRACE = {"s", "r"}


def test_accepting_a_missing_order_posts_to_clearing() -> None:
    given = decided(explain(PAID, BOTH, grace_over=GRACE), Decision(Action.ACCEPT, note="Sett"))
    explained = explain(PAID, BOTH, [], context(decisions=given), grace_over=GRACE)
    assert (explained.cases, explained.wanted, explained.unmatched) == ((), (), ("s", "r"))
    (draft,) = explained.drafts
    assert draft.sums() == {"1920": 7_000, "1521": -7_000}
    assert len(draft.decisions) == 2


def test_an_acceptance_is_part_of_what_is_approved() -> None:
    given = decided(explain(PAID, BOTH, grace_over=GRACE), Decision(Action.ACCEPT))
    accepted = explain(PAID, BOTH, [], context(decisions=given), grace_over=GRACE)
    assert accepted.drafts[0].hash() != explain(PAID, BOTH, [ORDER]).drafts[0].hash()


def test_a_decision_books_one_row_and_not_its_twin() -> None:
    twin = replace(SALE, key="t")
    rows = [SALE, twin]
    asked = explain(payout(20_000, rows), rows, grace_over={"s", "t"})
    given = answers(asked.cases[:1], BOOK_TO_INCOME)
    explained = explain(payout(20_000, rows), rows, [], context(decisions=given), grace_over={"s", "t"})
    assert codes(explained) == [(CaseCode.ORDER_MISSING, "t")]
    assert explained.drafts == ()


def test_booking_a_sale_elsewhere_leaves_its_fee_a_fee() -> None:
    """Else the fee would be set off against the income."""
    sale = replace(SALE, fees=(fee(-250),), fee=-250)
    paid = payout(9_750, [sale])
    given = decided(explain(paid, [sale], grace_over={"s"}), BOOK_TO_INCOME)
    (draft,) = explain(paid, [sale], [], context(decisions=given), grace_over={"s"}).drafts
    assert draft.sums() == {"1920": 9_750, "7770": 250, "3000": -10_000}
    assert [one.vat_code for one in draft.postings if one.account == "3000"] == ["3"]


def test_a_decision_says_nothing_when_the_order_has_come_meanwhile() -> None:
    """Its sale is in the books by way of the order: booked as income again it would be there twice."""
    given = decided(explain(PAID, BOTH, grace_over=GRACE), BOOK_TO_INCOME)
    (draft,) = explain(PAID, BOTH, [ORDER], context(decisions=given), grace_over=GRACE).drafts
    assert draft.sums() == {"1920": 7_000, "1521": -7_000}
    assert draft.decisions == ()


def test_an_accepted_order_does_not_accept_its_missing_refund() -> None:
    given = decided(explain(PAID, BOTH, grace_over=GRACE), Decision(Action.ACCEPT))
    explained = explain(PAID, BOTH, [BARE_ORDER], context(decisions=given), grace_over=GRACE)
    assert codes(explained) == [(CaseCode.REFUND_MISSING, "r")]
    assert explained.drafts == ()


def test_a_linked_order_is_the_match() -> None:
    elsewhere = order("9", references=[("id", "9")])
    paid = payout(10_000, [SALE])
    link = Decision(Action.LINK_ORDER, order_identity=elsewhere.identity)
    given = decided(explain(paid, [SALE], grace_over={"s"}), link)
    explained = explain(paid, [SALE], [elsewhere], context(decisions=given), grace_over={"s"})
    assert [(one.order, one.reason) for one in explained.matches] == [(elsewhere.identity, "person")]
    (draft,) = explained.drafts
    assert draft.sums() == {"1920": 10_000, "1521": -10_000}
    assert len(draft.decisions) == 1
    assert elsewhere.identity in draft.decisions[0]


def test_a_linked_refund_still_needs_its_shop_refund() -> None:
    link = Decision(Action.LINK_ORDER, order_identity=BARE_ORDER.identity)
    lost = replace(REFUND, references=(("reference", "gone"),))
    paid = payout(-3_000, [lost])
    given = decided(explain(paid, [lost], grace_over={"r"}), link)
    explained = explain(paid, [lost], [BARE_ORDER], context(decisions=given), grace_over={"r"})
    assert codes(explained) == [(CaseCode.REFUND_MISSING, "r")]


def test_a_link_to_an_order_that_is_not_there_is_no_answer() -> None:
    paid = payout(10_000, [SALE])
    asked = explain(paid, [SALE], grace_over={"s"})
    given = decided(asked, Decision(Action.LINK_ORDER, order_identity="site:404:hash"))
    explained = explain(paid, [SALE], [], context(decisions=given), grace_over={"s"})
    assert (explained.cases, explained.drafts) == (asked.cases, ())


# What holds what


def test_a_broken_identity_lets_nothing_through() -> None:
    rows = [*BOTH, row("x", "top_up", 500)]
    explained = explain(payout(7_501, rows), rows, [ORDER])
    assert codes(explained) == [(CaseCode.IDENTITY_BROKEN, "payout/2000812")]
    assert explained.cases[0].params["difference"] == {"amount": -1, "currency": "NOK"}
    assert explained.drafts == ()
    assert len(explained.matches) == 2


def test_two_ledgers_with_the_same_payout_number_have_cases_of_their_own() -> None:
    paid = payout(7_001, BOTH)
    (one,) = explain(paid, BOTH, [ORDER]).cases
    (other,) = explain(paid, BOTH, [ORDER], context(merchant_account="999")).cases
    assert one.key != other.key


@pytest.mark.parametrize("reference", [None, "2000812"])
def test_a_report_that_does_not_add_up_lets_nothing_through(reference: str | None) -> None:
    rows = [*BOTH, row("x", "top_up", 500)]
    problems = [Problem("report_unreadable", {"date": "2026-03-03"}, reference)]
    explained = explain(payout(7_500, rows), rows, [ORDER], problems=problems)
    assert codes(explained) == [(CaseCode.REPORT_UNREADABLE, "payout/2000812")]
    assert explained.drafts == ()


def test_what_follows_from_a_damaged_report_is_not_asked_besides() -> None:
    """One case with the cause: sums that fail and a fee nobody knows come from the row that is missing."""
    rows = [*BOTH, row("f", "fee", 0, fees=[fee(-100, "other")])]
    problems = [Problem("balance_chain_broken", {"date": "2026-03-03"}, "2000812")]
    explained = explain(payout(7_501, rows), rows, [ORDER], problems=problems)
    assert codes(explained) == [(CaseCode.BALANCE_CHAIN_BROKEN, "payout/2000812")]
    held = explain(payout(6_900, rows), rows, [ORDER], problems=problems)
    assert codes(held) == codes(explained)
    assert held.drafts == ()


def test_another_payouts_problem_is_not_this_ones() -> None:
    problems = [Problem("report_unreadable", {}, "2000813"), Problem("balance_chain_broken", {}, "")]
    assert len(explain(PAID, BOTH, [ORDER], problems=problems).drafts) == 1


def test_one_case_for_several_findings_of_one_kind() -> None:
    problems = [Problem("report_unreadable", {"date": day}) for day in ("2026-03-01", "2026-03-02")]
    (case,) = explain(PAID, BOTH, [ORDER], problems=problems).cases
    assert case.params["date"] == "2026-03-01"


def test_a_row_in_another_currency_lets_nothing_through() -> None:
    rows = [*BOTH, row("e", "top_up", 0, currency="EUR")]
    explained = explain(payout(7_000, rows), rows, [ORDER])
    assert codes(explained) == [(CaseCode.RATE_MISSING, "e")]
    assert explained.drafts == ()


def test_what_came_back_does_not_wait_for_the_payouts_orders() -> None:
    rows = [SALE, row("x", "payout_return", 500, references={"payout_reference": "2000811"})]
    explained = explain(payout(10_500, rows), rows)
    assert (explained.wanted, kinds(explained)) == (("s",), [VoucherKind.RETURN])
    assert explained.drafts[0].payout_reference == "2000811"
    explained = explain(payout(10_500, rows), rows, [ORDER])
    assert kinds(explained) == [VoucherKind.RETURN, VoucherKind.PAYOUT]
    assert [draft.claims for draft in explained.drafts] == [("x",), ("s",)]


def test_a_return_that_is_held_does_not_hold_its_payout() -> None:
    hold = Rule("ask", "1521", line_type="top_up", voucher_kind="return", action=RuleAction.HOLD)
    rows = [SALE, row("x", "top_up", 500)]
    explained = explain(payout(10_500, rows), rows, [ORDER], context(hold))
    assert codes(explained) == [(CaseCode.HELD_BY_RULE, "x")]
    assert kinds(explained) == [VoucherKind.PAYOUT]


def test_every_question_of_a_held_payout_is_asked_at_once() -> None:
    rows = [SALE, row("u", "unknown", -100)]
    explained = explain(payout(9_900, rows), rows, grace_over={"s"})
    assert codes(explained) == [(CaseCode.ORDER_MISSING, "s"), (CaseCode.UNKNOWN_TRANSACTION, "u")]


@pytest.mark.parametrize(
    "rows", [[SALE], [SALE, REFUND, row("x", "fee")], [SALE, SALE, REFUND], [REFUND, REFUND]]
)
def test_other_rows_than_the_payout_lists_are_refused(rows: list[object]) -> None:
    """A sale and its refund left out together would break no sum."""
    facts = PayoutFacts(PAID, rows, OrderIndex.of([ORDER]))  # type: ignore[arg-type]  # rows are Transactions
    with pytest.raises(ValueError, match="2000812"):
        explain_payout(facts, IDENTITIES, TABLE, context())


def test_the_case_of_a_row_is_found_again_by_its_name() -> None:
    (case, _) = explain(PAID, BOTH, grace_over=GRACE).cases
    assert case.key == Case(CaseCode.ORDER_MISSING, "s", scope="vipps/302321").key
