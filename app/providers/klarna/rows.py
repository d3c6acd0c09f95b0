"""Reads one transaction; what cannot be read is named by its field.

Amounts are magnitudes in minor units, but those of corrections and of types nobody knows: they keep the sign
they come with, and :mod:`app.providers.klarna.signs` decides with the settlement. VAT is told on the fee's
row, and comes beside its amount.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.core.money import EXPONENTS, LARGEST_AMOUNT
from app.core.transactions import FeePart, Transaction
from app.providers.klarna.client import moment
from app.providers.klarna.references import references_of
from app.providers.klarna.table import FEE, FEE_REFUND, fee_type_of, meaning_of

_OPTIONAL: Final = ("detailed_type", "order_id", "capture_id", "refund_id")


def read_row(item: Any, payout: str, zone: ZoneInfo) -> Transaction | str:
    """Return the row as a transaction, or the name of the first field that cannot be what it says it is.

    Its key is not final: rows that are alike in all that names them are counted by :func:`numbered`.
    """
    if not isinstance(item, dict):
        return "transactions"
    kind, currency = item.get("type"), item.get("currency_code")
    if not isinstance(kind, str) or not kind:
        return "type"
    if not isinstance(currency, str) or currency not in EXPONENTS:
        return "currency_code"
    for name in _OPTIONAL:
        if not isinstance(item.get(name) or "", str):
            return name
    if item.get("payment_reference") not in (None, "", payout):
        return "payment_reference"
    amount, vat = whole(item.get("amount")), whole(item.get("vat_amount") or 0)
    if amount is None:
        return "amount"
    if vat is None or (vat and kind not in (FEE, FEE_REFUND)):
        return "vat_amount"
    if moment(item.get("capture_date")) is None:
        return "capture_date"
    return _transaction(item, payout, amount, abs(vat), zone)


def _transaction(
    item: Mapping[str, Any], payout: str, amount: int, vat: int, zone: ZoneInfo
) -> Transaction | str:
    at = moment(item["capture_date"])
    if at is None:
        return "capture_date"
    kind, detail = item["type"], item.get("detailed_type") or ""
    meaning = meaning_of(kind, detail)
    signed = meaning.sign * abs(amount) if meaning.sign else amount
    is_fee = kind in (FEE, FEE_REFUND)
    fee, fee_vat = (signed, meaning.sign * vat) if is_fee else (0, 0)
    return Transaction(
        key=_key(item, payout, amount),
        type=meaning.type,
        currency=item["currency_code"],
        gross=0 if is_fee else signed,
        fee=fee,
        fee_vat=fee_vat,
        occurred_at=at,
        booked_on=at.astimezone(zone).date(),
        provider_type=f"{kind}/{detail}" if detail else kind,
        fees=(FeePart(fee_type_of(kind, detail), fee, fee_vat, detail or kind),) if is_fee else (),
        references=references_of(item),
        payment_method=_method(item),
        raw=item,
    )


def _key(item: Mapping[str, Any], payout: str, amount: int) -> str:
    """Klarna gives a transaction no id: all that names it, but for its twins in the payout."""
    names = (
        *(item["type"], item.get("detailed_type") or "", item.get("order_id") or ""),
        *(item.get("capture_id") or item.get("refund_id") or "", item["capture_date"], str(amount)),
    )
    return f"{payout}/{hashlib.sha256(chr(10).join(names).encode()).hexdigest()[:24]}"


def numbered(key: str, twins: dict[str, int]) -> str:
    """Return the key with its ordinal among the rows that have the same; ``twins`` counts them."""
    twins[key] = twins.get(key, 0) + 1
    return f"{key}/{twins[key]}"


def whole(value: object) -> int | None:
    """Return an amount in minor units; None when it is no integer or too large."""
    return value if type(value) is int and -LARGEST_AMOUNT < value < LARGEST_AMOUNT else None


def _method(item: Mapping[str, Any]) -> str:
    value = item.get("initial_payment_method_type")
    return value if isinstance(value, str) else ""
