"""Which error an eAccounting answer is: by status, then by its ErrorCode.

Almost everything is answered 400 with ``{"ErrorCode", "DeveloperErrorMessage", "Errors"}``; the codes are the
vendor's list (https://developer.vismaonline.com, error codes).
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from app.accounting.eaccounting.info import SYSTEM
from app.core.cases import CaseCode
from app.errors import (
    BadAnswer,
    CallError,
    Forbidden,
    Missing,
    PerhapsThere,
    RateLimited,
    Refused,
    Unauthorised,
    Unavailable,
    Unclear,
)
from app.http import Answer

LONGEST_WAIT: Final = 3600
"""Seconds. A longer wait than this is not believed."""

_RATE_LIMITED: Final = 4010
_WRONG_ENVIRONMENT: Final = 4034
_CONFLICT: Final = 4000
_RECONNECT: Final = frozenset({4005, 4006, 4007, 4019})
_OWNER: Final = frozenset({4002, 4003, 4004, 4009, 4011, 4012})
_SERVER: Final = frozenset({5000, 5001, 5002})
_NOT_FOUND: Final = 3000
_CASES: Final[Mapping[int, CaseCode]] = {
    2000: CaseCode.FIELD_REFUSED,
    3001: CaseCode.PERIOD_CLOSED,
    3002: CaseCode.ACCOUNT_MISSING,
    4026: CaseCode.PERIOD_CLOSED,
    4038: CaseCode.PERIOD_CLOSED,
    5005: CaseCode.DIMENSION_MISSING,
    5006: CaseCode.DIMENSION_MISSING,
    5007: CaseCode.ATTACHMENT_REFUSED,
}
_WAIT: Final = re.compile(r"(\d{1,6}) ?s(?:ec|\b)", re.IGNORECASE)
_LARGEST_MESSAGE: Final = 500


class WrongEnvironment(Unauthorised):
    """A client of the vendor's sandbox was used on a company that is not one of it."""

    code = "wrong_environment"


def error_for(answer: Answer, *, write: bool) -> CallError:
    """Return the error of an answer that is no success; ``write``: the call could change the books."""
    operation, status = answer.operation, answer.status
    code, message = _said(answer)
    facts = {"http_status": status, "vendor_code": code}
    if status == 429 or code == _RATE_LIMITED:
        return RateLimited(SYSTEM, operation, retry_after=_wait(message))
    if code == _WRONG_ENVIRONMENT:
        return WrongEnvironment(SYSTEM, operation)
    if status == 401 or code in _RECONNECT:
        return Unauthorised(SYSTEM, operation, vendor_code=code)
    if status == 403 or code in _OWNER:
        return Forbidden(SYSTEM, operation, vendor_message=message, vendor_code=code)
    if status == 404 or code == _NOT_FOUND:
        return Missing(SYSTEM, operation)
    failed = status >= 500 or status == 408 or code in _SERVER
    if write and (failed or status < 400):
        return Unclear(SYSTEM, operation, **facts)
    if failed:
        return Unavailable(SYSTEM, operation)
    if not write:
        return BadAnswer(SYSTEM, operation, vendor_message=message, **facts)
    if code == _CONFLICT:
        return PerhapsThere(SYSTEM, operation, CaseCode.ALREADY_BOOKED, message, **facts)
    return Refused(SYSTEM, operation, _CASES.get(code, CaseCode.VOUCHER_REFUSED), message, **facts)


def _said(answer: Answer) -> tuple[int, str]:
    """Return the vendor's code (0 where it said none) and its sentence, those of the fields behind it."""
    try:
        body: Any = json.loads(answer.body)
    except (ValueError, RecursionError):
        return 0, ""
    if not isinstance(body, dict):
        return 0, ""
    code = body.get("ErrorCode")
    texts = [body.get("DeveloperErrorMessage")]
    errors = body.get("Errors")
    if isinstance(errors, list):
        texts += [one.get("Message") for one in errors if isinstance(one, dict)]
    message = " ".join(one for one in texts if isinstance(one, str))
    return (code if type(code) is int else 0), message[:_LARGEST_MESSAGE]


def _wait(message: str) -> int | None:
    """The waiting time is in the sentence alone; its wording is not documented."""
    found = _WAIT.search(message)
    return int(found[1]) if found and int(found[1]) <= LONGEST_WAIT else None
