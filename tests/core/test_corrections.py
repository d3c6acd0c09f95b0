"""A wrong account is moved once, exactly, in open periods only."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.corrections import (
    Booked,
    Wrong,
    as_corrected,
    correction_drafts,
    has_late_output_vat,
    moves_by_key,
)
from app.core.vouchers import VoucherKind
from tests.core.drafting import draft_of, drafted
from tests.core.facts import fee, row

TODAY = date(2026, 6, 20)
WRONG = Wrong("7770", "7775", "feil konto i oppsettet")
PLAIN = draft_of(drafted([row("a", gross=10_000, fees=[fee(-200)])]))
CLOSED = [(date(2026, 1, 1), date(2026, 4, 30))]


def booked(day: date, number: int, amount: int = 200) -> Booked:
    first, *rest = PLAIN.postings
    lines = [replace(one, amount=amount) if one.account == "7770" else one for one in rest]
    lines = [replace(first, amount=-sum(one.amount for one in lines)), *lines]
    identity = replace(PLAIN.identity, subject=str(number))
    draft = replace(PLAIN, identity=identity, date=day, postings=tuple(lines))
    return Booked(identity.key(1), f"{number}-2026", draft)


def test_one_voucher_per_open_month_and_closed_ones_in_the_first_open() -> None:
    of = [
        booked(day, number)
        for number, day in enumerate(
            [date(2026, 1, 5), date(2026, 3, 5), date(2026, 5, 5), date(2026, 6, 5), date(2026, 6, 6)]
        )
    ]
    may, june = correction_drafts(of, WRONG, CLOSED, TODAY, "nb")
    assert (may.date, june.date) == (date(2026, 5, 31), TODAY)
    assert may.sums() == {"7770": -600, "7775": 600}
    assert june.sums() == {"7770": -400, "7775": 400}
    assert may.text == "Vipps korreksjon 7770 til 7775, gjelder 01.2026–05.2026: feil konto i oppsettet"
    assert [one.text for one in may.postings[:3]] == [
        "Bilag 0-2026 2026-01-05",
        "Bilag 1-2026 2026-03-05",
        "Bilag 2-2026 2026-05-05",
    ]
    assert may.identity.kind is VoucherKind.CORRECTION


def test_nothing_is_corrected_twice() -> None:
    of = [booked(date(2026, 5, 5), 1), booked(date(2026, 5, 6), 2)]
    moves = moves_by_key(correction_drafts(of[:1], WRONG, CLOSED, TODAY, "nb"))
    assert moves == {of[0].key: [("7770", "7775")]}
    left = [replace(one, draft=as_corrected(one.draft, moves.get(one.key, ()))) for one in of]
    (rest,) = correction_drafts(left, WRONG, CLOSED, TODAY, "nb")
    assert rest.sums() == {"7770": -200, "7775": 200}
    assert correction_drafts(left[:1], WRONG, CLOSED, TODAY, "nb") == ()


def test_where_nobody_tells_of_closed_periods_it_is_dated_today() -> None:
    of = [booked(date(2026, 1, 5), 1), booked(date(2026, 6, 5), 2)]
    (one,) = correction_drafts(of, WRONG, None, TODAY, "en")
    assert one.date == TODAY
    assert "concerning 01.2026–06.2026" in one.text


def test_without_an_open_day_there_is_none() -> None:
    with pytest.raises(ValueError, match="no open day"):
        correction_drafts([booked(date(2026, 5, 5), 1)], WRONG, [(date(2026, 1, 1), TODAY)], TODAY, "nb")


def test_output_vat_is_seen() -> None:
    one = booked(date(2026, 5, 5), 1)
    taxed = replace(
        one, draft=replace(one.draft, postings=tuple(replace(p, vat_code="3") for p in one.draft.postings))
    )
    assert not has_late_output_vat([one], "7770")
    assert has_late_output_vat([taxed], "7770")


@given(
    st.lists(st.tuples(st.dates(date(2026, 1, 1), TODAY), st.integers(-5_000, 5_000)), max_size=25),
    st.dates(date(2025, 12, 31), TODAY - timedelta(days=1)),
)
def test_all_of_it_is_moved_in_open_days_and_nothing_else(
    given_: list[tuple[date, int]], closed_to: date
) -> None:
    of = [booked(day, number, amount) for number, (day, amount) in enumerate(given_)]
    closed = [(date(2025, 1, 1), closed_to)]
    moved: dict[str, int] = defaultdict(int)
    days = set()
    for draft in correction_drafts(of, WRONG, closed, TODAY, "nb"):
        assert closed_to < draft.date <= TODAY
        days.add(f"{draft.date:%Y-%m}")
        for account, amount in draft.sums().items():
            moved[account] += amount
    total = sum(amount for _, amount in given_)
    assert dict(moved) in ({}, {"7770": -total, "7775": total})
    assert moved or not any(amount for _, amount in given_)
    assert len(days) == len(correction_drafts(of, WRONG, closed, TODAY, "nb"))
