"""Killed where a booking in the background fails, and where a reversal that was being booked is gone.

Visma.net releases batches in the background. The point that each test of `make test` dies at leaves most
open: what was found out is committed, and nothing has been done about it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.config import Settings
from app.core.cases import Action, Decision
from app.pipeline.decide import decide_case
from app.sandbox.driven.vismanet import DrivenVismaNet
from app.store import cases
from tests.crash.acts import VERIFIED, ask_reversal, die_at, the_case, work
from tests.crash.opened import open_installation
from tests.crash.stories import BOOKING
from tests.crash.telling import Pair, prepare
from tests.crash.worker import run_worker_process
from tests.world import World

PAIR = Pair("vipps", "vismanet")


def kept_by(world: World) -> DrivenVismaNet:
    books = world.accounting
    assert isinstance(books, DrivenVismaNet)
    return books


@contextmanager
def time_stands_still(books: DrivenVismaNet) -> Iterator[None]:
    """Nothing that is released in the background is done, however long what happens meanwhile takes."""
    clock, now = books.held.clock, books.held.clock()
    books.held.clock = lambda: now
    yield
    books.held.clock = clock


def newest(books: DrivenVismaNet) -> str:
    """The batch that was made last."""
    return books.vouchers()[-1].id


def nothing_asked(settings: Settings) -> bool:
    services = open_installation(settings)
    with services.store.reading(1) as connection:
        found = cases.list_cases(connection, 1)
    services.store.dispose()
    return list(found) == []


@pytest.mark.parametrize(
    ("point", "is_asked"),
    [
        pytest.param("commit:release.failed:before#1", True, marks=pytest.mark.thorough),
        ("commit:release.failed:after#1", False),
        pytest.param("commit:case:after#1", True, marks=pytest.mark.thorough),
    ],
)
def test_a_failed_booking_is_booked_once(point: str, is_asked: bool, tmp_path: Path) -> None:
    """Where the person had not been asked yet it is asked for again first, which books nothing twice."""
    prepared = prepare(PAIR, tmp_path)
    with PAIR.start(BOOKING) as world:
        settings, books = world.moved(prepared, tmp_path / "told"), kept_by(world)
        with time_stands_still(books):
            die_at(settings, "commit:release.looked:after#1")
            books.fail_release(newest(books), "Account 7770 is restricted")
        waits = {"sending": 1} if is_asked else VERIFIED
        assert run_worker_process(settings, crash_at=point, until=waits) == -9
        work(settings, until=waits)
        if is_asked:
            case = the_case(settings)
            assert case.code == "release_failed"
            assert "restricted" in case.params["vendor_message"]
            services = open_installation(settings)
            decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
            services.store.dispose()
            work(settings)
        assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
        assert nothing_asked(settings)


@pytest.mark.parametrize(
    "point",
    [
        pytest.param("commit:reverse.gone:before#1", marks=pytest.mark.thorough),
        "commit:reverse.gone:after#1",
    ],
)
def test_a_reversal_that_vanished_is_made_once(point: str, tmp_path: Path) -> None:
    """It was made and asked for; somebody deletes it before it is booked, and another is made."""
    prepared = prepare(PAIR, tmp_path)
    with PAIR.start(BOOKING) as world:
        settings, books = world.moved(prepared, tmp_path / "told"), kept_by(world)
        ask_reversal(world, settings)
        both = {"verified": 1, "reversed": 1}
        with time_stands_still(books):
            assert run_worker_process(settings, crash_at="commit:reverse.finish:after#1", until=both) == -9
            books.delete_by_hand(newest(books))
        assert run_worker_process(settings, crash_at=point, until=both) == -9
        work(settings, until=both)
        assert [(one.live, one.unposted) for one in world.count()] == [(False, False), (True, False)]
        assert sum(one.is_reversal for one in books.vouchers()) == 1
        assert nothing_asked(settings)
