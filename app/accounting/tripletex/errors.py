"""Which error a Tripletex answer is: status, then code, then field, then text.

Error body: ``{status, code, message, validationMessages: [{field, message}], requestId}``; the codes are
3000 session, 6000 not found, 7000 exists, 8000 revision, 9000 permission, 10000 locked, 14000 duplicate,
15000-22000 validation, 23000 result set too large (https://tripletex.no/v2-docs/).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.accounting.tripletex.info import SYSTEM
from app.accounting.tripletex.refusals import ValidationMessage, case_of_all
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

ADVANCED_VOUCHER: Final = "Avansert bilag"
"""The right to post to the ledger, as the owner finds it in Tripletex."""

ALL_VOUCHERS: Final = "Tilgang til alle bilag"
"""What reading vouchers, postings and balances takes."""

LONGEST_WAIT: Final = 3600
"""Seconds. A longer wait than this is not believed."""

_LARGEST_MESSAGE: Final = 500
_REVISION, _LOCKED, _TOO_LARGE = 8000, 10000, 23000
_EXISTS: Final = frozenset({7000, 14000})
_INDEX: Final = re.compile(r"\[\d+\]")
_USED: Final = re.compile(r"allerede|already|i bruk|in use|unik|unique|dupli|exists", re.IGNORECASE)
_WAITS: Final = ("X-Rate-Limit-Reset", "Retry-After")


class WrongEnvironment(Unauthorised):
    """The token belongs to the other environment: test tokens begin with ``test-``, others do not."""

    code = "wrong_environment"


class RevisionChanged(Refused):
    """Somebody changed the voucher since it was read (409, code 8000): read it again."""


class TooManyRows(BadAnswer):
    """The result is larger than Tripletex gives out (422, code 23000): ask for fewer days."""


@dataclass(frozen=True, slots=True)
class VendorError:
    """What an error answer says. ``code`` is 0 when the body is not Tripletex' own."""

    status: int
    code: int = 0
    message: str = ""
    validation: tuple[ValidationMessage, ...] = ()
    request_id: str = ""

    @property
    def text(self) -> str:
        """The vendor's own words, the complaints if there are any."""
        texts = [f"{one.field}: {one.text}" if one.field else one.text for one in self.validation]
        return "; ".join(texts or [self.message])[:_LARGEST_MESSAGE]


def read_error(answer: Answer) -> VendorError:
    """Read an error answer; whatever is missing or odd is left empty, the status always counts."""
    header = answer.headers.get("x-tlx-request-id") or ""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return VendorError(answer.status, request_id=header)
    if not isinstance(body, dict):
        return VendorError(answer.status, request_id=header)
    code = body.get("code")
    messages = body.get("validationMessages")
    return VendorError(
        status=answer.status,
        code=code if type(code) is int else 0,
        message=_text(body.get("message")),
        validation=tuple(
            ValidationMessage(_INDEX.sub("", _text(one.get("field"))), _text(one.get("message")))
            for one in (messages if isinstance(messages, list) else [])
            if isinstance(one, dict)
        ),
        request_id=_text(body.get("requestId")) or header,
    )


def error_for(answer: Answer, *, write: bool, right: str) -> CallError:
    """Return the error of an answer that is no success.

    ``write`` tells whether the call could change the books; ``right`` is what the token's owner needs for it.
    """
    operation, said = answer.operation, read_error(answer)
    status = said.status
    if status == 429:
        return RateLimited(SYSTEM, operation, retry_after=retry_after(answer.headers))
    if status == 401:
        return Unauthorised(SYSTEM, operation, request_id=said.request_id)
    if status == 403:
        return Forbidden(SYSTEM, operation, right=right, vendor_message=said.text, request_id=said.request_id)
    if status == 404:
        return Missing(SYSTEM, operation, request_id=said.request_id)
    if status < 400 or status >= 500 or status == 408:
        return _unknown(operation, said, write=write)
    return _refusal(operation, said) if write else _bad_request(operation, said)


def _unknown(operation: str, said: VendorError, *, write: bool) -> CallError:
    if write:
        return Unclear(SYSTEM, operation, http_status=said.status, request_id=said.request_id)
    if said.status < 400:
        return BadAnswer(SYSTEM, operation, http_status=said.status, request_id=said.request_id)
    return Unavailable(SYSTEM, operation)


def _bad_request(operation: str, said: VendorError) -> CallError:
    """A refused question is our mistake or a changed contract; it stops, but nothing was refused."""
    kind = TooManyRows if said.code == _TOO_LARGE else BadAnswer
    return kind(
        SYSTEM,
        operation,
        http_status=said.status,
        vendor_code=said.code,
        vendor_message=said.text,
        request_id=said.request_id,
    )


def _refusal(operation: str, said: VendorError) -> CallError:
    facts = {"http_status": said.status, "vendor_code": said.code, "request_id": said.request_id}
    if (said.status == 409 and said.code in _EXISTS) or _number_taken_by_us(said):
        # It exists already: perhaps by our own earlier call. Only looking it up can tell.
        return Unclear(SYSTEM, operation, **facts)
    if said.status == 409 and said.code == _REVISION:
        return RevisionChanged(SYSTEM, operation, CaseCode.VOUCHER_REFUSED, said.text, **facts)
    case = case_of_all(said.validation or (ValidationMessage("", said.message),))
    if said.status == 409 and said.code == _LOCKED and case is CaseCode.VOUCHER_REFUSED:
        case = CaseCode.PERIOD_CLOSED
    return Refused(SYSTEM, operation, case, said.text, **facts)


def _number_taken_by_us(said: VendorError) -> bool:
    """Whether the external number, which is our key, is used already: no rule demands that it is unique,
    and none says that it need not be."""
    return any(
        one.field == "externalVoucherNumber" and _USED.search(one.text) is not None for one in said.validation
    )


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Return the seconds the vendor asks to wait, None when it does not say (its headers may be missing)."""
    for name in _WAITS:
        said = (headers.get(name) or "").strip()
        if said.isdigit() and int(said) <= LONGEST_WAIT:
            return int(said)
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
