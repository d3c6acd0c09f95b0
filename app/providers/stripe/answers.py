"""What the statuses of Stripe's answers mean to the caller.

https://docs.stripe.com/api/errors; ``Stripe-Should-Retry: false`` says that asking again changes nothing.
"""

import re
from typing import Final

from app.errors import BadAnswer, CallError, Forbidden, Missing, RateLimited, Unauthorised, Unavailable
from app.http import Answer
from app.providers.stripe.api import SYSTEM

_PERMISSION: Final = re.compile(rb"\brak_([a-z0-9_]{2,60})_(read|write)\b")
_LATER: Final = frozenset({409, 424, 429})


def error_for(answer: Answer, *, right: str) -> CallError:
    """Return the error of an answer that is not 200; ``right`` names what a 403 is about if the text does
    not."""
    status = answer.status
    if status == 401:
        return Unauthorised(answer.system, answer.operation)
    if status == 403:
        return Forbidden(answer.system, answer.operation, right=_right(answer.body) or right)
    if status == 404:
        return Missing(answer.system, answer.operation)
    may_retry = answer.headers.get("Stripe-Should-Retry", "").strip().lower() != "false"
    if may_retry and (status in _LATER or status >= 500):
        kind = RateLimited if status == 429 else Unavailable
        return kind(answer.system, answer.operation, retry_after=_retry_after(answer))
    return BadAnswer(SYSTEM, answer.operation, http_status=status)


def _right(body: bytes) -> str:
    """Return the permission that the text names, in words and as it is: "Payout: Read (rak_payout_read)"."""
    found = _PERMISSION.search(body)
    if found is None:
        return ""
    what = found[1].decode().replace("_", " ").capitalize()
    return f"{what}: {found[2].decode().capitalize()} ({found[0].decode()})"


def _retry_after(answer: Answer) -> int | None:
    """Return the seconds of ``Retry-After``; its form as a date is not used here."""
    text = answer.headers.get("Retry-After", "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else None
