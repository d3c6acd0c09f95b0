"""Each error of the vendor's list, as a read and as a write."""

import json

import pytest

from app.accounting.eaccounting.errors import WrongEnvironment, error_for
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


def error(status: int, code: int = 0, message: str = "No.", *, write: bool = True) -> CallError:
    body = {"ErrorCode": code, "DeveloperErrorMessage": message, "ErrorId": "0", "Errors": []}
    return error_for(Answer(status, {}, json.dumps(body).encode(), "eaccounting", "convert"), write=write)


@pytest.mark.parametrize(
    ("status", "code", "write", "kind"),
    [
        (401, 0, True, Unauthorised),
        (400, 4006, True, Unauthorised),
        (400, 4034, True, WrongEnvironment),
        (403, 4002, True, Forbidden),
        (400, 4009, True, Forbidden),
        (404, 0, True, Missing),
        (400, 3000, False, Missing),
        (400, 4000, True, PerhapsThere),
        (400, 5000, True, Unclear),
        (503, 0, True, Unclear),
        (408, 0, True, Unclear),
        (302, 0, True, Unclear),
        (400, 5001, False, Unavailable),
        (500, 0, False, Unavailable),
        (400, 6000, False, BadAnswer),
        (302, 0, False, BadAnswer),
    ],
)
def test_each_code_is_its_error(status: int, code: int, write: bool, kind: type[CallError]) -> None:
    assert type(error(status, code, write=write)) is kind


@pytest.mark.parametrize(
    ("code", "case"),
    [
        (2000, CaseCode.FIELD_REFUSED),
        (3001, CaseCode.PERIOD_CLOSED),
        (3002, CaseCode.ACCOUNT_MISSING),
        (4026, CaseCode.PERIOD_CLOSED),
        (4038, CaseCode.PERIOD_CLOSED),
        (5005, CaseCode.DIMENSION_MISSING),
        (5006, CaseCode.DIMENSION_MISSING),
        (5007, CaseCode.ATTACHMENT_REFUSED),
        (9999, CaseCode.VOUCHER_REFUSED),
    ],
)
def test_a_refused_write_is_a_case_with_the_vendors_sentence(code: int, case: CaseCode) -> None:
    refused = error(400, code, "The period is locked")
    assert isinstance(refused, Refused)
    assert (refused.case_code, refused.vendor_message) == (case, "The period is locked")


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Too many requests. Try again in 37 seconds.", 37),
        ("Wait 5 s", 5),
        ("Limit is 600 requests", None),
        ("Try again in 99999 seconds", None),
        ("", None),
    ],
)
def test_unconfirmed_how_the_wait_is_worded(message: str, seconds: int | None) -> None:
    limited = error(429, 4010, message)
    assert isinstance(limited, RateLimited)
    assert limited.retry_after == seconds


@pytest.mark.parametrize("body", [b"<html>", b"", b"[1]", b'{"ErrorCode":"4026"}', b"\xff"])
def test_a_body_that_says_nothing_leaves_the_status(body: bytes) -> None:
    answer = Answer(400, {}, body, "eaccounting", "convert")
    refused = error_for(answer, write=True)
    assert isinstance(refused, Refused)
    assert refused.case_code == CaseCode.VOUCHER_REFUSED
