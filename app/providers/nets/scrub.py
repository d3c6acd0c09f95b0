"""Cuts a payout down to known fields before anything stores it.

The Reporting API names no customers. Should it come to, or should a new field with something like it appear,
it goes no further; neither does the shop's bank account. A text too long or unprintable is cut as well:
reading then names the missing field.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from app.json_bytes import write_sorted

HEAD: Final = frozenset(
    {
        *("id", "reference", "date", "currency", "amount"),
        *("chargedAmount", "refundedAmount", "depositedAmount", "fees", "feeTaxRate", "feeTaxAmount"),
        "numberOfPaymentActions",
    }
)
ACTION: Final = frozenset(
    {
        *("id", "paymentId", "paymentAction", "paymentMethod", "paymentType", "timestamp"),
        *("reference", "invoiceNumber", "subscriptionId"),
        *("amount", "vatAmount", "currency"),
        *("fee", "flexibleFee", "fixedFee", "feeTaxRate", "feeTaxAmount"),
    }
)
LONGEST_TEXT: Final = 100


def scrub_head(head: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be kept of a payout beside its actions."""
    return _kept(head, HEAD)


def scrub_actions(items: Sequence[Any]) -> list[Any]:
    """Return the actions cut down to what may be kept; what is no object becomes None."""
    return [_kept(item, ACTION) if isinstance(item, dict) else None for item in items]


def stored_body(told: Mapping[str, Any]) -> bytes:
    """Return the canonical JSON that is kept: sorted names, no spaces, ASCII."""
    return write_sorted(told)


def is_plain_text(value: object) -> bool:
    """Whether a value is a text short and printable enough to be kept."""
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()


def _kept(item: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in item.items() if name in names and _may_stay(value)}


def _may_stay(value: object) -> bool:
    return is_plain_text(value) if isinstance(value, str) else not isinstance(value, (dict, list))


def _plain(value: object) -> object:
    """Keep a figure that is no whole number as its text: an amount told so is refused when it is read."""
    return str(value) if isinstance(value, (Decimal, float)) else value
