"""What stands in a cell: exact minor units, days and moments, or a refusal that says where."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.files.cells import COMMA, EITHER, POINT, Line
from app.files.refused import FileRefused
from app.files.workbook import Figure, Formula, Rounded

SPACE = "\u00a0"


def line(cell: str) -> Line:
    return Line(7, [cell], {"beløp": 0})


def refusal(read: Callable[[], Any]) -> tuple[str, Any]:
    with pytest.raises(FileRefused) as refused:
        read()
    assert refused.value.params["column"] == "Beløp"
    return refused.value.code, refused.value.params["row"]


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("1499", 149_900),
        ("1499,00", 149_900),
        ("1499.5", 149_950),
        ("1 499,00", 149_900),
        (f"1{SPACE}499,00", 149_900),
        ("1.499,00", 149_900),
        ("1,499.00", 149_900),
        ("1.234.567,89", 123_456_789),
        ("1.234.567", 123_456_700),
        ("-28,46", -2_846),
        ("\u221228,46", -2_846),
        (" 0,01 ", 1),
        (Figure("28.46"), 2_846),
        (Figure("1234"), 123_400),
    ],
)
def test_amounts(cell: str, minor: int) -> None:
    assert line(cell).amount("Beløp", "NOK") == minor


@pytest.mark.parametrize("cell", ["1.234", "1,234"])
def test_nobody_guesses_what_divides(cell: str) -> None:
    assert refusal(lambda: line(cell).amount("Beløp", "NOK", EITHER)) == ("file_amount_ambiguous", 7)
    assert line("1.234").amount("Beløp", "NOK", COMMA) == 123_400
    assert line("1,234").amount("Beløp", "NOK", POINT) == 123_400
    assert line("1.234").amount("Beløp", "KWD", POINT) == 1_234


@pytest.mark.parametrize(
    "cell",
    [
        "12,345,6",
        "1..2",
        "12a",
        "--3",
        "1,2,3",
        "0,0001",
        "1e5",
        "NaN",
        "9" * 20,
        "12,34 kr",
        "1.23,456.7",
        "٣",
    ],
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    assert refusal(lambda: line(cell).amount("Beløp", "NOK")) == ("file_amount_unreadable", 7)


def test_a_missing_amount_is_told_unless_it_may_be_missing() -> None:
    assert refusal(lambda: line("").amount("Beløp", "NOK")) == ("file_cell_missing", 7)
    assert line("").amount("Beløp", "NOK", required=False) == 0
    assert Line(7, [], {}).amount("Beløp", "NOK", required=False) == 0


@pytest.mark.parametrize("cell", [Formula("3"), "=SUM(A1:A9)", '=HYPERLINK("https://x.example")', "@SUM(1)"])
def test_a_formula_is_no_fact(cell: str) -> None:
    assert refusal(lambda: line(cell).amount("Beløp", "NOK")) == ("file_formula", 7)
    assert refusal(lambda: line(cell).text("Beløp")) == ("file_formula", 7)


def test_a_number_that_a_spreadsheet_has_rounded_is_refused() -> None:
    assert refusal(lambda: line(Rounded("2.0126874534000001E+19")).text("Beløp")) == (
        "file_number_rounded",
        7,
    )


@pytest.mark.parametrize("cell", ["x" * 201, "a\x07b", "a\nb"])
def test_texts_are_short_and_printable(cell: str) -> None:
    assert refusal(lambda: line(cell).text("Beløp")) == ("file_text_unreadable", 7)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("03.03.2026", date(2026, 3, 3)),
        ("3.3.2026 10:12", date(2026, 3, 3)),
        ("2026-03-03", date(2026, 3, 3)),
        ("2026-03-03T23:59:59Z", date(2026, 3, 3)),
        (Figure("46084"), date(2026, 3, 3)),
        (Figure("46084.99999"), date(2026, 3, 3)),
    ],
)
def test_days(cell: str, day: date) -> None:
    assert line(cell).day("Beløp") == day


@pytest.mark.parametrize(
    "cell", ["03/04/2026", "31.02.2026", "0001-01-01", "2026-03-03 25:00", "i dag", "46084"]
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    assert refusal(lambda: line(cell).day("Beløp")) == ("file_date_unreadable", 7)


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2026-03-03T10:12:44+01:00", datetime(2026, 3, 3, 9, 12, 44, tzinfo=UTC)),
        ("2026-03-03T10:12:44+0100", datetime(2026, 3, 3, 9, 12, 44, tzinfo=UTC)),
        ("2026-07-03 10:12:44.123", datetime(2026, 7, 3, 8, 12, 44, tzinfo=UTC)),
        ("2026-03-03 10:12 UTC", datetime(2026, 3, 3, 10, 12, tzinfo=UTC)),
        ("03.03.2026", datetime(2026, 3, 2, 23, tzinfo=UTC)),
        (Figure("46084.5"), datetime(2026, 3, 3, 11, tzinfo=UTC)),
    ],
)
def test_moments_without_an_offset_are_of_the_zone(cell: str, at: datetime) -> None:
    assert line(cell).moment("Beløp", "Europe/Oslo") == at
