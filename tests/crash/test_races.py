"""Two workers, ten resyncs, a worker that sleeps past its lease, two installations on the same books."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import Settings
from app.pipeline.connect import delete_connection
from app.pipeline.resync import ask_resync
from app.pipeline.services import Services
from app.pipeline.start import resume_sending
from app.store import cases, connections
from app.store.backup import restore_backup, write_backup
from tests.accounting_under_test import BOOKS, BOOKS_UNDER_TEST, FIRST_BOOKS
from tests.crash.worker import run_worker_process, start_worker_process
from tests.providers_under_test import FIRST, REGISTERED
from tests.world import (
    BRIEF,
    World,
    add_shop,
    connect_all,
    open_installation,
    payout_of_start,
    tell_orders,
    voucher_states,
)


@pytest.fixture
def world(provider_name: str, accounting_name: str) -> Iterator[World]:
    with World.start(provider_name, accounting=accounting_name) as started:
        yield started


EACH_PAIR = pytest.mark.parametrize(
    ("provider_name", "accounting_name"),
    [
        (FIRST, FIRST_BOOKS),
        *(
            pytest.param(*pair, marks=pytest.mark.thorough)
            for pair in (
                *((name, FIRST_BOOKS) for name in REGISTERED[1:]),
                *((FIRST, name) for name in BOOKS[1:]),
            )
        ),
    ],
)
"""Each provider and each accounting system once: what they do here does not depend on one another."""


def ready(services: Services, world: World) -> int:
    shop = add_shop(services)
    connect_all(services, shop, world.provider.name, world.accounting.name)
    tell_orders(services, shop, world.orders)
    return shop


def slow_down(world: World, seconds: float = 0.2) -> None:
    for side in (world.provider, world.accounting):
        side.fault({"kind": "delay", "seconds": seconds, "times": None})


@EACH_PAIR
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_two_workers_and_ten_resyncs_make_one_voucher(
    kind: str, world: World, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgres" else ""
    settings = world.settings(tmp_path / "data", database_url=url)
    services = open_installation(settings)
    shop = ready(services, world)
    slow_down(world)
    workers = [start_worker_process(settings, until={"verified": 1}) for _ in range(2)]
    payout = _wait_for_payout(services, shop)
    threads = [
        threading.Thread(target=ask_resync, args=(services, shop, payout, f"user {number}"))
        for number in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for worker in workers:
        worker.join(240)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
    services.store.dispose()


def _wait_for_payout(services: Services, shop: int) -> int:
    for _ in range(2400):
        with services.store.reading(shop) as connection:
            payout = payout_of_start(connection, shop)
        if payout is not None:
            return payout
        time.sleep(0.05)
    raise TimeoutError("no payout came")


@pytest.mark.parametrize(
    ("accounting_name", "operation"),
    [
        pytest.param(name, operation, marks=() if name == FIRST_BOOKS else (pytest.mark.thorough,))
        for name in BOOKS
        for operation in ("create", "release", "attach")
        if getattr(BOOKS_UNDER_TEST[name], operation) is not None
    ],
)
def test_a_worker_that_sleeps_past_its_lease(operation: str, world: World, tmp_path: Path) -> None:
    """It is stopped in the middle of a write, another takes over, then it wakes up."""
    patient = world.settings(tmp_path / "data")
    services = open_installation(patient)
    ready(services, world)
    settings = replace(patient, **BRIEF)  # this is about real time
    world.accounting.fault({"kind": "delay", "seconds": 0.8, **getattr(world.accounting, operation)})
    sleeper = start_worker_process(settings, until={"verified": 1})
    _wait_until_held(world)
    os.kill(sleeper.pid, signal.SIGSTOP)
    try:
        assert run_worker_process(settings, until={"verified": 1}) == 0
    finally:
        os.kill(sleeper.pid, signal.SIGCONT)
    sleeper.join(240)
    assert sleeper.exitcode == 0
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
    services.store.dispose()


def _wait_until_held(world: World) -> None:
    """Return when the write is on its way: the stand-in has it, and holds it back for a while."""
    for _ in range(12_000):
        if not world.books.stand_in.faults.planned:
            return
        time.sleep(0.01)
    raise TimeoutError("the write never came")


@EACH_PAIR
def test_a_connection_deleted_and_added_again(world: World, tmp_path: Path) -> None:
    settings = world.settings(tmp_path / "data")
    services = open_installation(settings)
    shop = ready(services, world)
    assert run_worker_process(settings, until={"verified": 1}) == 0
    with services.store.reading(shop) as connection:
        ids = [row.id for row in connections.list_connections(connection, shop)]
    for one in ids:
        delete_connection(services, shop, one, "test")
    connect_all(services, shop, world.provider.name, world.accounting.name)
    assert run_worker_process(settings, until={"verified": 1}) == 0
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
    services.store.dispose()


@EACH_PAIR
@pytest.mark.parametrize("lag", [0.0, 0.5])
def test_two_installations_on_the_same_books_at_the_same_time(
    provider_name: str, accounting_name: str, lag: float, tmp_path: Path
) -> None:
    """Each has its own database and knows nothing of the other; one voucher stays, the other is gone."""
    with World.start(provider_name, accounting=accounting_name, visibility_lag_seconds=lag) as world:
        installed: list[tuple[Settings, Services]] = []
        for name in ("one", "two"):
            settings = world.settings(
                tmp_path / name, visibility_lag_seconds=lag + 0.3, settle_seconds=lag + 0.5
            )
            services = open_installation(settings)
            ready(services, world)
            installed.append((replace(settings, **BRIEF), services))
        slow_down(world, 0.03)
        workers = [start_worker_process(settings, until={"verified": 1}) for settings, _ in installed]
        for worker in workers:
            worker.join(240)
        assert [worker.exitcode for worker in workers] == [0, 0]
        live = [one for one in world.count() if one.live]
        assert [one.uploads for one in live] == [1]
        assert not any(one.unposted for one in world.count())
        booked = [one for one in world.count() if not one.live]
        told = []
        for _, services in installed:
            assert voucher_states(services, 1) == {"verified": 1}
            with services.store.reading(1) as connection:
                told += [one.code for one in cases.list_cases(connection, 1)]
            services.store.dispose()
        assert told.count("duplicate_removed") == len(booked)


@EACH_PAIR
def test_a_restored_backup_books_nothing_twice(world: World, tmp_path: Path) -> None:
    settings = world.settings(tmp_path / "data")
    services = open_installation(settings)
    ready(services, world)
    write_backup(services.store, tmp_path / "before.zip", services.now_ms(), lambda table, count: None)
    assert run_worker_process(settings, until={"verified": 1}) == 0
    restore_backup(services.store, tmp_path / "before.zip", services.now_ms(), lambda table, count: None)
    assert run_worker_process(settings, until={"approved": 1}) == 0  # held until `avstem resume`
    assert len(world.count()) == 1
    resume_sending(services)
    assert run_worker_process(settings, until={"verified": 1}) == 0
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
    services.store.dispose()
