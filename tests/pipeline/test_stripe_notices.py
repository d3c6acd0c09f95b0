"""Stripe's deliveries as they come, over HTTP: right ones hurry the service, all others change nothing."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.serving import make_server

from app.api import create_app
from app.pipeline.services import Services
from app.sandbox.driven.provider import TODAY, moment
from app.sandbox.driven.stripe import OTHER_ACCOUNT, WEBHOOK_SECRET, DrivenStripe
from app.store import connections
from app.store import tables as t
from app.store.leases import due_work
from tests.pipeline.conftest import open_cases, work
from tests.world import World


@pytest.fixture
def provider_name() -> str:
    return DrivenStripe.name


@pytest.fixture
def listening(installation: Services, stripe: DrivenStripe) -> Iterator[Services]:
    """Everything is booked and nothing is due; the account at Stripe knows where to deliver."""
    work(installation)
    server = make_server("127.0.0.1", 0, create_app(installation), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with installation.store.reading(1) as connection:
        (row,) = connections.list_connections(connection, 1, connections.PROVIDER)
    url = f"http://127.0.0.1:{server.server_port}/v1/webhooks/stripe/{row.endpoint}"
    stripe.webhooks("set_endpoint", url=url, secret=WEBHOOK_SECRET)
    yield installation
    server.shutdown()
    server.server_close()


def is_due(services: Services) -> bool:
    return "account" in {one.kind for one in due_work(services.store)}


def test_a_signed_event_makes_the_account_due_however_often_it_comes(
    world: World, listening: Services, stripe: DrivenStripe
) -> None:
    """A payout failed after it was paid: the event hurries us, and what is read is the API."""
    assert not is_due(listening)
    stripe.book.fail_payout(stripe.handle, moment(TODAY, 0), stripe.payout)
    assert stripe.webhooks("deliver_waiting", copies=2) == [204] * 4
    assert is_due(listening)
    work(listening)
    assert not is_due(listening)
    with listening.store.reading(1) as connection:
        told = connection.execute(t.notices.select()).all()
    assert len(told) == 2  # each event once, however often it came
    assert [one.live for one in world.count()] == [True]
    assert open_cases(listening) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"damage": "signature"},
        {"damage": "body"},
        {"damage": "no_header"},
        {"damage": "no_v1"},
        {"secret": "whsec_of_somebody_else"},
        {"age": 3_600},
    ],
    ids=["signature", "body", "no header", "no v1", "secret", "old"],
)
def test_what_is_not_signed_is_refused_and_changes_nothing(
    listening: Services, stripe: DrivenStripe, wrong: dict[str, Any]
) -> None:
    stripe.book.set_metadata(stripe.handle, stripe.orders[0].reference, {"order_id": "1"})
    assert stripe.webhooks("deliver", **wrong) == [400]
    assert not is_due(listening)
    with listening.store.reading(1) as connection:
        assert connection.execute(t.notices.select()).all() == []


def test_an_event_that_nobody_knows_is_taken_and_has_no_effect(
    listening: Services, stripe: DrivenStripe
) -> None:
    stripe.book.set_metadata(stripe.handle, stripe.orders[0].reference, {"order_id": "1"})
    assert stripe.webhooks("deliver", type="payout.something_new") == [204]
    assert not is_due(listening)
    assert open_cases(listening) == []


def test_events_of_another_account_at_our_address_are_refused(
    world: World, listening: Services, stripe: DrivenStripe
) -> None:
    """They are signed with their own secret; their payouts are read by nobody here."""
    stripe.point_keys_elsewhere()
    handle = f"{OTHER_ACCOUNT}/test"
    url = stripe.book.account(stripe.handle).endpoint
    assert url is not None
    stripe.webhooks("set_endpoint", account=handle, url=url.url, secret="whsec_of_the_other_account")
    stripe.book.charge(handle, moment(TODAY - timedelta(days=5), 9), 50_000, fee=750)
    assert stripe.book.pay_out(handle, moment(TODAY, 0)) is not None
    assert set(stripe.webhooks("deliver_waiting", account=handle)) == {400}
    assert not is_due(listening)
    assert [one.live for one in world.count()] == [True]
