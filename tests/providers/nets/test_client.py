"""What Nets' statuses mean, whom a key reaches, pages that do not add up, and how fast it is asked."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from app.clock import utc_now
from app.errors import (
    AvstemError,
    BadAnswer,
    CallError,
    Forbidden,
    Missing,
    RateLimited,
    Refusal,
    Unauthorised,
    Unavailable,
    WrongIdentity,
)
from app.http import Http
from app.providers.nets import NETS
from app.providers.nets.pace import Pace
from tests.providers.nets.conftest import (
    AS_PARTNER,
    CREDENTIALS,
    KEY,
    MERCHANT,
    OTHER,
    OTHER_KEY,
    PARTNER_KEY,
    Shop,
    at,
)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadAnswer),
        (401, Unauthorised),
        (402, BadAnswer),
        (403, Forbidden),
        (404, Missing),
        (409, BadAnswer),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
        (302, BadAnswer),
    ],
)
def test_statuses(shop: Shop, status: int, kind: type[CallError]) -> None:
    """Whatever stands in the body is never shown."""
    body = {"code": "1000", "message": f"bad key {KEY}", "source": "internal"}
    told = {"kind": "error_before", "status": status, "body": body}
    requests.post(f"{shop.running.url}/_faults", json=told, timeout=60).raise_for_status()
    with pytest.raises(CallError) as raised:
        NETS.identify(shop.http, CREDENTIALS)
    assert type(raised.value) is kind
    assert KEY not in str(raised.value)
    assert "bad key" not in str(raised.value)


def test_the_key_is_the_header_and_its_merchant_is_told(shop: Shop) -> None:
    (found,) = NETS.identify(shop.http, CREDENTIALS)
    assert (found.reference, found.currency, found.bank_account) == (MERCHANT, "NOK", "")
    with pytest.raises(Unauthorised):
        NETS.identify(shop.http, {**CREDENTIALS, "secret_key": OTHER_KEY[:-1] + "0"})
    for missing in CREDENTIALS:
        with pytest.raises(Unauthorised):
            NETS.identify(shop.http, {**CREDENTIALS, missing: ""})


def test_the_bank_account_and_currency_of_the_newest_payout_are_shown(shop: Shop) -> None:
    today = utc_now().date()
    for days, currency in ((3, "NOK"), (1, "EUR")):
        shop.book.charge(MERCHANT, at(2), 10_000, currency=currency)
        shop.book.pay_out(MERCHANT, today - timedelta(days=days), currency=currency)
    (found,) = NETS.identify(shop.http, CREDENTIALS)
    assert (found.currency, found.bank_account) == ("EUR", "NO8330001234567")
    (told,) = NETS.identify(shop.http, {**CREDENTIALS, "currency": "NOK"})
    assert told.currency == "NOK"
    with pytest.raises(Refusal, match="credential_malformed"):
        NETS.identify(shop.http, {**CREDENTIALS, "currency": "XYZ"})


def test_a_partner_reaches_the_merchant_it_names_and_no_other(shop: Shop) -> None:
    (found,) = NETS.identify(shop.http, AS_PARTNER)
    assert found.reference == MERCHANT
    with pytest.raises(Missing):
        NETS.identify(shop.http, {**AS_PARTNER, "partner_merchant_number": OTHER})
    shop.sell(2, 10_481, 10_000)
    paid = shop.pay_out(4)
    assert [one.payout for one in shop.collect(AS_PARTNER)] == [paid]


@pytest.mark.parametrize(("environment", "production"), [("live", False), ("test", True)])
def test_a_key_of_the_other_environment_is_never_sent(environment: str, production: bool) -> None:
    http = Http("nets", "http://127.0.0.1:9", production=production)
    with pytest.raises(Refusal, match="wrong_environment"):
        NETS.identify(http, {**CREDENTIALS, "secret_key": f"{environment}-secret-key-{'0' * 32}"})


def test_a_key_that_has_come_to_reach_another_merchant_is_found_out(shop: Shop) -> None:
    """It names no merchant: it is known by a payout it has shown before, listed or asked for by its id."""
    shop.sell(2, 10_481, 10_000)
    paid = shop.pay_out(4)
    assert [one.payout for one in shop.collect(known=paid)] == [paid]
    assert len(shop.asked()) == 2
    assert shop.collect(known=paid, since=utc_now().date()) == []
    shop.keys.move("shop", OTHER)
    with pytest.raises(WrongIdentity):
        shop.collect(known=paid)
    assert shop.collect(known="00004711203") == [], "a payout that came by a file is no id of the API"


def test_payouts_come_oldest_first_and_settled_ones_not_again(shop: Shop) -> None:
    paid = []
    for day in (3, 4, 5):
        shop.sell(2, 10_480 + day, 10_000)
        paid.append(shop.pay_out(day))
    assert [one.payout for one in shop.collect()] == paid
    assert [one.payout for one in shop.collect(settled=frozenset(paid[1:]))] == paid[:1]
    assert [one.payout for one in shop.collect(only=paid[2])] == paid[2:]
    with pytest.raises(Missing):
        shop.collect(only="0" * 32)
    assert shop.collect(since=None) == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("broken_json", "payouts$"),
        ("truncated", "payouts$"),
        ("broken_json", "payouts/"),
        ("truncated", "payouts/"),
    ],
)
def test_an_answer_that_is_no_json(shop: Shop, name: str, path: str) -> None:
    shop.sell(2, 10_481, 10_000)
    shop.pay_out(4)
    shop.fault(name, path)
    with pytest.raises(BadAnswer):
        shop.collect()
    assert len(shop.collect()) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"payouts": {}},
        {"payouts": [1], "numberOfPayouts": 1},
        {"payouts": [{"id": 7}], "numberOfPayouts": 1},
        {"payouts": [{"id": "../x"}], "numberOfPayouts": 1},
        {"payouts": [{"date": "2026-03-04"}], "numberOfPayouts": 1},
        {"payouts": [], "numberOfPayouts": 1},
    ],
)
def test_a_list_that_is_none_is_no_empty_list(shop: Shop, body: Any) -> None:
    told = {"kind": "error_before", "status": 200, "body": body, "times": None}
    requests.post(f"{shop.running.url}/_faults", json=told, timeout=60).raise_for_status()
    with pytest.raises(BadAnswer):
        shop.collect()


def test_a_list_that_shifts_while_its_pages_are_read_is_read_again_later(shop: Shop) -> None:
    shop.book.set_quirks(MERCHANT, page_size=1)
    for day in (3, 4):
        shop.sell(2, 10_480 + day, 10_000)
        shop.pay_out(day)
    shop.fault("repeated_page", "payouts$")
    with pytest.raises(BadAnswer):
        shop.collect()
    assert len(shop.collect()) == 2


def test_a_payout_that_was_listed_and_is_not_there_is_no_wrong_key(shop: Shop) -> None:
    """Missing would break the connection; this is an answer that contradicts another."""
    shop.sell(2, 10_481, 10_000)
    shop.pay_out(4)
    told = {"kind": "error_before", "status": 404, "path": "payouts/"}
    requests.post(f"{shop.running.url}/_faults", json=told, timeout=60).raise_for_status()
    with pytest.raises(BadAnswer):
        shop.collect()


def test_nothing_personal_is_stored(shop: Shop) -> None:
    shop.book.set_quirks(MERCHANT, uninvited="name")
    shop.sell(2, 10_481, 10_000, reference="1")
    shop.pay_out(4)
    stored = b"".join(part.body for one in shop.collect() for part in one.parts)
    for text in (b"Kari", b"492500", b"example.com", b"bankAccount", b"NO83"):
        assert text not in stored
    assert b"CHARGE" in stored


def test_an_order_number_that_came_after_the_report_is_asked_for(shop: Shop) -> None:
    payment = shop.sell(2, 0, 10_000, reference="1")
    unset = shop.sell(2, 0, 20_000, reference="1")
    shop.book.set_reference(MERCHANT, payment, "10481")
    shop.pay_out(4)
    numbers = {row.reference("payment_id"): row.reference("order_number") for row in shop.read().transactions}
    assert numbers == {payment: "10481", unset: None}


@pytest.mark.parametrize("status", [401, 404, 500])
def test_no_payout_waits_for_the_cross_check(shop: Shop, status: int) -> None:
    shop.sell(2, 0, 10_000, reference="1")
    shop.pay_out(4)
    told = {"kind": "error_before", "status": status, "path": "/v1/payments", "times": None}
    requests.post(f"{shop.running.url}/_faults", json=told, timeout=60).raise_for_status()
    (row,) = shop.read().transactions
    assert row.reference("order_number") is None


def test_the_vendors_hosts_are_asked_once_a_second_and_others_at_once() -> None:
    now, waited = [5_000], []
    pace = Pace(lambda: now[0], waited.append)
    for merchant in ("1", "1", "1", "2"):
        pace.take_turn("https://api.dibspayment.eu", merchant)
    assert waited == [1_000, 2_000]
    now[0] = 60_000
    pace.take_turn("https://api.dibspayment.eu", "1")
    for _ in range(3):
        pace.take_turn("http://127.0.0.1:8080", "1")
    assert waited == [1_000, 2_000]


def test_a_secret_stands_in_no_error(shop: Shop) -> None:
    shop.keys.revoke("partner")
    with pytest.raises(AvstemError) as raised:
        NETS.identify(shop.http, AS_PARTNER)
    assert PARTNER_KEY not in repr(raised.value)
