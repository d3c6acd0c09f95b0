"""SQLite that leaves it to the system when the disk gets what was committed, in the tests alone.

Nothing here survives a power cut, and nothing needs to: a process that is killed loses nothing by it. Workers
and commands that tests start wait for the disk as they do everywhere, and so does who looks at the waiting.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

_waits = False


def do_not_wait() -> None:
    """From here on, for every connection that is taken from a pool."""
    event.listen(Pool, "checkout", _leave_it_to_the_system)


@contextmanager
def waiting() -> Iterator[None]:
    """Inside, connections are as the product makes them."""
    global _waits  # noqa: PLW0603 - of the whole process, as the listener is
    _waits = True
    try:
        yield
    finally:
        _waits = False


def _leave_it_to_the_system(line: Any, record: Any, proxy: Any) -> None:
    if isinstance(line, sqlite3.Connection):
        line.execute(f"PRAGMA synchronous={'FULL' if _waits else 'OFF'}")
