"""A shop in a SQLite file of its own: connected, its orders told, and a provider that answers from a file."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import insert

from app.accounting.base import Company
from app.clock import to_ms
from app.config import Settings
from app.core.orders import Order, Refund
from app.http import Answer, Http
from app.pipeline.services import Services
from app.providers.base import CollectPlan, MerchantAccount
from app.providers.registry import PROVIDERS as REGISTERED
from app.providers.vipps.client import READ_REPORT
from app.secrets import Vault, new_key
from app.store import connections, shops
from app.store import tables as t
from app.store.database import open_store
from app.store.schema import upgrade
from tests.bench import stripe, vipps
from tests.bench.sales import FIRST_DAY, PER_PAYOUT, day_of

PROVIDERS: Final[Mapping[str, ModuleType]] = {"vipps": vipps, "stripe": stripe}
_STYLES: Final = {"vipps": "sales_unit", "stripe": "restricted_key"}
ACCOUNTS: Final[Mapping[str, MerchantAccount]] = {
    "vipps": MerchantAccount(vipps.LEDGER, "NOK", handles=("api:123455",)),
    "stripe": MerchantAccount(stripe.ACCOUNT, "NOK"),
}
_NOWHERE: Final = "http://127.0.0.1:1"
ANSWERS: Final = "answers.sqlite3"
_KEY: Final = "key"


@dataclass(slots=True)
class Delivered(Http):
    """Gives each call the bytes that a file keeps for its address, instead of asking anybody."""

    answers: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))

    def call(self, operation: str, method: str, path: str, **how: Any) -> Answer:
        """Answer 200 with what is kept; a day behind it is not over yet, all else the benchmark's error."""
        asked = urlsplit(path)
        query = dict(parse_qsl(asked.query))
        if asked.path.startswith("/v1/"):
            where = stripe.address(asked.path, query.get("payout", ""), query.get("starting_after", ""))
        else:
            where = asked.path
        found = self.answers.execute("SELECT body FROM answers WHERE address = ?", (where,)).fetchone()
        if found is None and operation == READ_REPORT:
            return Answer(404, {}, b"", self.system, operation)
        if found is None:
            raise SystemExit(f"nothing is kept for {where}")
        return Answer(200, {}, found[0], self.system, operation)


def delivered(folder: Path, provider: str) -> Delivered:
    """The provider with the answers that were prepared in this folder."""
    return Delivered(provider, _NOWHERE, answers=sqlite3.connect(folder / ANSWERS))


def delivered_at_once(provider: str, payout: int) -> Delivered:
    """The provider with the answers about one payout, made now."""
    made = Delivered(provider, _NOWHERE)
    _keep(made.answers, provider, (payout,))
    return made


def _keep(answers: sqlite3.Connection, provider: str, payouts: Iterable[int]) -> None:
    with answers:
        answers.execute("CREATE TABLE answers (address TEXT PRIMARY KEY, body BLOB)")
        answers.executemany("INSERT INTO answers VALUES (?, ?)", PROVIDERS[provider].answers(payouts))


def plan(provider: str, payouts: Sequence[int]) -> CollectPlan:
    """What to collect for these payouts: the days that close them, or everything since the first."""
    if REGISTERED[provider].info.collects.by_payout:
        return CollectPlan((), since=day_of(payouts[0]))
    return CollectPlan(tuple(day_of(payout) for payout in payouts))


def prepare(folder: Path, provider: str, count: int) -> None:
    """Make the shop with the orders behind ``count`` transactions, and the provider's answers about them."""
    folder.mkdir(parents=True)
    payouts = count // PER_PAYOUT
    key = new_key()
    (folder / _KEY).write_text(key)
    services = open_shop(folder)
    upgrade(services.store)
    shop = _connected(services, provider)
    for payout in range(payouts):
        _tell(services, shop, PROVIDERS[provider].orders(payout))
    services.store.dispose()
    answers = sqlite3.connect(folder / ANSWERS)
    _keep(answers, provider, range(payouts))
    answers.close()


