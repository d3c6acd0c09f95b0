"""Look-ups: envelope, paging, fields, digest, filters."""

import pytest

from app.sandbox.tripletex.vat import VAT_TYPES

from .world import World

NUMBERS = (
    *(1500, 1521, 1522, 1523, 1524, 1528, 1529, 1579, 1900, 1920, 1929, 2400, 2700, 2701, 2702, 2901),
    *(2902, 2999, 3000, 3001, 3002, 3030, 3100, 3900, 6553, 7740, 7770, 7775, 7830, 8060, 8160),
)


def test_chart_has_the_accounts_and_ids_unlike_numbers(world: World) -> None:
    accounts = {one["number"]: one for one in world.values("/ledger/account")}
    assert set(NUMBERS) <= set(accounts)
    assert not {one["id"] for one in accounts.values()} & set(accounts)
    assert [number for number, one in accounts.items() if one["isBankAccount"]] == [1920]
    assert (accounts[1500]["ledgerType"], accounts[2400]["ledgerType"]) == ("CUSTOMER", "VENDOR")
    assert accounts[7770]["vatLocked"] is True
    assert accounts[1521]["saftCode"] == "1579"


def test_companies_share_no_account_id(world: World) -> None:
    other = world.books.add_company("Annen Butikk AS", "888888888")
    own = {one["id"] for one in world.values("/ledger/account")}
    assert not own & {one.id for one in other.accounts.values()}


def test_nested_objects_are_id_and_url_until_named(world: World) -> None:
    plain = world.values("/ledger/account", number="3000")[0]
    assert plain["vatType"] == {"id": 3, "url": "tripletex.no/v2/ledger/vatType/3"}
    named = world.values(
        "/ledger/account", number="3000", fields="number,vatType(id,number),legalVatTypes(number)"
    )
    assert list(named[0]) == ["number", "vatType", "legalVatTypes"]
    assert named[0]["vatType"] == {"id": 3, "number": "3"}
    assert {"number": "31"} in named[0]["legalVatTypes"]
    both = world.values("/ledger/account", number="3000", fields="*,currency(code)")[0]
    assert both["currency"] == {"code": "NOK"}
    assert both["vatType"]["url"]


@pytest.mark.parametrize(
    "fields", ["nonsense", "vatType(nonsense)", "number(id)", "id,,number", "vatType(id", "id)", "id;number"]
)
def test_illegal_fields_are_refused(world: World, fields: str) -> None:
    answer = world.get("/ledger/account", fields=fields)
    assert (answer.status_code, answer.json()["code"]) == (400, 11000)
    assert answer.json()["message"].startswith("Illegal field in fields filter")


def test_pages_and_a_full_size_that_is_not_exact(world: World) -> None:
    everything = world.values("/ledger/account", fields="number")
    first = world.get("/ledger/account", count=10, fields="number").json()
    assert (first["from"], first["count"], first["fullResultSize"]) == (0, 10, 11)
    last = world.get("/ledger/account", from_=10, fields="number").json()
    assert (last["from"], last["fullResultSize"]) == (10, len(everything))
    assert first["values"] + last["values"] == everything
    beyond = world.get("/ledger/account", from_=1000).json()
    assert (beyond["values"], beyond["count"]) == ([], 0)
    assert world.get("/ledger/account", number="1").json()["fullResultSize"] == 0


def test_page_and_result_limits() -> None:
    world = World()
    with world.start(largest_page=5, largest_result=30):
        world.log_in()
        assert len(world.values("/ledger/vatType", count=1000)) == 5
        answer = world.get("/ledger/account")
        assert (answer.status_code, answer.json()["code"]) == (422, 23000)


def test_duplicate_page_fault(world: World) -> None:
    world.fault(kind="custom", name="duplicate_page", path="/ledger/account")
    first = world.values("/ledger/account", count=5)
    assert world.values("/ledger/account", from_=5, count=5) == first
    assert world.values("/ledger/account", from_=5, count=5) != first


def test_unchanged_lists_answer_304(world: World) -> None:
    digest = world.get("/ledger/account").json()["versionDigest"]
    unchanged = world.get("/ledger/account", headers={"If-None-Match": digest})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    world.done("lock_account", company=world.company, account=3900, vat_code="7")
    assert world.get("/ledger/account", headers={"If-None-Match": digest}).status_code == 200


def test_sorting(world: World) -> None:
    numbers = [one["number"] for one in world.values("/ledger/account", sorting="-number")]
    assert numbers == sorted(numbers, reverse=True)
    by_kind = world.values("/ledger/account", sorting="ledgerType,-number")
    assert [one["number"] for one in by_kind[:2]] == [1500, 8160]
    answer = world.get("/ledger/account", sorting="nonsense")
    assert (answer.status_code, answer.json()["code"]) == (422, 17000)


