"""Which VAT term closes with payouts that are not booked, and when its return is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.balance_days import Split, period_end
from app.core.terms import Term, closing_terms, due_day


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2026, 2, 28), date(2026, 4, 10)),
        (date(2028, 2, 29), date(2028, 4, 10)),
        (date(2026, 4, 30), date(2026, 6, 10)),
        (date(2026, 6, 30), date(2026, 8, 31)),
        (date(2026, 8, 31), date(2026, 10, 10)),
        (date(2026, 10, 31), date(2026, 12, 10)),
        (date(2026, 12, 31), date(2027, 2, 10)),
    ],
)
def test_a_return_is_due_a_month_and_ten_days_after_its_term(last: date, due: date) -> None:
    assert due_day(last) == due


def test_a_term_is_warned_of_a_week_before_it_ends_and_after() -> None:
    days = [date(2026, 1, 5), date(2026, 2, 27), date(2026, 3, 1)]
    first = Term(1, date(2026, 2, 28), date(2026, 4, 10), 2)
    assert closing_terms(days, date(2026, 2, 20)) == ()
    assert closing_terms(days, date(2026, 2, 21)) == (first,)
    assert closing_terms(days, date(2026, 4, 1)) == (first,)
    both = closing_terms(days, date(2026, 5, 1))
    assert [one.number for one in both] == [1, 2]


@given(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=20))
def test_no_payout_of_a_term_that_is_over_is_left_out(days: list[date]) -> None:
    today = date(2027, 6, 30)
    told = closing_terms(days, today)
    over = [day for day in days if period_end(day, Split.VAT_TERM) - timedelta(days=7) <= today]
    assert sum(one.unbooked for one in told) == len(over)
    assert [one.last for one in told] == sorted({one.last for one in told})
