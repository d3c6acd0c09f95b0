import json
from typing import Any

import pytest

from app.accounting.tripletex.errors import RevisionChanged, TooManyRows, error_for, retry_after
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

from .company import refusal


def answer(status: int, body: Any = None, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, raw, "tripletex", "create_voucher")


def written(status: int, body: Any = None, **headers: str) -> CallError:
    return error_for(answer(status, body, **headers), write=True, right="Avansert bilag")


def asked(status: int, body: Any = None) -> CallError:
    return error_for(answer(status, body), write=False, right="Kontoplan")


@pytest.mark.parametrize(
    ("status", "write", "read"),
    [
        (302, Unclear, BadAnswer),
        (400, Refused, BadAnswer),
        (401, Unauthorised, Unauthorised),
        (403, Forbidden, Forbidden),
        (404, Missing, Missing),
        (408, Unclear, Unavailable),
        (418, Refused, BadAnswer),
        (422, Refused, BadAnswer),
        (429, RateLimited, RateLimited),
        (500, Unclear, Unavailable),
        (503, Unclear, Unavailable),
    ],
)
def test_status_decides_first(status: int, write: type[CallError], read: type[CallError]) -> None:
    bodies: list[Any] = [{}, b"<html>", b"", b"[1]", b'{"code":"x","validationMessages":{}}']
    for body in bodies:
        assert type(written(status, body)) is write
        assert type(asked(status, body)) is read


def test_forbidden_names_the_right() -> None:
    error = written(403, {"code": 9000, "message": "You do not have permission to access this feature."})
    assert error.params["right"] == "Avansert bilag"
    assert error.params["vendor_message"] == "You do not have permission to access this feature."


def test_a_refusal_carries_the_vendors_words_and_request() -> None:
    error = written(422, refusal(422, 18000, ("postings[1].customer.id", "Kunde mangler.")))
    assert isinstance(error, Refused)
    assert error.case_code == CaseCode.PARTY_MISSING
    assert error.vendor_message == "postings.customer.id: Kunde mangler."
    assert error.params["request_id"] == "request-1"
    assert error.params["vendor_code"] == 18000


def test_the_request_id_may_stand_in_a_header_only() -> None:
    error = error_for(
        Answer(400, {"x-tlx-request-id": "request-2"}, b"", "tripletex", "x"), write=True, right=""
    )
    assert error.params["request_id"] == "request-2"


@pytest.mark.parametrize("code", [7000, 14000])
def test_what_exists_already_has_to_be_looked_up(code: int) -> None:
    assert type(written(409, {"code": code})) is Unclear


def test_a_refused_number_of_ours_has_to_be_looked_up() -> None:
    taken = refusal(422, 18000, ("externalVoucherNumber", "Eksternt bilagsnummer er allerede i bruk."))
    assert type(written(422, taken)) is Unclear
    long = written(422, refusal(422, 18000, ("externalVoucherNumber", "Maks 70 tegn.")))
    assert isinstance(long, Refused)
    assert long.case_code == CaseCode.FIELD_REFUSED


def test_other_conflicts() -> None:
    assert type(written(409, {"code": 8000})) is RevisionChanged
    locked = written(409, {"code": 10000, "message": "Låst."})
    assert isinstance(locked, Refused)
    assert locked.case_code == CaseCode.PERIOD_CLOSED
    other = written(409, {"code": 1, "message": "Noe."})
    assert isinstance(other, Refused)
    assert other.case_code == CaseCode.VOUCHER_REFUSED
    assert other.vendor_message == "Noe."


def test_a_result_too_large_is_told_apart_from_a_bad_question() -> None:
    assert type(asked(422, {"code": 23000})) is TooManyRows
    assert type(asked(400, {"code": 11000, "message": "Illegal field in fields filter"})) is BadAnswer


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-Rate-Limit-Reset": "7", "Retry-After": "9"}, 7),
        ({"Retry-After": "9"}, 9),
        ({}, None),
        ({"X-Rate-Limit-Reset": "soon"}, None),
        ({"X-Rate-Limit-Reset": "1773651600"}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: int | None) -> None:
    assert retry_after(headers) == seconds
