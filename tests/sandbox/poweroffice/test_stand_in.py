"""The stand-in by itself: how it answers, page by page, and what it refuses, without our client."""

import base64
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from app.sandbox.poweroffice import PowerOfficeBooks, create_poweroffice_stand_in
from app.sandbox.server import RunningStandIn

KEY, APPLICATION, SUBSCRIPTION = "client-1", "application-1", "subscription-1"
DAY = "2026-03-17"


class World:
    """A running stand-in with one client, and somebody with a token."""

    def __init__(self, **settings: Any) -> None:
        self.books = PowerOfficeBooks()
        self.company = self.books.add_company("Eksempel AS", "999999999")
        self.books.add_subscription_key(SUBSCRIPTION)
        self.books.add_client_key(self.company.id, APPLICATION, KEY)
        chosen = {"rate_limit": 1000, **settings}
        self.running = RunningStandIn(create_poweroffice_stand_in(self.books, **chosen)).start()
        self.token = self.log_in().json()["access_token"]

    def log_in(self, path: str = "/OAuth/Token", pair: str = f"{APPLICATION}:{KEY}") -> requests.Response:
        return requests.post(
            self.running.url + path,
            data={"grant_type": "client_credentials"},
            headers={
                "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
                "Ocp-Apim-Subscription-Key": SUBSCRIPTION,
            },
            timeout=60,
        )

    def ask(self, method: str, path: str, **given: Any) -> requests.Response:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Ocp-Apim-Subscription-Key": SUBSCRIPTION,
            **given.pop("headers", {}),
        }
        url = f"{self.running.url}/v2{path}"
        return requests.request(method, url, headers=headers, timeout=60, **given)

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.ask("GET", path, params=query)

    def line(self, account: int, amount: Any, **given: Any) -> dict[str, Any]:
        return {
            "AccountId": self.company.accounts[account].id,
            "PostingDate": DAY,
            "VatId": self.company.vat_codes["0"].id,
            "CurrencyAmount": amount,
            **given,
        }

    def voucher(self, *lines: dict[str, Any], **given: Any) -> dict[str, Any]:
        return {
            "VoucherDate": DAY,
            "CurrencyCode": "NOK",
            "ExternalImportReference": "AV1",
            "VoucherLines": list(lines) or [self.line(1920, 100.5), self.line(1522, -100.5)],
            **given,
        }

    def post(self, body: Any) -> requests.Response:
        return self.ask("POST", "/Vouchers/ManualJournals", json=body)


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.running.stop()


def test_paths_are_known_in_any_case(world: World) -> None:
    assert world.get("/vatcodes").status_code == world.get("/VATCODES").status_code == 200
    assert world.log_in("/oauth/token").status_code == 200
    unknown = world.get("/Nothing")
    assert (unknown.status_code, unknown.json()["Detail"]) == (404, "Resource not found.")


def test_lists_are_plain_arrays_in_pages_and_204_when_empty(world: World) -> None:
    accounts = world.get("/GeneralLedgerAccounts").json()
    assert isinstance(accounts, list)
    pages = [
        world.get("/GeneralLedgerAccounts", PageSize=20, PageNumber=number, Fields="AccountNo").json()
        for number in (1, 2)
    ]
    assert pages[0] + pages[1] == [{"AccountNo": one["AccountNo"]} for one in accounts][:40]
    empty = world.get("/AccountTransactions", fromDate=DAY, toDate=DAY)
    assert (empty.status_code, empty.content) == (204, b"")
    assert world.get("/GeneralLedgerAccounts", PageSize=20_001).status_code == 400
    assert world.get("/GeneralLedgerAccounts", Fields="Nothing").status_code == 400
    assert world.get("/GeneralLedgerAccounts", nothing="1").status_code == 400
    some = world.get("/GeneralLedgerAccounts", accountNos="1521,1920, 3000-3001,8100-", Fields="AccountNo")
    assert [one["AccountNo"] for one in some.json()] == [1521, 1920, 3000, 3001, 8160]


def test_ids_are_unlike_numbers_and_codes_and_differ_from_client_to_client(world: World) -> None:
    other = world.books.add_company("Annen AS", "888888888")
    assert not {one.id for one in world.company.accounts.values()} & {
        one.id for one in other.accounts.values()
    }
    assert world.company.vat_codes["0"].id != other.vat_codes["0"].id


def test_a_voucher_is_booked_at_once_and_its_reference_is_taken(world: World) -> None:
    made = world.post(world.voucher())
    assert made.status_code == 201
    assert (made.json()["VoucherNo"], made.json()["IsReversed"]) == (20311, False)
    again = world.post(world.voucher())
    assert again.status_code == 400
    assert "ExternalImportReference" in again.json()["Detail"]
    rows = world.get("/AccountTransactions", fromDate=DAY, toDate=DAY).json()
    assert [(one["AccountNo"], one["Amount"]) for one in rows] == [(1920, 100.5), (1522, -100.5)]
    balance = world.get("/TrialBalance", date=DAY, accountNos="1522").json()
    assert [one["Balance"] for one in balance] == [-100.5]


def test_a_reversal_negates_links_and_frees(world: World) -> None:
    made = world.post(world.voucher()).json()["Id"]
    assert world.ask("POST", f"/Vouchers/Reverse/{made}").status_code == 200
    assert world.ask("POST", f"/Vouchers/Reverse/{made}").status_code == 400
    rows = world.get("/AccountTransactions", fromDate=DAY, toDate=DAY).json()
    assert sum(one["Amount"] for one in rows) == 0
    assert {one["ReversedVoucherId"] for one in rows} == {None, made}
    assert [one["IsReversed"] for one in rows] == [True, True, False, False]
    assert world.post(world.voucher()).status_code == 201


