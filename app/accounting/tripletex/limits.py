"""Stops before Tripletex does: an almost used-up allowance is remembered until it is renewed.

Limits count per employee and consumer; the numbers are not published, only headers tell
(https://developer.tripletex.no/docs/documentation/). The memory is of this process and of one set of
credentials: another process meets the same headers itself.
"""

import time
from collections.abc import Mapping
from threading import Lock
from typing import Final

from cachetools import TLRUCache

from app.accounting.tripletex.errors import LONGEST_WAIT, retry_after
from app.accounting.tripletex.info import SYSTEM
from app.errors import RateLimited

LOWEST_REMAINING: Final = 5
"""Calls left below which no further call is made."""

UNTOLD_WAIT: Final = 10
"""Seconds to wait when the allowance is used up and no header says until when."""

_until: TLRUCache[str, float] = TLRUCache(
    maxsize=10_000, ttu=lambda key, until, now: max(now, until), timer=time.monotonic
)
_lock = Lock()


def note(key: str, headers: Mapping[str, str]) -> None:
    """Remember what an answer says of the allowance of these credentials."""
    remaining = (headers.get("X-Rate-Limit-Remaining") or "").strip()
    if not remaining.isdigit() or int(remaining) >= LOWEST_REMAINING:
        return
    seconds = retry_after(headers)
    with _lock:
        _until[key] = time.monotonic() + min(UNTOLD_WAIT if seconds is None else seconds, LONGEST_WAIT)


def hold(key: str, operation: str) -> None:
    """Raise RateLimited, before anything is sent, while the allowance is almost used up."""
    with _lock:
        until = _until.get(key)
    if until is None:
        return
    left = until - time.monotonic()
    if left > 0:
        raise RateLimited(SYSTEM, operation, retry_after=int(left) + 1)


def forget() -> None:
    """Drop everything remembered."""
    with _lock:
        _until.clear()
