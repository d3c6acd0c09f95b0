"""The client over HTTP: both ways to show a key, days to the last second, pages, host guard, refusals."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests

from app.errors import (
    BadAnswer,
    Forbidden,
    Missing,
    RateLimited,
    Refusal,
    Unauthorised,
    Unavailable,
    WrongIdentity,
)
from app.http import Http
from app.providers.base import CollectPlan
from app.providers.klarna import KLARNA
from app.providers.klarna.keys import authorization, owner_of
from app.sandbox.klarna import KlarnaBook, KlarnaKeys, create_klarna_stand_in
from app.sandbox.server import RunningStandIn
from tests.providers.klarna.reports import ACCOUNT, CREDENTIALS, FIRST, LAST, MID, SECRET, at, open_book, sell

UUID = "5b0f6d0e-2c1a-4d0f-9a7c-0f6f5b1d9e11"
WHOLE = CollectPlan((), FIRST, LAST)


class Vendor:
    """The stand-in with seven payouts in March, and what was asked of it."""

    def __init__(self) -> None:
        self.book: KlarnaBook = open_book()
        for day in range(1, 8):
            sell(self.book, at(day), 1_000 + day, 10_000, fee=150)
            self.book.pay_out(MID, at(day, 23, 59) if day == 7 else at(day, 20))
        self.keys = KlarnaKeys()
        self.keys.add("alone", MID, SECRET)
        self.keys.add("pair", MID, "klarna_test_api_Pair00001", username=UUID)
        self.keys.add("old", MID, "sharedSecret", username=f"{MID}_abcdef")
        self.stand_in = create_klarna_stand_in(self.book, self.keys, largest_page=2)
        self.stand_in.exchanges = []
        self.running = RunningStandIn(self.stand_in).start()
        self.http = Http("klarna", self.running.url)

    def fault(self, **fault: Any) -> None:
        requests.post(f"{self.running.url}/_faults", json=fault, timeout=60).raise_for_status()

    def collect(self, plan: CollectPlan = WHOLE, **credentials: str) -> list[Any]:
        return list(KLARNA.collect(self.http, credentials or CREDENTIALS, ACCOUNT, plan))


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    made = Vendor()
    yield made
    made.running.stop()


@pytest.mark.parametrize(
    ("credentials", "owner"),
    [
        (CREDENTIALS, ""),
        ({"username": UUID, "password": "klarna_test_api_Pair00001"}, ""),
        ({"username": f"{MID}_abcdef", "password": "sharedSecret"}, MID),
    ],
)
def test_every_way_to_show_a_key_reaches_the_merchant(
    vendor: Vendor, credentials: dict[str, str], owner: str
) -> None:
    (account,) = KLARNA.identify(vendor.http, credentials)
    assert (account.reference, account.currency) == (MID, "NOK")
    assert owner_of(credentials) == owner


def test_the_header_in_both_styles() -> None:
    pair = {"username": "K1_a", "password": "s:ø"}
    shown = authorization(pair, production=True).removeprefix("Basic ")
    assert base64.b64decode(shown).decode() == "K1_a:s:ø"
    assert authorization({"api_key": "klarna_test_api_X"}, production=False) == "Basic klarna_test_api_X"


@pytest.mark.parametrize("key", ["klarna_{}_api_X", "kco_{}_api_X"])
def test_a_key_of_the_other_environment_is_not_shown_to_anybody(key: str) -> None:
    for production, told in ((True, "test"), (False, "live")):
        for credentials in ({"api_key": key.format(told)}, {"username": UUID, "password": key.format(told)}):
            with pytest.raises(Refusal, match="wrong_environment"):
                authorization(credentials, production)


def test_payouts_are_asked_for_to_the_last_second_and_come_oldest_first_on_several_pages(
    vendor: Vendor,
) -> None:
    """The last was made at 23:59 of the last day asked for; a date alone would have left it out."""
    found = vendor.collect(CollectPlan((), FIRST, at(7).date()))
    assert [one.day.day for one in found] == [1, 2, 3, 4, 5, 6, 7]
    asked = [one.query for one in vendor.stand_in.exchanges or () if one.path.endswith("/payouts")]
    assert len(asked) == 4
    assert parse_qs(asked[0]) == {
        "start_date": ["2026-03-01T00:00:00Z"],
        "end_date": ["2026-03-07T23:59:59Z"],
        "size": ["500"],
    }


def test_a_payout_comes_with_its_object_its_rows_and_its_report(vendor: Vendor) -> None:
    reference = vendor.book.merchant(MID).payouts[2].reference
    (one,) = vendor.collect(CollectPlan((), only=reference))
    assert one.payout == reference
    assert [part.key.rpartition("/")[2] for part in one.parts] == ["object", "0000", "report.pdf"]
    assert all(part.key.startswith(one.prefix) and part.complete for part in one.parts)
    assert one.parts[2].body.startswith(b"%PDF-")
    (payout,) = KLARNA.parse(ACCOUNT, one.parts).payouts
    assert (payout.reference, payout.amount) == (reference, 9_850)


def test_settled_payouts_are_not_read_again(vendor: Vendor) -> None:
    done = frozenset(one.reference for one in vendor.book.merchant(MID).payouts[:5])
    assert len(vendor.collect(CollectPlan((), FIRST, LAST, done))) == 2
    assert sum(one.path.endswith("/transactions") for one in vendor.stand_in.exchanges or ()) == 2


def test_the_key_is_never_shown_to_another_host(vendor: Vendor) -> None:
    vendor.fault(kind="custom", name="foreign_next", path="/payouts")
    with pytest.raises(BadAnswer) as told:
        vendor.collect()
    assert told.value.params["field"] == "pagination.next"
    assert len(vendor.stand_in.requests) == 1


@pytest.mark.parametrize(
    "following", ["/settlements/v1/payouts", "https://user@{host}/settlements/v1/payouts", 7]
)
def test_an_address_of_the_next_page_that_is_none_of_ours(vendor: Vendor, following: Any) -> None:
    if isinstance(following, str):
        following = following.format(host=vendor.running.url.removeprefix("http://"))
    page = {"payouts": [], "pagination": {"count": 0, "total": 9, "next": following}}
    vendor.fault(kind="error_before", status=200, body=page, path="/payouts$")
    with pytest.raises(BadAnswer):
        vendor.collect()


def test_paging_that_leads_round_in_a_circle_ends(vendor: Vendor) -> None:
    first = requests.get(
        f"{vendor.running.url}/settlements/v1/payouts",
        headers={"Authorization": f"Basic {SECRET}"},
        timeout=60,
    ).json()
    circle = {**first, "pagination": {**first["pagination"], "next": first["pagination"]["next"]}}
    vendor.fault(kind="error_before", status=200, body=circle, path="/payouts$", times=None)
    with pytest.raises(BadAnswer) as told:
        vendor.collect()
    assert told.value.params["field"] == "pagination.next"
    assert len(vendor.stand_in.requests) < 6


@pytest.mark.parametrize(
    "fault", [{"status": 404}, {"status": 403}, {"status": 503}, {"status": 200, "body": "<html>"}]
)
def test_a_payout_without_a_report_is_booked_all_the_same(vendor: Vendor, fault: dict[str, Any]) -> None:
    vendor.fault(kind="error_before", path="/reports/payout", **fault)
    assert [len(one.parts) for one in vendor.collect()] == [2, 3, 3, 3, 3, 3, 3]


def test_a_vendor_that_asks_for_fewer_calls_is_obeyed(vendor: Vendor) -> None:
    vendor.fault(kind="error_before", path="/reports/payout", status=429)
    with pytest.raises(RateLimited):
        vendor.collect()


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (401, {}, Unauthorised),
        (403, {}, Forbidden),
        (404, {}, Missing),
        (429, {"Retry-After": "7"}, RateLimited),
        (429, {}, RateLimited),
        (500, {}, Unavailable),
        (503, {}, Unavailable),
        (400, {}, BadAnswer),
        (302, {"Location": "https://example.com"}, BadAnswer),
    ],
)
def test_refusals(vendor: Vendor, status: int, headers: dict[str, str], error: type[Exception]) -> None:
    body = {"error_code": "X", "error_messages": ["Kari Example"], "correlation_id": "c"}
    vendor.fault(kind="error_before", status=status, headers=headers, body=body)
    with pytest.raises(error) as told:
        KLARNA.identify(vendor.http, CREDENTIALS)
    assert "Kari" not in str(told.value)
    assert told.type is error
    if headers.get("Retry-After"):
        assert getattr(told.value, "retry_after", None) == 7


@pytest.mark.parametrize(
    "change",
    [
        {"payouts": {}},
        {"pagination": None},
        {"pagination": {"count": 9}},
        {"pagination": {"count": 1, "total": "1"}},
        {"payouts": [5]},
        {"payouts": [{}]},
        {
            "payouts": [
                {"payment_reference": "A/B", "merchant_id": MID, "payout_date": "2026-03-01T00:00:00Z"}
            ]
        },
        {"payouts": [{"payment_reference": "AB", "merchant_id": MID, "payout_date": "2026-03-01T00:00:00"}]},
        {"payouts": [{"payment_reference": "AB", "merchant_id": 5, "payout_date": "2026-03-01T00:00:00Z"}]},
    ],
    ids=json.dumps,
)
def test_a_list_that_is_not_as_it_should_be(vendor: Vendor, change: dict[str, Any]) -> None:
    body = {"payouts": [], "pagination": {"count": len(change.get("payouts", []))}, **change}
    vendor.fault(kind="error_before", status=200, body=body)
    with pytest.raises(BadAnswer):
        vendor.collect()


def test_a_payout_asked_for_by_name_must_be_that_one(vendor: Vendor) -> None:
    first, second = (one.reference for one in vendor.book.merchant(MID).payouts[:2])
    vendor.fault(
        kind="custom",
        name="changed_payout",
        params={"fields": {"payment_reference": second}},
        path="/payouts/",
    )
    with pytest.raises(BadAnswer):
        vendor.collect(CollectPlan((), only=first))
    with pytest.raises(Missing):
        vendor.collect(CollectPlan((), only="NOSUCH"))


def test_a_key_of_another_merchant_than_the_owner_says(vendor: Vendor) -> None:
    with pytest.raises(WrongIdentity):
        KLARNA.identify(vendor.http, {**CREDENTIALS, "merchant_id": "K111111"})


def test_the_currency_is_that_of_the_country_the_merchant_is_registered_in() -> None:
    book = KlarnaBook()
    book.add_merchant(MID, currency="SEK", country="SE", registered="NOK")
    sell(book, at(1), 1_001, 10_000)
    book.pay_out(MID, at(2))
    keys = KlarnaKeys()
    keys.add("alone", MID, SECRET)
    with RunningStandIn(create_klarna_stand_in(book, keys)) as running:
        (account,) = KLARNA.identify(Http("klarna", running.url), CREDENTIALS)
    assert account.currency == "NOK"


def test_what_may_be_personal_is_cut_before_anything_leaves_the_client(vendor: Vendor) -> None:
    vendor.book.set_quirks(MID, personal=True)
    stored = b"".join(part.body for one in vendor.collect() for part in one.parts)
    assert b"Kari" not in stored
    assert b"klarna_comment" not in stored
    assert b'"merchant_reference1":"1001"' in stored


def test_a_page_that_comes_again_is_never_booked(vendor: Vendor) -> None:
    """Rows have no id of their own: the sums find it."""
    vendor.book.make_order(MID, at(9))
    order, _ = sell(vendor.book, at(9), 1_009, 50_000, fee=500, fixed_fee=100)
    vendor.book.refund(MID, at(9, 10), order, 1_000)
    reference = vendor.book.pay_out(MID, at(10))
    vendor.fault(kind="custom", name="duplicate_page", times=None)
    (one,) = vendor.collect(CollectPlan((), only=f"{reference}"))
    parsed = KLARNA.parse(ACCOUNT, one.parts)
    (payout,) = parsed.payouts
    assert sum(row.net for row in parsed.transactions) != payout.amount or parsed.problems
