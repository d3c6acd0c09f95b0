"""Balance days: which day a row is put on, and that day and payout together book each row once."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.balance_days import (
    DAY_TYPES,
    Split,
    costs_something,
    day_of_listed,
    day_of_loose,
    period_end,
)
from app.core.drafts import draft_balance_day, draft_payout
from app.core.transactions import Elsewhere, PayoutShape, Transaction
from tests.core.facts import context, payout
from tests.properties.payouts import plain_rows

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
NONE = frozenset[date]()


@pytest.mark.parametrize(
    ("split", "end"),
    [(Split.NONE, "2024-12-31"), (Split.MONTH, "2024-02-29"), (Split.VAT_TERM, "2024-02-29")],
)
def test_periods_end_where_the_shop_splits(split: Split, end: str) -> None:
    assert period_end(date(2024, 2, 3), split).isoformat() == end
    assert period_end(date(2024, 12, 31), split) == date(2024, 12, 31)


def test_a_payout_in_the_same_period_is_not_split() -> None:
    paid = date(2026, 4, 2)
    assert day_of_listed(date(2026, 3, 31), paid, Split.MONTH, NONE) == date(2026, 3, 31)
    assert day_of_listed(date(2026, 4, 1), paid, Split.MONTH, NONE) is None
    assert day_of_listed(date(2026, 3, 31), paid, Split.VAT_TERM, NONE) is None
    assert day_of_listed(date(2026, 12, 30), date(2027, 1, 4), Split.NONE, NONE) == date(2026, 12, 31)


def test_a_late_row_goes_to_the_next_day_that_is_not_sent() -> None:
    sent = {date(2026, 3, 31), date(2026, 4, 1)}
    assert day_of_listed(date(2026, 3, 30), date(2026, 4, 5), Split.MONTH, sent) == date(2026, 4, 2)
    assert day_of_listed(date(2026, 3, 30), date(2026, 4, 2), Split.MONTH, sent) is None
    assert day_of_loose(date(2026, 3, 31), Split.NONE, sent, daily=True) == date(2026, 4, 2)


@given(DAYS, st.sampled_from(list(Split)), st.booleans())
def test_no_row_waits_beyond_a_period_or_35_days(day: date, split: Split, daily: bool) -> None:
    found = day_of_loose(day, split, NONE, daily=daily)
    assert day <= found <= min(day + timedelta(days=35), period_end(day, split))
    assert found == day or not daily


@st.composite
def mixes(draw: st.DrawFn) -> tuple[tuple[Transaction, ...], frozenset[str]]:
    rows = tuple(draw(plain_rows(number)) for number in range(draw(st.integers(0, 8))))
    put = frozenset(row.key for row in rows if costs_something(row) and draw(st.booleans()))
    return rows, put


@given(mixes())
@settings(max_examples=200)
def test_day_and_payout_book_together_what_the_payout_would_alone(
    mix: tuple[tuple[Transaction, ...], frozenset[str]],
) -> None:
    """Any rows, any of them put on a balance day: each is claimed once, the sums are the same to the øre."""
    rows, put = mix
    own = {"payout_return", "top_up"}
    on_day = [row for row in rows if row.key in put and row.type not in own]
    paid = payout(sum(row.net for row in rows), rows)
    day = payout(0, on_day, reference="NOK 2026-03-01", shape=PayoutShape.BALANCE_DAY)
    elsewhere = {row.key: Elsewhere.WHOLE if row.type in DAY_TYPES else Elsewhere.CHARGES for row in on_day}
    first = draft_balance_day(day, on_day, context())
    drafts = [first.draft, draft_payout(paid, rows, context(), elsewhere).draft]
    alone = draft_payout(paid, rows, context()).draft
    made = [draft for draft in drafts if draft is not None]
    sums: Counter[str] = Counter()
    for draft in made:
        sums.update(draft.sums())
    expected = alone.sums() if alone is not None else {}
    assert {one: amount for one, amount in sums.items() if amount} == {
        one: amount for one, amount in expected.items() if amount
    }
    claimed = Counter(key for draft in made for key in draft.claims)
    assert set(claimed.values()) <= {1}
    if first.draft is not None and len(made) == 2:
        posted = {key for key in claimed if key in {row.key for row in on_day}}
        assert posted == set(first.draft.claims)
