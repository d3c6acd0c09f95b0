"""How amounts, days, times and numbers are written in reports, in Norwegian and English.

Amounts come as integer minor units and are never a float: Babel writes a Decimal with the locale's own
grouping, decimal mark and minus sign. The number of decimals is ISO 4217's (``app.core.money``), not CLDR's.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_minus_sign_symbol

from app.core.money import exponent
from app.core.texts import Language

LOCALES: Final[dict[Language, Locale]] = {"nb": Locale("nb", "NO"), "en": Locale("en", "GB")}

_LONG_DAY: Final[dict[Language, str]] = {"nb": "d. MMMM y", "en": "d MMMM y"}
_NO_BREAK: Final = "\u00a0"


@lru_cache(maxsize=8192)
def amount(minor: int, currency: str, language: Language) -> str:
    """Return minor units as the language writes them (186954 NOK is "1 869,54" or "1,869.54").

    The separator of thousands is a no-break space in Norwegian. Raises UnknownCurrency.
    """
    decimals = exponent(currency)
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    locale = LOCALES[language]
    written = format_decimal(Decimal(abs(minor)).scaleb(-decimals), format=pattern, locale=locale)
    # A pattern of one's own gets an ASCII hyphen; the locale's sign is not lost beside digits.
    return f"{get_minus_sign_symbol(locale)}{written}" if minor < 0 else written


def money(minor: int, currency: str, language: Language) -> str:
    """Return the amount with its ISO 4217 code; "kr" would leave open which krone."""
    return f"{amount(minor, currency, language)}{_NO_BREAK}{currency}"


def count(number: int, language: Language) -> str:
    """Return a whole number with separators of thousands."""
    return format_decimal(number, format="#,##0", locale=LOCALES[language])


@lru_cache(maxsize=2048)
def day(value: date, language: Language) -> str:
    """Return a day in the short form: 03.03.2026, in English 2026-03-03."""
    return f"{value:%d.%m.%Y}" if language == "nb" else value.isoformat()


def long_day(value: date, language: Language) -> str:
    """Return a day with the month's name: 3. mars 2026, 3 March 2026."""
    return format_date(value, format=_LONG_DAY[language], locale=LOCALES[language])


def period(first: date | None, last: date | None, language: Language) -> str:
    """Return "first – last", one day when they are equal, empty when nothing is known."""
    known = [day(value, language) for value in (first, last) if value is not None]
    return " – ".join(dict.fromkeys(known))


def moment(value: datetime, zone: str, language: Language) -> str:
    """Return day and minute of an aware time in ``zone`` (IANA name); raise ValueError for a naive time."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be shown in the shop's zone")
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language)} {local:%H:%M}"


def organisation_number(number: str) -> str:
    """Return a Norwegian organisation number in groups of three; anything else as it is."""
    return _grouped(number, (3, 3, 3)) if len(number) == 9 and _digits(number) else number


def bank_account(number: str) -> str:
    """Return a Norwegian bank account number as 1234 56 78903; anything else (IBAN) as it is."""
    return _grouped(number, (4, 2, 5)) if len(number) == 11 and _digits(number) else number


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _grouped(text: str, sizes: tuple[int, ...]) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(text[start : start + size])
        start += size
    return _NO_BREAK.join(parts)
