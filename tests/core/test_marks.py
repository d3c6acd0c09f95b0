"""Marks: the site's newest, the one before until the new one was used, and never an older one."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core.marks import NO_MARK, Marks, mark_counts, mark_number, mark_renewed, mark_used

DAY = 86_400_000


@pytest.mark.parametrize(
    ("mark", "number"),
    [("", 0), ("m1-a", 1), ("m12-Zz_-9", 12), ("m0-a", None), ("m1-", None), ("m-2", None), ("x", None)],
)
def test_numbers(mark: str, number: int | None) -> None:
    assert mark_number(mark) == number


def test_a_mark_is_not_renewed_before_it_was_used() -> None:
    marks = mark_renewed(Marks(used_at=1), "a", 0, DAY)
    assert (marks.current, marks.previous) == ("m1-a", NO_MARK)
    assert mark_renewed(marks, "b", 10 * DAY, DAY) == marks
    used = mark_used(marks, "m1-a", 100)
    assert mark_renewed(used, "b", DAY - 1, DAY) == used
    assert mark_renewed(used, "b", DAY, DAY).current == "m2-b"


def test_the_previous_counts_until_the_current_was_used_by_the_sites_clock() -> None:
    marks = Marks("m2-b", "m1-a")
    assert mark_counts(marks, "m1-a", 500)
    used = mark_used(marks, "m2-b", 400)
    assert mark_counts(used, "m1-a", 399)
    assert not mark_counts(used, "m1-a", 400)
    assert not mark_counts(used, NO_MARK, 1)


def test_where_marks_are_lost_the_first_that_is_not_older_counts() -> None:
    marks = Marks("m5-b", "m4-a", used_at=9, lost=True)
    assert not mark_counts(marks, "m4-x", 500)
    assert mark_counts(marks, "m5-x", 500)
    taken = mark_used(marks, "m8-x", 500)
    assert (taken.current, taken.lost) == ("m8-x", False)
    assert not mark_counts(taken, "m9-y", 600)
    assert mark_renewed(taken, "z", DAY, DAY).current == "m9-z"


@dataclass
class Installation:
    """What one WordPress keeps."""

    mark: str = NO_MARK


@given(
    some.lists(
        some.sampled_from(
            ["heartbeat", "lost heartbeat", "request", "copy", "copy heartbeat", "copy request"]
        ),
        max_size=60,
    )
)
def test_the_original_never_falls_out_when_it_used_the_newest_first(acts: list[str]) -> None:
    """A copy is taken, then the original answers a heartbeat: from then on only the original counts."""
    marks, original, copy = Marks(), Installation(), Installation()
    clock, is_stale = 0, False
    for act in acts:
        clock += 3600
        if act == "copy":
            copy, is_stale = Installation(original.mark), False
        elif act.startswith("copy"):
            if not is_stale:
                continue  # it cannot be told from the original yet
            assert not mark_counts(marks, copy.mark, clock)
        else:
            assert mark_counts(marks, original.mark, clock)
            before = original.mark
            marks = mark_used(marks, original.mark, clock)
            is_stale = is_stale or (copy.mark != before and mark_number(copy.mark) != mark_number(before))
            if "heartbeat" in act:
                marks = mark_renewed(marks, f"c{clock}", clock * 1000, DAY // 10)
                if act == "heartbeat":
                    original.mark = marks.current
