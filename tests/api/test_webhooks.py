"""Webhooks over the API: what is signed makes the account due now, and nothing else happens."""

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.api import create_app
from app.connecting import MerchantAccount
from app.pipeline.connect import put_connection
from app.pipeline.services import Services
from app.store import connections
from app.store import tables as t
from tests.api.conftest import Site, Time, add_shop, pair

SECRET = "whsec_example_of_a_secret"
ACCOUNT = "acct_1Q7x2vLkd9T2m4Qe"


class Endpoint:
    """A connection to Stripe with one merchant account that is not due."""

    def __init__(self, services: Services, client: FlaskClient, time: Time, shop: int) -> None:
        self.services, self.client, self.time, self.shop = services, client, time, shop
        self.connection = self.put(webhook_secret=SECRET)
        now = services.now_ms()
        with services.store.writing("test", shop) as connection:
            found = MerchantAccount(ACCOUNT, "NOK")
            self.account = connections.save_merchant_account(
                connection, shop, now, "stripe", found, self.connection
            )
            self.row = connections.get_connection(connection, shop, self.connection)
        self.rest()

    def put(self, **more: str) -> int:
        return put_connection(
            self.services,
            self.shop,
            role="provider",
            system="stripe",
            environment="test",
            style="restricted_key",
            credentials={"api_key": "rk_test_1234567890", **more},
            actor="test",
        )

    def rest(self) -> None:
        """Nothing to do until tomorrow."""
        with self.services.store.writing("test", self.shop) as connection:
            connections.set_merchant_account(
                connection,
                self.shop,
                self.account,
                due_at=self.services.now_ms() + 86_400_000,
                watched_on=self.time.now.date(),
            )

    @property
    def is_due(self) -> bool:
        """Whether the account is due now with its payouts to be read again."""
        with self.services.store.reading(self.shop) as connection:
            row = connections.get_merchant_account(connection, self.shop, self.account)
        assert (row.watched_on is None) is (row.due_at <= self.services.now_ms())
        return row.watched_on is None

    @property
    def remembered(self) -> int:
        with self.services.store.reading(self.shop) as connection:
            return connection.execute(select(func.count()).select_from(t.notices)).scalar_one()

    def tell(self, endpoint: str = "", secret: str = SECRET, age: int = 0, **change: Any) -> Any:
        body = json.dumps(
            {"id": "evt_1", "object": "event", "livemode": False, "type": "payout.paid"} | change, indent=2
        ).encode()
        at = int(self.time.now.timestamp()) - age
        v1 = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
        return self.client.post(
            f"/v1/webhooks/stripe/{endpoint or self.row.endpoint}",
            data=body,
            headers={
                "Stripe-Signature": f"t={at},v1={v1}",
                "Content-Type": "application/json; charset=utf-8",
            },
        )


@pytest.fixture
def endpoint(services: Services, client: FlaskClient, time: Time) -> Endpoint:
    return Endpoint(services, client, time, add_shop(services))


def test_a_notice_makes_the_account_due_once(endpoint: Endpoint) -> None:
    answer = endpoint.tell()
    assert (answer.status_code, answer.data) == (204, b"")
    assert endpoint.is_due
    endpoint.rest()
    assert endpoint.tell().status_code == 204
    assert not endpoint.is_due
    assert endpoint.remembered == 1
    assert endpoint.tell(id="evt_2").status_code == 204
    assert endpoint.is_due


@pytest.mark.parametrize(
    "change",
    [{"type": "customer.created"}, {"livemode": True}, {"account": "acct_another"}],
    ids=["unknown", "environment", "account"],
)
def test_what_is_acknowledged_and_has_no_effect(endpoint: Endpoint, change: dict[str, Any]) -> None:
    assert endpoint.tell(**change).status_code == 204
    assert not endpoint.is_due


def test_its_own_account_counts(endpoint: Endpoint) -> None:
    assert endpoint.tell(account=ACCOUNT).status_code == 204
    assert endpoint.is_due


@pytest.mark.parametrize("wrong", [{"secret": "whsec_another_secret"}, {"age": 301}, {"age": -301}])
def test_a_wrong_or_old_signature(endpoint: Endpoint, wrong: dict[str, Any]) -> None:
    answer = endpoint.tell(**wrong)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["code"] == "notice_not_signed"
    assert SECRET not in answer.text
    assert not endpoint.is_due
    assert endpoint.remembered == 0


def test_an_address_that_is_nobodys(endpoint: Endpoint) -> None:
    for address in ("nobody", endpoint.row.endpoint[:-1], endpoint.row.endpoint + "x"):
        assert endpoint.tell(endpoint=address).status_code == 404
    assert endpoint.client.post(f"/v1/webhooks/vipps/{endpoint.row.endpoint}").status_code == 404
    assert not endpoint.is_due


def test_the_address_stays_when_the_secret_changes_and_goes_with_the_connection(endpoint: Endpoint) -> None:
    assert endpoint.put(webhook_secret="whsec_the_next_one") == endpoint.connection
    assert endpoint.tell().status_code == 400
    assert endpoint.tell(secret="whsec_the_next_one").status_code == 204
    with endpoint.services.store.writing("test", endpoint.shop) as connection:
        connections.set_connection(connection, endpoint.shop, endpoint.connection, removed_at=1)
    assert endpoint.tell(secret="whsec_the_next_one", id="evt_9").status_code == 404


def test_without_a_secret_nothing_is_taken(endpoint: Endpoint) -> None:
    endpoint.put()
    assert endpoint.tell(secret="").status_code == 400


def test_addresses_cannot_be_guessed_and_are_shown_once_public(
    services: Services, client: FlaskClient, time: Time
) -> None:
    one = Endpoint(services, client, time, add_shop(services, "En"))
    assert len(one.row.endpoint) >= 32
    site: Site = pair(services, client, time, one.shop)
    (shown,) = site.call("GET", "/v1/connections").json["connections"]
    assert shown["webhook"] is None
    public = replace(services, settings=replace(services.settings, public_url="https://avstem.example/"))
    site.client = create_app(public).test_client()
    (shown,) = site.call("GET", "/v1/connections").json["connections"]
    assert shown["webhook"] == f"https://avstem.example/v1/webhooks/stripe/{one.row.endpoint}"


def test_old_notices_are_cleared_away(endpoint: Endpoint) -> None:
    endpoint.tell()
    endpoint.time.pass_(31 * 86_400)
    endpoint.tell(id="evt_2")
    assert endpoint.remembered == 1
