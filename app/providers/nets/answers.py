"""What the statuses of Nets' answers mean to the caller. Bodies are often empty, and never relied on."""

from app.errors import BadAnswer, CallError, Forbidden, Missing, RateLimited, Unauthorised, Unavailable
from app.http import Answer
from app.providers.nets.api import SYSTEM

REPORTING_API = "Reporting API"


def error_for(answer: Answer) -> CallError:
    """Return the error of an answer that is not 200. 401: a wrong key, or one of the other environment."""
    status = answer.status
    if status == 401:
        return Unauthorised(SYSTEM, answer.operation)
    if status == 403:
        return Forbidden(SYSTEM, answer.operation, right=REPORTING_API)
    if status == 404:
        return Missing(SYSTEM, answer.operation)
    if status == 429:
        return RateLimited(SYSTEM, answer.operation, retry_after=_retry_after(answer))
    if status >= 500:
        return Unavailable(SYSTEM, answer.operation, retry_after=_retry_after(answer))
    return BadAnswer(SYSTEM, answer.operation, http_status=status)


def _retry_after(answer: Answer) -> int | None:
    """Return the seconds of ``Retry-After``; its form as a date is not used here."""
    text = answer.headers.get("Retry-After", "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else None
