"""A capture that becomes known after its day was booked: in its own period, or where a person says."""

from dataclasses import replace
from datetime import date

from app.core.cases import Action, Decision
from app.core.periods import may_be_moved, period_case
from app.core.sales import SalesMode, SalesOrder, sales_drafts
from tests.core.sales.shop import DELIVERED, TODAY, context, order
from tests.core.sales.test_booking import BEFORE, SHIRT, as_booked, worked

OCTOBER = date(2026, 10, 30)
START = date(2026, 10, 1)


def paid(on: date) -> SalesOrder:
    return order(SHIRT, status="processing", completed_on=None, captured_on=on)


def test_it_is_booked_by_itself_on_its_own_day_when_that_month_has_gone() -> None:
    (piece,) = worked(paid(OCTOBER), sent_days=[OCTOBER], start=START).pieces
    assert piece.day == OCTOBER
    (draft,) = sales_drafts([piece], context(start=START), TODAY)
    assert (draft.voucher.date, draft.voucher.identity.subject) == (OCTOBER, piece.key)
    assert "1001" in draft.voucher.text
    booked = as_booked(worked(paid(OCTOBER), sent_days=[OCTOBER], start=START))
    assert worked(paid(OCTOBER), booked, sent_days=[OCTOBER], start=START).pieces == ()


def test_two_of_a_day_are_two_vouchers_and_the_days_own_is_left_alone() -> None:
    other = replace(paid(OCTOBER), key="b" * 64, number="1002")
    pieces = [
        piece
        for told in (paid(OCTOBER), other)
        for piece in worked(told, sent_days=[OCTOBER], start=START).pieces
    ]
    drafts = sales_drafts(pieces, context(start=START), TODAY)
    assert len({one.voucher.identity.subject for one in drafts}) == 2
    assert {one.voucher.date for one in drafts} == {OCTOBER}


def test_within_its_month_it_stands_on_the_day_it_became_known_as_sales_do() -> None:
    (piece,) = worked(paid(BEFORE), sent_days=[BEFORE]).pieces
    assert piece.day == TODAY


def test_a_day_that_is_not_sent_has_it() -> None:
    (piece,) = worked(paid(OCTOBER), start=START).pieces
    (draft,) = sales_drafts([piece], context(start=START), TODAY)
    assert (draft.voucher.date, draft.voucher.identity.subject) == (OCTOBER, OCTOBER.isoformat())


def test_where_its_period_is_closed_a_person_says_the_day_and_the_text_names_the_month() -> None:
    for sent_days in ([OCTOBER], []):
        (piece,) = worked(paid(OCTOBER), sent_days=sent_days, start=START).pieces
        (draft,) = sales_drafts([piece], context(start=START), TODAY)
        assert may_be_moved(draft.voucher)
        asked = period_case(draft.voucher.identity)
        answer = Decision(Action.USE_DATE, voucher_date="2026-11-02")
        (moved,) = sales_drafts([piece], context((asked, answer), start=START), TODAY)
        assert moved.voucher.date == date(2026, 11, 2)
        assert moved.voucher.identity == draft.voucher.identity
        assert "gjelder 10.2026" in moved.voucher.text
        assert len(moved.voucher.decisions) == 1


def test_a_sale_stands_on_its_day_whatever_was_answered() -> None:
    for mode in (SalesMode.DAILY, SalesMode.PER_ORDER):
        pieces = worked(order(SHIRT), mode=mode).pieces
        (draft,) = sales_drafts(pieces, context(mode=mode), TODAY)
        assert not may_be_moved(draft.voucher)
        answer = Decision(Action.USE_DATE, voucher_date="2026-11-25")
        told = context((period_case(draft.voucher.identity), answer), mode=mode)
        assert sales_drafts(pieces, told, TODAY)[0].voucher.date == DELIVERED
