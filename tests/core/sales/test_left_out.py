"""What is booked and then left out goes out of the books by a voucher, and is on the list."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.cases import Action, CaseCode
from app.core.rules import Rule, RuleAction
from app.core.sales import Booked, SalesOrder, SalesRefund, Work
from app.core.sales.pieces import LEFT_OUT
from app.messages.cases import case_texts
from tests.core.sales.shop import ACCEPT, DELIVERED, LEAVE, TODAY, order
from tests.core.sales.test_booking import BEFORE, SHIRT, as_booked, sums, worked

COMPANY = order(SHIRT, is_company=True)
OUT = {("3000", "3"): 125_000, ("1521", "0"): -125_000}


def beside(booked: list[Booked], work: Work) -> list[Booked]:
    """What the books have when the pieces are booked beside what they had."""
    known = {one.what: one for one in booked}
    for piece in work.pieces:
        before = known.get(piece.what)
        lines = (*before.lines, *piece.lines) if before else piece.lines
        day = before.day if before else piece.day
        known[piece.what] = Booked(piece.what, piece.facts, lines, day, piece.number)
    return list(known.values())


def left(work: Work) -> list[tuple[str, str]]:
    return [(one.what, one.reason) for one in work.left]


def test_a_booked_sale_that_is_left_out_is_taken_out_by_a_voucher_and_listed() -> None:
    """It stayed in the books, and stood on no list."""
    booked = as_booked(worked(order(SHIRT)))
    (question,) = worked(COMPANY, booked).asked
    work = worked(COMPANY, booked, (question, LEAVE), sent_days=[DELIVERED])
    (piece,) = work.pieces
    assert (sums(work)["sale"], piece.day, piece.facts, piece.number) == (OUT, TODAY, LEFT_OUT, 2)
    assert piece.answers == (f"sale_needs_person:{question.subject}:company/125000:{LEAVE.as_json()}",)
    assert left(work) == [("sale", "sale_needs_person")]
    again = worked(COMPANY, beside(booked, work), (question, LEAVE))
    assert (again.pieces, again.asked, left(again)) == ((), (), [("sale", "sale_needs_person")])


def test_the_question_says_what_is_booked_and_what_leaving_out_does() -> None:
    (first,) = worked(COMPANY).asked
    (question,) = worked(COMPANY, as_booked(worked(order(SHIRT)))).asked
    assert question.key == first.key
    for language, word, done in (("nb", "endret", "føres tilbake"), ("en", "changed", "taken back")):
        told = case_texts(question.code, question.params, language)
        assert word in told.sentence
        assert word not in case_texts(first.code, first.params, language).sentence
        (leaving,) = (explained for action, _, explained in told.answers if action == Action.LEAVE)
        assert done in leaving


def test_what_rests_on_a_sale_that_is_taken_out_goes_with_it() -> None:
    """Its refund would else stand as less income, and a new one be booked of a sale that is not there."""
    back, more = (SalesRefund(key, 10_000, TODAY, True) for key in ("8", "9"))
    booked = as_booked(worked(order(SHIRT, refunds=(back,))))
    told = order(SHIRT, is_company=True, refunds=(back, more))
    asked = worked(told, booked).asked
    question = next(case for case in asked if case.code == CaseCode.SALE_NEEDS_PERSON)
    work = worked(told, booked, (question, LEAVE))
    found = sums(work)
    assert found["sale"] == OUT
    assert found["refund/8"] == {("3000", "3"): -10_000, ("1521", "0"): 10_000}
    assert set(found) == {"sale", "refund/8"}
    assert {what for what, _ in left(work)} == {"sale", "refund/8", "refund/9"}
    again = worked(told, beside(booked, work), (question, LEAVE))
    assert (again.pieces, again.asked, left(again)) == ((), (), left(work))


def test_a_prepayment_that_is_left_out_takes_the_sale_with_it() -> None:
    booked = as_booked(worked(order(SHIRT, captured_on=BEFORE)))
    told = order(SHIRT, captured_on=BEFORE, payment_method="gold")
    asked = worked(told, booked).asked
    answers = [(case, LEAVE) for case in asked if case.code == CaseCode.SALE_WITHOUT_PROVIDER]
    work = worked(told, booked, *answers)
    assert set(sums(work)) == {"prepayment", "sale"}
    after = [line for one in beside(booked, work) for line in one.lines]
    for account in ("1521", "2900", "3000"):
        assert sum(line.amount for line in after if line.account == account) == 0
    assert worked(told, beside(booked, work), *answers).pieces == ()


def test_a_rule_that_leaves_a_changed_order_out_takes_it_out() -> None:
    rule = Rule("abroad", "", "", voucher_kind="sales", line_type="sale", country="SE",
                action=RuleAction.IGNORE)  # fmt: skip
    booked = as_booked(worked(order(SHIRT)))
    told = order(SHIRT, country="SE")
    work = worked(told, booked, rules=[rule])
    assert (sums(work)["sale"], left(work)) == (OUT, [("sale", "rule_ignores")])
    (again,) = worked(order(SHIRT), beside(booked, work), rules=[rule]).pieces  # it goes to Norway after all
    assert {(line.account, line.vat_code): line.amount for line in again.lines} == {
        ("3000", "3"): -125_000,
        ("1521", "0"): 125_000,
    }


@pytest.mark.parametrize("is_booked_now", [True, False])
def test_taking_out_of_another_vat_term_waits_for_a_person(is_booked_now: bool) -> None:
    october = date(2026, 10, 30)
    start = date(2026, 10, 1)
    booked = as_booked(worked(order(SHIRT, completed_on=october), start=start))
    told = replace(COMPANY, completed_on=october)
    (question,) = worked(told, booked, start=start).asked
    (late,) = worked(told, booked, (question, LEAVE), start=start).asked
    assert (late.code, late.params["reason"]) == (CaseCode.SALE_LATE, "left_out")
    assert "ut av" in case_texts(late.code, late.params, "nb").title
    said = ACCEPT if is_booked_now else LEAVE
    work = worked(told, booked, (question, LEAVE), (late, said), start=start)
    assert (len(work.pieces), work.asked) == (1 if is_booked_now else 0, ())
    assert left(work) == [("sale", "sale_needs_person" if is_booked_now else "sale_late")]


def test_what_was_never_booked_is_listed_as_before() -> None:
    told: SalesOrder = COMPANY
    (question,) = worked(told).asked
    work = worked(told, (), (question, LEAVE))
    assert (work.pieces, left(work)) == ((), [("sale", "sale_needs_person")])
