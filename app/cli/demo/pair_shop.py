"""A shop in an installation of its own, connected to driven stand-ins, that tells of its orders and works.

The demonstration of every pair and the test suites begin with it. What is counted is counted elsewhere: in
the accounting stand-in.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import requests
from sqlalchemy import Connection, select

from app.config import Settings
from app.pipeline.connect import confirm_connection, put_connection
from app.pipeline.consent import finish_consent, start_consent
from app.pipeline.intake import take_events
from app.pipeline.reach import test_connection
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.accounting import DrivenAccounting
from app.sandbox.driven.provider import START, DrivenProvider, SoldOrder
from app.sandbox.driven.registry import DRIVEN_ACCOUNTING, DRIVEN_PROVIDERS
from app.secrets import Vault
from app.store import shops, sites
from app.store import tables as t
from app.store.database import open_store
from app.store.leases import due_work
from app.store.schema import upgrade

PUBLIC_URL: Final = "http://127.0.0.1:8080"
"""Where a browser is sent back to after a consent; the driven stand-ins know no other address."""


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


def connect_all(services: Services, shop: int, provider: str, accounting: str) -> tuple[int, int]:
    """Connect and confirm a provider and an accounting system; return the connections' ids."""
    return connect_provider(services, shop, provider), connect_books(services, shop, accounting)


def connect_provider(services: Services, shop: int, provider: str) -> int:
    side = DRIVEN_PROVIDERS[provider]
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


def connect_books(services: Services, shop: int, accounting: str) -> int:
    side = DRIVEN_ACCOUNTING[accounting]
    if services.oauth("accounting", side.name, side.style) is not None:
        connection_id = give_access(services, shop, side)
    else:
        connection_id = put_books(services, shop, side)
        test_connection(services, shop, connection_id, "test")
    confirm_connection(services, shop, connection_id, [side.company], "test")
    return connection_id


def give_access(services: Services, shop: int, side: type[DrivenAccounting]) -> int:
    """A person gives access at the stand-in itself: opens the address, says yes, and is sent back."""
    way = {"role": "accounting", "system": side.name, "environment": "test", "style": side.style}
    started = start_consent(services, shop, actor="test", **way)
    back = requests.get(started.url, allow_redirects=False, timeout=30).headers["Location"]
    brought = dict(parse_qsl(urlsplit(back).query))
    ended = finish_consent(services, brought["state"], brought["code"])
    if ended.problem is not None:
        raise ended.problem
    return ended.connection


def give_new_keys(services: Services, shop: int, books: DrivenAccounting) -> int:
    """The shop's access was revoked: it types in new credentials, or gives access again."""
    side = type(books)
    if services.oauth("accounting", side.name, side.style) is not None:
        return give_access(services, shop, side)
    connection_id = put_books(services, shop, side, credentials=books.new_keys())
    test_connection(services, shop, connection_id, "test")
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


def tell_orders(services: Services, shop: int, sold: Sequence[SoldOrder]) -> None:
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


def work_until(services: Services, shop: int, states: Mapping[str, int], seconds: float = 120.0) -> None:
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