def test_account_filters(world: World) -> None:
    assert [one["number"] for one in world.values("/ledger/account", number="1920,7770")] == [1920, 7770]
    assert [one["number"] for one in world.values("/ledger/account", isBankAccount="true")] == [1920]
    assert [one["number"] for one in world.values("/ledger/account", ledgerType="VENDOR")] == [2400]
    world.done("deactivate_account", company=world.company, account=7775)
    assert [one["number"] for one in world.values("/ledger/account", isInactive="true")] == [7775]
    one = world.account(1920)
    assert world.get(f"/ledger/account/{one}", fields="number").json()["value"] == {"number": 1920}
    world.done("remove_account", company=world.company, account=1920)
    assert world.values("/ledger/account", number="1920") == []
    assert world.get(f"/ledger/account/{one}").status_code == 404


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/ledger/account", {"nummer": "1920"}),
        ("/ledger/account", {"isBankAccount": "yes"}),
        ("/ledger/account", {"number": "abc"}),
        ("/ledger/account", {"from": "-1"}),
        ("/ledger/account", {"count": "ten"}),
        ("/ledger/account", {"ledgerType": "BANK"}),
        ("/ledger/vatType", {"typeOfVat": "ALL"}),
        ("/ledger/vatType", {"vatDate": "16.03.2026"}),
    ],
)
def test_unreadable_parameters_are_refused(world: World, path: str, query: dict[str, str]) -> None:
    answer = world.get(path, **query)
    assert (answer.status_code, answer.json()["code"]) == (422, 21000)


def test_vat_types_have_ids_unlike_their_codes(world: World) -> None:
    kinds = world.values("/ledger/vatType", typeOfVat="LEDGER", vatDate="2026-03-16")
    ids = {kind["number"]: kind["id"] for kind in kinds}
    unlike = {"33": 32, "13": 12, "86": 34, "87": 35, "12": 111, "32": 311, "14": 23, "15": 24, "TAP-1": 550}
    assert {number: ids[number] for number in unlike} == unlike
    assert {number: ids[number] for number in ("0", "1", "3", "31", "5", "7", "52")} == {
        number: int(number) for number in ("0", "1", "3", "31", "5", "7", "52")
    }
    percentages = {kind["number"]: kind["percentage"] for kind in kinds}
    assert (percentages["3"], percentages["86"], percentages["14"], percentages["32"]) == (
        *(25, -25, 100),
        11.11,
    )
    assert len(ids) == len(VAT_TYPES)
    outgoing = {kind["number"] for kind in world.values("/ledger/vatType", typeOfVat="OUTGOING")}
    assert {"0", "3", "7"} <= outgoing
    assert not {"1", "86"} & outgoing


def test_other_look_ups(world: World) -> None:
    registration = world.get("/ledger/vatSettings").json()["value"]
    assert registration["vatRegistrationStatus"] == "VAT_REGISTERED"
    names = [one["name"] for one in world.values("/ledger/voucherType", name="faktura")]
    assert names == ["Utgående faktura", "Leverandørfaktura"]
    assert [one["departmentNumber"] for one in world.values("/department", isInactive="false")] == ["10"]
    assert world.values("/department", isInactive="true") == []
    assert [one["number"] for one in world.values("/project", isClosed="false")] == ["7"]
    currencies = world.values("/currency", code="NOK,EUR", fields="id,code,factor")
    assert currencies == [{"id": 1, "code": "NOK", "factor": 1}, {"id": 5, "code": "EUR", "factor": 1}]
    assert [one["name"] for one in world.values("/customer", customerName="vipps")] == ["Vipps AS"]
    assert [one["name"] for one in world.values("/supplier")] == ["Vipps AS"]
    world.done("add_department", company=world.company, name="Lager", number="20")
    world.done("add_project", company=world.company, name="Messe", number="8")
    assert len(world.values("/department")) == len(world.values("/project")) == 2


def test_periods_and_exclusive_to(world: World) -> None:
    query = {"startFrom": "2026-01-01", "startTo": "2026-03-01"}
    world.done("close_period", company=world.company, day="2026-01-15")
    periods = world.values("/ledger/accountingPeriod", fields="number,start,end,isClosed", **query)
    assert periods == [
        {"number": 1, "start": "2026-01-01", "end": "2026-02-01", "isClosed": True},
        {"number": 2, "start": "2026-02-01", "end": "2026-03-01", "isClosed": False},
    ]
    world.done("reopen_period", company=world.company, day="2026-01-31")
    assert not world.values("/ledger/accountingPeriod", **query)[0]["isClosed"]
    for wrong in ("2026-01-01", "2025-12-31"):
        answer = world.get("/ledger/accountingPeriod", startFrom="2026-01-01", startTo=wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, 18000)


def test_period_end_may_be_the_last_day() -> None:
    world = World()
    with world.start(period_end="inclusive"):
        world.log_in()
        periods = world.values("/ledger/accountingPeriod", startFrom="2024-02-01", startTo="2024-02-02")
        assert [one["end"] for one in periods] == ["2024-02-29"]


def test_unknown_paths_and_methods_answer_in_the_vendors_form(world: World) -> None:
    unknown = world.get("/ledger/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, 6000)
    assert unknown.json()["requestId"] == unknown.headers["x-tlx-request-id"]
    wrong = world.ask("PATCH", "/ledger/account")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]
