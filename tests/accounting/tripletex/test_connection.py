"""Sessions, environments, limits and odd answers, against written-down answers over real HTTP."""

import base64
from datetime import date
from typing import Any

import pytest

from app.accounting.registry import system
from app.accounting.tripletex import Tripletex, limits
from app.accounting.tripletex.errors import WrongEnvironment
from app.errors import BadAnswer, Forbidden, Missing, NotFound, RateLimited, Unauthorised, Unavailable

from .company import EMPLOYEE, connect, listed, session_to
from .scripted import Scripted

COMPANY = {"companyId": 7, "company": {"id": 7, "name": "Eksempel AS", "organizationNumber": "999 999 999"}}
CREATE = "/v2/token/session/:create"
REFRESH = "/v2/token/session/:createFromRefreshToken"
WHO = "/v2/token/session/>whoAmI"


@pytest.fixture(autouse=True)
def _who(script: Scripted) -> None:
    script.on("GET", WHO, {"value": COMPANY})


def test_identify_by_consumer_and_employee_token(script: Scripted) -> None:
    company = connect(script.url).identify()
    assert (company.reference, company.name, company.organisation_number) == ("7", "Eksempel AS", "999999999")
    opened, asked = script.asked
    assert (opened.method, opened.path) == ("POST", CREATE)
    assert opened.json["consumerToken"] == "test-consumer"
    assert opened.json["employeeToken"] == "test-employee"
    assert date.fromisoformat(opened.json["expirationDate"]) > date(2026, 3, 17)
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode(b"0:session-1").decode()
    assert asked.target.startswith("/v2/token/session/%3EwhoAmI?")
    assert asked.query == {"fields": "*,company(*)"}
    assert all("test-consumer" not in one.target and "session-1" not in one.target for one in script.asked)


@pytest.mark.parametrize("body", [{"value": {"token": "session-2"}}, {"token": "session-2"}])
def test_identify_by_refresh_token(script: Scripted, body: Any) -> None:
    script.on("POST", REFRESH, body)
    connect(script.url, credentials={"refresh_token": "tlxr_example"}).identify()
    opened, asked = script.asked
    assert opened.json == {"refreshToken": "tlxr_example", "ttlSeconds": 28800}
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode(b"0:session-2").decode()


def test_the_token_is_kept_under_a_hash_and_used_again(script: Scripted) -> None:
    kept: dict[str, str] = {}
    connect(script.url, kept=kept).identify()
    connect(script.url, kept=kept).identify()
    assert len(script.calls("POST", CREATE)) == 1
    assert list(kept.values()) == ["session-1"]
    assert all("employee" not in key and "consumer" not in key for key in kept)


def test_an_expired_session_is_renewed_once(script: Scripted) -> None:
    kept: dict[str, str] = {}
    connect(script.url, kept=kept).identify()
    script.on("GET", WHO, {"status": 401, "code": 3000}, status=401, times=1)
    script.on("POST", CREATE, {"value": {"token": "session-2"}}, status=201)
    connect(script.url, kept=kept).identify()
    assert list(kept.values()) == ["session-2"]
    assert [one.headers["Authorization"] for one in script.calls("GET", WHO)][-1].endswith(
        base64.b64encode(b"0:session-2").decode()
    )


def test_a_second_refusal_breaks_the_connection(script: Scripted) -> None:
    kept: dict[str, str] = {}
    script.on("GET", WHO, {"status": 401, "code": 3000}, status=401)
    with pytest.raises(Unauthorised) as refused:
        connect(script.url, kept=kept).identify()
    assert refused.value.code == "credentials_refused"
    assert len(script.calls("GET", WHO)) == 2
    assert len(script.calls("POST", CREATE)) == 2
    assert kept == {}


@pytest.mark.parametrize("status", [400, 401, 403, 422])
def test_refused_credentials(script: Scripted, status: int) -> None:
    script.on("POST", CREATE, {"status": status, "code": 18000}, status=status)
    with pytest.raises(Unauthorised) as refused:
        connect(script.url).identify()
    assert refused.value.code == "credentials_refused"


