"""Money as an integer in minor units with its ISO 4217 currency.

The exponents are ISO 4217's own. CLDR's digits (what formatting libraries use) differ for about a dozen
currencies and give 2 to unknown codes, so they are never used for amounts. A currency that is not in the
table is refused: nobody knows how many minor units it has.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_TWO_DECIMALS: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE "
    "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR "
    "ZMW ZWG"
)
_NO_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"

EXPONENTS: Final[dict[str, int]] = {
    **dict.fromkeys(_TWO_DECIMALS.split(), 2),
    **dict.fromkeys(_NO_DECIMALS.split(), 0),
    **dict.fromkeys(_THREE_DECIMALS.split(), 3),
}

LARGEST_AMOUNT: Final = 10**15
"""No single amount may reach this many minor units (ten thousand milliard kroner): it is a mistake."""

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


class UnknownCurrency(ValueError):
    """The code is not a currency of ISO 4217 that this table knows."""


class InexactAmount(ValueError):
    """The decimal text has more decimals than the currency has minor units, is too large, or is no number."""


def exponent(currency: str) -> int:
    """Return how many decimals ``currency`` (upper case ISO 4217) has; raise UnknownCurrency."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(f"{currency!r} is not a known ISO 4217 currency") from None


def to_minor(text: str, currency: str) -> int:
    """Return the minor units of a decimal text in major units ("1234.50" NOK gives 123450), exactly.

    Only for the edges where a system speaks major units. Raises InexactAmount rather than rounding.
    """
    if not _DECIMAL.fullmatch(text):
        raise InexactAmount(f"{text!r} is not a decimal amount")
    minor = Decimal(text).scaleb(exponent(currency))
    whole = int(minor)
    if minor != whole:
        raise InexactAmount(f"{text!r} has more decimals than {currency} has minor units")
    if abs(whole) >= LARGEST_AMOUNT:
        raise InexactAmount(f"{text!r} is larger than any amount can be")
    return whole


def to_major(amount: int, currency: str) -> str:
    """Return the decimal text in major units (123450 NOK gives "1234.50"), with a leading minus."""
    decimals = exponent(currency)
    if decimals == 0:
        return str(amount)
    digits = str(abs(amount)).rjust(decimals + 1, "0")
    return f"{'-' if amount < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency; arithmetic refuses to mix currencies."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"an amount is an int of minor units, not {type(self.amount).__name__}")
        exponent(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __str__(self) -> str:
        return f"{to_major(self.amount, self.currency)} {self.currency}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency} without a rate")
        return other.amount
