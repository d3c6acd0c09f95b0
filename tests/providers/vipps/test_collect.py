"""Collecting ledger dates over real HTTP: both topics, pages, open dates, faults of the vendor."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from app.errors import BadAnswer, Missing, RateLimited, Unauthorised, Unavailable
from app.http import Http
from app.providers.base import CollectedDay, CollectPlan, MerchantAccount
from app.providers.vipps import VIPPS, client
from tests.accounting.tripletex.scripted import Scripted

from .conftest import PARTNER, UNIT, Vendor

ACCOUNT = MerchantAccount("302321", "NOK")
DAYS = tuple(date(2026, 3, day) for day in (3, 4, 5, 6))
FUNDS = "/report/v2/ledgers/302321/funds/dates/2026-03-03"
FEES = "/report/v2/ledgers/302321/fees/dates/2026-03-03"
EMPTY = {"items": [], "hasMore": False, "tryLater": False}


def collect(
    http: Http,
    days: tuple[date, ...] = DAYS,
    credentials: dict[str, str] = UNIT,
    account: MerchantAccount = ACCOUNT,
) -> list[CollectedDay]:
    return list(VIPPS.collect(http, credentials, account, CollectPlan(days)))


@pytest.mark.parametrize("credentials", [UNIT, PARTNER])
def test_closed_dates_come_whole_and_the_open_one_ends_it(
    vendor: Vendor, credentials: dict[str, str]
) -> None:
    days = collect(vendor.http, credentials=credentials)
    assert [(one.day.day, one.complete) for one in days] == [(3, True), (4, True), (5, False)]
    assert [part.key for part in days[0].parts] == [
        # the vendor's first page of several may come empty
        "funds/2026-03-03/000",
        "funds/2026-03-03/001",
        "funds/2026-03-03/002",
        "funds/2026-03-03/003",
        "funds/2026-03-03/004",
        "fees/2026-03-03/000",
        "fees/2026-03-03/001",
        "fees/2026-03-03/002",
        "fees/2026-03-03/003",
    ]
    assert [part.last for part in days[0].parts] == [False] * 4 + [True] + [False] * 3 + [True]
    assert all(part.complete for day in days[:2] for part in day.parts)
    assert not any(part.complete for part in days[2].parts)
    assert vendor.asked_for_personal == 0


def test_what_was_collected_parses_to_the_payout(vendor: Vendor) -> None:
    parts = [part for day in collect(vendor.http) if day.complete for part in day.parts]
    parsed = VIPPS.parse(ACCOUNT, parts)
    (payout,) = parsed.payouts
    assert (payout.reference, payout.amount) == ("2000812", 50010 - 750)
    assert [row.net for row in parsed.transactions] == [10000, 10001, 10002, 10003, 10004, -750]
    assert len(parsed.fee_details) == 5
    assert all(one.transaction_key for one in parsed.fee_details)
    assert parsed.problems == ()


def test_bodies_are_canonical_and_the_hash_is_of_what_came(script: Scripted, scripted_http: Http) -> None:
    delivered = json.dumps({**EMPTY, "somethingNew": "x"}, indent=2).encode()
    script.on("GET", FUNDS, delivered)
    script.on("GET", FEES, EMPTY)
    (day,) = collect(scripted_http, DAYS[:1])
    assert day.parts[0].body == (
        b'{"hasMore":false,"items":[],"ledgerDate":"2026-03-03","ledgerId":"302321","page":0,"topic":"funds",'
        b'"tryLater":false}'
    )
    assert day.parts[0].delivered_sha256 == hashlib.sha256(delivered).hexdigest()
    assert all(one.query == {} for one in script.asked)


@pytest.mark.parametrize("field", ["message", "name", "maskedPhoneNo", "payerPhone"])
def test_personal_data_that_slips_in_is_cut_before_anything_is_stored(vendor: Vendor, field: str) -> None:
    vendor.book.set_quirks("302321", uninvited_field=field)
    parts = [part for day in collect(vendor.http, DAYS[:1]) for part in day.parts]
    items = [item for part in parts for item in json.loads(part.body)["items"]]
    captures = [item for item in items if item["entryType"] == "capture"]
    assert len(captures) == 5
    assert all(item["_cut"] == [field] and field not in item for item in captures)
    assert not any("Example" in part.body.decode() or "xxxx" in part.body.decode() for part in parts)
    assert VIPPS.parse(ACCOUNT, parts).problems == ()


def test_a_page_that_comes_twice_doubles_nothing(vendor: Vendor) -> None:
    once = VIPPS.parse(ACCOUNT, collect(vendor.http, DAYS[:1])[0].parts)
    vendor.disturb("duplicate_page", times=2)
    parts = collect(vendor.http, DAYS[:1])[0].parts
    assert len(parts) == 11
    assert VIPPS.parse(ACCOUNT, parts) == once


def test_collecting_again_gives_the_same_parts(vendor: Vendor) -> None:
    first, second = (
        [(part.key, part.body) for part in collect(vendor.http, DAYS[:1])[0].parts] for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("unavailable", ["open", "future", "never"])
def test_a_date_without_a_report_yet_is_not_an_error(vendor: Vendor, unavailable: str) -> None:
    vendor.book.set_quirks("302321", unavailable=unavailable)
    for start in (2, 3):
        (day,) = collect(vendor.http, DAYS[start:])
        assert (day.day, day.complete) == (DAYS[start], False)


def test_an_open_date_with_rows_is_kept_as_incomplete(vendor: Vendor) -> None:
    vendor.book.capture("302321", datetime(2026, 3, 5, 8, tzinfo=UTC), "woo-10490", 5000)
    (day,) = collect(vendor.http, DAYS[2:])
    assert not day.complete
    assert len(json.loads(day.parts[0].body)["items"]) == 1


@pytest.mark.parametrize("topic", ["funds", "fees"])
@pytest.mark.parametrize("status", [200, 404])
def test_a_date_is_complete_only_when_both_topics_are(
    script: Scripted, scripted_http: Http, topic: str, status: int
) -> None:
    script.on("GET", "/report/.*", EMPTY)
    script.on("GET", f"/report/.*/{topic}/.*", {**EMPTY, "tryLater": True}, status=status)
    (day,) = collect(scripted_http)
    assert not day.complete
    assert not any(part.complete for part in day.parts)


def test_try_later_before_the_last_page_is_not_the_last_word(script: Scripted, scripted_http: Http) -> None:
    script.on("GET", "/report/.*", EMPTY)
    script.on("GET", FUNDS, {"items": [], "hasMore": True, "tryLater": True, "cursor": "next"})
    script.on("GET", FUNDS, EMPTY, query={"cursor": "next"})
    (day,) = collect(scripted_http, DAYS[:1])
    assert day.complete


def test_a_ledger_of_somebody_else(vendor: Vendor) -> None:
    with pytest.raises(Missing):
        collect(vendor.http, account=MerchantAccount("400000", "NOK"))


def test_a_token_refused_once_is_fetched_anew(vendor: Vendor) -> None:
    collect(vendor.http, DAYS[:1])
    vendor.keys.revoke_tokens()
    (day,) = collect(vendor.http, DAYS[:1])
    assert day.complete
    assert vendor.count("/accesstoken/get") == 2


def test_a_token_refused_twice_breaks_the_connection(vendor: Vendor) -> None:
    vendor.plan("error_before", path="/report/", status=401, times=None)
    with pytest.raises(Unauthorised):
        collect(vendor.http)
    assert (vendor.count("/accesstoken/get"), vendor.count("/report/")) == (2, 2)


def test_keys_that_are_revoked(vendor: Vendor) -> None:
    collect(vendor.http, DAYS[:1])
    vendor.keys.revoke_credentials("unit-client")
    with pytest.raises(Unauthorised):
        collect(vendor.http, DAYS[:1])


@pytest.mark.parametrize("fault", ["broken_json", "truncated"])
def test_a_damaged_body_is_no_report(vendor: Vendor, fault: str) -> None:
    vendor.disturb(fault)
    with pytest.raises(BadAnswer):
        collect(vendor.http, DAYS[:1])


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_before"},
        {"kind": "cut_after"},
        {"kind": "error_after", "status": 500},
        {"kind": "error_before", "status": 502},
    ],
)
def test_a_vendor_that_fails_is_tried_later(vendor: Vendor, fault: dict[str, object]) -> None:
    vendor.plan(**{"path": "/fees/", **fault})  # type: ignore[arg-type]  # one fault as JSON
    with pytest.raises(Unavailable):
        collect(vendor.http, DAYS[:1])
    assert collect(vendor.http, DAYS[:1])[0].complete


def test_a_vendor_that_asks_for_fewer_calls(vendor: Vendor) -> None:
    vendor.plan("error_before", path="/report/", status=429, headers={"Retry-After": "7"})
    with pytest.raises(RateLimited) as error:
        collect(vendor.http, DAYS[:1])
    assert error.value.retry_after == 7


@pytest.mark.parametrize("form", ["string", "float"])
def test_an_amount_of_another_type_is_kept_and_stops_the_payout(vendor: Vendor, form: str) -> None:
    vendor.disturb("wrong_type", psp="psp-1", form=form)
    parsed = VIPPS.parse(ACCOUNT, collect(vendor.http, DAYS[:1])[0].parts)
    assert [(one.code, one.params["field"], one.payout_reference) for one in parsed.problems] == [
        ("report_unreadable", "amount", "2000812")
    ]


def test_a_missing_row_breaks_the_chain(vendor: Vendor) -> None:
    vendor.disturb("missing_row", psp="psp-2")
    parsed = VIPPS.parse(ACCOUNT, collect(vendor.http, DAYS[:1])[0].parts)
    assert [(one.code, one.payout_reference) for one in parsed.problems] == [
        ("balance_chain_broken", "2000812")
    ]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {**EMPTY, "items": {}},
        {**EMPTY, "hasMore": None},
        {**EMPTY, "hasMore": 1},
        {**EMPTY, "tryLater": "false"},
        {"items": [], "hasMore": False},
        {**EMPTY, "hasMore": True},
        {**EMPTY, "hasMore": True, "cursor": ""},
        {**EMPTY, "hasMore": True, "cursor": 5},
    ],
)
def test_an_answer_that_is_no_page(script: Scripted, scripted_http: Http, body: object) -> None:
    script.on("GET", FUNDS, body)
    with pytest.raises(BadAnswer):
        collect(scripted_http, DAYS[:1])


def test_a_cursor_that_repeats_leads_nowhere(script: Scripted, scripted_http: Http) -> None:
    script.on("GET", FUNDS, {**EMPTY, "hasMore": True, "cursor": "a"})
    script.on("GET", FUNDS, {**EMPTY, "hasMore": True, "cursor": "b"}, query={"cursor": "a"})
    script.on("GET", FUNDS, {**EMPTY, "hasMore": True, "cursor": "a"}, query={"cursor": "b"})
    with pytest.raises(BadAnswer):
        collect(scripted_http, DAYS[:1])
    assert len(script.calls("GET", FUNDS)) == 3


def test_pages_are_bounded(script: Scripted, scripted_http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_PAGES", 3)
    script.on("GET", FUNDS, {**EMPTY, "hasMore": True, "cursor": "1"})
    for number in range(1, 6):
        page = {**EMPTY, "hasMore": True, "cursor": str(number + 1)}
        script.on("GET", FUNDS, page, query={"cursor": str(number)})
    with pytest.raises(BadAnswer):
        collect(scripted_http, DAYS[:1])
    assert len(script.calls("GET", FUNDS)) == 3


def test_a_ledger_id_is_one_piece_of_the_path(script: Scripted, scripted_http: Http) -> None:
    script.on("GET", "/report/.*", EMPTY)
    collect(scripted_http, DAYS[:1], account=MerchantAccount("../x?y", "NOK"))
    targets = [one.target for one in script.asked if one.method == "GET"]
    assert targets[0] == "/report/v2/ledgers/..%2Fx%3Fy/funds/dates/2026-03-03"
