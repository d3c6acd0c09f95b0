"""Which error a Visma.net answer is: by status, then by what its message says.

No catalogue of errors is published. Bodies are JSON or XML, usually ``{"message": "…"}``; the words below are
those of the ERP behind it, in English and Norwegian, and what fits none of them is a refusal that is shown.
"""

import json
import re
from typing import Any, Final

from app.accounting.vismanet.info import SYSTEM
from app.core.cases import CaseCode
from app.errors import (
    BadAnswer,
    CallError,
    Forbidden,
    Missing,
    RateLimited,
    Refused,
    Unauthorised,
    Unavailable,
    Unclear,
)
from app.http import Answer

LONGEST_WAIT: Final = 3600
"""Seconds. The quota is by the hour; a longer wait than this is not believed."""

_LARGEST_MESSAGE: Final = 500
_WORDS: Final = (
    (re.compile(r"\bperiode?n?\b.*\b(closed|inactive|lukket|stengt|inaktiv)", re.I), CaseCode.PERIOD_CLOSED),
    (re.compile(r"\b(closed|lukket)\b.*\bperiode?n?\b", re.I), CaseCode.PERIOD_CLOSED),
    (re.compile(r"\b(sub-?account|underkonto)", re.I), CaseCode.DIMENSION_MISSING),
    (re.compile(r"\b(account|konto)\b.*\b(inactive|inaktiv)", re.I), CaseCode.ACCOUNT_INACTIVE),
    (
        re.compile(r"\b(account|konto)\b.*\b(cannot be found|not found|does not exist|finnes ikke)", re.I),
        CaseCode.ACCOUNT_MISSING,
    ),
    (re.compile(r"\b(out of balance|unbalanced|ikke i balanse)", re.I), CaseCode.UNBALANCED_REFUSED),
)


class Stale(Unavailable):
    """The batch was changed since it was read (412): it is read again."""


def error_for(answer: Answer, *, write: bool) -> CallError:
    """Return the error of an answer that is no success; ``write``: the call could change the books."""
    operation, status, message = answer.operation, answer.status, _said(answer)
    if status == 429:
        return RateLimited(SYSTEM, operation, retry_after=_wait(answer))
    if status == 401:
        return Unauthorised(SYSTEM, operation)
    if status == 403:
        return Forbidden(SYSTEM, operation, vendor_message=message)
    if status == 404:
        return Missing(SYSTEM, operation)
    if status == 412:
        return Stale(SYSTEM, operation)
    failed = status >= 500 or status == 408
    if write and (failed or status < 400):
        return Unclear(SYSTEM, operation, http_status=status)
    if failed:
        return Unavailable(SYSTEM, operation)
    if not write:
        return BadAnswer(SYSTEM, operation, vendor_message=message, http_status=status)
    return Refused(SYSTEM, operation, case_of(message), message, http_status=status)


def case_of(message: str) -> CaseCode:
    """Return what a person has to settle, by the words of a refusal."""
    return next((case for words, case in _WORDS if words.search(message)), CaseCode.VOUCHER_REFUSED)


def _said(answer: Answer) -> str:
    """Return the message of a JSON or XML body, empty where there is none."""
    try:
        body: Any = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = re.search(rb"<message>([^<]{1,500})</message>", answer.body, re.I)
        return found[1].decode("utf-8", "replace") if found else ""
    message = body.get("message") if isinstance(body, dict) else None
    return message[:_LARGEST_MESSAGE] if isinstance(message, str) else ""


def _wait(answer: Answer) -> int | None:
    """``Retry-After`` in seconds, else when the window of the quota begins anew."""
    for name in ("Retry-After", "X-RateLimit-Reset"):
        said = (answer.headers.get(name) or "").strip()
        if said.isdigit() and int(said) <= LONGEST_WAIT:
            return int(said)
    return None
