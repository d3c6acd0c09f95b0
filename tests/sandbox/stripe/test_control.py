"""A running stand-in is driven over HTTP, shows what it holds, and can be told to go wrong."""

import json
from typing import Any

import pytest
import requests

from app.sandbox.stripe.persons import PERSONAL_TEXTS

from .world import ACCOUNT, KEY, OTHER_KEY, SECRET_KEY, WEBHOOK_SECRET, StripeWorld, at


def test_a_month_is_made_over_http(world: StripeWorld) -> None:
    def made(method: str, moment: str, **args: Any) -> dict[str, Any]:
        answer = world.call(method, account=ACCOUNT, at=f"2026-03-{moment}:00Z", **args)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()["result"]
        return result

    charge = made("charge", "01T08:12", amount=149_900, fee=3_798, metadata={"order_id": "10481"})
    made("refund", "02T09:00", charge=charge["id"], amount=20_000)
    payout = made("pay_out", "03T03:00", arrival="2026-03-06")
    assert (payout["amount"], payout["arrival_date"]) == (126_102, int(at(6, 0).timestamp()))
    moved = world.call("settle", account=ACCOUNT, at="2026-03-06T01:00:00Z").json()["result"]
    assert [(one["id"], one["status"]) for one in moved] == [(payout["id"], "paid")]
    assert world.get("payouts")["data"] == moved
    assert world.call("revoke", name="shop").status_code == 200
    assert world.ask("payouts").status_code == 401


@pytest.mark.parametrize(
    ("method", "args"),
    [
        ("__init__", {}),
        ("state", {}),
        ("account", {"handle": ACCOUNT}),
        ("admit", {"headers": {}}),
        ("charge", {"account": ACCOUNT}),
        ("charge", {"account": ACCOUNT, "at": "noon", "amount": 1}),
        ("charge", {"account": ACCOUNT, "at": "2026-03-03T12:00:00Z", "amount": -1}),
        ("charge", {"account": "acct_1Nobody", "at": "2026-03-03T12:00:00Z", "amount": 1}),
        ("pay_out", {"account": ACCOUNT, "at": "2026-03-03T12:00:00"}),
        ("add", {"name": "new", "text": "pk_live_x", "account_id": ACCOUNT}),
        ("set_rights", {"name": "owner", "rights": []}),
        ("revoke", {"name": "nobody"}),
        ("add_account", {"account_id": ACCOUNT}),
        ("add_account", {"account_id": "acct_1New", "schedule": "hourly"}),
        ("set_quirks", {"account": ACCOUNT, "mood": "bad"}),
    ],
)
def test_what_is_no_build_method_or_wrong_is_refused(
    world: StripeWorld, method: str, args: dict[str, Any]
) -> None:
    assert world.call(method, **args).status_code == 400
    assert world.rows() == []


def test_state_is_there_to_be_counted_and_has_no_secret_and_no_person(world: StripeWorld) -> None:
    charge = world.charge(1)
    world.book.open_dispute(world.account, at(2), charge["id"])
    world.call("set_endpoint", account=ACCOUNT, url="http://127.0.0.1:9/", secret=WEBHOOK_SECRET)
    payout = world.paid_out(3)
    answer = requests.get(f"{world.url}/_state", timeout=60)
    live = next(
        one for one in answer.json()["accounts"] if (one["account"], one["livemode"]) == (ACCOUNT, True)
    )
    assert live["balances"] == {"nok": {"available": 0, "pending": 0}}
    assert [(one["id"], one["amount"], one["status"]) for one in live["payouts"]] == [
        (payout["id"], 98_000 - 115_000, "pending")
    ]
    assert [row["reporting_category"] for row in live["balance_transactions"]] == [
        *("charge", "dispute", "payout")
    ]
    assert {row["payout"] for row in live["balance_transactions"]} == {payout["id"]}
    assert [key["name"] for key in answer.json()["keys"]] == ["shop", "owner", "test", "other"]
    for secret in (KEY, SECRET_KEY, OTHER_KEY, WEBHOOK_SECRET, *PERSONAL_TEXTS):
        assert secret not in answer.text


@pytest.fixture
def five(world: StripeWorld) -> StripeWorld:
    for number in range(5):
        world.charge(1, 1_000 + number, fee=10)
    return world


def test_too_many_requests_with_and_without_headers(five: StripeWorld) -> None:
    five.plan("rate_limited")
    five.plan("rate_limited", headers=False)
    first, second, third = (five.ask("balance_transactions") for _ in range(3))
    assert [answer.status_code for answer in (first, second, third)] == [429, 429, 200]
    assert first.json()["error"]["code"] == "rate_limit"
    assert (first.headers["Stripe-Rate-Limited-Reason"], first.headers["Stripe-Should-Retry"]) == (
        "global-rate",
        "true",
    )
    assert "Stripe-Rate-Limited-Reason" not in second.headers
    assert "Retry-After" not in second.headers


def test_a_page_that_overlaps_the_one_before(five: StripeWorld) -> None:
    five.plan("overlapping_page")
    first = five.get("balance_transactions", {"limit": 2})["data"]  # a first page is left alone
    after = {"limit": 2, "starting_after": first[-1]["id"]}
    assert five.get("balance_transactions", after)["data"][0]["id"] == first[-1]["id"]
    assert five.get("balance_transactions", after)["data"][0]["id"] != first[-1]["id"]


def test_a_changed_and_a_missing_row(five: StripeWorld) -> None:
    whole = five.rows()
    meant = whole[2]["id"]
    five.plan("changed", path="balance_transactions", id=meant, fields={"amount": 7, "source": None})
    five.get("account")
    changed = five.rows()
    assert [row["id"] for row in changed if row["amount"] == 7 and row["source"] is None] == [meant]
    assert five.rows() == whole
    five.plan("missing_row", id=meant)
    assert [row["id"] for row in five.rows()] == [row["id"] for row in whole if row["id"] != meant]


@pytest.mark.parametrize(("form", "text"), [("string", '"amount": "1004"'), ("float", '"amount": 1004.0')])
def test_an_amount_of_another_type(five: StripeWorld, form: str, text: str) -> None:
    five.plan("wrong_type", form=form)
    assert text in five.ask("balance_transactions").text
    assert type(five.rows()[0]["amount"]) is int


def test_another_version_in_one_answer(five: StripeWorld) -> None:
    five.plan("other_version", version="2019-01-01")
    assert five.ask("payouts").headers["Stripe-Version"] == "2019-01-01"
    assert five.ask("payouts").headers["Stripe-Version"] != "2019-01-01"


@pytest.mark.parametrize("name", ["broken_json", "truncated"])
def test_a_body_that_is_no_json_comes_with_200(five: StripeWorld, name: str) -> None:
    five.plan(name)
    answer = five.ask("balance_transactions")
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        json.loads(answer.content)
    assert len(five.rows()) == 5


def test_a_row_that_the_vendor_changed_afterwards(five: StripeWorld) -> None:
    row = five.rows()[0]
    assert five.call("change_row", account=ACCOUNT, row=row["id"], amount=999).status_code == 200
    assert (five.rows()[0]["amount"], five.rows()[0]["net"]) == (999, 989)
