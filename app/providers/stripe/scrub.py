"""Cuts personal data out of what Stripe delivers before anything stores it.

Objects are cut down to a list of known fields: what reading needs, and the provider's own ids. Names, e-mail
addresses, customers, descriptions of sales and the shop's metadata but for order number and site never get
past this module. A text too long or unprintable is cut as well; reading then names the missing field.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from app.json_bytes import write_sorted

ROW: Final = frozenset(
    {
        "id",
        "object",
        "amount",
        "fee",
        "net",
        "currency",
        "type",
        "reporting_category",
        "created",
        "available_on",
        "status",
        "balance_type",
        "exchange_rate",
    }
)
FEE_DETAIL: Final = frozenset({"amount", "currency", "description", "type"})
SOURCE: Final = frozenset(
    {"id", "object", "amount", "currency", "status", "original_payout", "failure_balance_transaction"}
)
PAYOUT: Final = frozenset(
    {
        "id",
        "object",
        "amount",
        "currency",
        "arrival_date",
        "created",
        "automatic",
        "method",
        "type",
        "status",
        "reconciliation_status",
        "balance_transaction",
        "failure_balance_transaction",
        "failure_code",
        "original_payout",
        "reversed_by",
        "livemode",
    }
)
METADATA: Final = frozenset({"order_id", "site_url"})
TOLD_FEES: Final = frozenset({"fee", "network_cost", "tax"})
"""Categories whose description is Stripe's own word for what it charges; others' can name a buyer."""

LONGEST_TEXT: Final = 250
_Facts = dict[str, Any]


def scrub_rows(items: Sequence[Any]) -> list[Any]:
    """Return the balance transactions cut down to what may be kept; what is no object becomes None."""
    return [_row(item) if isinstance(item, dict) else None for item in items]


def scrub_payout(payout: Mapping[str, Any]) -> _Facts:
    """Return the payout cut down; of its bank reference only status and value."""
    kept = _kept(payout, PAYOUT)
    trace = payout.get("trace_id")
    if isinstance(trace, dict):
        kept["trace_id"] = _kept(trace, frozenset({"status", "value"}))
    own = payout.get("balance_transaction")
    if isinstance(own, dict):
        kept["balance_transaction"] = _text(own.get("id"))
    return kept


def stored_body(told: Mapping[str, Any]) -> bytes:
    """Return the canonical JSON that is kept: sorted names, no spaces, ASCII."""
    return write_sorted(told)


def _row(item: Mapping[str, Any]) -> _Facts:
    kept = _kept(item, ROW)
    details = item.get("fee_details")
    if isinstance(details, list):
        kept["fee_details"] = [_kept(one, FEE_DETAIL) if isinstance(one, dict) else None for one in details]
    kept["source"] = _source(item.get("source"))
    if item.get("reporting_category") in TOLD_FEES:
        kept["description"] = _text(item.get("description"))
    return kept


def _source(source: object) -> object:
    """An id stays an id; an object keeps its ids, amounts and kind of payment."""
    if not isinstance(source, dict):
        return _text(source)
    kept = _kept(source, SOURCE)
    charge = source.get("charge")
    if charge is not None:
        kept["charge"] = _source(charge)
    intent = source.get("payment_intent")
    if intent is not None:
        kept["payment_intent"] = _text(intent.get("id") if isinstance(intent, dict) else intent)
    metadata = source.get("metadata")
    if isinstance(metadata, dict) and (told := _kept(metadata, METADATA)):
        kept["metadata"] = told
    method = source.get("payment_method_details")
    if isinstance(method, dict):
        kept["payment_method_details"] = _method(method)
    return kept


def _method(method: Mapping[str, Any]) -> _Facts:
    kept = _kept(method, frozenset({"type"}))
    card = method.get("card")
    if isinstance(card, dict):
        kept["card"] = _kept(card, frozenset({"brand"}))
    return kept


def _kept(item: Mapping[str, Any], names: frozenset[str]) -> _Facts:
    kept: _Facts = {}
    for name, value in item.items():
        if name not in names:
            continue
        kind = type(value)
        if kind is str:  # with the next, what nearly every field is, without a call for each
            if len(value) <= LONGEST_TEXT and value.isprintable():
                kept[name] = value
        elif kind is int or value is None:
            kept[name] = value
        elif _may_stay(value):
            kept[name] = _plain(value)
    return kept


def _may_stay(value: object) -> bool:
    if isinstance(value, str):
        return _text(value) is not None
    return not isinstance(value, (dict, list))


def _text(value: object) -> str | None:
    is_text = isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()
    return str(value) if is_text else None


def _plain(value: object) -> object:
    """Keep a figure that is no whole number as its text: an amount told so is refused when it is read."""
    return str(value) if isinstance(value, (Decimal, float)) else value