def test_our_own_mistake_is_not_blamed_on_the_credentials(script: Scripted) -> None:
    body = {
        "code": 18000,
        "validationMessages": [{"field": "ttlSeconds", "message": "Kan ikke være over 28800"}],
    }
    script.on("POST", REFRESH, body, status=422)
    with pytest.raises(BadAnswer):
        connect(script.url, credentials={"refresh_token": "test-tlxr_example"}).identify()


def test_a_test_token_never_goes_to_production(script: Scripted) -> None:
    for credentials in (EMPLOYEE, {**EMPLOYEE, "employee_token": "x"}, {"refresh_token": "test-tlxr_x"}):
        with pytest.raises(WrongEnvironment) as refused:
            connect(script.url, credentials=credentials, production=True)
        assert refused.value.code == "wrong_environment"
    assert script.asked == []


def test_a_production_token_refused_by_the_test_host_is_the_wrong_environment(script: Scripted) -> None:
    script.on("POST", CREATE, {"code": 3000}, status=401)
    with pytest.raises(WrongEnvironment):
        connect(script.url, credentials={**EMPLOYEE, "employee_token": "real"}).identify()
    script.on("POST", CREATE, {"value": {"token": "session-1"}}, status=201)
    connect(script.url, credentials={**EMPLOYEE, "employee_token": "real"}).identify()


def test_missing_credentials_are_refused_before_any_call(script: Scripted) -> None:
    with pytest.raises(Unauthorised) as refused:
        connect(script.url, credentials={"employee_token": "test-x"})
    assert refused.value.params["missing"] == "consumer_token"
    assert script.asked == []


@pytest.mark.parametrize(
    ("headers", "wait"),
    [({"X-Rate-Limit-Reset": "7"}, 7), ({"Retry-After": "3"}, 3), ({}, None)],
)
def test_too_many_calls(script: Scripted, headers: dict[str, str], wait: int | None) -> None:
    script.on("GET", WHO, {}, status=429, headers=headers)
    with pytest.raises(RateLimited) as limited:
        connect(script.url).identify()
    assert limited.value.retry_after == wait


def test_an_almost_used_up_allowance_stops_the_next_call(script: Scripted) -> None:
    kept: dict[str, str] = {}
    low = {"X-Rate-Limit-Remaining": "4", "X-Rate-Limit-Reset": "30"}
    script.on("GET", WHO, {"value": COMPANY}, headers=low)
    connect(script.url, kept=kept).identify()
    made = len(script.asked)
    with pytest.raises(RateLimited) as limited:
        connect(script.url, kept=kept).identify()
    assert limited.value.retry_after is not None
    assert 25 <= limited.value.retry_after <= 31
    assert len(script.asked) == made
    connect(script.url, credentials={**EMPLOYEE, "employee_token": "test-other"}).identify()
    limits.forget()
    connect(script.url, kept=kept).identify()


def test_five_calls_left_are_enough(script: Scripted) -> None:
    script.on("GET", WHO, {"value": COMPANY}, headers={"X-Rate-Limit-Remaining": "5"})
    adapter = connect(script.url)
    adapter.identify()
    adapter.identify()
    assert len(script.calls("GET", WHO)) == 2


