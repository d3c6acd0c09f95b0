"""The other side fails in every way it can; the payout is booked once all the same, counted there."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.pipeline.reach import test_connection as reach_again
from app.pipeline.services import Services
from app.pipeline.start import pause_shop
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.accounting import DrivenAccounting
from app.store import cases
from app.store.leases import due_work
from app.worker import Sweeper
from tests.accounting_under_test import BOOKS, BOOKS_UNDER_TEST, EACH_BOOKS_THOROUGHLY, FIRST_BOOKS
from tests.crash.acts import REFUSED_RELEASE
from tests.crash.worker import run_worker_process
from tests.providers_under_test import EACH_THOROUGHLY, REGISTERED, UNDER_TEST
from tests.world import (
    BRIEF,
    World,
    add_shop,
    connect_all,
    connect_provider,
    give_new_keys,
    open_installation,
    tell_orders,
    voucher_states,
)


@pytest.fixture
def world(provider_name: str, accounting_name: str) -> Iterator[World]:
    with World.start(provider_name, accounting=accounting_name) as started:
        yield started


@pytest.fixture
def installation(world: World, tmp_path: Path) -> Iterator[Services]:
    services = open_installation(world.settings(tmp_path / "data"))
    shop = add_shop(services)
    connect_all(services, shop, world.provider.name, world.accounting.name)
    tell_orders(services, shop, world.orders)
    yield services
    services.store.dispose()


def book(services: Services, **waits: float) -> None:
    assert run_worker_process(replace(services.settings, **waits), until={"verified": 1}) == 0


Books = type[DrivenAccounting]
FAULTS: Mapping[str, Callable[[Books], Mapping[str, Any]]] = {
    "answer lost": lambda books: {"kind": "cut_after"},
    "cut": lambda books: {"kind": "cut_before"},
    "500 after success": lambda books: {"kind": "error_after", "status": 500},
    "503": lambda books: {"kind": "error_before", "status": 503},
    "timeout": lambda books: {"kind": "hang_after", "seconds": 2.6},
    "429": lambda books: {"kind": "error_before", **books.limit},
    "429 bare": lambda books: {"kind": "error_before", **books.bare_limit},
    "401": lambda books: {"kind": "error_before", **(books.session_ended or {})},
    "cut off": lambda books: {"kind": "error_after", "status": 200, "body": books.cut_off},
}
TELLING = ("create", "answer lost")
"""After it a voucher may have been made: told with every accounting system each time."""


OF_EACH_WRITE = ("answer lost", "429")
"""Told with each write of the first accounting system each time."""

OF_CREATE = (*OF_EACH_WRITE, "500 after success", "timeout")
"""Told with its create, after all of which a voucher may have been made; the rest in the thorough part."""


def _writes() -> Iterator[Any]:
    for name in BOOKS:
        for write in ("create", "release", "attach"):
            if getattr(BOOKS_UNDER_TEST[name], write) is not None:
                for fault in FAULTS:
                    if fault == "401" and BOOKS_UNDER_TEST[name].session_ended is None:
                        continue
                    first = name == FIRST_BOOKS and fault in (
                        OF_CREATE if write == "create" else OF_EACH_WRITE
                    )
                    told_always = first or (write, fault) == TELLING
                    marks = () if told_always else (pytest.mark.thorough,)
                    yield pytest.param(name, write, fault, marks=marks, id=f"{name}-{write}-{fault}")


@pytest.mark.parametrize(("accounting_name", "write", "fault"), [*_writes()])
def test_a_write_that_fails(world: World, installation: Services, write: str, fault: str) -> None:
    books = type(world.accounting)
    world.accounting.fault({**getattr(books, write), **FAULTS[fault](books)})
    book(installation, **BRIEF)  # who may have been there first has its lease waited out
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]


@pytest.mark.parametrize(
    "accounting_name", [name for name in BOOKS if BOOKS_UNDER_TEST[name].release is not None]
)
def test_a_release_that_is_refused_because_it_is_done(world: World, installation: Services) -> None:
    """As when another installation has booked it a moment ago: no question, and no second voucher."""
    assert world.accounting.release is not None
    world.accounting.fault({"kind": "error_after", **world.accounting.release, **REFUSED_RELEASE})
    book(installation, **BRIEF)
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
    with installation.store.reading(1) as connection:
        assert cases.list_cases(connection, 1, state=None) == []


def test_a_release_asked_for_without_an_answer_after_a_refusal_is_waited_for(tmp_path: Path) -> None:
    """Refused, then asked for again and the answer lost: the refusal of a third ask is about the second,
    which goes on in the background. Nobody is asked, and the voucher is booked once."""
    with World.start("vipps", accounting="vismanet", release_seconds=2.5) as world:
        release = world.accounting.release or {}
        world.accounting.fault(
            {"kind": "error_before", **release, **REFUSED_RELEASE},
            {"kind": "cut_after", "skip": 1, **release},
        )
        services = open_installation(world.settings(tmp_path / "data"))
        shop = add_shop(services)
        connect_all(services, shop, "vipps", "vismanet")
        tell_orders(services, shop, world.orders)
        book(services, **BRIEF)
        assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
        with services.store.reading(shop) as connection:
            assert [one.code for one in cases.list_cases(connection, shop, state=None)] == []
        services.store.dispose()


@EACH_THOROUGHLY
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


@pytest.mark.parametrize(
    "accounting_name", [name for name in BOOKS if BOOKS_UNDER_TEST[name].session_ended is not None]
)
def test_sessions_that_end_in_the_middle(world: World, installation: Services) -> None:
    """Every few calls are told that their session is gone: each is made anew once, and the work goes on."""
    refused = {"kind": "error_before", **(world.accounting.session_ended or {})}
    for skip in (2, 6, 10):
        world.accounting.fault({"path": world.accounting.any_call, "skip": skip, **refused})
    book(installation)
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]


@EACH_BOOKS_THOROUGHLY
def test_books_whose_key_is_refused_use_up_no_attempts_and_tell_once(
    world: World, installation: Services
) -> None:
    world.accounting.refuse_keys()
    for _ in range(3):
        run_until_done(installation, seconds=120, patience=0.3)
    with installation.store.reading(1) as connection:
        asked = cases.list_cases(connection, 1)
        attempts = connection.exec_driver_sql("SELECT attempts FROM vouchers").scalars().all()
    assert [one.code for one in asked] == ["connection_broken"]
    assert attempts == [0]
    assert world.count() == []
    number = give_new_keys(installation, 1, world.accounting)
    reach_again(installation, 1, number, "test")
    book(installation)
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
    with installation.store.reading(1) as connection:
        assert cases.list_cases(connection, 1) == []


@EACH_BOOKS_THOROUGHLY
def test_a_key_that_reaches_another_company_books_nothing_there(world: World, installation: Services) -> None:
    world.accounting.point_keys_elsewhere()
    run_until_done(installation, seconds=120, patience=0.5)
    assert world.count() == []
    assert voucher_states(installation, 1).keys() <= {"approved", "sending"}
    with installation.store.reading(1) as connection:
        assert "connection_broken" in [one.code for one in cases.list_cases(connection, 1)]


@EACH_THOROUGHLY
def test_a_key_that_is_refused_uses_up_no_attempts_and_tells_once(
    world: World, installation: Services
) -> None:
    world.provider.refuse_keys()
    with installation.store.writing("test", 1) as connection:
        connection.exec_driver_sql("UPDATE merchant_accounts SET due_at = 1")
    for _ in range(3):
        run_until_done(installation, seconds=120)
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
    run_until_done(installation, seconds=120, patience=0.3)
    assert voucher_states(installation, 1) == {"approved": 1}
    assert world.count() == []
    pause_shop(installation, 1, False, "test")
    book(installation)
    assert [one.live for one in world.count()] == [True]


@EACH_THOROUGHLY
def test_a_key_that_works_again_is_found_by_itself(world: World, installation: Services) -> None:
    world.provider.refuse_keys()
    run_until_done(installation, seconds=120)
    world.provider.accept_keys()
    sweeper = Sweeper(installation, lambda kind, shop, row: None)
    for _ in range(600):
        sweeper.sweep()
        if due_work(installation.store):
            break
        time.sleep(0.1)
    book(installation)
    assert [one.live for one in world.count()] == [True]