def open_shop(folder: Path, **environment: str) -> Services:
    keys = ((folder / _KEY).read_text(),)
    settings = Settings(data=folder, secret_keys=keys, lease_seconds=3600.0, environment=environment)
    return Services(settings, open_store(settings), Vault(keys))


def copied(folder: Path, into: Path) -> Path:
    """A copy of a prepared shop to measure on; the answers stay where they are."""
    shutil.copytree(folder, into, ignore=lambda where, names: [ANSWERS])
    return into


def _connected(services: Services, provider: str) -> int:
    with services.store.writing("bench", None) as connection:
        now = services.now_ms()
        shop = shops.add_shop(
            connection, now, name="Eksempel", kind="test", start_date=FIRST_DAY, policy="review"
        )
        common = {"state": connections.WORKING, "reaches": [], "credentials_fingerprint": ""}
        link = connections.add_connection(
            connection,
            shop,
            now,
            role=connections.PROVIDER,
            system=provider,
            environment="test",
            style=_STYLES[provider],
            credentials=services.vault.seal(PROVIDERS[provider].CREDENTIALS),
            **common,
        )
        account = connections.save_merchant_account(connection, shop, now, provider, ACCOUNTS[provider], link)
        if not REGISTERED[provider].info.collects.by_payout:  # as when the beginning is found
            known = {"facts_from": FIRST_DAY, "parse_from": FIRST_DAY, "complete_through": day_of(-1)}
            connections.set_merchant_account(connection, shop, account, **known)
        books = connections.add_connection(
            connection,
            shop,
            now,
            role=connections.ACCOUNTING,
            system="tripletex",
            environment="test",
            style="employee",
            credentials=services.vault.seal({"employee_token": "example"}),
            **common,
        )
        company = Company("77", "Eksempel AS", "987654325")
        connections.save_company(connection, shop, now, "tripletex", company, books)
    return shop


def _tell(services: Services, shop: int, sold: Sequence[Order]) -> None:
    """Store orders as intake leaves them; how fast intake is, is measured by itself."""
    with services.store.writing("bench", shop) as connection:
        made = connection.execute(
            insert(t.orders).returning(t.orders.c.identity, t.orders.c.id),
            [_order(shop, one, place) for place, one in enumerate(sold)],
        )
        ids = {row.identity: row.id for row in made}
        references = [
            {"shop_id": shop, "order_id": ids[one.identity], "field": name, "value": value}
            for one in sold
            for name, value in one.references
        ]
        connection.execute(insert(t.order_references), references)
        connection.execute(
            insert(t.refunds), [_refund(shop, one, refund) for one in sold for refund in one.refunds]
        )


def _refund(shop: int, of: Order, refund: Refund) -> dict[str, Any]:
    return {
        "shop_id": shop,
        "order_identity": of.identity,
        "refund_id": refund.refund_id,
        "amount": refund.amount,
        "currency": refund.currency,
        "refunded_at": to_ms(refund.created_at),
        "paid_back": True,
        "pairing": 1,
        "counter": 1,
        "event_id": f"{of.identity}/refund",
        "snapshot": {},
    }


def _order(shop: int, one: Order, place: int) -> dict[str, Any]:
    return {
        "shop_id": shop,
        "site_id": 1,
        "identity": one.identity,
        "order_id": one.number,
        "number": one.number,
        "currency": one.currency,
        "total": one.total,
        "payment_method": one.payment_method,
        "status": "completed",
        "test_mode": False,
        "ordered_at": to_ms(one.created_at),
        "pairing": 1,
        "counter": place + 1,
        "event_id": one.identity,
        "snapshot": json.loads(_SNAPSHOT),
        "received_at": to_ms(one.created_at),
    }


_SNAPSHOT: Final = json.dumps(
    {
        "type": "order",
        "status": "completed",
        "shipping": {"country": "NO", "postcode_area": "01"},
        "parts": [
            {"kind": kind, "vat_rate": "25", "tax_class": "", "category": "", "net": 80_000, "vat": 20_000}
            for kind in ("line_item", "shipping")
        ],
    }
)
