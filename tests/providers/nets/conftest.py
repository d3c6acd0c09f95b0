"""A merchant of the stand-in, and the client's way to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import requests

from app.core.identities import IdentityResult, check_identities
from app.core.transactions import ParsedReport, Transaction
from app.http import Http
from app.providers.base import CollectedDay, CollectPlan
from app.providers.nets import NETS
from app.sandbox.nets import NetsBook, NetsKeys, create_nets_stand_in
from app.sandbox.server import RunningStandIn
from tests.providers.nets.reports import ACCOUNT

MERCHANT, OTHER = ACCOUNT.reference, "100054321"
KEY, OTHER_KEY = "test-secret-key-" + "0a1b2c3d" * 4, "test-secret-key-" + "9f8e7d6c" * 4
PARTNER_KEY = "partner-key-of-the-operator"
CREDENTIALS = {"secret_key": KEY, "merchant_number": MERCHANT}
AS_PARTNER = {"partner_key": PARTNER_KEY, "partner_merchant_number": MERCHANT}
FIRST = date(2026, 3, 2)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, 14, 5, 118_500, tzinfo=UTC)


@dataclass
class Shop:
    """The stand-in with two merchants, and what the client makes of it."""

    book: NetsBook
    keys: NetsKeys
    running: RunningStandIn

    @property
    def http(self) -> Http:
        return Http("nets", self.running.url, call_seconds=30)

    def sell(self, day: int, number: int, amount: int, **more: Any) -> str:
        """Charge an order of which 1.5 % and one krone are the fee; return the payment's id."""
        fees = {"fee": amount * 15 // 1000 + 100, "fixed_fee": 100}
        told: dict[str, Any] = {"reference": str(number), **fees, **more}
        return self.book.charge(MERCHANT, at(day), amount, **told)["paymentId"]

    def pay_out(self, day: int) -> str:
        made = self.book.pay_out(MERCHANT, date(2026, 3, day))
        assert made is not None
        return str(made["id"])

    def collect(self, credentials: dict[str, str] | None = None, **plan: Any) -> list[CollectedDay]:
        asked = CollectPlan((), **{"since": FIRST, **plan})
        return list(NETS.collect(self.http, credentials or CREDENTIALS, ACCOUNT, asked))

    def read(self, **plan: Any) -> ParsedReport:
        return NETS.parse(ACCOUNT, [part for one in self.collect(**plan) for part in one.parts])

    def fault(
        self, name: str, path: str = "/report/v1/payouts", times: int | None = 1, **params: Any
    ) -> None:
        told = {"kind": "custom", "name": name, "path": path, "params": params, "times": times}
        requests.post(f"{self.running.url}/_faults", json=told, timeout=60).raise_for_status()

    def asked(self) -> list[str]:
        """The paths that were asked for."""
        return [one["path"] for one in self.running.stand_in.requests]


@pytest.fixture
def shop() -> Iterator[Shop]:
    book, keys = NetsBook(), NetsKeys()
    for number in (MERCHANT, OTHER):
        book.add_merchant(number)
    keys.add("shop", KEY, MERCHANT)
    keys.add("other", OTHER_KEY, OTHER)
    keys.add_partner("partner", PARTNER_KEY, [MERCHANT])
    with RunningStandIn(create_nets_stand_in(book, keys)) as running:
        yield Shop(book, keys, running)


def held(parsed: ParsedReport) -> IdentityResult:
    """Check the identities of the one payout that was read."""
    (payout,) = parsed.payouts
    return check_identities(NETS.info.identities, payout, rows_of(parsed))


def rows_of(parsed: ParsedReport) -> list[Transaction]:
    """The rows of the one payout, as it lists them."""
    (payout,) = parsed.payouts
    by_key = {row.key: row for row in parsed.transactions}
    return [by_key[key] for key in payout.transactions]
