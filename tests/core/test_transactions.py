"""Transactions: what is derived from a row, and its fees with nothing left out."""

import pytest

from app.core.fees import UNTOLD, fee_line, fee_parts
from app.core.transactions import FeePart, FeeType
from tests.core.facts import fee, row


def test_net_is_amount_and_fees() -> None:
    assert row("a", gross=10_000, fees=[fee(-200, vat=-50)]).net == 9_750


def test_what_matching_compares() -> None:
    plain = row("a", gross=100)
    assert (plain.order_amount, plain.order_currency) == (100, "NOK")
    presented = row("a", gross=1_160, presentment_amount=100, presentment_currency="EUR")
    assert (presented.order_amount, presented.order_currency) == (100, "EUR")
    assert row("a", gross=100, presentment_amount=0, presentment_currency="EUR").order_amount == 0


def test_the_first_reference_of_a_name() -> None:
    assert row("a", references={"x": "1"}).reference("x") == "1"
    assert row("a").reference("x") is None


@pytest.mark.parametrize(
    ("parts", "told", "expected"),
    [
        ([], (0, 0), []),
        ([fee(-5)], (-5, 0), [fee(-5)]),
        ([fee(-5), fee(-7)], (-12, 0), [fee(-12)]),
        ([fee(-5), fee(-7, provider_type="x")], (-12, 0), [fee(-5), fee(-7, provider_type="x")]),
        ([fee(-5)], (-8, 0), [fee(-5), FeePart(FeeType.OTHER, -3, 0, UNTOLD)]),
        ([], (-8, -2), [FeePart(FeeType.OTHER, -8, -2, UNTOLD)]),
        ([fee(-5)], (-5, -1), [fee(-5), FeePart(FeeType.OTHER, 0, -1, UNTOLD)]),
        ([fee(-5)], (0, 0), [fee(-5), FeePart(FeeType.OTHER, 5, 0, UNTOLD)]),
    ],
)
def test_parts_always_sum_to_the_fee(
    parts: list[FeePart], told: tuple[int, int], expected: list[FeePart]
) -> None:
    given = row("a", gross=100, fees=parts, fee=told[0], fee_vat=told[1])
    assert list(fee_parts(given)) == expected
    assert sum(part.fee + part.fee_vat for part in fee_parts(given)) == sum(told)


def test_a_fee_beside_an_amount_is_a_fee_whatever_the_row_is() -> None:
    assert fee_line(row("a", "adjustment", 5), fee(-1)) == "fee"
    assert fee_line(row("a", "adjustment"), fee(-1)) == "adjustment"
