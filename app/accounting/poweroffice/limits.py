"""Ten requests a second for each subscription key (https://developer.poweroffice.net/), whoever asks.

The key is the operator's, so all shops of a process share one allowance: a call waits for its turn. Other
processes have their own count; what is too many together is answered 429 and waited out by the client.
"""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Final

from cachetools import LRUCache

PER_SECOND: Final = 10
_SECOND: Final = 1.0

_turns: LRUCache[str, deque[float]] = LRUCache(maxsize=1000)
_lock = Lock()


def reserve(key: str, now: float) -> float:
    """Take the next turn of this key and return how many seconds it is away."""
    with _lock:
        turns = _turns.get(key)
        if turns is None:
            turns = _turns[key] = deque(maxlen=PER_SECOND)
        at = max(now, turns[0] + _SECOND) if len(turns) == PER_SECOND else now
        turns.append(at)
    return at - now


def wait_for_turn(
    key: str,
    at_most: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Wait for this call's turn; False, without waiting, when it is more than ``at_most`` seconds away.

    A turn that is not waited for is lost: the others behind it keep theirs.
    """
    wait = reserve(key, clock())
    if wait > at_most:
        return False
    if wait > 0:
        sleep(wait)
    return True


def forget() -> None:
    """Drop everything remembered."""
    with _lock:
        _turns.clear()
