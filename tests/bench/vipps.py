"""Vipps reports as the vendor answers: two topics a day, a payout at the end of each."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from app.core.orders import Order
from tests.bench.sales import day_of, order_of, sales_of

LEDGER: Final = "302321"
CREDENTIALS: Final = {
    "client_id": "client",
    "client_secret": "example-secret",
    "subscription_key": "subscription",
    "merchant_serial_number": "123455",
}
TOKEN: Final = ("/accesstoken/get", b'{"access_token": "bench", "expires_in": "86398"}')


def answers(payouts: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    """Every answer about these payouts, by the address that is asked for it."""
    yield TOKEN
    for payout in payouts:
        day = day_of(payout)
        for topic, items in _rows(payout, day).items():
            page = {"hasMore": False, "tryLater": False, "cursor": None, "items": items}
            yield address(topic, day), json.dumps(page, separators=(",", ":")).encode()


def address(topic: str, day: date) -> str:
    return f"/report/v2/ledgers/{LEDGER}/{topic}/dates/{day.isoformat()}"


def orders(payout: int) -> list[Order]:
    return [
        order_of(one, (("transaction_id", one.reference), ("meta:_vipps_orderid", one.reference)), "vipps")
        for one in sales_of(payout)
    ]


class _Topic:
    """One topic's rows of a day, with the running balance."""

    def __init__(self, day: date) -> None:
        self.rows: list[dict[str, Any]] = []
        self.balance = 0
        self._day = day.isoformat()

    def add(
        self, entry: str, psp: str, at: str, amount: int, reference: str | None, handle: str | None
    ) -> None:
        self.rows.append(
            {
                "pspReference": psp,
                "time": at,
                "ledgerDate": self._day,
                "entryType": entry,
                "reference": reference,
                "currency": "NOK",
                "amount": amount,
                "balanceBefore": self.balance,
                "balanceAfter": self.balance + amount,
                "recipientHandle": handle,
            }
        )
        self.balance += amount


def _rows(payout: int, day: date) -> dict[str, list[dict[str, Any]]]:
    funds, fees = _Topic(day), _Topic(day)
    handle = "api:123455"
    for one in sales_of(payout):
        at = f"{one.at:%Y-%m-%dT%H:%M:%S}.000000Z"
        funds.add("capture", f"2{one.number:010d}", at, one.amount, one.reference, handle)
        fees.add("capture-fee", f"2{one.number:010d}", at, -one.fee, one.reference, handle)
        if one.refunded:
            later = f"{one.at:%Y-%m-%dT%H:%M:%S}.500000Z"
            funds.add("refund", f"3{one.number:010d}", later, -one.refunded, one.reference, handle)
    night = f"{day}T23:00:00.000000Z"
    owed = fees.balance
    funds.add("fees-retained", f"F{payout:08d}", night, owed, None, None)
    fees.add("fees-retained", f"F{payout:08d}", night, -owed, None, None)
    number = f"{LEDGER}-{2_000_000 + payout}"
    funds.add("payout-scheduled", number, night, -funds.balance, f"Utb. {2_000_000 + payout}", None)
    return {"funds": funds.rows, "fees": fees.rows}
