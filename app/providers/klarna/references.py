"""Which names a row goes by: what matching looks up, and what a person knows it by."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_NOBODY: Final = "00000000-0000-0000-0000-000000000000"
"""Rows about no order may carry this in place of an order's id."""


def references_of(item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the references of a row, each name once and with a value."""
    found = dict(_told(item))
    return tuple((name, value) for name, value in found.items() if value and value != _NOBODY)


def _told(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    order, capture, refund = (_text(item, name) for name in ("order_id", "capture_id", "refund_id"))
    yield "reference", order
    yield "psp_reference", capture or refund or _text(item, "reversal_reference")
    yield "klarna_order", order
    yield "capture", capture
    yield "refund", refund
    yield "order_number", _text(item, "merchant_reference1")
    yield "order_id", _text(item, "merchant_reference2")
    # The WooCommerce plugins write "<order number>|<id of the shop's refund>".
    number, bar, shop_refund = _text(item, "merchant_refund_reference").rpartition("|")
    if bar and number and shop_refund.isdecimal():
        yield "shop_refund", shop_refund
    yield "dispute", _text(item, "reversal_reference")


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""
