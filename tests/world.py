"""A small world for the tests that need everything: a provider's and an accounting system's stand-in over
real HTTP, a shop, its orders.

What is counted is counted in the accounting stand-in, over HTTP, never by a flag of ours.
"""

import hashlib
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import requests
from sqlalchemy import Connection, select

from app.config import Settings
from app.pipeline.connect import confirm_connection, put_connection
from app.pipeline.intake import take_events
from app.pipeline.reach import test_connection
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.accounting import DrivenAccounting, HeldVoucher
from app.sandbox.driven.provider import AMOUNTS, START, DrivenProvider, SoldOrder, Write
from app.sandbox.driven.provider import TODAY as TODAY
from app.sandbox.driven.tripletex import DrivenTripletex
from app.sandbox.driven.vipps import LEDGER as LEDGER
from app.sandbox.driven.vipps import MSN as MSN
from app.sandbox.driven.vipps import DrivenVipps
from app.sandbox.server import RunningStandIn
from app.sandbox.tripletex import TripletexBooks
from app.sandbox.vipps import VippsKeys, VippsLedgerBook
from app.secrets import Vault, new_key
from app.store import shops, sites
from app.store import tables as t
from app.store.database import open_store
from app.store.leases import due_work
from app.store.schema import upgrade
from tests.accounting_under_test import BOOKS_UNDER_TEST, FIRST_BOOKS
from tests.providers_under_test import FIRST, UNDER_TEST

QUICK = {
    "visibility_lag_seconds": 0.15,
    "settle_seconds": 0.2,
    "retry_seconds": 0.1,
    "retry_most_seconds": 1.0,
    "call_seconds": 4.0,
    "lease_seconds": 10.0,
    "sweep_seconds": 0.1,
    "order_grace": 0,
    "preview_days": 0,
}
"""Waits short enough for tests; the rules are the same."""


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
        requests.post(f"{stand_in.url}/_faults", json=fault, timeout=5).raise_for_status()

    def count(self) -> list[HeldVoucher]:
        """Every voucher of ours as the accounting stand-in holds it."""
        return self.accounting.ours()


def open_installation(settings: Settings) -> Services:
    """Services on a database that is brought up to date."""
    store = open_store(settings)
    upgrade(store)
    return Services(settings, store, Vault(settings.secret_keys))


def add_shop(
    services: Services, *, policy: str = "automatic", kind: str = "test", name: str = "Eksempel"
) -> int:
    with services.store.writing("test", None) as connection:
        return shops.add_shop(
            connection, services.now_ms(), name=name, kind=kind, start_date=START, policy=policy
        )


def connect_all(
    services: Services, shop: int, provider: str = FIRST, accounting: str = FIRST_BOOKS
) -> tuple[int, int]:
    """Connect and confirm a provider and an accounting system; return the connections' ids."""
    return connect_provider(services, shop, provider), connect_books(services, shop, accounting)


def connect_vipps(services: Services, shop: int) -> int:
    return connect_provider(services, shop, DrivenVipps.name)


def connect_provider(services: Services, shop: int, provider: str) -> int:
    side = UNDER_TEST[provider]
    connection_id = put_provider(services, shop, side)
    test_connection(services, shop, connection_id, "test")
    confirm_connection(services, shop, connection_id, [side.account], "test")
    return connection_id


def put_provider(services: Services, shop: int, side: type[DrivenProvider], **changes: Any) -> int:
    """Give the provider's credentials, or others in their place; nothing is asked of it yet."""
    given: dict[str, Any] = {
        "role": "provider",
        "system": side.name,
        "environment": "test",
        "style": side.style,
        "credentials": side.credentials,
        **changes,
    }
    return put_connection(services, shop, actor="test", **given)


def connect_books(services: Services, shop: int, accounting: str = FIRST_BOOKS) -> int:
    side = BOOKS_UNDER_TEST[accounting]
    connection_id = put_books(services, shop, side)
    test_connection(services, shop, connection_id, "test")
    confirm_connection(services, shop, connection_id, [side.company], "test")
    return connection_id


def put_books(services: Services, shop: int, side: type[DrivenAccounting], **changes: Any) -> int:
    """Give the accounting system's credentials, or others in their place; nothing is asked of it yet."""
    given: dict[str, Any] = {
        "role": "accounting",
        "system": side.name,
        "environment": "test",
        "style": side.style,
        "credentials": side.credentials,
        **changes,
    }
    return put_connection(services, shop, actor="test", **given)


def tell_orders(services: Services, shop: int, sold: Sequence[SoldOrder] = ORDERS) -> None:
    """The shop tells of its orders, as intake gets them from the API."""
    with services.store.writing("test", shop) as connection:
        known = sites.list_sites(connection, shop)
        site = (
            known[0].id
            if known
            else sites.add_site(
                connection,
                shop,
                services.now_ms(),
                public_id=f"site-{shop}",
                address="https://shop.example",
                environment="production",
                token=services.vault.seal({"token": "example"}),
            )
        )
    take_events(services, shop, site, f"site-{shop}", 1, [_event(one) for one in sold])


def _event(sold: SoldOrder) -> dict[str, Any]:
    digest = hashlib.sha256(str(sold.order_id).encode()).hexdigest()
    return {
        "type": "order",
        "event_id": digest,
        "order_id": str(sold.order_id),
        "order_key_hash": digest,
        "counter": sold.order_id,
        "body": {},
        "references": [
            ("transaction_id", sold.reference),
            ("id", str(sold.order_id)),
            ("number", str(sold.order_id)),
        ],
        "number": str(sold.order_id),
        "currency": sold.currency,
        "total": sold.amount,
        "payment_method": sold.payment_method,
        "status": "completed",
        "test_mode": False,
        "ordered_at": datetime(2026, 1, 1, tzinfo=UTC),
    }


def work_until(services: Services, shop: int, states: Mapping[str, int], seconds: float = 60.0) -> None:
    """Work until the shop's vouchers have these states, however slow the machine is; fail loudly else."""
    end = time.monotonic() + seconds
    while voucher_states(services, shop) != states or due_work(services.store):
        assert time.monotonic() < end, voucher_states(services, shop)
        run_until_done(services, seconds=seconds)
        time.sleep(0.05)


def payout_of_start(connection: Connection, shop: int) -> int | None:
    """Our number of the payout that is dated on the start, None while it is not there."""
    query = select(t.payouts.c.id).where(t.payouts.c.shop_id == shop, t.payouts.c.paid_on == START)
    found: int | None = connection.execute(query).scalar_one_or_none()
    return found


def voucher_states(services: Services, shop: int) -> Counter[str]:
    """Our own view, to compare with what was counted; never instead of it."""
    with services.store.reading(shop) as connection:
        return Counter(connection.execute(select(t.vouchers.c.state)).scalars())
