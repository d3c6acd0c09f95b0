"""Which line of a bank statement is which payout's: never a guess between two."""

from datetime import date

import pytest

from app.core.bank_lines import Line, Wanted, find_lines, is_overdue


def wanted(voucher: int, amount: int = 100_00, day: int = 10, *references: str) -> Wanted:
    return Wanted(voucher, date(2026, 3, day), amount, references)


def line(name: str, amount: int = 100_00, day: int = 11, text: str = "Innbetaling") -> Line:
    return Line(name, date(2026, 3, day), amount, text)


@pytest.mark.parametrize(
    ("payouts", "lines", "found"),
    [
        ([wanted(1)], [line("a"), line("b", 99_00)], {1: "a"}),
        ([wanted(1)], [line("a", day=7), line("b", day=25)], {}),
        ([wanted(1)], [line("a"), line("b")], {}),
        ([wanted(1), wanted(2)], [line("a")], {}),
        (
            [wanted(1, 100_00, 10, "2000812"), wanted(2)],
            [line("a", text="VIPPS 2000-812"), line("b")],
            {1: "a", 2: "b"},
        ),
        ([wanted(1, 100_00, 10, "12")], [line("a", text="12"), line("b")], {}),
        ([wanted(1, -50_00)], [line("a", -50_00)], {1: "a"}),
        ([wanted(1, 100_00, 10, "2000812")], [line("a", 90_00, text="VIPPS 2000812")], {}),
    ],
)
def test_a_line_is_a_payouts_when_no_other_could_be_meant(
    payouts: list[Wanted], lines: list[Line], found: dict[int, str]
) -> None:
    assert {voucher: one.id for voucher, one in find_lines(payouts, lines).items()} == found


def test_nothing_is_missed_before_a_statement_covers_the_days() -> None:
    paid = date(2026, 3, 10)
    assert not is_overdue(paid, None, 7)
    assert not is_overdue(paid, date(2026, 3, 16), 7)
    assert is_overdue(paid, date(2026, 3, 17), 7)
