"""Collecting over real HTTP: days, payouts gated on their reconciliation, pages, and nothing personal."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from app.errors import BadAnswer, Missing, Refusal, WrongIdentity
from app.http import Http
from app.providers.base import CollectPlan
from app.providers.stripe import STRIPE
from app.providers.stripe.api import VERSION
from app.providers.stripe.client import StripeApi
from tests.providers.stripe.conftest import CREDENTIALS, KEY, ScriptedStripe
from tests.providers.stripe.objects import (
    ACCOUNT,
    DAY,
    MOMENT,
    SECRETS,
    charge,
    dispute,
    own_row,
    payout,
    refund,
    row,
)

ROWS = "/v1/balance_transactions"


def collected(http: Http, plan: CollectPlan) -> list[Any]:
    return list(STRIPE.collect(http, CREDENTIALS, ACCOUNT, plan))


def test_every_call_is_pinned_and_authorised(stripe: ScriptedStripe, http: Http) -> None:
    stripe.pages(ROWS, [])
    collected(http, CollectPlan((DAY,)))
    (asked,) = stripe.asked
    assert asked.headers["Stripe-Version"] == VERSION
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.query["limit"] == "100"
    assert asked.target.count("expand%5B%5D=") == 2
    assert (asked.query["created[gte]"], asked.query["created[lt]"]) == ("1772496000", "1772582400")
    assert KEY not in asked.target


def test_days_are_whole_and_in_order_an_empty_one_too(stripe: ScriptedStripe, http: Http) -> None:
    stripe.pages(ROWS, [])
    stripe.pages(ROWS, [row("txn_1", "charge", 100, charge())], query={"created[gte]": "1772496000"})
    days = collected(http, CollectPlan((DAY, date(2026, 3, 4))))
    assert [(one.day, one.complete, one.prefix, one.payout) for one in days] == [
        (DAY, True, "activity/", ""),
        (date(2026, 3, 4), True, "activity/", ""),
    ]
    assert [[part.key for part in one.parts] for one in days] == [
        ["activity/2026-03-03/000"],
        ["activity/2026-03-04/000"],
    ]
    assert all(part.complete for one in days for part in one.parts)
    told = [json.loads(one.parts[0].body)["items"] for one in days]
    assert [len(items) for items in told] == [1, 0]


def test_three_pages(stripe: ScriptedStripe, http: Http) -> None:
    paid = payout("po_1", 250 * 100)
    rows = [own_row(paid)] + [row(f"txn_{n}", "charge", 100, charge(f"ch_{n}")) for n in range(250)]
    stripe.pages("/v1/payouts", [paid])
    stripe.pages(ROWS, rows, query={"payout": "po_1"})
    (one,) = collected(http, CollectPlan((), since=DAY))
    keys = [f"payout/po_1/{name}" for name in ("object", "000", "001", "002")]
    assert ([part.key for part in one.parts], one.complete) == (keys, True)
    assert [part.last for part in one.parts] == [True, False, False, True]
    asked = [call.query.get("starting_after") for call in stripe.calls("GET", ROWS)]
    assert asked == [None, rows[99]["id"], rows[199]["id"]]
    parsed = STRIPE.parse(ACCOUNT, one.parts)
    assert len(parsed.payouts[0].transactions) == 250
    assert parsed.problems == ()


def test_delivered_hash_is_of_the_bytes_that_came(stripe: ScriptedStripe, http: Http) -> None:
    body = json.dumps({"object": "list", "has_more": False, "data": [], "url": "x"}, indent=3).encode()
    stripe.on("GET", ROWS, body)
    (one,) = collected(http, CollectPlan((DAY,)))
    assert one.parts[0].delivered_sha256 == hashlib.sha256(body).hexdigest()


def test_payouts_come_oldest_first_without_the_settled_ones(stripe: ScriptedStripe, http: Http) -> None:
    listed = [payout(f"po_{n}", n, created=MOMENT + n) for n in (4, 3, 2, 1)]
    stripe.pages("/v1/payouts", listed, size=3)
    stripe.pages(ROWS, [])
    found = collected(http, CollectPlan((), since=DAY, settled=frozenset({"po_2"})))
    assert [one.payout for one in found] == ["po_1", "po_3", "po_4"]
    assert stripe.calls("GET", "/v1/payouts")[0].query["created[gte]"] == "1772496000"
    assert all(one.prefix == f"payout/{one.payout}/" for one in found)


def test_a_payout_that_is_not_final_does_not_stop_the_others(stripe: ScriptedStripe, http: Http) -> None:
    listed = [payout("po_2", 2), payout("po_1", 1, reconciliation_status="in_progress")]
    stripe.pages("/v1/payouts", listed)
    stripe.pages(ROWS, [], query={"payout": "po_2"})
    found = collected(http, CollectPlan((), since=DAY))
    assert [(one.payout, one.complete) for one in found] == [("po_1", False), ("po_2", True)]
    assert [[part.complete for part in one.parts] for one in found] == [[False], [True, True]]
    assert [call.query["payout"] for call in stripe.calls("GET", ROWS)] == ["po_2"]


def test_a_manual_payout_is_its_object_alone(stripe: ScriptedStripe, http: Http) -> None:
    paid = payout("po_1", 1, automatic=False, method="instant", reconciliation_status="not_applicable")
    stripe.pages("/v1/payouts", [paid])
    (one,) = collected(http, CollectPlan((), since=DAY))
    assert ([part.key for part in one.parts], one.complete) == (["payout/po_1/object"], True)


def test_one_payout_asked_for(stripe: ScriptedStripe, http: Http) -> None:
    stripe.on("GET", "/v1/payouts/po_1", payout("po_1", 1))
    stripe.pages(ROWS, [], query={"payout": "po_1"})
    (one,) = collected(http, CollectPlan((), only="po_1"))
    assert (one.payout, one.day, one.complete) == ("po_1", DAY, True)
    missing = {"error": {"type": "invalid_request_error", "code": "resource_missing", "param": "id"}}
    stripe.on("GET", "/v1/payouts/po_2", missing, status=404)
    with pytest.raises(Missing):
        collected(http, CollectPlan((), only="po_2"))


def test_a_key_that_does_not_know_the_newest_payout_is_of_another_account(
    stripe: ScriptedStripe, http: Http
) -> None:
    stripe.on("GET", "/v1/payouts/po_1", payout("po_1", 1))
    stripe.pages(ROWS, [])
    assert len(collected(http, CollectPlan((DAY,), known="po_1"))) == 1
    missing = {"error": {"type": "invalid_request_error", "code": "resource_missing", "param": "id"}}
    stripe.on("GET", "/v1/payouts/po_2", missing, status=404)
    stripe.on("GET", "/v1/account", {}, status=403)
    stripe.on("GET", "/v1/events", {}, status=403)
    with pytest.raises(WrongIdentity):
        collected(http, CollectPlan((DAY,), known="po_2"))
    assert len(stripe.calls("GET", ROWS)) == 1
    stripe.account("acct_1SomebodyElse")
    with pytest.raises(WrongIdentity):
        collected(http, CollectPlan((DAY,), known="po_2"))
    stripe.account()
    assert len(collected(http, CollectPlan((DAY,), known="po_2"))) == 1


def test_nothing_personal_is_stored(stripe: ScriptedStripe, http: Http) -> None:
    paid = payout("po_1", 100)
    sale = charge()
    rows = [
        own_row(paid),
        row("txn_1", "charge", 100, sale),
        row("txn_2", "refund", -100, refund("re_1", 100, sale)),
        row("txn_3", "dispute", -100, dispute("dp_1", 100, sale)),
    ]
    stripe.pages("/v1/payouts", [paid])
    stripe.pages(ROWS, rows)
    found = collected(http, CollectPlan((DAY,), since=DAY))
    stored = b"".join(part.body for one in found for part in one.parts).decode()
    assert [secret for secret in SECRETS if secret in stored] == []
    assert "10481" in stored
    parsed = STRIPE.parse(ACCOUNT, [part for one in found for part in one.parts])
    assert [secret for secret in SECRETS if secret in repr(parsed)] == []


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"object": "list", "data": [], "has_more": True}, "has_more"),
        ({"object": "list", "data": [{"id": "txn_1"}, {"id": "txn_1"}], "has_more": False}, "id"),
        ({"object": "list", "data": [{"amount": 1}], "has_more": False}, "id"),
        ({"object": "list", "data": {}, "has_more": False}, "data"),
        ({"object": "list", "data": [], "has_more": 0}, "has_more"),
        ({"object": "search_result", "data": [], "has_more": False}, "object"),
        ([], "object"),
    ],
)
def test_a_list_that_is_none_is_not_taken(stripe: ScriptedStripe, http: Http, told: Any, field: str) -> None:
    stripe.on("GET", ROWS, told)
    with pytest.raises(BadAnswer) as raised:
        collected(http, CollectPlan((DAY,)))
    assert raised.value.params["field"] == field


def test_paging_that_goes_in_a_circle_ends(stripe: ScriptedStripe, http: Http) -> None:
    stripe.on("GET", ROWS, {"object": "list", "data": [{"id": "txn_1"}], "has_more": True})
    with pytest.raises(BadAnswer):
        collected(http, CollectPlan((DAY,)))
    assert len(stripe.asked) == 2


def test_an_answer_in_another_version_is_not_read(stripe: ScriptedStripe, http: Http) -> None:
    told = {"object": "list", "data": [], "has_more": False}
    stripe.on("GET", ROWS, told, headers={"Stripe-Version": "2023-08-16"})
    with pytest.raises(BadAnswer) as raised:
        collected(http, CollectPlan((DAY,)))
    assert raised.value.params["field"] == "Stripe-Version"
    stripe.on("GET", ROWS, {**told, "api_version": "2023-08-16"})
    with pytest.raises(BadAnswer) as raised:
        collected(http, CollectPlan((DAY,)))
    assert raised.value.params["field"] == "api_version"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"livemode": True}, "livemode"), ({"created": "now"}, "created"), ({"id": 7}, "id")],
)
def test_payouts_that_cannot_be_ours(
    stripe: ScriptedStripe, http: Http, change: dict[str, Any], field: str
) -> None:
    stripe.pages("/v1/payouts", [payout("po_1", 1) | change])
    with pytest.raises(BadAnswer) as raised:
        collected(http, CollectPlan((), since=DAY))
    assert raised.value.params["field"] == field


@pytest.mark.parametrize(("key", "production"), [("rk_live_1234567890", False), ("rk_test_1234567890", True)])
def test_a_key_of_the_other_environment_is_refused(key: str, production: bool) -> None:
    with pytest.raises(Refusal) as raised:
        StripeApi(Http("stripe", "http://127.0.0.1:9", production=production), {"api_key": key})
    assert raised.value.code == "wrong_environment"
