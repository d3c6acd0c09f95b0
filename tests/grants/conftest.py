"""A shop and a system that gives access by OAuth: its identity server over real HTTP, its books a counter."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest

from app.accounting.base import (
    Accounting,
    AccountingInfo,
    Capabilities,
    Company,
    ComputesVat,
    Creates,
    Session,
)
from app.accounting.registry import AccountingSystem
from app.clock import from_ms
from app.config import Settings
from app.connecting import CredentialField, Environment, Holder, OAuth
from app.errors import Unauthorised
from app.pipeline.consent import Ended, finish_consent, start_consent
from app.pipeline.services import Services
from app.sandbox.identity import Identity, IdentitySettings, create_identity_stand_in, follow
from app.sandbox.server import RunningStandIn
from app.secrets import Vault
from app.store import shops
from app.store.database import open_store
from app.store.schema import upgrade

SYSTEM = "books"
BACK = "http://127.0.0.1:8080/v1/oauth/callback"
COMPANY = "company-1"
OAUTH = OAuth(
    style="oauth",
    authorize_path="/connect/authorize",
    token_path="/connect/token",
    scopes=("books", "offline_access"),
    authorize_params={"prompt": "select_account"},
)
PLAIN = IdentitySettings("/connect/authorize", "/connect/token", frozenset(OAUTH.scopes))
INFO = AccountingInfo(
    name=SYSTEM,
    title="Books",
    environments=(
        Environment(
            "production",
            False,
            "AVSTEM_BOOKS_URL",
            "https://books.example",
            "AVSTEM_BOOKS_IDENTITY_URL",
            "https://identity.example",
        ),
        Environment(
            "test",
            True,
            "AVSTEM_TEST_BOOKS_URL",
            "https://books.example",
            "AVSTEM_TEST_BOOKS_IDENTITY_URL",
            "https://identity.example",
        ),
    ),
    credentials=tuple(
        CredentialField(name, "oauth", Holder.OPERATOR, setting=f"AVSTEM_BOOKS_{name.upper()}")
        for name in ("client_id", "client_secret")
    )
    + (CredentialField("api_token", "token"),),
    capabilities=Capabilities(Creates.TWO_PHASE, ComputesVat.SYSTEM, attaches=True, reverses=True),
    oauth=OAUTH,
)
WAY = {"role": "accounting", "system": SYSTEM, "environment": "test", "style": "oauth"}


@dataclass
class Books:
    """Answers which company a token is good for, as an adapter would ask: a refused token is renewed once."""

    session: Session
    identity: Identity

    def identify(self) -> Company:
        assert self.session.grant is not None
        assert self.session.credentials == {}
        token = self.session.grant.access_token()
        company = self.identity.company_of(token)
        if company is None:
            company = self.identity.company_of(self.session.grant.renew(token))
        if company is None:
            raise Unauthorised(SYSTEM, "identify")
        return Company(company, "Eksempel AS", "999999999")


@dataclass
class Time:
    """The service's clock, epoch milliseconds of a real day."""

    ms: int = 1_790_000_000_000

    def later(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


@dataclass
class Given:
    """A shop, and everything around it."""

    services: Services
    identity: Identity
    running: RunningStandIn
    time: Time
    shop: int

    def start(self, **changes: Any) -> Any:
        return start_consent(self.services, self.shop, actor="user 7", **{**WAY, **changes})

    def connect(self, company: str = COMPANY, **changes: Any) -> Ended:
        """A person gives access to a company, and the browser brings back what it got."""
        self.identity.chooses = company
        brought = follow(self.identity, self.start(**changes).url)
        return finish_consent(
            self.services, brought.get("state", ""), brought.get("code", ""), brought.get("error", "")
        )

    def fault(self, **fault: Any) -> None:
        self.running.stand_in.app.test_client().post("/_faults", json=fault)


def services_for(given: Services, identity: Identity) -> Services:
    def open_books(session: Session) -> Accounting:
        return cast(Accounting, Books(session, identity))

    return replace(given, systems={SYSTEM: AccountingSystem(INFO, open_books)})


@pytest.fixture
def identity() -> Identity:
    made = Identity(PLAIN)
    made.add_client("client-1", "secret-1", BACK)
    made.chooses = COMPANY
    return made


@pytest.fixture
def kind() -> str:
    """The database of a test; what depends on it is run on both."""
    return "sqlite"


@pytest.fixture
def given(
    kind: str, request: pytest.FixtureRequest, sqlite_settings: Settings, identity: Identity
) -> Iterator[Given]:
    address = request.getfixturevalue("postgres_url") if kind == "postgres" else ""
    database = replace(sqlite_settings, database_url=address)
    store = open_store(database)
    upgrade(store)
    with RunningStandIn(create_identity_stand_in(SYSTEM, identity)) as running:
        settings = replace(
            database,
            public_url="http://127.0.0.1:8080",
            call_seconds=30.0,
            lease_seconds=120.0,
            environment={
                "AVSTEM_TEST_BOOKS_IDENTITY_URL": running.url,
                "AVSTEM_TEST_BOOKS_CLIENT_ID": "client-1",
                "AVSTEM_TEST_BOOKS_CLIENT_SECRET": "secret-1",
            },
        )
        time = Time()
        services = Services(settings, store, Vault(settings.secret_keys))
        services = services_for(replace(services, clock=_clock(time)), identity)
        with store.writing("test", None) as connection:
            shop = shops.add_shop(connection, services.now_ms(), name="Eksempel", kind="test")
        yield Given(services, identity, running, time, shop)
    store.dispose()


def _clock(time: Time) -> Any:
    return lambda: from_ms(time.ms)
