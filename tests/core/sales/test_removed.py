"""An order that the shop deleted for good: nobody can look at it any more, and that undoes no sale."""

from dataclasses import replace
from datetime import date

from app.core.cases import CaseCode
from app.core.sales.facts import order_from_snapshot
from app.messages.cases import case_texts
from tests.core.sales.shop import ACCEPT, DELIVERED, LEAVE, order, to_day
from tests.core.sales.test_booking import BEFORE, SHIRT, as_booked, worked

SOLD = order(SHIRT)
GONE = replace(SOLD, is_removed=True)


def test_the_snapshot_says_that_it_is_removed() -> None:
    told = {"number": "1", "currency": "NOK", "status": "completed", "payment_method": "vipps", "total": 0}
    made = [order_from_snapshot("a" * 64, one, None, (), to_day) for one in (told, {**told, "removed": True})]
    assert [one.is_removed for one in made] == [False, True]


def test_a_booked_sale_whose_order_is_deleted_is_asked_about_with_its_amount() -> None:
    booked = as_booked(worked(SOLD))
    (question,) = worked(GONE, booked).asked
    assert question.code == CaseCode.SALE_WITHDRAWN
    for language, words in (("nb", "slettet for godt"), ("en", "deleted for good")):
        said = case_texts(question.code, question.params, language)
        assert words in said.sentence
        assert "1250" in said.sentence.replace("\u00a0", "").replace(",", "").replace(" ", "")
    assert worked(GONE, booked, (question, LEAVE)).pieces == ()
    (out,) = worked(GONE, booked, (question, ACCEPT), sent_days=[DELIVERED]).pieces
    assert {line.account: line.amount for line in out.lines} == {"1521": -125_000, "3000": 125_000}


def test_trashed_then_deleted_it_is_asked_about_once() -> None:
    booked = as_booked(worked(SOLD))
    (question,) = worked(replace(SOLD, status="trash"), booked).asked
    assert worked(replace(GONE, status="trash"), booked, (question, LEAVE)).asked == ()


def test_what_was_paid_stays_owed_when_the_order_is_deleted_before_it_went_out() -> None:
    told = order(SHIRT, status="processing", completed_on=None, captured_on=BEFORE, is_removed=True)
    (piece,) = worked(told).pieces
    assert {line.account: line.amount for line in piece.lines} == {"1521": 125_000, "2900": -125_000}


def test_a_sale_that_was_not_booked_yet_is_listed() -> None:
    for gone in (GONE, replace(SOLD, status="trash")):
        work = worked(gone)
        assert [(one.what, one.day, one.reason) for one in work.left] == [
            ("sale", DELIVERED, "order_removed")
        ]
        assert (work.pieces, work.asked) == ((), ())
    assert worked(replace(GONE, completed_on=None)).left == ()
    assert worked(replace(GONE, completed_on=date(2026, 10, 1))).left == ()  # before the start
    assert worked(GONE, as_booked(worked(SOLD))).left == ()
