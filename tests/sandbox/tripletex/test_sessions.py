"""Sessions: two ways in, when they end, and who they belong to."""

import base64
from typing import Any

import pytest

from .world import API_TOKEN, CONSUMER, EMPLOYEE, World, basic, complaints

WHO = "/token/session/%3EwhoAmI"
REFRESH = "/token/session/:createFromRefreshToken"


def test_employee_session_lives_until_midnight_in_norway_at_the_start_of_its_date(world: World) -> None:
    answer = world.create_session(expirationDate="2026-03-18")
    assert answer.status_code == 201
    assert answer.json()["value"]["expirationDate"] == "2026-03-18"
    session = basic(answer.json()["value"]["token"])
    world.wait(hours=13, minutes=29)  # 22:59 UTC is 23:59 in Norway
    assert world.ask("GET", WHO, auth=session).status_code == 200
    world.wait(minutes=1)
    refused = world.ask("GET", WHO, auth=session)
    assert (refused.status_code, refused.json()["code"]) == (401, 3000)


@pytest.mark.parametrize(
    ("given", "status", "code", "field"),
    [
        ({"expirationDate": "2026-03-17"}, 422, 18000, "expirationDate"),
        ({"expirationDate": "soon"}, 422, 18000, "expirationDate"),
        ({"expirationDate": None}, 422, 18000, "expirationDate"),
        ({"consumerToken": None}, 422, 18000, "consumerToken"),
        ({"employeeToken": 7}, 422, 16000, "employeeToken"),
        ({"password": "x"}, 422, 16000, "password"),
        ({"consumerToken": "another"}, 401, 3000, None),
        ({"employeeToken": "another"}, 401, 3000, None),
        ({"employeeToken": API_TOKEN}, 401, 3000, None),
    ],
)
def test_employee_session_is_refused(
    world: World, given: dict[str, Any], status: int, code: int, field: str | None
) -> None:
    answer = world.create_session(**given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if field:
        assert [name for name, _ in complaints(answer)] == [field]


def test_legacy_put_takes_the_tokens_in_the_address(world: World) -> None:
    query = {"consumerToken": CONSUMER, "employeeToken": EMPLOYEE}
    answer = world.ask("PUT", "/token/session/:create", auth={}, expirationDate="2026-03-20", **query)
    assert answer.status_code == 200
    assert world.ask("GET", WHO, auth=basic(answer.json()["value"]["token"])).status_code == 200
    assert world.ask("PUT", "/token/session/:create", auth={}, **query).status_code == 422


def test_api_token_session_lives_for_its_seconds(world: World) -> None:
    answer = world.ask("POST", REFRESH, {"refreshToken": API_TOKEN, "ttlSeconds": 300}, auth={})
    assert answer.status_code == 200
    session = basic(answer.json()["value"]["token"])
    world.wait(seconds=299)
    assert world.ask("GET", WHO, auth=session).status_code == 200
    world.wait(seconds=1)
    assert world.ask("GET", WHO, auth=session).status_code == 401


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(28801, "Kan ikke være over 28800"), (299, "Kan ikke være under 300"), (None, "Kan ikke være null.")],
)
def test_api_token_seconds_have_limits(world: World, seconds: int | None, text: str) -> None:
    answer = world.ask("POST", REFRESH, {"refreshToken": API_TOKEN, "ttlSeconds": seconds}, auth={})
    assert answer.status_code == 422
    assert complaints(answer) == [("ttlSeconds", text)]


@pytest.mark.parametrize("token", ["tlxr_other", EMPLOYEE])
def test_other_tokens_are_no_api_tokens(world: World, token: str) -> None:
    answer = world.ask("POST", REFRESH, {"refreshToken": token, "ttlSeconds": 300}, auth={})
    assert (answer.status_code, answer.json()["code"]) == (401, 3000)


def test_bare_token_answer() -> None:
    world = World()
    with world.start(bare_session_token=True):
        answer = world.ask("POST", REFRESH, {"refreshToken": API_TOKEN, "ttlSeconds": 300}, auth={})
        assert list(answer.json()) == ["token"]


