"""Keys and tokens: who gets one, how long it lasts, and which ledgers it reaches."""

import base64

import pytest

from .world import BASIC, FORM, FUNDS, TOKEN_HEADERS, World


def test_standard_token_has_string_numbers(world: World) -> None:
    answer = world.post("/accesstoken/get", TOKEN_HEADERS)
    assert answer.status_code == 200
    token = answer.json()
    assert (token["token_type"], token["expires_in"]) == ("Bearer", "86398")
    assert token["expires_on"] == str(1772496000 + 86398)
    assert token["not_before"] == "1772496000"


def test_either_subscription_key_works_and_the_msn_may_be_left_out(world: World) -> None:
    headers = TOKEN_HEADERS | {"Ocp-Apim-Subscription-Key": "unit-key-2"}
    del headers["Merchant-Serial-Number"]
    assert world.post("/accesstoken/get", headers).status_code == 200


@pytest.mark.parametrize("name", list(TOKEN_HEADERS))
def test_wrong_key_gets_no_standard_token(world: World, name: str) -> None:
    answer = world.post("/accesstoken/get", TOKEN_HEADERS | {name: "wrong"})
    assert answer.status_code == 401
    assert answer.json() == {"code": "Unauthorized", "message": "Please check your API keys"}


def test_standard_token_needs_the_headers_exact_names_and_no_body(world: World) -> None:
    headers = dict(TOKEN_HEADERS)
    headers["client-id"] = headers.pop("client_id")
    assert world.post("/accesstoken/get", headers).status_code == 401
    assert world.post("/accesstoken/get", TOKEN_HEADERS, "grant_type=client_credentials").status_code == 400


def test_partner_token_has_number_seconds(world: World) -> None:
    answer = world.post("/miami/v1/token", BASIC | FORM, "grant_type=client_credentials")
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 900
    assert answer.json()["token_type"] == "Bearer"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (BASIC | FORM, ""),
        (BASIC | FORM, "grant_type=password"),
        (BASIC, "grant_type=client_credentials"),
        (BASIC | FORM | {"Ocp-Apim-Subscription-Key": "unit-key"}, "grant_type=client_credentials"),
        (FORM, "grant_type=client_credentials"),
        (FORM | {"Authorization": "Basic not base64"}, "grant_type=client_credentials"),
        (
            FORM | {"Authorization": "Basic " + base64.b64encode(b"partner:wrong").decode()},
            "grant_type=client_credentials",
        ),
        (
            FORM | {"Authorization": "Basic " + base64.b64encode(b"unit-client:unit-secret").decode()},
            "grant_type=client_credentials",
        ),
    ],
)
def test_wrong_partner_call_is_an_invalid_client(world: World, headers: dict[str, str], body: str) -> None:
    answer = world.post("/miami/v1/token", headers, body)
    assert answer.status_code == 401
    assert answer.json() == {"error": "invalid_client"}


@pytest.mark.parametrize(
    ("flow", "life"), [("unit_headers", 86398), ("partner_headers", 900)], ids=["standard", "partner"]
)
def test_token_expires_and_can_be_revoked(world: World, flow: str, life: int) -> None:
    headers = getattr(world, flow)()
    world.now += life - 1
    assert world.get("/settlement/v1/ledgers", headers).status_code == 200
    world.now += 1
    assert world.get("/settlement/v1/ledgers", headers).status_code == 401
    headers = getattr(world, flow)()
    assert world.call("revoke_tokens").status_code == 200
    assert world.get("/settlement/v1/ledgers", headers).status_code == 401
    assert world.get("/settlement/v1/ledgers", getattr(world, flow)()).status_code == 200


