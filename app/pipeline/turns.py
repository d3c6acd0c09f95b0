"""The turns that the threads of this process have at vendors that take one request at a time.

A thread takes a key's turn with its first request and keeps it until its piece of work is over: the requests
of one voucher are not mixed with another's. Work that finds the turn taken is put off and lets its worker go;
a person who waits for an answer waits a moment. A turn covers every call it was taken for, and one that a
killed worker had ends by itself after two calls' time.
"""

import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.errors import Busy
from app.store.database import Store
from app.store.turns import give_turn_back, take_turn

PATIENCE: Final = 3.0
"""Seconds that a person's request waits for a turn."""

_LOOK_INTERVAL: Final = 0.1


class Turns:
    """``call_seconds`` is the most that one call takes."""

    def __init__(self, store: Store, call_seconds: float) -> None:
        self._store = store
        self._call_seconds = call_seconds
        self._mine = _Mine()

    def take(self, key: str, operation: str) -> None:
        """Make sure of the key's turn for the length of a call; raise Busy when somebody else has it.

        ``key`` begins with the system's name and a colon.
        """
        mine, now = self._mine, time.monotonic()  # seconds
        if mine.until.get(key, 0) - now >= self._call_seconds:
            return
        give_up_at = now + mine.patience
        while not take_turn(self._store, key, mine.holder, self._call_seconds * 2):
            mine.until.pop(key, None)
            if time.monotonic() + _LOOK_INTERVAL > give_up_at:
                raise Busy(key.partition(":")[0], operation)
            time.sleep(_LOOK_INTERVAL)
            now = time.monotonic()
        mine.until[key] = now + self._call_seconds * 2

    def give_back(self) -> None:
        """This thread's piece of work is over: others may have every turn it took."""
        for key in list(self._mine.until):
            give_turn_back(self._store, key, self._mine.holder)
            del self._mine.until[key]

    @contextmanager
    def of_work(self) -> Iterator[None]:
        """Inside, nobody waits for a turn: a worker has other things to do. Gives back at the end."""
        self._mine.patience = 0
        try:
            yield
        finally:
            self._mine.patience = PATIENCE
            self.give_back()


class _Mine(threading.local):
    """What one thread has: until when, on the monotonic clock, by key."""

    def __init__(self) -> None:
        self.until: dict[str, float] = {}
        self.patience: float = PATIENCE
        self.holder = f"{os.getpid()}-{secrets.token_hex(8)}"
