"""Stripe's amounts as minor units of ISO 4217.

Stripe has its own idea of some currencies' decimals: MGA has none there, and ISK and UGX are sent with two
that they do not have. An amount that is no whole number of minor units is nobody's.
https://docs.stripe.com/currencies
"""

from typing import Final

from app.core.money import EXPONENTS, LARGEST_AMOUNT

_NONE: Final = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
_THREE: Final = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])


def currency_of(value: object) -> str | None:
    """Return the currency in upper case, None for one that nobody knows."""
    currency = value.upper() if isinstance(value, str) else ""
    return currency if currency in EXPONENTS else None


def minor_units(value: object, currency: str) -> int | None:
    """Return Stripe's integer in ISO minor units; None when it is no integer, too large, or not exact."""
    if type(value) is not int or not -LARGEST_AMOUNT < value < LARGEST_AMOUNT:
        return None
    theirs = 0 if currency in _NONE else 3 if currency in _THREE else 2
    more = EXPONENTS[currency] - theirs
    if more >= 0:
        shifted = value * 10**more
        return shifted if abs(shifted) < LARGEST_AMOUNT else None
    whole, rest = divmod(value, 10**-more)
    return None if rest else int(whole)


def stripe_units(amount: int, currency: str) -> int | None:
    """Return minor units as Stripe's integer, the other way of :func:`minor_units`; None when not exact."""
    theirs = 0 if currency in _NONE else 3 if currency in _THREE else 2
    more = theirs - EXPONENTS[currency]
    if more >= 0:
        return int(amount * 10**more)
    whole, rest = divmod(amount, 10**-more)
    return None if rest else int(whole)
