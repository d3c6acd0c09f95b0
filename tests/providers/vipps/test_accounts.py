"""Which ledgers a set of keys reaches, and how much the list of ledgers may lack."""

from typing import Any

import pytest

from app.errors import BadAnswer, Forbidden, RateLimited, Unauthorised, Unavailable
from app.http import Http
from app.providers.base import MerchantAccount
from app.providers.vipps import VIPPS
from tests.accounting.tripletex.scripted import Scripted

from .conftest import PARTNER, UNIT, Vendor

LEDGERS = "/settlement/v1/ledgers"


def test_sales_unit_keys_reach_their_ledger(vendor: Vendor) -> None:
    (account,) = VIPPS.identify(vendor.http, UNIT)
    assert account == MerchantAccount(
        reference="302321",
        currency="NOK",
        name="Example api:123455",
        organisation_number="987654321",
        handles=("api:123455",),
        bank_account="86011117947",
    )


def test_a_ledger_of_several_sales_units_is_found_by_each(vendor: Vendor) -> None:
    vendor.book.add_ledger("500000", "700000", handles=["api:700000", "api:123455"])
    accounts = VIPPS.identify(vendor.http, UNIT)
    assert [one.reference for one in accounts] == ["302321", "500000"]
    assert accounts[1].handles == ("api:700000", "api:123455")


@pytest.mark.parametrize("ledger", ["302321", "400000"])
def test_a_partner_reaches_the_assigned_ledger_only(vendor: Vendor, ledger: str) -> None:
    accounts = VIPPS.identify(vendor.http, PARTNER | {"ledger_id": ledger})
    assert [one.reference for one in accounts] == [ledger]


def test_a_ledger_that_was_not_granted_is_said_so(vendor: Vendor) -> None:
    vendor.keys.withdraw_grant("partner", "302321")
    with pytest.raises(Forbidden) as error:
        VIPPS.identify(vendor.http, PARTNER)
    assert error.value.params["right"] == "Accounting partners"
    assert error.value.params["ledger"] == "302321"


@pytest.mark.parametrize(
    "quirks", [{"bank_account": "null"}, {"bank_account": "absent", "sales_units": False}]
)
def test_missing_fields_are_tolerated(vendor: Vendor, quirks: dict[str, Any]) -> None:
    vendor.book.set_quirks("302321", **quirks)
    (account,) = VIPPS.identify(vendor.http, UNIT)
    assert account.bank_account == ""
    assert account.handles == ("api:123455",)


@pytest.mark.parametrize(
    ("item", "handles"),
    [
        ({}, ()),
        ({"settlesForRecipientHandles": None, "owner": None, "payoutBankAccount": "x"}, ()),
        ({"settlesForRecipientHandles": ["api:123455", 5, ""]}, ("api:123455",)),
        ({"salesUnits": [{"recipientHandle": "api:123455"}, None, "x"]}, ("api:123455",)),
        ({"firstPayout": "1", "lastPayout": "2", "salesUnits": "x"}, ()),
    ],
)
def test_odd_ledgers_are_read_as_far_as_they_go(
    script: Scripted, scripted_http: Http, item: dict[str, Any], handles: tuple[str, ...]
) -> None:
    script.on(
        "GET", LEDGERS, {"items": [{"ledgerId": 302321, "currency": "NOK", **item}, "x", {"ledgerId": None}]}
    )
    (account,) = VIPPS.identify(scripted_http, UNIT)
    assert (account.reference, account.handles) == ("302321", handles)
    assert script.calls("GET", LEDGERS)[0].query == {"settlesForRecipientHandles": "api:123455"}


def test_ledgers_of_others_are_left_out(script: Scripted, scripted_http: Http) -> None:
    other = {"ledgerId": "1", "currency": "NOK", "settlesForRecipientHandles": ["api:999999"]}
    script.on("GET", LEDGERS, {"items": [other]})
    assert VIPPS.identify(scripted_http, UNIT) == ()


@pytest.mark.parametrize("currency", [None, "kroner", "XXX", 578])
def test_an_unknown_currency_is_no_account(script: Scripted, scripted_http: Http, currency: object) -> None:
    script.on("GET", LEDGERS, {"items": [{"ledgerId": "302321", "currency": currency}]})
    with pytest.raises(BadAnswer):
        VIPPS.identify(scripted_http, UNIT)


@pytest.mark.parametrize("body", [b"<html>", [], {}, {"items": None}, {"items": [], "cursor": 5}])
def test_a_list_that_is_none(script: Scripted, scripted_http: Http, body: object) -> None:
    script.on("GET", LEDGERS, body)
    with pytest.raises(BadAnswer):
        VIPPS.identify(scripted_http, UNIT)


def test_a_list_that_leads_round_in_a_circle(script: Scripted, scripted_http: Http) -> None:
    script.on("GET", LEDGERS, {"items": [], "cursor": "again"})
    with pytest.raises(BadAnswer):
        VIPPS.identify(scripted_http, UNIT)
    assert len(script.calls("GET", LEDGERS)) == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadAnswer), (302, BadAnswer), (401, Unauthorised), (403, Forbidden), (404, BadAnswer)]
    + [(423, RateLimited), (429, RateLimited), (500, Unavailable), (503, Unavailable)],
)
def test_what_a_status_means(
    script: Scripted, scripted_http: Http, status: int, kind: type[Exception]
) -> None:
    script.on("GET", LEDGERS, b"no json", status=status)
    with pytest.raises(kind) as error:
        VIPPS.identify(scripted_http, UNIT)
    assert type(error.value) is kind


@pytest.mark.parametrize(("header", "seconds"), [("120", 120), ("soon", None), ("", None)])
def test_retry_after_is_passed_on(
    script: Scripted, scripted_http: Http, header: str, seconds: int | None
) -> None:
    script.on("GET", LEDGERS, {}, status=429, headers={"Retry-After": header})
    with pytest.raises(RateLimited) as error:
        VIPPS.identify(scripted_http, UNIT)
    assert error.value.retry_after == seconds
