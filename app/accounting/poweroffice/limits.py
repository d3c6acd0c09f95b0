"""Ten requests a second for each subscription key (https://developer.poweroffice.net/), whoever asks.

The key is the operator's, so all shops of a process share one allowance: a call waits for its turn. Other
processes have their own count, and the operator can give each its share; what is too many together is
answered 429 and waited out by the client.
"""

import time
from collections import deque
from threading import Lock
from typing import Final

from cachetools import LRUCache

PER_SECOND: Final = 10
WINDOW_MS: Final = 1100
"""A little more than the second: not every call takes equally long to arrive."""


_turns: LRUCache[str, deque[int]] = LRUCache(maxsize=1000)
_lock = Lock()


def reserve(key: str, now_ms: int, at_most_ms: int, per_second: int = PER_SECOND) -> int | None:
    """Take the next turn of this key and return how many milliseconds it is away; None, and none taken, when
    that is more than ``at_most_ms``."""
    with _lock:
        turns = _turns.get(key)
        if turns is None or turns.maxlen != per_second:
            turns = _turns[key] = deque(maxlen=per_second)
        at = max(now_ms, turns[0] + WINDOW_MS) if len(turns) == per_second else now_ms
        if at - now_ms > at_most_ms:
            return None
        turns.append(at)
    return at - now_ms


def wait_for_turn(key: str, at_most_ms: int, per_second: int) -> bool:
    """Wait for this call's turn; False, without waiting, when it is too far away."""
    wait_ms = reserve(key, time.monotonic_ns() // 1_000_000, at_most_ms, per_second)
    if wait_ms is None:
        return False
    if wait_ms > 0:
        time.sleep(wait_ms / 1000)
    return True


def forget() -> None:
    """Drop everything remembered."""
    with _lock:
        _turns.clear()
