"""Which error an answer is: by status, then by what its body says, in whichever of its forms it comes.

ProblemDetails is what the vendor's file has; bodies with ``Message``, ``errors`` or ``ValidationErrors`` were
met in practice. What stands before the API (limits, subscription keys) answers ``{statusCode, message}``. A
missing privilege is 403, often without a body.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.accounting.poweroffice.info import SYSTEM
from app.accounting.poweroffice.refusals import Complaint, case_of_all
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

SHORTEST_WAIT: Final = 1
LONGEST_WAIT: Final = 3600
"""Seconds. A wait told by the vendor outside these is not believed."""

_LARGEST_MESSAGE: Final = 500
_TRY_AGAIN: Final = re.compile(r"in (\d{1,4}) second")
_SUBSCRIPTION: Final = re.compile(r"subscription key", re.IGNORECASE)
_MAY_BE_TAKEN: Final = frozenset({CaseCode.NUMBER_TAKEN, CaseCode.VOUCHER_REFUSED})


class ClientKeyRefused(Unauthorised):
    """The application does not know the client key in this environment (demo and production are apart)."""

    code = "client_key_refused"


class SubscriptionKeyRefused(Unauthorised):
    """The operator's subscription key is not accepted: no shop can do anything about it."""

    code = "subscription_key_refused"


class ModuleMissing(Forbidden):
    """The integration has the right, but the client's own subscription in Go does not cover it."""

    code = "module_missing"


@dataclass(frozen=True, slots=True)
class VendorError:
    """What an error answer says; empty where its body is not the vendor's."""

    status: int
    complaints: tuple[Complaint, ...] = ()
    code: str = ""

    @property
    def text(self) -> str:
        """The vendor's own words."""
        texts = [f"{one.field}: {one.text}" if one.field else one.text for one in self.complaints]
        return "; ".join(texts)[:_LARGEST_MESSAGE]

    @property
    def is_about_subscription(self) -> bool:
        return _SUBSCRIPTION.search(self.text) is not None


def read_error(answer: Answer) -> VendorError:
    """Read an error answer; whatever is missing or odd is left out, the status always counts."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return VendorError(answer.status)
    if not isinstance(body, dict):
        return VendorError(answer.status)
    code = body.get("error")
    return VendorError(answer.status, tuple(_complaints(body)), code if isinstance(code, str) else "")


def _complaints(body: Mapping[str, Any]) -> Iterator[Complaint]:
    given = {name.lower(): value for name, value in body.items()}
    errors = given.get("errors")
    if isinstance(errors, dict):
        for field, texts in errors.items():
            for text in texts if isinstance(texts, list) else [texts]:
                yield Complaint(field, str(text))
    validation = given.get("validationerrors")
    for one in validation if isinstance(validation, list) else []:
        known = {name.lower(): str(value) for name, value in one.items()} if isinstance(one, dict) else {}
        yield Complaint(known.get("field", ""), known.get("message", "") or ("" if known else str(one)))
    for name in ("detail", "message", "error_description"):
        text = given.get(name)
        if isinstance(text, str) and text:
            yield Complaint("", text)


def error_for(answer: Answer, *, write: bool, right: str) -> CallError:
    """Return the error of an answer that is no success.

    ``write`` tells whether the call could change the books; ``right`` is the privilege it takes.
    """
    operation, said = answer.operation, read_error(answer)
    match said.status:
        case 429:
            return RateLimited(SYSTEM, operation, retry_after=retry_after(answer))
        case 401 if said.is_about_subscription:
            return SubscriptionKeyRefused(SYSTEM, operation)
        case 401:
            return Unauthorised(SYSTEM, operation)
        case 403:
            return Forbidden(SYSTEM, operation, right=right)
        case 404:
            return Missing(SYSTEM, operation)
    if said.status < 400 or said.status >= 500 or said.status == 408:
        if write:
            return Unclear(SYSTEM, operation, http_status=said.status)
        if said.status < 400:
            return BadAnswer(SYSTEM, operation, http_status=said.status)
        return Unavailable(SYSTEM, operation)
    if write:
        return refusal(operation, said)
    return BadAnswer(SYSTEM, operation, http_status=said.status, vendor_message=said.text)


def refusal(operation: str, said: VendorError) -> Refused:
    """Return a refused write. A conflict, a reference in use, and words nobody knows may all mean that the
    voucher is there already."""
    case = case_of_all(said.complaints)
    kind = PerhapsThere if said.status == 409 or case in _MAY_BE_TAKEN else Refused
    facts = {"reason": "reference"} if case is CaseCode.NUMBER_TAKEN else {}
    return kind(SYSTEM, operation, case, said.text, http_status=said.status, **facts)


def retry_after(answer: Answer) -> int:
    """Return the seconds to wait: the header's, else what the text says, else one."""
    said = (answer.headers.get("Retry-After") or "").strip()
    if not said.isdigit():
        found = _TRY_AGAIN.search(read_error(answer).text)
        said = found[1] if found else ""
    seconds = int(said) if said else SHORTEST_WAIT
    return seconds if SHORTEST_WAIT <= seconds <= LONGEST_WAIT else SHORTEST_WAIT
