"""The real application on a real SQLite database, and a site that signs."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.api import create_app
from app.api.signatures import SignedParts, body_hash, sign
from app.config import Settings
from app.pipeline.pairing import WrongTries, exchange, new_code
from app.pipeline.services import Services
from app.secrets import Vault, new_key
from app.store import shops
from app.store.database import open_store
from app.store.schema import upgrade

ADDRESS = "https://butikk.example"
NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)


@dataclass
class Time:
    """The service's clock."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def services(tmp_path: Path, time: Time) -> Iterator[Services]:
    settings = Settings(
        data=tmp_path,
        secret_keys=(new_key(),),
        environment={"AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN": "example-consumer"},
    )
    store = open_store(settings)
    upgrade(store)
    yield Services(settings, store, Vault(settings.secret_keys), clock=time)
    store.dispose()


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@dataclass
class Site:
    """A paired site with a logged-in user; ``call`` signs as the plugin does."""

    client: FlaskClient
    time: Time
    shop: int
    site: str
    token: str
    user: str = "7"
    role: str = "view decide configure"
    address: str = ADDRESS
    environment: str = "production"
    mark: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def signed(
        self, method: str, path: str, body: bytes = b"", nonce: str = "", timestamp: int | None = None
    ) -> dict[str, str]:
        """The headers of a request."""
        parts = SignedParts(
            method=method,
            path=path,
            timestamp=str(int(self.time.now.timestamp()) if timestamp is None else timestamp),
            nonce=nonce or secrets.token_urlsafe(16),
            body_sha256=body_hash(body),
            user=self.user,
            role=self.role,
            address=self.address,
            environment=self.environment,
            mark=self.mark,
        )
        return {
            "X-Avstem-Site": self.site,
            "X-Avstem-Timestamp": parts.timestamp,
            "X-Avstem-Nonce": parts.nonce,
            "X-Avstem-User": parts.user,
            "X-Avstem-Role": parts.role,
            "X-Avstem-Address": parts.address,
            "X-Avstem-Environment": parts.environment,
            "X-Avstem-Mark": parts.mark,
            "X-Avstem-Signature": sign(self.token, parts),
            "Accept-Language": "en",
            **({"Content-Type": "application/json"} if body else {}),
            **self.headers,
        }

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        """Send a signed request; the answer is a TestResponse."""
        return self.client.open(
            path, method=method, data=body, headers=self.signed(method, path, body) | headers
        )

    def call(self, method: str, path: str, given: Any = None, **headers: str) -> Any:
        body = b"" if given is None else json.dumps(given).encode()
        return self.send(method, path, body, **headers)

    def as_(self, role: str) -> "Site":
        return replace(self, role=role)


def add_shop(services: Services, name: str = "Eksempel", kind: str = "test", **values: Any) -> int:
    with services.store.writing("test", None) as connection:
        return shops.add_shop(connection, services.now_ms(), name=name, kind=kind, **values)


def pair(services: Services, client: FlaskClient, time: Time, shop: int, address: str = ADDRESS) -> Site:
    paired = exchange(
        services,
        WrongTries(),
        code=new_code(services, shop),
        nonce=secrets.token_urlsafe(16),
        address=address,
        environment="production",
        plugin_version="1.0.0",
    )
    return Site(client, time, shop, paired.site, paired.token, address=address)


@pytest.fixture
def site(services: Services, client: FlaskClient, time: Time) -> Site:
    """A site of a test shop."""
    return pair(services, client, time, add_shop(services))


@pytest.fixture
def other(services: Services, client: FlaskClient, time: Time) -> Site:
    """A site of another shop in the same service."""
    return pair(services, client, time, add_shop(services, "Annen"), "https://annen.example")


def key_hash(order_id: int) -> str:
    return hashlib.sha256(f"wc_order_{order_id}".encode()).hexdigest()


def with_id(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its id, made here as ``docs/api.md`` says."""
    body = {key: value for key, value in event.items() if key != "event_id"}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return event | {"event_id": hashlib.sha256(text.encode()).hexdigest()}


def order_event(order_id: int = 10_481, counter: int = 1, **changes: Any) -> dict[str, Any]:
    return with_id(
        {
            "type": "order",
            "counter": counter,
            "id": order_id,
            "number": str(order_id),
            "order_key_hash": key_hash(order_id),
            "status": "processing",
            "payment_method": "vipps",
            "transaction_id": f"woo-{order_id}",
            "references": {"_vipps_orderid": f"woo-{order_id}"},
            "currency": "NOK",
            "total": 149_900,
            "created_at": "2026-11-13T10:00:00Z",
        }
        | changes
    )


def refund_event(order_id: int = 10_481, counter: int = 2, **changes: Any) -> dict[str, Any]:
    return with_id(
        {
            "type": "refund",
            "counter": counter,
            "refund_id": 10_500,
            "order_id": order_id,
            "order_key_hash": key_hash(order_id),
            "amount": 49_900,
            "currency": "NOK",
            "refunded_payment": True,
            "created_at": "2026-11-14T08:00:00Z",
        }
        | changes
    )


def fails(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Assert a problem of that status and code, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    problem: dict[str, Any] = answer.get_json(force=True)
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["detail"]
    return problem
