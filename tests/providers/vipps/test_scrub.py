"""What a row may keep, and that what it may not keep is named without its value."""

import json
from decimal import Decimal

import pytest

from app.providers.vipps.scrub import scrub_items, stored_body

ROW = {
    "pspReference": "1",
    "time": "2026-03-03T08:12:44.120331Z",
    "ledgerDate": "2026-03-03",
    "entryType": "capture",
    "reference": "woo-1",
    "currency": "NOK",
    "amount": 100,
    "balanceBefore": 0,
    "balanceAfter": 100,
    "recipientHandle": None,
}


def test_a_row_of_known_fields_is_kept_as_it_is() -> None:
    assert scrub_items([ROW]) == [ROW]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("message", "Takk, Example"),
        ("name", "Kari Example"),
        ("maskedPhoneNo", "xxxx x123"),
        ("phoneNumber", 4791234567),
        ("payerId", 12),
        ("comment", "free text"),
        ("status", "OK"),
        ("payer", {"name": "Kari Example"}),
        ("notes", ["Kari Example"]),
        ("reference", {"name": "Kari Example"}),
        ("reference", "x" * 201),
        ("recipientHandle", "a\nb"),
        ("odd", float("nan")),
    ],
)
def test_what_may_be_personal_is_cut_and_named(name: str, value: object) -> None:
    (kept,) = scrub_items([{**ROW, name: value}])
    assert name not in kept
    assert kept["_cut"] == [name]
    assert "Example" not in stored_body({"items": [kept]}).decode()


@pytest.mark.parametrize("value", [7, -7, True, None, Decimal("1.50")])
def test_unknown_figures_are_kept(value: object) -> None:
    (kept,) = scrub_items([{**ROW, "loyaltyPoints": value}])
    assert "_cut" not in kept
    expected = "1.50" if isinstance(value, Decimal) else value
    assert json.loads(stored_body({"items": [kept]}))["items"][0]["loyaltyPoints"] == expected


def test_field_names_that_are_no_names_are_not_repeated() -> None:
    (kept,) = scrub_items([{**ROW, "Kari Example +47 912 34 567": "x"}])
    assert kept["_cut"] == ["?"]


def test_the_vendor_cannot_speak_for_us() -> None:
    (kept,) = scrub_items([{**ROW, "_cut": "Kari Example"}])
    assert kept["_cut"] == ["?"]


def test_rows_that_are_no_objects_keep_nothing() -> None:
    assert scrub_items(["Kari Example", 5]) == [{"_cut": ["row"]}, {"_cut": ["row"]}]


@pytest.mark.parametrize("amount", [Decimal("100.0"), Decimal("1E+2"), float("inf"), "100", True])
def test_an_amount_that_is_no_whole_number_never_becomes_one(amount: object) -> None:
    (kept,) = scrub_items([{**ROW, "amount": amount}])
    stored = json.loads(stored_body({"items": [kept]}))["items"][0]["amount"]
    assert type(stored) is not int


def test_stored_bodies_are_canonical() -> None:
    assert stored_body({"b": 1, "a": "å"}) == b'{"a":"\\u00e5","b":1}'
