"""What the statuses of Klarna's answers mean to the caller.

https://docs.klarna.com/api/settlements: 400 and 404 are documented; 401 and 403 may come without JSON.
"""

from typing import Final

from app.errors import BadAnswer, CallError, Forbidden, Missing, RateLimited, Unauthorised, Unavailable
from app.http import Answer

RIGHT: Final = "Settlements API"


def error_for(answer: Answer) -> CallError:
    """Return the error of an answer that is not 200."""
    status = answer.status
    if status == 401:
        return Unauthorised(answer.system, answer.operation)
    if status == 403:
        return Forbidden(answer.system, answer.operation, right=RIGHT)
    if status == 404:
        return Missing(answer.system, answer.operation)
    if status == 429 or status >= 500:
        kind = RateLimited if status == 429 else Unavailable
        return kind(answer.system, answer.operation, retry_after=_retry_after(answer))
    return BadAnswer(answer.system, answer.operation, http_status=status)


def _retry_after(answer: Answer) -> int | None:
    """Return the seconds of ``Retry-After``; its form as a date is not used here."""
    text = answer.headers.get("Retry-After", "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else None
