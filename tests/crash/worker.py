"""A worker process that can be killed: forked from a clean server, with its own environment.

``run_worker_process`` works until nothing is due, as the queue's consumer would, and ends. It is killed by
the real signal at the crash point that it is told, never by an exception.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.config import Settings
from app.store.database import Store
from app.store.leases import WORK
from tests.crash.passing import let_leases_end

CONTEXT: ForkServerContext = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["app.pipeline.run", "app.pipeline.until_done", "tests.world"])

MOST_SECONDS = 180.0
"""A worker that has not finished by then ends with code 3."""


def run_worker_process(
    settings: Settings, *, crash_at: str = "", trace: Path | None = None, until: Mapping[str, int]
) -> int:
    """Run a worker until the vouchers have these states; return its exit code.

    That is -9 when it was killed; the time of what it held is over then, for whoever goes on.
    """
    process = start_worker_process(settings, crash_at=crash_at, trace=trace, until=until)
    process.join(MOST_SECONDS + 60)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError("the worker did not end")
    if process.exitcode == -signal.SIGKILL:
        let_leases_end(settings)
    return process.exitcode


def start_worker_process(
    settings: Settings, *, crash_at: str = "", trace: Path | None = None, until: Mapping[str, int]
) -> Any:
    """Start a worker process and return it."""
    process = CONTEXT.Process(
        target=_work, args=(settings, crash_at, str(trace) if trace else "", dict(until)), daemon=True
    )
    process.start()
    return process


def _work(settings: Settings, crash_at: str, trace: str, until: dict[str, int]) -> None:
    os.environ.pop("AVSTEM_CRASH_AT", None)
    os.environ.pop("AVSTEM_CRASH_TRACE", None)
    from app.crashpoints import forget
    from app.logging import set_up_logging
    from app.pipeline.services import Services
    from app.pipeline.until_done import run_until_done
    from app.secrets import Vault
    from app.store.database import open_store
    from tests.world import voucher_states

    set_up_logging("ERROR")
    forget()
    if crash_at:
        os.environ["AVSTEM_CRASH_AT"] = crash_at
    if trace:
        os.environ["AVSTEM_CRASH_TRACE"] = trace
    services = Services(settings, open_store(settings), Vault(settings.secret_keys))
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        run_until_done(services, seconds=MOST_SECONDS)
        if voucher_states(services, 1) == until and not _anything_left(services.store):
            sys.exit(0)
        time.sleep(0.02)
    sys.exit(3)


def _anything_left(store: Store) -> bool:
    """Whether anything is due now, also what somebody holds: who was killed holds it until the lease ends."""
    with store.reading(None) as connection:
        now = store.now_ms(connection)
        return any(
            connection.execute(select(table.c.id).where(_waits(table, now))).first() is not None
            for table in WORK.values()
        )


def _waits(table: Any, now: int) -> ColumnElement[bool]:
    return or_(table.c.due_at <= now, table.c.lease_until > now)
