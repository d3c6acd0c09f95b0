"""A small world for the tests that need everything: a provider's and an accounting system's stand-in over
real HTTP, a shop, its orders.

What is counted is counted in the accounting stand-in, over HTTP, never by a flag of ours.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import requests

from app.cli.demo import pair_shop
from app.cli.demo.pair_shop import add_shop as add_shop
from app.cli.demo.pair_shop import connect_provider as connect_provider
from app.cli.demo.pair_shop import give_new_keys as give_new_keys
from app.cli.demo.pair_shop import open_installation as open_installation
from app.cli.demo.pair_shop import payout_of_start as payout_of_start
from app.cli.demo.pair_shop import put_books as put_books
from app.cli.demo.pair_shop import put_provider as put_provider
from app.cli.demo.pair_shop import voucher_states as voucher_states
from app.cli.demo.pair_shop import work_until as work_until
from app.clock import local_date
from app.config import Settings
from app.pipeline.services import Services
from app.sandbox.driven.accounting import DrivenAccounting, HeldVoucher
from app.sandbox.driven.provider import AMOUNTS, DrivenProvider, SoldOrder, Write
from app.sandbox.driven.provider import START as START
from app.sandbox.driven.provider import TODAY as TODAY
from app.sandbox.driven.tripletex import DrivenTripletex
from app.sandbox.driven.vipps import LEDGER as LEDGER
from app.sandbox.driven.vipps import MSN as MSN
from app.sandbox.driven.vipps import DrivenVipps
from app.sandbox.server import RunningStandIn
from app.sandbox.tripletex import TripletexBooks
from app.sandbox.vipps import VippsKeys, VippsLedgerBook
from app.secrets import new_key
from tests.accounting_under_test import BOOKS_UNDER_TEST, FIRST_BOOKS
from tests.providers_under_test import FIRST, UNDER_TEST

SHOP_TODAY = local_date(datetime.now(UTC), "Europe/Oslo")
"""The shop's own day, by which sales are booked and reports are asked for; an hour or two before midnight
in UTC it is a day ahead of ``TODAY``."""

PATIENT = {"call_seconds": 20.0, "lease_seconds": 60.0}
"""What only ends work that goes wrong is long: a machine that stands still for seconds must not look like a
system that does not answer."""

QUICK = {
    **PATIENT,
    "visibility_lag_seconds": 0.15,
    "settle_seconds": 0.2,
    "retry_seconds": 0.1,
    "retry_most_seconds": 1.0,
    "sweep_seconds": 0.1,
    "order_grace": 0,
    "preview_days": 0,
    "public_url": pair_shop.PUBLIC_URL,
}
"""Waits short enough for tests; the rules are the same."""

BRIEF = {"call_seconds": 2.0, "lease_seconds": 4.0}
"""For stories that wait out the whole time of a call or of a lease. Work that a stalled machine makes lose
its call or lease is done again: they end in the same way, a little later. Connections are not made so."""


ORDERS = tuple(SoldOrder(order_id, amount) for order_id, amount in AMOUNTS.items())


@dataclass
class World:
    """Stand-ins that run; services are made per installation with :meth:`install`."""

    provider: DrivenProvider
    accounting: DrivenAccounting

    @classmethod
    def start(
        cls,
        provider: str = FIRST,
        *,
        accounting: str = FIRST_BOOKS,
        before_closing: Write | None = None,
        **books_settings: Any,
    ) -> "World":
        """One payout before the start, one on it (three sales, fees), and today still open.

        ``before_closing`` writes more into the payout of the start.
        """
        return cls(UNDER_TEST[provider](before_closing), BOOKS_UNDER_TEST[accounting](**books_settings))

    @property
    def environment(self) -> dict[str, str]:
        return {**self.provider.environment, **self.accounting.environment}

    @property
    def books(self) -> RunningStandIn:
        """Where the accounting stand-in is reached."""
        return self.accounting.running

    @property
    def held(self) -> TripletexBooks:
        """What Tripletex' stand-in holds, for what no call of its own can do."""
        assert isinstance(self.accounting, DrivenTripletex)
        return self.accounting.held

    @property
    def orders(self) -> tuple[SoldOrder, ...]:
        """The orders of the payout of the start."""
        return self.provider.orders

    @property
    def vipps(self) -> RunningStandIn:
        """Where Vipps pays out: its stand-in."""
        return self._vipps.running

    @property
    def book(self) -> VippsLedgerBook:
        return self._vipps.book

    @property
    def keys(self) -> VippsKeys:
        return self._vipps.keys

    @property
    def _vipps(self) -> DrivenVipps:
        assert isinstance(self.provider, DrivenVipps)
        return self.provider

    def __enter__(self) -> "World":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.provider.stop()
        self.accounting.stop()

    def settings(self, folder: Path, **changes: Any) -> Settings:
        return Settings(
            data=folder, secret_keys=(new_key(),), environment=self.environment, **{**QUICK, **changes}
        )

    def moved(self, settings: Settings, folder: Path) -> Settings:
        """The same installation's settings for a copy of its data, against these stand-ins."""
        shutil.copytree(settings.data, folder)
        return replace(settings, data=folder, environment=self.environment)

    def fault(self, stand_in: RunningStandIn, **fault: Any) -> None:
        requests.post(f"{stand_in.url}/_faults", json=fault, timeout=60).raise_for_status()

    def count(self) -> list[HeldVoucher]:
        """Every voucher of ours as the accounting stand-in holds it."""
        return self.accounting.ours()


def connect_all(
    services: Services, shop: int, provider: str = FIRST, accounting: str = FIRST_BOOKS
) -> tuple[int, int]:
    """Connect and confirm a provider and an accounting system; return the connections' ids."""
    return connect_provider(services, shop, provider), connect_books(services, shop, accounting)


def connect_vipps(services: Services, shop: int) -> int:
    return connect_provider(services, shop, DrivenVipps.name)


def connect_books(services: Services, shop: int, accounting: str = FIRST_BOOKS) -> int:
    return pair_shop.connect_books(services, shop, accounting)


def tell_orders(services: Services, shop: int, sold: Sequence[SoldOrder] = ORDERS) -> None:
    pair_shop.tell_orders(services, shop, sold)
