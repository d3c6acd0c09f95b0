"""What is new to tell, and when a digest is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.telling import Digest, OpenCause, digest_day, new_causes

MONDAY = date(2026, 3, 2)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_a_cause_is_new_until_it_is_told_however_many_cases_it_has() -> None:
    opened = [OpenCause("a", 1, 1), OpenCause("b", 2, 300)]
    assert new_causes(opened, []) == tuple(opened)
    assert new_causes(opened, ["a"]) == (opened[1],)
    assert new_causes([OpenCause("b", 2, 400)], ["b"]) == ()


@pytest.mark.parametrize(
    ("digest", "told_on", "now", "due"),
    [
        (Digest.DAILY, None, at(MONDAY, 7), MONDAY),
        (Digest.DAILY, MONDAY, at(MONDAY, 23), None),
        (Digest.DAILY, MONDAY, at(MONDAY + timedelta(days=1), 6), None),
        (Digest.DAILY, MONDAY, at(MONDAY + timedelta(days=1), 7), MONDAY + timedelta(days=1)),
        (Digest.WEEKLY, None, at(MONDAY + timedelta(days=3), 12), MONDAY),
        (Digest.WEEKLY, MONDAY, at(MONDAY + timedelta(days=6), 23), None),
        (Digest.WEEKLY, MONDAY, at(MONDAY + timedelta(days=7), 7), MONDAY + timedelta(days=7)),
        (Digest.NONE, None, at(MONDAY, 12), None),
    ],
)
def test_when_a_digest_is_due(digest: Digest, told_on: date | None, now: datetime, due: date | None) -> None:
    assert digest_day(digest, told_on, now) == due


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.sampled_from([Digest.DAILY, Digest.WEEKLY]))
def test_no_day_has_two_digests_whenever_is_looked(hours: list[int], digest: Digest) -> None:
    told: list[date] = []
    now = at(MONDAY, 0)
    for more in hours:
        now += timedelta(hours=more)
        day = digest_day(digest, told[-1] if told else None, now)
        if day is not None:
            told.append(day)
    assert told == sorted(set(told))
