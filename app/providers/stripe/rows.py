"""Reads one balance transaction; what cannot be read is named by its field.

The API's amounts are signed integers: ``amount`` before the fee, ``fee`` + when charged, ``net`` the rest.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.core.transactions import Transaction, TransactionType
from app.providers.stripe.fees import own_fee, row_fees
from app.providers.stripe.money import currency_of, minor_units
from app.providers.stripe.references import Source, references_of, source_of
from app.providers.stripe.table import FEE_CATEGORIES, transaction_type

LATEST: Final = 2**33
"""Unix seconds no moment of a report reaches (the year 2242)."""

_OF_PAYOUTS: Final = frozenset({TransactionType.PAYOUT, TransactionType.PAYOUT_RETURN})


def read_row(item: Any, zone: ZoneInfo) -> Transaction | str:
    """Return the row as a transaction, or the name of the first field that cannot be what it says it is.

    ``zone`` is the shop's: it tells the day of a moment.
    """
    if not isinstance(item, dict):
        return "data"
    key, category, kind = item.get("id"), item.get("reporting_category"), item.get("type")
    currency = currency_of(item.get("currency"))
    for name, value in (("id", key), ("reporting_category", category), ("type", kind)):
        if not isinstance(value, str) or not value:
            return name
    if currency is None:
        return "currency"
    amounts = [minor_units(item.get(name), currency) for name in ("amount", "fee", "net")]
    for name, value in zip(("amount", "fee", "net"), amounts, strict=True):
        if value is None:
            return name
    at = moment(item.get("created"))
    if at is None:
        return "created"
    return _transaction(item, [one for one in amounts if one is not None], currency, at, zone)


def _transaction(
    item: Mapping[str, Any], amounts: list[int], currency: str, at: datetime, zone: ZoneInfo
) -> Transaction | str:
    amount, charged, net = amounts
    if net != amount - charged:
        return "net"
    category = item["reporting_category"]
    fees = row_fees(item, category, currency, charged)
    if isinstance(fees, str):
        return fees
    kind = transaction_type(category, amount)
    parts, fee, gross = fees.parts, fees.fee, amount
    if category in FEE_CATEGORIES:
        parts, fee, gross = (own_fee(item, category, amount), *parts), fee + amount, 0
    source = source_of(item)
    presented = _presented(source.told, amount, currency)
    if isinstance(presented, str):
        return presented
    return Transaction(
        key=item["id"],
        type=kind,
        currency=currency,
        gross=gross,
        fee=fee,
        fee_vat=fees.fee_vat,
        occurred_at=at,
        booked_on=at.astimezone(zone).date(),
        provider_type=category,
        fees=parts,
        references=references_of(source, kind in _OF_PAYOUTS),
        payment_method=_method(source, "type"),
        card_brand=_method(source, "brand"),
        presentment_amount=presented[0] if presented else None,
        presentment_currency=presented[1] if presented else None,
        raw=item,
    )


def moment(value: object) -> datetime | None:
    """Return the moment of Unix seconds in UTC; None when it is none."""
    if type(value) is not int or not 0 < value < LATEST:
        return None
    return datetime.fromtimestamp(value, UTC)


def _presented(told: Mapping[str, Any], amount: int, currency: str) -> tuple[int, str] | None | str:
    """Return what the buyer saw in another currency, signed like the row; the field when it
    cannot be read."""
    if not isinstance(told.get("currency"), str) or told["currency"].upper() == currency:
        return None
    shown = currency_of(told["currency"])
    size = minor_units(told.get("amount"), shown) if shown else None
    if shown is None or size is None:
        return "source.amount"
    return (-abs(size) if amount < 0 else abs(size)), shown


def _method(source: Source, name: str) -> str:
    """Return the kind of payment, or the brand of its card, as the charge tells it."""
    details = source.charge_told.get("payment_method_details")
    if not isinstance(details, dict):
        return ""
    card = details.get("card")
    value = details.get("type") if name == "type" else card.get("brand") if isinstance(card, dict) else None
    return value if isinstance(value, str) else ""
