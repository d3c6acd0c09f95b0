"""Amounts, days and numbers as reports write them."""

from datetime import UTC, date, datetime

import pytest

from app.core.money import UnknownCurrency
from app.reports import formats


@pytest.mark.parametrize(
    ("minor", "currency", "language", "written"),
    [
        (186954, "NOK", "nb", "1\u00a0869,54"),
        (186954, "NOK", "en", "1,869.54"),
        (-2846, "NOK", "nb", "\u221228,46"),
        (-2846, "NOK", "en", "-28.46"),
        (0, "NOK", "nb", "0,00"),
        (-5, "NOK", "nb", "\u22120,05"),
        (1234567, "JPY", "en", "1,234,567"),
        (1234567, "KWD", "nb", "1\u00a0234,567"),
        # ISO 4217 gives HUF two decimals where CLDR shows none.
        (123456, "HUF", "en", "1,234.56"),
        (999_999_999_999_999, "NOK", "en", "9,999,999,999,999.99"),
    ],
)
def test_an_amount_is_exact_and_in_the_locales_form(minor, currency, language, written):
    assert formats.amount(minor, currency, language) == written


def test_an_unknown_currency_is_refused():
    with pytest.raises(UnknownCurrency):
        formats.amount(1, "XXX", "nb")


def test_money_names_the_currency_by_code():
    assert formats.money(186954, "DKK", "nb") == "1\u00a0869,54\u00a0DKK"


def test_times_are_in_the_shops_zone_summer_and_winter():
    assert formats.moment(datetime(2026, 3, 3, 23, 0, tzinfo=UTC), "Europe/Oslo", "nb") == "04.03.2026 00:00"
    assert formats.moment(datetime(2026, 7, 3, 23, 0, tzinfo=UTC), "Europe/Oslo", "en") == "2026-07-04 01:00"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        formats.moment(datetime(2026, 3, 3), "Europe/Oslo", "nb")  # noqa: DTZ001  # the fault under test


def test_days_and_periods():
    first, last = date(2026, 3, 3), date(2026, 3, 9)
    assert formats.long_day(first, "nb") == "3. mars 2026"
    assert formats.long_day(first, "en") == "3 March 2026"
    assert formats.period(first, last, "nb") == "03.03.2026 – 09.03.2026"
    assert formats.period(first, first, "en") == "2026-03-03"
    assert formats.period(None, None, "nb") == ""


def test_norwegian_numbers_are_grouped_and_others_left_alone():
    assert formats.organisation_number("999888777") == "999\u00a0888\u00a0777"
    assert formats.organisation_number("SE556737043101") == "SE556737043101"
    assert formats.bank_account("12345678903") == "1234\u00a056\u00a078903"
    assert formats.bank_account("NO9386011117947") == "NO9386011117947"
