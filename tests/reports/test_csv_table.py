"""Tables as CSV: the language's separators, whole amounts, and nothing that a spreadsheet would calculate."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.csv_table import Money, csv_table


def test_a_table_in_norwegian_and_in_english() -> None:
    rows = [
        (date(2026, 3, 4), Money(-149_900, "NOK"), Money(5, "NOK"), 3, "Vipps; net", None),
        (datetime(2026, 3, 4, 9, 30, tzinfo=UTC), Money(100, "JPY"), Money(1, "NOK"), 0, 'a "b"', ""),
    ]
    headers = ("Dag", "Brutto", "Gebyr", "Antall", "Tekst", "Tomt")
    assert csv_table(headers, rows, "nb").decode("utf-8") == (
        "\ufeffDag;Brutto;Gebyr;Antall;Tekst;Tomt\r\n"
        '2026-03-04;-1499,00;0,05;3;"Vipps; net";\r\n'
        '2026-03-04T09:30:00+00:00;100;0,01;0;"a ""b""";\r\n'
    )
    assert "2026-03-04,-1499.00,0.05,3,Vipps; net,\r\n" in csv_table(headers, rows, "en").decode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+47 900",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\r=1",
        '=HYPERLINK("x")',
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20A1",
    ],
)
def test_no_text_is_a_formula(text: str) -> None:
    for place in (csv_table([text], [], "nb"), csv_table(["a"], [[text]], "nb")):
        cells = [
            cell
            for row in csv.reader(io.StringIO(place.decode("utf-8-sig"), ""), delimiter=";")
            for cell in row
        ]
        assert f"'{text}" in cells


@given(st.lists(st.tuples(st.text(), st.integers(-(10**12), 10**12)), max_size=20))
def test_everything_comes_back(rows: list[tuple[str, int]]) -> None:
    made = csv_table(["text", "amount"], [(text, Money(minor, "NOK")) for text, minor in rows], "en")
    read = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), "")))[1:]
    assert [int(amount.replace(".", "")) for _, amount in read] == [minor for _, minor in rows]
    assert [text.removeprefix("'") for text, _ in read] == [text.removeprefix("'") for text, _ in rows]