def test_what_is_not_right_is_not_booked(world: World) -> None:
    line, voucher = world.line, world.voucher
    wrong = [
        voucher(line(1920, 1), line(1522, -2)),
        voucher(line(1920, 1), line(1522, -1, PostingDate="2026-03-18")),
        voucher(line(1920, 0), line(1522, 0)),
        voucher(line(1920, 0.001), line(1522, -0.001)),
        voucher(line(1920, "1"), line(1522, -1)),
        voucher(line(1920, 1, AccountId=1), line(1522, -1)),
        voucher(line(1920, 1, VatId=None), line(1522, -1)),
        voucher(line(1920, 1, VatId=1), line(1522, -1)),
        voucher(line(1920, 1), line(1522, -1, VatId=world.company.vat_codes["3"].id)),
        voucher(line(1500, 1), line(1522, -1)),
        voucher(line(1920, 1, DepartmentId=1), line(1522, -1)),
        voucher(line(1920, 1, Ukjent=1), line(1522, -1)),
        voucher(line(1920, 1, CurrencyCode="EUR"), line(1522, -1)),
        voucher(Ukjent=1),
        voucher(VoucherLines=[]),
        voucher(VoucherDate="i dag"),
        voucher(Description="x" * 256),
        voucher(SaftBatchId="x" * 36),
        [],
    ]
    answers = [world.post(body) for body in wrong]
    assert [one.status_code for one in answers] == [400] * len(wrong)
    assert world.ask("POST", "/Vouchers/ManualJournals", data=b"{").status_code == 400
    assert world.company.vouchers == {}


def test_nothing_is_posted_on_or_before_the_lock_date_or_before_the_start(world: World) -> None:
    world.books.close_period(world.company.id, DAY)
    assert world.get("/LockDateSettings").json() == {"LockDate": DAY}
    assert "lock date" in world.post(world.voucher()).json()["Detail"]
    world.books.reopen_period(world.company.id)
    lines = [world.line(1920, 1, PostingDate="2019-12-31"), world.line(1522, -1, PostingDate="2019-12-31")]
    assert "conversion date" in world.post(world.voucher(*lines)).json()["Detail"]


def test_a_reversal_of_a_locked_day_goes_to_the_first_open_one(world: World) -> None:
    made = world.post(world.voucher()).json()["Id"]
    world.books.close_period(world.company.id, "2026-03-31")
    world.ask("POST", f"/Vouchers/Reverse/{made}")
    assert [one.date.isoformat() for one in world.company.vouchers.values()] == [DAY, "2026-04-01"]


def test_who_may_do_what(world: World) -> None:
    bare = requests.get(f"{world.running.url}/v2/VatCodes", timeout=60)
    assert (bare.status_code, "subscription key" in bare.json()["message"]) == (401, True)
    no_token = world.ask("GET", "/VatCodes", headers={"Authorization": "Bearer other"})
    assert (no_token.status_code, no_token.content) == (401, b"")
    assert world.log_in(pair=f"{APPLICATION}:other").json()["error"] == "invalid_client"
    world.books.set_privileges(KEY, ["CommonServices"])
    assert world.get("/GeneralLedgerAccounts").status_code == 200, "the token keeps what it had"
    world.token = world.log_in().json()["access_token"]
    refused = world.get("/GeneralLedgerAccounts")
    assert (refused.status_code, refused.content) == (403, b"")
    assert world.get("/ClientIntegrationInformation").json()["ValidPrivileges"] == ["CommonServices"]


def test_ten_requests_a_second() -> None:
    world = World(rate_limit=10)
    try:
        answers = [world.get("/VatCodes").status_code for _ in range(15)]
        assert 429 in answers
        limited = next(one for one in (world.get("/VatCodes") for _ in range(15)) if one.status_code == 429)
        assert limited.json()["message"].endswith("Try again in 1 seconds.")
    finally:
        world.running.stop()


def test_two_at_once_under_one_reference_make_one(world: World) -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(world.post(world.voucher()).status_code))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201] + [400] * 7
    assert len(world.company.vouchers) == 1


def test_other_hands_and_the_control_call(world: World) -> None:
    def call(method: str, **args: Any) -> requests.Response:
        asked = {"method": method, "args": {"company": world.company.id, **args}}
        return requests.post(f"{world.running.url}/_poweroffice/call", json=asked, timeout=60)

    lines = [{"account": 3000, "amount": -1000, "vat_code": "3"}, {"account": 1522, "amount": 1000}]
    made = call("book_by_hand", date=DAY, description="Salg", lines=lines, posted=False).json()["result"]
    assert world.get("/AccountTransactions", fromDate=DAY, toDate=DAY).status_code == 204
    assert call("post_by_hand", voucher=made).json() == {"result": made}
    assert call("post_by_hand", voucher=made).status_code == 400
    assert call("reverse_by_hand", voucher=made, date=DAY).status_code == 200
    (state,) = requests.get(f"{world.running.url}/_state", timeout=60).json()["companies"]
    assert state["balances"] == {"3000": 0, "2700": 0, "1522": 0}
    assert [one["kind"] for one in state["vouchers"]] == ["ManualJournal", "ReversalVoucher"]
    assert call("delete_by_hand", voucher=made).status_code == 200
    for wrong in (
        call("nothing"),
        call("delete_by_hand", voucher="other"),
        call("book_by_hand", date=DAY, description="x", lines=[{"account": 1920, "amount": 1}]),
        call("remove_account", account=9999),
        call("close_period"),
    ):
        assert wrong.status_code == 400
    assert SUBSCRIPTION not in requests.get(f"{world.running.url}/_state", timeout=60).text
