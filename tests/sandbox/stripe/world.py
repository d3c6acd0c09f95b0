"""What the tests of Stripe's stand-in share: an account with a clock of its own, keys, a running stand-in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import requests

from app.sandbox.stripe import PINNED_VERSION, StripeBook, StripeKeys

ACCOUNT = "acct_1ShopExample"
OTHER = "acct_1OtherExample"
KEY = "rk_live_ShopRestricted0001"
SECRET_KEY = "sk_live_ShopSecret0000001"
TEST_KEY = "rk_test_ShopRestricted0001"
OTHER_KEY = "rk_live_OtherRestricted001"
WEBHOOK_SECRET = "whsec_ExampleSecret"


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def day(number: int) -> date:
    return date(2026, 3, number)


@dataclass
class StripeWorld:
    """A running stand-in, its book and keys; ``account`` is the live mode of the shop's account."""

    book: StripeBook
    keys: StripeKeys
    account: str = ACCOUNT
    url: str = ""
    now: Callable[[], float] = field(default=lambda: 1_772_600_000.0)

    def ask(
        self,
        path: str,
        query: dict[str, Any] | list[tuple[str, Any]] | str | None = None,
        *,
        key: str | None = KEY,
        **headers: str,
    ) -> requests.Response:
        sent = {"Stripe-Version": PINNED_VERSION}
        if key is not None:
            sent["Authorization"] = f"Bearer {key}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.get(f"{self.url}/v1/{path}", params=query, headers=sent, timeout=60)

    def get(self, path: str, query: dict[str, Any] | list[tuple[str, Any]] | None = None) -> dict[str, Any]:
        """Return an answer that must be 200."""
        answer = self.ask(path, query)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def refused(
        self, path: str, query: dict[str, Any] | list[tuple[str, Any]] | None = None, status: int = 400
    ) -> dict[str, Any]:
        """Return the error of an answer that must be refused with ``status``."""
        answer = self.ask(path, query)
        assert answer.status_code == status, answer.text
        error: dict[str, Any] = answer.json()["error"]
        return error

    def rows(self, **query: Any) -> list[dict[str, Any]]:
        """Return balance transactions, newest first, over all pages."""
        rows: list[dict[str, Any]] = []
        after: dict[str, Any] = {}
        while True:
            page = self.get("balance_transactions", {"limit": 100, **query, **after})
            rows += page["data"]
            if not page["has_more"]:
                return rows
            after = {"starting_after": rows[-1]["id"]}

    def row(self, source: str) -> dict[str, Any]:
        """Return the only row of a source."""
        (row,) = self.rows(source=source)
        return row

    def balance(self, currency: str = "nok") -> tuple[int, int]:
        """Return available and pending, minor units."""
        body = self.get("balance")
        available, pending = (
            next(one["amount"] for one in body[side] if one["currency"] == currency)
            for side in ("available", "pending")
        )
        return available, pending

    def call(self, method: str, **args: Any) -> requests.Response:
        return requests.post(f"{self.url}/_stripe/call", json={"method": method, "args": args}, timeout=60)

    def plan(self, name: str, times: int | None = 1, path: str = ".*", **params: Any) -> None:
        fault = {"kind": "custom", "name": name, "times": times, "path": path, "params": params}
        assert requests.post(f"{self.url}/_faults", json=fault, timeout=60).status_code == 200

    def charge(self, number: int, amount: int = 100_000, fee: int = 2_000, **terms: Any) -> dict[str, Any]:
        """Charge at noon of a day in March."""
        return self.book.charge(self.account, at(number), amount, fee=fee, **terms)

    def paid_out(self, number: int, **terms: Any) -> dict[str, Any]:
        """Pay out in the night to a day in March and let the reconciliation end."""
        payout = self.book.pay_out(self.account, at(number, 3), **terms)
        assert payout is not None
        self.book.settle(self.account, at(number, 6))
        return payout
