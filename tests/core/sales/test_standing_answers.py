"""An answer about sales that stands for all alike: what it answers, and what it does not."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.sales import SalesOrder, SalesRefund
from app.core.standing import StandingDecision, can_stand
from tests.core.sales.shop import ACCEPT, DELIVERED, LEAVE, TODAY, goods, order
from tests.core.sales.test_booking import SHIRT, asked, sums, worked

COMPANY = order(SHIRT, is_company=True)
BOOKS = order(goods("0", 10_000, 0, tax_class="books"))
BOOK = Decision(Action.BOOK_TO, account="3100", vat_code="5")


def stood(case: Case, decision: Decision, since: date = DELIVERED, version: int = 1) -> StandingDecision:
    assert case.alike is not None
    assert can_stand(case.alike, decision.action)
    return StandingDecision(case.alike, version, decision, since)


def standing(*made: StandingDecision) -> dict[str, Any]:
    return {"standing": {one.condition: one for one in made}}


def other(told: SalesOrder, **changes: Any) -> SalesOrder:
    facts = {name: getattr(told, name) for name in ("is_company", "country", "payment_method")}
    return order(*told.parts, **{**facts, "key": "b" * 64, "number": "1002", **changes})


@pytest.mark.parametrize(("told", "answer"), [(COMPANY, ACCEPT), (BOOKS, BOOK)])
def test_another_order_alike_is_answered_and_the_answer_is_named(told: SalesOrder, answer: Decision) -> None:
    (case,) = worked(told).asked
    made = stood(case, answer)
    work = worked(other(told), **standing(made))
    assert work.asked == ()
    (piece,) = work.pieces
    assert any(f'"standing": "{made.name}"' in one for one in piece.answers)
    ((found, decision),) = work.standing
    assert (found.alike, decision.standing) == (made.condition, made.name)
    if answer is BOOK:
        assert {line.rule for line in piece.lines if line.account == "3100"} == {f"standing:{made.name}"}


def test_companies_that_are_invoiced_elsewhere_are_left_out_and_listed() -> None:
    (case,) = worked(COMPANY).asked
    work = worked(other(COMPANY), **standing(stood(case, LEAVE)))
    assert (work.pieces, work.asked) == ((), ())
    assert [(one.what, one.reason) for one in work.left] == [("sale", "sale_needs_person")]
    assert len(work.standing) == 1


def test_what_is_not_alike_is_asked() -> None:
    (company,) = worked(COMPANY).asked
    made = standing(stood(company, ACCEPT))
    for told in (
        other(COMPANY, country="SE", completed_on=DELIVERED),
        order(goods("25", 4_000_000, 1_000_000), is_company=True),
        order(goods("25", 4_000_000, 1_000_000)),
    ):
        assert CaseCode.SALE_NEEDS_PERSON in asked(worked(told, **made))
    (books,) = worked(BOOKS).asked
    of_books = standing(stood(books, BOOK))
    assert asked(worked(order(goods("0", 10_000, 0, tax_class="food")), **of_books)) == [
        CaseCode.SALE_UNMAPPED
    ]
    back = SalesRefund("9", 10_000, TODAY, True)
    refunded = order(goods("0", 10_000, 0, tax_class="books"), refunds=(back,))
    assert [one.subject[-9:] for one in worked(refunded, **of_books).asked] == ["/refund/9"]


def test_a_large_order_of_a_private_person_is_asked_about_each_time() -> None:
    (case,) = worked(order(goods("25", 4_000_000, 1_000_000))).asked
    assert case.alike is None


def test_vat_that_is_off_by_a_shops_rounding_can_stand_and_by_more_cannot() -> None:
    """Of 348 at 25 % the buyer is shown 70: whole kroner on every receipt of the shop."""
    (case,) = worked(order(goods("25", 27_800, 7_000))).asked
    assert case.code == CaseCode.SALE_VAT_DIFFERS
    made = standing(stood(case, ACCEPT))
    assert asked(worked(order(goods("25", 27_900, 6_900)), **made)) == []
    (more,) = worked(order(goods("25", 20_000, 7_000)), **made).asked
    assert more.alike is None


@pytest.mark.parametrize(("method", "code"), [("bacs", CaseCode.SALE_WITHOUT_PROVIDER), ("vipps", "")])
def test_a_way_to_pay_without_a_provider_has_one_answer_for_all(method: str, code: str) -> None:
    told = order(SHIRT, payment_method=method)
    found = worked(told).asked
    assert [one.code for one in found] == ([code] if code else [])
    for case in found:
        made = stood(case, Decision(Action.BOOK_TO, account="1500", vat_code="0"))
        assert sums(worked(other(told), **standing(made)))["sale"] == {
            ("1500", "0"): 125_000,
            ("3000", "3"): -125_000,
        }


def test_refunds_by_hand_of_a_method_are_answered_alike() -> None:
    back = SalesRefund("9", 125_000, TODAY, False)
    (case,) = worked(order(SHIRT, refunds=(back,))).asked
    assert case.code == CaseCode.REFUND_BY_HAND
    made = stood(case, Decision(Action.BOOK_TO, account="1920", vat_code="0"))
    again = other(order(SHIRT), refunds=(back,))
    assert ("1920", "0") in sums(worked(again, **standing(made)))["refund/9"]


def test_it_answers_from_its_first_day_on_and_an_own_answer_comes_before_it() -> None:
    (case,) = worked(COMPANY).asked
    later = stood(case, ACCEPT, since=DELIVERED + timedelta(days=1))
    assert asked(worked(COMPANY, **standing(later))) == [CaseCode.SALE_NEEDS_PERSON]
    work = worked(COMPANY, (), (case, LEAVE), **standing(stood(case, ACCEPT)))
    assert (work.pieces, work.standing) == ((), ())


def test_versions_are_told_apart_by_what_a_voucher_rests_on() -> None:
    (case,) = worked(COMPANY).asked
    answers = {
        worked(COMPANY, **standing(stood(case, ACCEPT, version=one))).pieces[0].answers for one in (1, 2)
    }
    assert len(answers) == 2
