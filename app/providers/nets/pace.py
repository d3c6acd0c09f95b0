"""At most one call a second to the vendor's own hosts: no limit is published, and none shall be found out.

Only there: a mock or a sandbox is asked as fast as it answers.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

VENDOR_HOSTS: Final = frozenset({"https://api.dibspayment.eu", "https://test.api.dibspayment.eu"})
APART: Final = 1000
"""Milliseconds."""


def _now() -> int:
    return time.monotonic_ns() // 1_000_000


def _sleep(milliseconds: int) -> None:
    time.sleep(timedelta(milliseconds=milliseconds).total_seconds())


class Pace:
    """The turns of this process at each host and merchant; ``clock`` and ``wait`` count milliseconds."""

    def __init__(self, clock: Callable[[], int] = _now, wait: Callable[[int], None] = _sleep) -> None:
        self._clock, self._wait = clock, wait
        self._lock = threading.Lock()
        self._free_at: dict[tuple[str, str], int] = {}

    def take_turn(self, host: str, merchant: str) -> None:
        """Wait until this merchant may be asked for again."""
        if host not in VENDOR_HOSTS:
            return
        with self._lock:
            now = self._clock()
            turn = max(now, self._free_at.get((host, merchant), now))
            self._free_at[(host, merchant)] = turn + APART
        if turn > now:
            self._wait(turn - now)


PACE: Final = Pace()
