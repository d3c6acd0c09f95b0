"""Money: ISO 4217's own exponents, exact decimals, nothing rounded, no floats, no mixed currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import (
    EXPONENTS,
    LARGEST_AMOUNT,
    InexactAmount,
    Money,
    UnknownCurrency,
    exponent,
    to_major,
    to_minor,
)

NO_DECIMALS = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"]
NO_DECIMALS += ["XAF", "XOF", "XPF"]
THREE_DECIMALS = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
DIFFERING_FROM_CLDR = {
    "AFN": 2,
    "ALL": 2,
    "IRR": 2,
    "LAK": 2,
    "MGA": 2,
    "MMK": 2,
    "SOS": 2,
    "SYP": 2,
    "YER": 2,
}
"""Currencies whose cash habits (what formatting libraries go by) have no decimals, and ISO 4217 has two."""


@pytest.mark.parametrize("currency", NO_DECIMALS)
def test_currencies_without_decimals(currency: str) -> None:
    assert exponent(currency) == 0
    assert to_major(1234, currency) == "1234"


@pytest.mark.parametrize("currency", THREE_DECIMALS)
def test_currencies_with_three_decimals(currency: str) -> None:
    assert exponent(currency) == 3
    assert to_minor("1.234", currency) == 1234


@pytest.mark.parametrize("currency", ["NOK", "SEK", "DKK", "EUR", "USD", "GBP", "HUF", "TWD", "XCG"])
def test_the_usual_ones_have_two(currency: str) -> None:
    assert exponent(currency) == 2


@pytest.mark.parametrize(("currency", "decimals"), DIFFERING_FROM_CLDR.items())
def test_exponents_are_those_of_iso_4217(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


def test_every_code_is_three_capitals_and_every_exponent_plausible() -> None:
    assert len(EXPONENTS) > 150
    assert all(code.isascii() and code.isupper() and len(code) == 3 for code in EXPONENTS)
    assert {code for code, decimals in EXPONENTS.items() if decimals == 0} == set(NO_DECIMALS)
    assert {code for code, decimals in EXPONENTS.items() if decimals == 3} == set(THREE_DECIMALS)
    assert set(EXPONENTS.values()) == {0, 2, 3}


@pytest.mark.parametrize("unknown", ["", "nok", "XXX", "BTC", "NOKK", "€"])
def test_unknown_currencies_are_refused(unknown: str) -> None:
    with pytest.raises(UnknownCurrency):
        exponent(unknown)
    with pytest.raises(UnknownCurrency):
        to_minor("1.00", unknown)
    with pytest.raises(UnknownCurrency):
        Money(1, unknown)


@pytest.mark.parametrize(
    ("text", "minor"),
    [("1234.50", 123450), ("0", 0), ("-0.01", -1), ("-12", -1200), ("0.1", 10), ("1.500000", 150)],
)
def test_decimal_text_is_taken_exactly(text: str, minor: int) -> None:
    assert to_minor(text, "NOK") == minor


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "0.001",
        "",
        " 1",
        "1 ",
        "1,50",
        "1e3",
        "+1",
        ".5",
        "5.",
        "NaN",
        "Infinity",
        "--1",
        "1.0\n",
        "١٢",
    ],
)
def test_what_is_not_exact_is_refused_not_rounded(text: str) -> None:
    with pytest.raises(InexactAmount):
        to_minor(text, "NOK")


def test_decimals_are_refused_where_the_currency_has_none() -> None:
    with pytest.raises(InexactAmount):
        to_minor("100.5", "JPY")
    assert to_minor("100.0", "JPY") == 100


def test_an_amount_no_payout_can_have_is_a_mistake() -> None:
    assert to_minor("9999999999999.99", "NOK") == LARGEST_AMOUNT - 1
    with pytest.raises(InexactAmount):
        to_minor("10000000000000.00", "NOK")


@given(st.integers(-(10**14), 10**14), st.sampled_from(sorted(EXPONENTS)))
def test_to_major_and_back_is_the_same(amount: int, currency: str) -> None:
    text = to_major(amount, currency)
    assert to_minor(text, currency) == amount
    assert Decimal(text).scaleb(exponent(currency)) == amount


def test_small_negative_amounts_keep_their_sign() -> None:
    assert to_major(-5, "NOK") == "-0.05"
    assert to_major(-5, "KWD") == "-0.005"


def test_arithmetic_within_one_currency() -> None:
    assert Money(100, "NOK") + Money(-30, "NOK") == Money(70, "NOK")
    assert Money(100, "NOK") - Money(130, "NOK") == Money(-30, "NOK")
    assert -Money(1, "NOK") == Money(-1, "NOK")
    assert str(Money(-186954, "NOK")) == "-1869.54 NOK"


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="without a rate"):
        Money(1, "NOK") + Money(1, "SEK")
    with pytest.raises(ValueError, match="without a rate"):
        Money(1, "NOK") - Money(1, "SEK")


@pytest.mark.parametrize("amount", [1.0, True, "1", Decimal(1), None])
def test_an_amount_is_an_int_and_nothing_else(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "NOK")  # type: ignore[arg-type]  # what the type checker would refuse, too
