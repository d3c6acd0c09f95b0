"""Which marks of a voucher in the books are not those it was sent with, or had when it was verified."""

from typing import Any

import pytest

from app.core.marked import NO_MARK, MarkDifference, MarkedLine, as_stored, differences, from_stored

TEN, TWENTY = ("874122", "10"), ("874123", "20")


def line(amount: int, account: str = "7770", **marks: tuple[str, str]) -> MarkedLine:
    return MarkedLine(account, amount, marks)


def sent(amount: int, department: str = "", vat_code: str = "") -> MarkedLine:
    return line(amount, department=("", department), vat_code=("", vat_code))


def stored(*lines: MarkedLine) -> tuple[MarkedLine, ...]:
    return from_stored(as_stored(lines))


@pytest.mark.parametrize(
    ("there", "differs"),
    [
        ([line(100, department=TEN)], None),
        ([line(60, department=TEN), line(40, department=TEN)], None),
        ([line(100, department=TWENTY)], (("10",), ("20",))),
        ([line(100, department=NO_MARK)], (("10",), ("",))),
        ([line(60, department=TEN), line(40, department=TWENTY)], (("10",), ("10", "20"))),
        ([line(100)], None),  # not told
        ([line(100, "6553", department=TWENTY)], None),  # the sums tell
        ([line(100, department=TEN, project=("1", "7"))], None),  # nothing was said of it
    ],
)
def test_what_is_read_first_is_held_against_what_was_sent(there: list[MarkedLine], differs: Any) -> None:
    found = differences([sent(100, "10")], (), there)
    assert [(one.booked, one.now) for one in found] == ([] if differs is None else [differs])


def test_what_the_system_marks_by_itself_is_kept_and_a_change_of_it_is_one() -> None:
    filled_in = line(100, department=NO_MARK, vat_code=("a1", "0x"))
    assert differences([sent(100)], (), [filled_in]) == ()
    kept = stored(filled_in)
    assert differences([sent(100)], kept, [filled_in]) == ()
    other = line(100, department=NO_MARK, vat_code=("a2", "3"))
    assert differences([sent(100)], kept, [other]) == (MarkDifference("7770", "vat_code", ("0x",), ("3",)),)
    gone = line(100, department=NO_MARK, vat_code=NO_MARK)
    assert differences([sent(100)], kept, [gone]) == (MarkDifference("7770", "vat_code", ("0x",), ("",)),)


def test_a_mark_that_was_not_told_when_it_was_verified_and_is_now() -> None:
    kept = stored(line(100, project=NO_MARK))
    coded = line(100, project=NO_MARK, vat_code=("6", "6"))
    assert differences([sent(100)], kept, [coded]) == (MarkDifference("7770", "vat_code", ("",), ("6",)),)
    assert differences([sent(100, vat_code="6")], kept, [coded]) == ()


def test_a_department_that_got_another_number_is_the_same_one() -> None:
    kept = stored(line(100, department=TEN))
    assert differences([sent(100, "10")], kept, [line(100, department=(TEN[0], "110"))]) == ()


def test_amounts_that_were_moved_between_two_departments() -> None:
    kept = stored(line(60, department=TEN), line(40, department=TWENTY))
    moved = [line(40, department=TEN), line(60, department=TWENTY)]
    (found,) = differences([sent(60, "10"), sent(40, "20")], kept, moved)
    assert (found.booked, found.now) == (("10", "20"), ("10", "20"))


def test_one_mark_that_a_system_knows_as_two_kinds_is_told_once() -> None:
    kept = stored(line(100, department=TEN, dimension1=TEN))
    found = differences((), kept, [line(100, department=TWENTY, dimension1=TWENTY)])
    assert found == (MarkDifference("7770", "department", ("10",), ("20",)),)
