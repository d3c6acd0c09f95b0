"""A worker is killed with SIGKILL before and after every outside call and every commit; nothing doubles.

The points are not listed here: a run that is traced passes them all, and each is then died at. Counted in
the accounting stand-in: one live voucher, one upload, whatever happened.
"""

from pathlib import Path

import pytest

from app.config import Settings
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.store import vouchers
from tests.crash.worker import run_worker_process
from tests.world import World, add_shop, connect_all, open_installation, tell_orders

SHARDS = 8
BOOKED = {"verified": 1}
BOOKED_AGAIN = {"verified": 1, "reversed": 1}
SHORT = {"call_seconds": 0.5, "lease_seconds": 1.2}
REVERSED = "commit:explain:after#1"
"""The last point of a reversal; what follows is sending as before."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation that is connected and has its orders, and has not worked yet."""
    with World.start() as world:
        settings = world.settings(tmp_path_factory.mktemp("prepared") / "data", **SHORT)
        services = open_installation(settings)
        shop = add_shop(services)
        connect_all(services, shop)
        tell_orders(services, shop)
        services.store.dispose()
    return settings


@pytest.fixture(scope="module")
def points(prepared: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every crash point from collecting to the reversal and the next revision, in order."""
    folder = tmp_path_factory.mktemp("trace")
    trace = folder / "points"
    with World.start() as world:
        settings = world.moved(prepared, folder / "data")
        assert run_worker_process(settings, trace=trace, until=BOOKED) == 0
        assert [one.live for one in world.count()] == [True]
        booked = trace.read_text().split()
        trace.unlink()
        ask_reversal(open_installation(settings))
        assert run_worker_process(settings, trace=trace, until=BOOKED_AGAIN) == 0
        assert [one.live for one in world.count()] == [False, True]
    reversing = trace.read_text().split()
    reversing = reversing[: reversing.index(REVERSED) + 1]
    return booked + [f"reversal:{point}" for point in reversing]


def ask_reversal(services: Services) -> None:
    """A person wants the booked voucher reversed and booked again."""
    with services.store.reading(1) as connection:
        row = vouchers.vouchers_of(connection, 1, 1)[-1]
    reverse_voucher(services, 1, row.id, on=None, reason="feil konto", rebook=True, actor="test")
    services.store.dispose()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_killed_at_every_point(shard: int, prepared: Settings, points: list[str], tmp_path: Path) -> None:
    chosen = points[shard::SHARDS]
    assert len(chosen) > 5
    for number, point in enumerate(chosen):
        if point.startswith("reversal:"):
            _die_while_reversing(prepared, point.removeprefix("reversal:"), tmp_path / str(number))
        else:
            _die_while_booking(prepared, point, tmp_path / str(number))


def _die_while_booking(prepared: Settings, point: str, folder: Path) -> None:
    with World.start() as world:
        settings = world.moved(prepared, folder)
        assert run_worker_process(settings, crash_at=point, until=BOOKED) == -9, point
        assert run_worker_process(settings, until=BOOKED) == 0, point
        counted = world.count()
        assert [(one.live, one.uploads) for one in counted] == [(True, 1)], (point, counted)


def _die_while_reversing(prepared: Settings, point: str, folder: Path) -> None:
    with World.start() as world:
        settings = world.moved(prepared, folder)
        assert run_worker_process(settings, until=BOOKED) == 0
        ask_reversal(open_installation(settings))
        assert run_worker_process(settings, crash_at=point, until=BOOKED_AGAIN) == -9, point
        assert run_worker_process(settings, until=BOOKED_AGAIN) == 0, point
        counted = sorted(world.count(), key=lambda one: one.live)
        assert [(one.live, one.uploads) for one in counted] == [(False, 1), (True, 1)], (point, counted)
