"""What Stripe holds at the end of a day: what it holds now, less what has moved since."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.errors import BadAnswer
from app.providers.base import Holding
from app.providers.stripe.api import SYSTEM
from app.providers.stripe.client import LIST_ROWS, READ_BALANCE, StripeApi
from app.providers.stripe.money import minor_units

HELD: Final = ("available", "pending", "connect_reserved")


def holding_on(api: StripeApi, currency: str, on: date, zone: str) -> Holding:
    """Return what Stripe held in the currency at the end of ``on`` there, all of it read from Stripe now.

    ``zone`` is the one that tells the day of each row, so that both cut at the same moment.

    A movement between the two questions would be counted in one and not in the other: the balance is asked
    for before and after, until it stands still.
    """
    end = datetime.combine(on + timedelta(days=1), time(), ZoneInfo(zone))
    before = _held(api.balance(), currency)
    for _ in range(3):
        moved = sum(_net(row, currency) for row in api.rows_since(int(end.timestamp()), currency.lower()))
        after = _held(api.balance(), currency)
        if after == before:
            return Holding(after - moved, currency, on, "balance - balance_transactions")
        before = after
    raise BadAnswer(SYSTEM, READ_BALANCE, field="available")


def _held(balance: Mapping[str, Any], currency: str) -> int:
    held = 0
    for name in HELD:
        funds = balance.get(name, [] if name == "connect_reserved" else None)
        if not isinstance(funds, list):
            raise BadAnswer(SYSTEM, READ_BALANCE, field=name)
        for one in funds:
            if not isinstance(one, dict) or not isinstance(one.get("currency"), str):
                raise BadAnswer(SYSTEM, READ_BALANCE, field=name)
            if one["currency"].upper() != currency:
                continue
            amount = minor_units(one.get("amount"), currency)
            if amount is None:
                raise BadAnswer(SYSTEM, READ_BALANCE, field=name)
            held += amount
    return held


def _net(row: object, currency: str) -> int:
    if not isinstance(row, dict):
        raise BadAnswer(SYSTEM, LIST_ROWS, field="data")
    net = minor_units(row.get("net"), currency)
    if net is None or str(row.get("currency", "")).upper() != currency:
        raise BadAnswer(SYSTEM, LIST_ROWS, field="net")
    return net
