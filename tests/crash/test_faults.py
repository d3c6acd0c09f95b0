"""The other side fails in every way it can; the payout is booked once all the same, counted there."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.pipeline.services import Services
from app.pipeline.start import pause_shop
from app.pipeline.until_done import run_until_done
from app.store import cases
from app.store.leases import due_work
from app.worker import Sweeper
from tests.crash.worker import run_worker_process
from tests.providers_under_test import EACH, REGISTERED, UNDER_TEST
from tests.world import (
    World,
    add_shop,
    connect_all,
    connect_provider,
    open_installation,
    tell_orders,
    voucher_states,
)

CREATE = {"method": "POST", "path": "/v2/ledger/voucher$"}
RELEASE = {"method": "PUT", "path": ":sendToLedger"}
ATTACH = {"method": "POST", "path": "/attachment$"}
LIMIT = {"status": 429, "body": {"status": 429, "message": "Too many requests"}}


@pytest.fixture
def world(provider_name: str) -> Iterator[World]:
    with World.start(provider_name) as started:
        yield started


@pytest.fixture
def installation(world: World, tmp_path: Path) -> Iterator[Services]:
    services = open_installation(world.settings(tmp_path / "data"))
    shop = add_shop(services)
    connect_all(services, shop, world.provider.name)
    tell_orders(services, shop, world.orders)
    yield services
    services.store.dispose()


def book(services: Services) -> None:
    assert run_worker_process(services.settings, until={"verified": 1}) == 0


@pytest.mark.parametrize("call", [CREATE, RELEASE, ATTACH], ids=["create", "release", "attach"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_after"},
        {"kind": "cut_before"},
        {"kind": "error_after", "status": 500},
        {"kind": "error_before", "status": 503},
        {"kind": "hang_after", "seconds": 2.6},
        {"kind": "error_before", **LIMIT, "headers": {"X-Rate-Limit-Reset": "1"}},
        {"kind": "error_before", **LIMIT},
        {"kind": "error_before", "status": 401, "body": {"status": 401, "code": 3000}},
        {"kind": "error_after", "status": 200, "body": '{"value": {"id": 10'},
    ],
    ids=["answer lost", "cut", "500 after success", "503", "timeout", "429", "429 bare", "401", "cut off"],
)
def test_a_write_that_fails(
    world: World, installation: Services, call: dict[str, Any], fault: dict[str, Any]
) -> None:
    world.fault(world.books, **call, **fault)
    book(installation)
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]


@EACH
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "error_before", "status": 500, "times": 3},
        {"kind": "cut_before", "times": 3},
        {"kind": "error_before", "status": 429, "headers": {"Retry-After": "1"}},
        {"kind": "error_after", "status": 200, "body": '{"items": [', "times": 2},
    ],
    ids=["500", "cut", "429", "cut off"],
)
def test_a_report_that_does_not_come(world: World, installation: Services, fault: dict[str, Any]) -> None:
    world.provider.fault({**world.provider.reports, **fault})
    book(installation)
    assert [one.live for one in world.count()] == [True]


@pytest.mark.parametrize("provider_name", [name for name in REGISTERED if UNDER_TEST[name].renews_tokens])
def test_a_token_that_ends_in_the_middle(world: World, installation: Services) -> None:
    """Where tokens are fetched with the keys, one that is refused is fetched anew once."""
    refused = {"kind": "error_before", "status": 401, "body": {"code": "Unauthorized"}}
    world.provider.fault({**world.provider.reports, **refused})
    book(installation)
    assert [one.live for one in world.count()] == [True]


def test_sessions_that_end_in_the_middle(world: World, installation: Services) -> None:
    """Every second call is told that its session is gone: each is made anew once, and the work goes on."""
    refused = {"kind": "error_before", "status": 401, "body": {"status": 401, "code": 3000}}
    for skip in (2, 6, 10):
        world.fault(world.books, path="/v2/ledger", skip=skip, **refused)
    book(installation)
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]


@EACH
def test_a_key_that_is_refused_uses_up_no_attempts_and_tells_once(
    world: World, installation: Services
) -> None:
    world.provider.refuse_keys()
    with installation.store.writing("test", 1) as connection:
        connection.exec_driver_sql("UPDATE merchant_accounts SET due_at = 1")
    for _ in range(3):
        run_until_done(installation, seconds=5)
    with installation.store.reading(1) as connection:
        asked = cases.list_cases(connection, 1)
        row = connection.exec_driver_sql("SELECT attempts FROM merchant_accounts").one()
    assert [one.code for one in asked] == ["connection_broken"]
    assert row.attempts == 0
    assert world.count() == []
    world.provider.accept_keys()
    assert voucher_states(installation, 1) == {}
    connect_provider(installation, 1, world.provider.name)  # the owner pastes a key that works
    book(installation)
    assert [one.live for one in world.count()] == [True]
    with installation.store.reading(1) as connection:
        assert cases.list_cases(connection, 1) == []


def test_a_paused_shop_sends_nothing(world: World, installation: Services) -> None:
    pause_shop(installation, 1, True, "test")
    run_until_done(installation, seconds=5, patience=0.3)
    assert voucher_states(installation, 1) == {"approved": 1}
    assert world.count() == []
    pause_shop(installation, 1, False, "test")
    book(installation)
    assert [one.live for one in world.count()] == [True]


@EACH
def test_a_key_that_works_again_is_found_by_itself(world: World, installation: Services) -> None:
    world.provider.refuse_keys()
    run_until_done(installation, seconds=5)
    world.provider.accept_keys()
    sweeper = Sweeper(installation, lambda kind, shop, row: None)
    for _ in range(40):
        sweeper.sweep()
        if due_work(installation.store):
            break
        time.sleep(0.1)
    book(installation)
    assert [one.live for one in world.count()] == [True]
