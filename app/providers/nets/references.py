"""Which names an action goes by: what matching looks up, and what a person knows it by."""

from collections.abc import Mapping
from typing import Any, Final

from app.core.transactions import TransactionType

UNSET_REFERENCE: Final = "1"
"""What the WooCommerce plugin's embedded checkout calls every payment until it knows the order's number.

It names no order, least of all the one whose number is 1.
"""


def references_of(
    item: Mapping[str, Any], kind: TransactionType, numbers: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the references of an action; ``numbers`` are the cross-check's, by payment id."""
    payment, action = text_of(item, "paymentId"), text_of(item, "id")
    told = text_of(item, "reference")
    number = numbers.get(payment, "") if told in ("", UNSET_REFERENCE) else told
    found = [
        ("reference", payment or told),
        ("psp_reference", action),
        ("payment_id", payment),
        ("charge_id", action if kind is TransactionType.SALE else ""),
        ("order_number", number),
        ("subscription", text_of(item, "subscriptionId")),
    ]
    return tuple((name, value) for name, value in found if value)


def text_of(item: Mapping[str, Any], name: str) -> str:
    """Return a field's text, "" where there is none."""
    value = item.get(name)
    return value if isinstance(value, str) else ""
