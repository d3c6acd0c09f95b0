"""How amounts and days stand in a sentence. Nothing here raises: a sentence is never lost to a value."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from app.core.money import UnknownCurrency
from app.core.texts import Language
from app.reports import formats

DASH: Final = "–"
"""What stands where a value is missing."""

_NO_BREAK: Final = "\u00a0"


def known(language: str) -> Language:
    """The language as one of the two there are; anything but English is Norwegian."""
    return "en" if language == "en" else "nb"


def format_amount(amount: Mapping[str, object], language: str) -> str:
    """Return ``{"amount": minor units, "currency": ISO 4217}`` as people write it.

    186954 NOK is "1 869,54 kr" in Norwegian and "1,869.54 NOK" in English. A currency whose minor units
    nobody knows is shown in minor units and said to be; what is no amount is a dash.
    """
    minor, currency = amount.get("amount"), amount.get("currency")
    if type(minor) is not int or not isinstance(currency, str):
        return DASH
    tongue = known(language)
    try:
        if currency == "NOK" and tongue == "nb":
            return f"{formats.amount(minor, currency, tongue)}{_NO_BREAK}kr"
        return formats.money(minor, currency, tongue)
    except UnknownCurrency:
        unit = "minste enhet" if tongue == "nb" else "minor units"
        return f"{minor}{_NO_BREAK}{currency} ({unit})"


def format_day(iso: str, language: str) -> str:
    """Return the day of an ISO date with the month's name: "3. mars 2026"; any other text as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso or DASH
    return formats.long_day(day, known(language))
