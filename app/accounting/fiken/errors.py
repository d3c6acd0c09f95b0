"""Which error a Fiken answer is: by status, then by its sentence.

The vendor documents the statuses (400, 401, 403, 404, 405, 415, 429; 402 where a company lacks the API
module) and no body. JSON with ``message``, or with ``error`` and ``error_description``, and plain text are
read.
"""

import json
from collections.abc import Mapping
from typing import Final

from app.accounting.fiken.info import SYSTEM
from app.accounting.fiken.refusals import case_of
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

ACCESS: Final = "Tilgang til foretaket"
"""The right that reading and booking take, as the owner finds it under the app's access in Fiken."""

MODULE: Final = "API-modulen"
"""What the company has to order, as the owner finds it in Fiken."""

LONGEST_WAIT: Final = 3600
"""Seconds. A longer wait than this is not believed."""

_LARGEST_MESSAGE: Final = 500
_TEXTS: Final = ("message", "error_description", "errorMessage", "error")


class WrongEnvironment(Unauthorised):
    """A test company for a production shop, or a real company for a test shop."""

    code = "wrong_environment"


class ModuleMissing(Forbidden):
    """The company has not ordered the module that its API needs."""

    code = "module_missing"


def said(answer: Answer) -> str:
    """Return Fiken's own sentence, empty where it said none; HTML is no sentence."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        text = answer.body.decode("utf-8", "replace").strip()
        return "" if text.startswith("<") else text[:_LARGEST_MESSAGE]
    if isinstance(body, str):
        return body[:_LARGEST_MESSAGE]
    if not isinstance(body, dict):
        return ""
    found = (body.get(name) for name in _TEXTS)
    return next((one for one in found if isinstance(one, str) and one), "")[:_LARGEST_MESSAGE]


def error_for(answer: Answer, *, write: bool, request_id: str) -> CallError:
    """Return the error of an answer that is no success; ``write``: the call could change the books."""
    operation, status = answer.operation, answer.status
    facts = {"http_status": status, "request_id": request_id}
    if status == 429:
        return RateLimited(SYSTEM, operation, retry_after=retry_after(answer.headers))
    if status == 401:
        return Unauthorised(SYSTEM, operation, request_id=request_id)
    if status == 402:
        return ModuleMissing(SYSTEM, operation, right=MODULE, request_id=request_id)
    if status == 403:
        return Forbidden(SYSTEM, operation, right=ACCESS, vendor_message=said(answer), request_id=request_id)
    if status == 404:
        return Missing(SYSTEM, operation, request_id=request_id)
    if write and (status < 400 or status >= 500 or status == 408):
        return Unclear(SYSTEM, operation, **facts)
    if write:
        return Refused(SYSTEM, operation, case_of(said(answer)), said(answer), **facts)
    if status >= 500 or status == 408:
        return Unavailable(SYSTEM, operation)
    return BadAnswer(SYSTEM, operation, vendor_message=said(answer), **facts)


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Return the seconds Fiken asks to wait, None when it does not say."""
    given = (headers.get("Retry-After") or "").strip()
    return int(given) if given.isdigit() and int(given) <= LONGEST_WAIT else None