@pytest.mark.parametrize("user", ["", "0", "own"])
def test_user_name_is_nought_nothing_or_the_own_company(world: World, user: str) -> None:
    session = world.create_session().json()["value"]["token"]
    own = str(world.company) if user == "own" else user
    assert world.ask("GET", WHO, auth=basic(session, own)).status_code == 200


def test_wrong_schemes_are_refused(world: World) -> None:
    session = world.create_session().json()["value"]["token"]
    plain = base64.b64encode(session.encode()).decode()
    wrong = [
        {},
        {"Authorization": f"Bearer {session}"},
        {"Authorization": session},
        {"Authorization": f"Basic {plain}"},
        {"Authorization": "Basic not base64"},
        basic("no-such-session"),
    ]
    for headers in wrong:
        answer = world.ask("GET", WHO, auth=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, 3000), headers
    other = world.ask("GET", WHO, auth=basic(session, "1"))
    assert (other.status_code, other.json()["code"]) == (403, 9000)


def test_who_am_i_tells_the_company(world: World) -> None:
    told = world.get(WHO, fields="*,company(*)").json()["value"]
    assert told["companyId"] == world.company
    assert told["company"]["name"] == "Eksempel Butikk AS"
    assert told["company"]["organizationNumber"] == "999999999"
    assert world.get(WHO).json()["value"]["company"] == {
        "id": world.company,
        "url": f"tripletex.no/v2/company/{world.company}",
    }
    assert world.get("/token/session/>whoAmI").status_code == 200


def test_log_out_ends_the_session(world: World) -> None:
    session = world.create_session().json()["value"]["token"]
    assert world.ask("DELETE", f"/token/session/{session}").status_code == 204
    assert world.ask("GET", WHO, auth=basic(session)).status_code == 401
    assert world.ask("DELETE", f"/token/session/{session}").status_code == 404


def test_expire_revoke_and_point(world: World) -> None:
    world.done("expire_sessions")
    assert world.get(WHO).status_code == 401
    world.log_in()
    other = world.books.add_company("Annen Butikk AS", "888888888").id
    world.done("point_token", token=EMPLOYEE, company=other)
    assert world.get(WHO).json()["value"]["companyId"] == other
    world.done("revoke_token", token=EMPLOYEE)
    assert world.get(WHO).status_code == 401
    assert world.create_session().status_code == 401
    assert world.control("point_token", token="nobody", company=other).status_code == 400
    assert world.control("point_token", token=EMPLOYEE, company=1).status_code == 400


@pytest.mark.parametrize(("environment", "works"), [("test", "test-"), ("production", "")])
def test_environments_know_their_own_tokens_only(environment: str, works: str) -> None:
    world = World()
    world.books.add_employee_token(world.company, "test-consumer", "test-employee")
    world.books.add_api_token(world.company, "test-tlxr_one")
    with world.start(environment=environment):
        for prefix in ("test-", ""):
            given = (
                {"consumerToken": "test-consumer", "employeeToken": "test-employee"}
                if prefix
                else {"consumerToken": CONSUMER, "employeeToken": EMPLOYEE}
            )
            refresh = {"refreshToken": f"{prefix}tlxr_one", "ttlSeconds": 600}
            fine = prefix == works
            assert world.create_session(**given).status_code == (201 if fine else 401)
            answer = world.ask("POST", REFRESH, refresh, auth={})
            assert answer.status_code == (200 if fine else 401)


def test_advanced_voucher_is_a_right(world: World) -> None:
    world.books.add_employee_token(world.company, CONSUMER, "clerk", rights=(), denied=("/project",))
    voucher = world.posted(send=False)
    booked = world.posted(world.settlement(externalVoucherNumber="AV2"))
    world.log_in(employeeToken="clerk")
    place = f"/ledger/voucher/{voucher['id']}"
    for refused in (
        world.post(world.settlement()),
        world.ask("PUT", f"{place}/:sendToLedger"),
        world.ask("PUT", f"/ledger/voucher/{booked['id']}/:reverse", date="2026-03-17"),
        world.get("/project"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, 9000)
        assert refused.json()["message"] == "You do not have permission to access this feature."
    assert world.post(world.settlement(), send=False).status_code == 201
    assert world.get("/department").status_code == 200
    assert [one["posted"] for one in world.state()["vouchers"]] == [False, True, False]