def test_revoked_credentials_lose_tokens_and_get_none_until_restored(world: World) -> None:
    world.call("revoke_credentials", client_id="unit-client")
    assert world.get("/settlement/v1/ledgers").status_code == 401
    assert world.post("/accesstoken/get", TOKEN_HEADERS).status_code == 401
    world.call("restore_credentials", client_id="unit-client")
    assert world.post("/accesstoken/get", TOKEN_HEADERS).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"Authorization": "Bearer nonsense"}, 401),
        ({"Authorization": ""}, 401),
        ({"Ocp-Apim-Subscription-Key": "other-key"}, 401),
        ({"Ocp-Apim-Subscription-Key": None}, 401),
        ({"Merchant-Serial-Number": None}, 401),
        ({"Merchant-Serial-Number": "999999"}, 403),
        ({"Vipps-System-Name": "x" * 31}, 400),
    ],
)
def test_report_calls_need_token_key_and_msn(
    world: World, changes: dict[str, str | None], status: int
) -> None:
    headers = {name: value for name, value in (world.headers | changes).items() if value is not None}
    for path in ("/settlement/v1/ledgers", f"{FUNDS}/dates/2026-03-03", f"{FUNDS}/feed"):
        answer = world.get(path, headers)
        assert answer.status_code == status
        if status == 401:
            assert answer.json() == {"code": "Unauthorized", "message": "Please check your API keys"}
        else:
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_sales_unit_sees_its_own_ledger_in_the_vendors_form(world: World) -> None:
    owner = {"scheme": "business:NO:ORG", "id": "987654321"}
    assert world.get("/settlement/v1/ledgers").json() == {
        "items": [
            {
                "ledgerId": "302321",
                "currency": "NOK",
                "payoutBankAccount": {"scheme": "BBAN:NO", "id": "86011117947"},
                "owner": owner,
                "settlesForRecipientHandles": ["api:123455"],
                "salesUnits": [
                    {
                        "name": "Example api:123455",
                        "recipientHandle": "api:123455",
                        "businessIdentifier": owner,
                    }
                ],
            }
        ],
        "cursor": "",
    }
    world.book.set_quirks("302321", bank_account="absent", sales_units=False)
    shown = world.get("/settlement/v1/ledgers").json()["items"][0]
    assert set(shown) == {"ledgerId", "currency", "owner", "settlesForRecipientHandles"}
    world.book.set_quirks("302321", bank_account="null")
    assert world.get("/settlement/v1/ledgers").json()["items"][0]["payoutBankAccount"] is None


def test_partner_sees_only_granted_ledgers(world: World) -> None:
    headers = world.partner_headers()
    path = "/report/v2/ledgers/400000/funds/dates/2026-03-03"
    assert world.get(path, headers).status_code == 404
    world.call("grant", client_id="partner", ledger="400000")
    assert world.get(path, headers).status_code == 200
    world.call("withdraw_grant", client_id="partner", ledger="302321")
    seen = world.get("/settlement/v1/ledgers", headers).json()["items"]
    assert [ledger["ledgerId"] for ledger in seen] == ["400000"]


def test_list_of_ledgers_pages_and_keeps_its_filter(world: World) -> None:
    for number in range(3):
        world.call("add_ledger", ledger=f"50000{number}", msn="1000", handles=["NO:57860", f"api:{number}"])
        world.call("grant", client_id="partner", ledger=f"50000{number}")
    headers = world.partner_headers()
    first = world.get("/settlement/v1/ledgers", headers, settlesForRecipientHandles="NO:57860").json()
    assert [ledger["ledgerId"] for ledger in first["items"]] == ["500000", "500001"]
    second = world.get("/settlement/v1/ledgers", headers, cursor=first["cursor"]).json()
    assert [ledger["ledgerId"] for ledger in second["items"]] == ["500002"]
    assert second["cursor"] == ""
    nothing = world.get("/settlement/v1/ledgers", headers, settlesForRecipientHandles="api:999999").json()
    assert nothing["items"] == []
    assert world.get("/settlement/v1/ledgers", headers, cursor="nonsense").status_code == 400


def test_two_sales_units_of_one_ledger_both_reach_it(world: World) -> None:
    world.book.add_ledger("7", "123455", handles=["api:123455", "api:999999"])
    seen = world.get("/settlement/v1/ledgers").json()["items"]
    assert [ledger["ledgerId"] for ledger in seen] == ["302321", "7"]
