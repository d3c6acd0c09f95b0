"""Base and VAT per code, by the worked examples of the booking recipes."""

from datetime import date

import pytest

from app.reports.csv_table import Money
from app.reports.tables import Percent
from app.reports.tables.vat import VatLine
from app.reports.tables.vat_codes import base_and_vat, vat_codes_table

DAY = date(2026, 3, 3)


def line(code: str, gross: int, currency: str = "NOK") -> VatLine:
    return VatLine(code, "3000", "7-2026", DAY, DAY, currency, gross, "")


@pytest.mark.parametrize(
    ("code", "gross", "made"),
    [
        ("1", 12_500, (10_000, 2_500)),  # a fee of 125.00 with Norwegian VAT of 25.00
        ("86", 10_000, (10_000, 2_500)),  # a service from abroad of 100.00: 25.00 on both sides
        ("3", -100_000, (-80_000, -20_000)),
        ("31", -11_500, (-10_000, -1_500)),
        ("33", -11_200, (-10_000, -1_200)),
        ("32", -11_111, (-10_000, -1_111)),
        ("52", -46_650, (-46_650, 0)),
        ("3", 3, (2, 1)),  # 0.6 øre is one
        ("3", -2, (-2, 0)),  # 0.4 is none
        ("X9", 100, None),
    ],
)
def test_each_line_by_its_codes_rate(code: str, gross: int, made: tuple[int, int] | None) -> None:
    assert base_and_vat(code, gross) == made


def test_a_row_for_each_code_and_currency_and_an_unknown_one_is_not_reckoned() -> None:
    table = vat_codes_table(
        [line("31", -11_500), line("3", -12_500), line("3", 2_500), line("3", -12_500, "SEK"), line("X9", 7)]
    )
    assert list(table.rows) == [
        ("3", Percent(2_500), 2, Money(-10_000, "NOK"), Money(-8_000, "NOK"), Money(-2_000, "NOK")),
        ("3", Percent(2_500), 1, Money(-12_500, "SEK"), Money(-10_000, "SEK"), Money(-2_500, "SEK")),
        ("31", Percent(1_500), 1, Money(-11_500, "NOK"), Money(-10_000, "NOK"), Money(-1_500, "NOK")),
        ("X9", None, 1, Money(7, "NOK"), None, None),
    ]
