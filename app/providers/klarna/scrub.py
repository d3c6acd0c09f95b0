"""Cuts what may be personal out of what Klarna delivers before anything stores it.

Objects are cut down to a list of known fields: amounts, dates, the provider's ids, and the order references
that the shop gave. Comments in free text and every field that is not known never get past this module.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from app.json_bytes import write_sorted

ROW: Final = frozenset(
    {
        "type",
        "detailed_type",
        "amount",
        "currency_code",
        "order_id",
        "short_order_id",
        "merchant_reference1",
        "merchant_reference2",
        "capture_id",
        "refund_id",
        "merchant_capture_reference",
        "merchant_refund_reference",
        "sale_date",
        "capture_date",
        "purchase_country",
        "shipping_country",
        "shipping_address_country",
        "payment_reference",
        "vat_rate",
        "vat_amount",
        "tax_in_currency_of_registration_country",
        "currency_code_of_registration_country",
        "initial_payment_method_type",
        "reversal_reference",
    }
)
PAYOUT: Final = frozenset(
    {
        "payment_reference",
        "payout_date",
        "currency_code",
        "currency_code_of_registration_country",
        "merchant_settlement_type",
        "merchant_id",
    }
)
LONGEST_TEXT: Final = 120
_SUFFIX: Final = "_amount"


def scrub_rows(items: Sequence[Any]) -> list[Any]:
    """Return the transactions cut down to what may be kept; what is no object becomes None."""
    return [_kept(item, ROW) if isinstance(item, dict) else None for item in items]


def scrub_payout(payout: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payout cut down; of its totals all amounts, known or not."""
    kept = _kept(payout, PAYOUT)
    totals = payout.get("totals")
    if isinstance(totals, dict):
        amounts = {name for name in totals if name.endswith(_SUFFIX) and len(name) <= LONGEST_TEXT}
        kept["totals"] = _kept(totals, frozenset(amounts))
    return kept


def stored_body(told: Mapping[str, Any]) -> bytes:
    """Return the canonical JSON that is kept: sorted names, no spaces, ASCII."""
    return write_sorted(told)


def _kept(item: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in item.items() if name in names and _may_stay(value)}


def _may_stay(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and value.isprintable()
    return not isinstance(value, (dict, list))


def _plain(value: object) -> object:
    """Keep a figure that is no whole number as its text: an amount told so is refused when it is read."""
    return str(value) if isinstance(value, (Decimal, float)) else value
