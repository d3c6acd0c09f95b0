"""A month's fee documents against both ways of counting what is booked."""

from datetime import date

import pytest

from app.core.fee_documents import Basis, MonthFees, month_end

MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("documents", "paid", "earned", "basis", "difference"),
    [
        (22_163, 22_163, 20_000, Basis.PAID, 0),
        (22_163, 20_000, 22_163, Basis.EARNED, 0),
        (22_163, 20_000, 22_000, None, -163),
        (22_163, 22_200, 30_000, None, 37),
    ],
)
def test_either_way_of_counting_a_month_may_agree(
    documents: int, paid: int, earned: int, basis: Basis | None, difference: int
) -> None:
    fees = MonthFees(MARCH, documents, paid, earned)
    assert (fees.basis, fees.difference) == (basis, difference)


def test_a_month_ends_on_its_last_day() -> None:
    assert [month_end(date(2026, month, 1)).day for month in (2, 4, 12)] == [28, 30, 31]
