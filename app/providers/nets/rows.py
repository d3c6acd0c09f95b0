"""Reads one payment action; what cannot be read is named by its field. Signs come later: see ``signs``.

Every field is optional to the vendor. What an action cannot do without is an amount; what only names or dates
it may be missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from app.core.money import EXPONENTS, LARGEST_AMOUNT
from app.core.transactions import TransactionType
from app.providers.nets.references import text_of
from app.providers.nets.table import transaction_type

UNTOLD: Final = "untold"
ASSUMED: Final = "_assumed"
"""The field of a row's raw facts that names what was not told and is assumed: its zone, or its time."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action as told: ``amount`` and ``fee`` in minor units with the report's own signs.

    ``key`` is "" where the report gives no id; ``fee_parts`` are (name, amount) of what the fee is made of.
    """

    key: str
    type: TransactionType
    provider_type: str
    currency: str
    amount: int
    fee: int
    fee_tax: int
    fee_parts: tuple[tuple[str, int], ...]
    at: datetime
    raw: Mapping[str, Any]


def read_action(item: Any, currency: str, paid_on: date) -> Action | str:
    """Return the action, or the name of the first field that cannot be what it says it is.

    ``currency`` and ``paid_on`` are the payout's: an action that tells none has those.
    """
    if not isinstance(item, dict):
        return "paymentActions"
    amount = minor_units(item.get("amount"))
    if amount is None:
        return "amount"
    figures: dict[str, int] = {}
    for name in ("fee", "flexibleFee", "fixedFee", "feeTaxAmount"):
        figure = optional_units(item.get(name))
        if figure is None:
            return name
        figures[name] = figure
    if figures["feeTaxAmount"] and not figures["fee"]:
        return "feeTaxAmount"
    own_currency = item.get("currency") or currency
    if own_currency not in EXPONENTS:
        return "currency"
    at, assumed = _moment(item.get("timestamp"), paid_on)
    if at is None:
        return "timestamp"
    told = text_of(item, "paymentAction")
    return Action(
        key=text_of(item, "id"),
        type=transaction_type(told),
        provider_type=told or UNTOLD,
        currency=own_currency,
        amount=amount,
        fee=figures["fee"],
        fee_tax=figures["feeTaxAmount"],
        fee_parts=tuple((name, figures[name]) for name in ("flexibleFee", "fixedFee") if figures[name]),
        at=at,
        raw={**item, ASSUMED: assumed} if assumed else item,
    )


def minor_units(value: object) -> int | None:
    """Return an amount; None for what is no whole number, or larger than any amount can be."""
    if type(value) is not int or not -LARGEST_AMOUNT < value < LARGEST_AMOUNT:
        return None
    return value


def optional_units(value: object) -> int | None:
    """Return an amount that may be left out: 0 then."""
    return 0 if value is None else minor_units(value)


def _moment(text: object, paid_on: date) -> tuple[datetime | None, str]:
    """Return the moment in UTC and what of it is assumed: without a zone it is UTC, without a time the day
    of the payout begins."""
    if text is None or text == "":
        return datetime.combine(paid_on, time(), UTC), "timestamp"
    if not isinstance(text, str):
        return None, ""
    try:
        at = datetime.fromisoformat(text)
        return (at.replace(tzinfo=UTC), "zone") if at.tzinfo is None else (at.astimezone(UTC), "")
    except (ValueError, OverflowError):
        return None, ""
