"""What the statuses of Vipps' answers mean to the caller.

Bodies are not relied on: the vendor's API answers problem+json, the gateway before it other forms.
https://developer.vippsmobilepay.com/docs/knowledge-base/errors/
"""

from app.errors import BadAnswer, CallError, Forbidden, RateLimited, Unauthorised, Unavailable
from app.http import Answer
from app.providers.vipps.info import SYSTEM


def error_for(answer: Answer, *, right: str) -> CallError:
    """Return the error of an answer that is not 200; ``right`` names what a 403 is about."""
    status = answer.status
    if status == 401:
        return Unauthorised(SYSTEM, answer.operation)
    if status == 403:
        return Forbidden(SYSTEM, answer.operation, right=right)
    if status in (423, 429):
        return RateLimited(SYSTEM, answer.operation, retry_after=_retry_after(answer))
    if status >= 500:
        return Unavailable(SYSTEM, answer.operation, retry_after=_retry_after(answer))
    return BadAnswer(SYSTEM, answer.operation, http_status=status)


def _retry_after(answer: Answer) -> int | None:
    """Return the seconds of ``Retry-After``; its form as a date is not used here."""
    text = answer.headers.get("Retry-After", "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else None