def test_the_allowance_comes_back(script: Scripted) -> None:
    low = {"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "0"}
    script.on("GET", WHO, {"value": COMPANY}, headers=low)
    adapter = connect(script.url)
    adapter.identify()
    adapter.identify()
    assert len(script.calls("GET", WHO)) == 2


@pytest.mark.parametrize(
    "body", [b'{"value": {"comp', b"", b"[]", {"value": None}, {"value": {"companyId": "7"}}]
)
def test_a_broken_answer_to_a_question(script: Scripted, body: Any) -> None:
    script.on("GET", WHO, body)
    with pytest.raises(BadAnswer):
        connect(script.url).identify()


def test_trouble_at_the_other_side(script: Scripted) -> None:
    script.on("GET", WHO, {"code": 1000}, status=500)
    with pytest.raises(Unavailable):
        connect(script.url).identify()
    script.on("GET", WHO, {"code": 6000}, status=404)
    with pytest.raises(Missing):
        connect(script.url).identify()


def test_reference_data(script: Scripted) -> None:
    known = connect(script.url).reference_data()
    accounts = {account.number: account for account in known.accounts}
    assert accounts["1500"].needs == ("customer",)
    assert accounts["2400"].needs == ("supplier",)
    assert accounts["7000"].needs == ("department",)
    assert accounts["4000"].needs == ("project",)
    assert accounts["1920"].is_bank
    assert not accounts["6550"].active
    assert (accounts["7770"].vat_locked, accounts["7770"].vat_code) == (True, "0")
    assert {code.code: code.percentage for code in known.vat_codes}["86"] == "-25"
    assert [(one.kind, one.code) for one in known.dimensions] == [
        ("department", "10"),
        ("project", "7"),
        ("dimension2", "NETT"),
    ]
    assert [(one.first, one.last) for one in known.closed_periods] == [(date(2026, 1, 1), date(2026, 1, 31))]
    assert script.calls("GET", "/v2/ledger/vatType")[0].query["typeOfVat"] == "LEDGER"


def test_a_period_may_end_on_its_last_day(script: Scripted) -> None:
    period = {"id": 1, "number": 1, "start": "2026-01-01", "end": "2026-01-31", "isClosed": True}
    script.on("GET", "/v2/ledger/accountingPeriod", listed(period))
    (closed,) = connect(script.url).reference_data().closed_periods
    assert closed.last == date(2026, 1, 31)


def test_departments_without_a_number_of_their_own_are_named_by_id(script: Scripted) -> None:
    rows = [
        {"id": 1, "name": "A", "departmentNumber": "1"},
        {"id": 2, "name": "B", "departmentNumber": "1"},
        {"id": 3, "name": "C", "departmentNumber": ""},
        {"id": 4, "name": "D", "departmentNumber": "4"},
    ]
    script.on("GET", "/v2/department", listed(*rows))
    script.on("GET", "/v2/project", {"code": 9000}, status=403)
    script.on("GET", "/v2/ledger/accountingDimensionName", {"code": 9000}, status=403)
    known = connect(script.url).reference_data().dimensions
    assert [one.code for one in known] == ["id:1", "id:2", "id:3", "4"]


def test_a_missing_right_is_named(script: Scripted) -> None:
    script.on("GET", "/v2/ledger/account", {"code": 9000}, status=403)
    with pytest.raises(Forbidden) as refused:
        connect(script.url).reference_data()
    assert refused.value.params["right"] == "Kontoplan"


def test_lists_are_read_to_the_last_page(script: Scripted) -> None:
    def page(first: int, size: int) -> dict[str, Any]:
        rows = [{"id": n, "number": n, "name": "x"} for n in range(first, first + size)]
        return {"fullResultSize": 3, "from": first - 1, "count": size, "values": rows}

    script.on("GET", "/v2/ledger/account", {"values": []})
    script.on("GET", "/v2/ledger/account", page(1, 1000), query={"from": "0"})
    script.on("GET", "/v2/ledger/account", page(1001, 400), query={"from": "1000"})
    assert len(connect(script.url).reference_data().accounts) == 1400


def test_a_server_with_smaller_pages_is_read_to_the_end(script: Scripted) -> None:
    def page(number: int) -> dict[str, Any]:
        return {"fullResultSize": 2, "values": [{"id": number, "number": number}]}

    script.on("GET", "/v2/ledger/account", page(1), query={"from": "0"})
    script.on("GET", "/v2/ledger/account", page(2), query={"from": "1"})
    assert len(connect(script.url).reference_data().accounts) == 2


def test_a_repeated_page_is_no_answer(script: Scripted) -> None:
    page = {"fullResultSize": 4, "values": [{"id": 1, "number": 1}, {"id": 2, "number": 2}]}
    script.on("GET", "/v2/ledger/account", page)
    with pytest.raises(BadAnswer):
        connect(script.url).reference_data()


def test_the_registry_opens_it(script: Scripted) -> None:
    known = system("tripletex")
    assert known.open(session_to(script.url)).identify().reference == "7"
    assert {field.setting for field in known.info.credentials if field.setting} == {
        "AVSTEM_TRIPLETEX_CONSUMER_TOKEN"
    }
    assert isinstance(known.open(session_to(script.url)), Tripletex)
    with pytest.raises(NotFound):
        system("example")
