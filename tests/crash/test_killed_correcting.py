"""Killed while a wrong account is put right for all its vouchers: accepted or not, and booked once."""

from pathlib import Path

import pytest

from app.config import Settings
from app.errors import Conflict
from tests.accounting_under_test import FIRST_BOOKS
from tests.crash.acts import CREATED, DOCUMENTED, work
from tests.crash.opened import open_installation
from tests.crash.stories import BOOKING
from tests.crash.telling import Pair, prepare
from tests.crash.worker import CONTEXT, run_worker_process
from tests.pipeline.test_corrections import accept
from tests.providers_under_test import FIRST

PAIR = Pair(FIRST, FIRST_BOOKS)
BOTH = {"verified": 2}


def _accept(settings: Settings, crash_at: str) -> None:
    """As the API's process does it, which dies there."""
    import os

    os.environ["AVSTEM_CRASH_AT"] = crash_at
    services = open_installation(settings)
    accept(services)


@pytest.mark.parametrize(
    ("accepting", "working"),
    [
        pytest.param("commit:corrections:before#1", "", marks=pytest.mark.thorough),
        ("commit:corrections:after#1", ""),
        ("", f"call:{FIRST_BOOKS}:create_voucher:after#1"),
        pytest.param("", CREATED, marks=pytest.mark.thorough),
        pytest.param("", DOCUMENTED, marks=pytest.mark.thorough),
    ],
)
def test_a_correction_is_booked_once(accepting: str, working: str, tmp_path: Path) -> None:
    prepared = prepare(PAIR, tmp_path)
    with PAIR.start(BOOKING) as world:
        settings = world.moved(prepared, tmp_path / "told")
        work(settings)
        fees = world.accounting.balance(7770)
        assert fees > 0
        if accepting:
            process = CONTEXT.Process(target=_accept, args=(settings, accepting), daemon=True)
            process.start()
            process.join(240)
            assert process.exitcode == -9
        services = open_installation(settings)
        if ":after" in accepting:  # it is accepted, and is not accepted again
            with pytest.raises(Conflict):
                accept(services)
        else:
            accept(services)
        services.store.dispose()
        if working:
            assert run_worker_process(settings, crash_at=working, until=BOTH) == -9
        work(settings, until=BOTH)
        assert (world.accounting.balance(7770), world.accounting.balance(2999)) == (0, fees)
        assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)] * 2
