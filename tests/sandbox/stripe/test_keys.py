"""Who is let in: keys in both forms, the mode they reach, rights of restricted ones, pinned versions."""

import requests

from app.sandbox.stripe import ALL_READ, PINNED_VERSION
from app.sandbox.stripe.keys import READ_RIGHTS

from .world import ACCOUNT, KEY, OTHER, OTHER_KEY, SECRET_KEY, TEST_KEY, StripeWorld, at


def test_a_key_is_taken_as_bearer_and_as_basic_with_an_empty_password(world: StripeWorld) -> None:
    assert world.ask("account").json()["id"] == ACCOUNT
    url = f"{world.url}/v1/account"
    assert requests.get(url, auth=(KEY, ""), timeout=60).json()["id"] == ACCOUNT
    assert requests.get(url, auth=(KEY, "password"), timeout=60).status_code == 401
    assert requests.get(url, auth=("", KEY), timeout=60).status_code == 401


def test_wrong_missing_and_revoked_keys_get_401_and_never_see_themselves_again(world: StripeWorld) -> None:
    missing = world.ask("account", key=None)
    assert missing.status_code == 401
    assert missing.json()["error"]["message"].startswith("You did not provide an API key.")
    wrong = world.ask("account", key="rk_live_Nobody000000009999")
    assert wrong.status_code == 401
    assert wrong.json()["error"]["message"] == "Invalid API Key provided: rk_live_**************9999"
    assert wrong.json()["error"]["type"] == "invalid_request_error"
    world.keys.revoke("shop")
    revoked = world.ask("payouts")
    assert (revoked.status_code, revoked.json()["error"]["code"]) == (401, "api_key_expired")
    assert KEY not in revoked.text
    world.keys.restore("shop")
    assert world.ask("payouts").status_code == 200


def test_the_prefix_of_a_key_is_the_mode_it_reaches(world: StripeWorld) -> None:
    live = world.charge(1)
    world.book.charge(f"{ACCOUNT}/test", at(1), 500)
    assert [row["amount"] for row in world.rows()] == [100_000]
    answer = world.ask("balance_transactions", {"expand[]": "data.source"}, key=TEST_KEY).json()["data"]
    assert [(row["amount"], row["source"]["livemode"]) for row in answer] == [(500, False)]
    assert world.ask("balance", key=TEST_KEY).json()["livemode"] is False
    assert world.get("balance")["livemode"] is True
    assert world.ask(f"charges/{live['id']}", key=TEST_KEY).status_code == 404


def test_another_account_is_out_of_reach(world: StripeWorld) -> None:
    charge = world.charge(1)
    payout = world.paid_out(4)
    assert (
        world.ask("account", key=OTHER_KEY).json()["settings"]["payouts"]["schedule"]["interval"] == "manual"
    )
    assert world.ask(f"payouts/{payout['id']}", key=OTHER_KEY).status_code == 404
    assert world.ask(f"charges/{charge['id']}", key=OTHER_KEY).status_code == 404
    listed = world.ask("balance_transactions", {"payout": payout["id"]}, key=OTHER_KEY)
    assert (listed.status_code, listed.json()["error"]["code"]) == (400, "resource_missing")
    connect = world.ask("payouts", Stripe_Account=OTHER)
    assert (connect.status_code, connect.json()["error"]["code"]) == (403, "account_invalid")
    assert world.ask("payouts", Stripe_Account=ACCOUNT).status_code == 200
    world.keys.move("shop", OTHER)
    assert world.get("account")["id"] == OTHER


def test_a_restricted_key_without_a_right_gets_403_that_names_it(world: StripeWorld) -> None:
    charge = world.charge(1)
    world.book.refund(world.account, at(2), charge["id"], 1_000)
    calls = {
        "account": "account",
        "balance": "balance",
        "payouts": "payout",
        "balance_transactions": "balance_transaction",
        "balance/history": "balance_transaction",
        "events": "event",
        f"charges/{charge['id']}": "charge",
        f"payment_intents/{charge['payment_intent']}": "payment_intent",
    }
    for path, kind in calls.items():
        right = READ_RIGHTS[kind]
        world.keys.set_rights("shop", ALL_READ - {right})
        error = world.refused(path, status=403)
        assert f"Having the '{right}' permission would allow this request to continue." in error["message"]
        assert error["type"] == "invalid_request_error"
        assert KEY not in error["message"]
        assert world.ask(path, key=SECRET_KEY).status_code == 200
        world.keys.set_rights("shop", {right})
        assert world.ask(path).status_code == 200


def test_expanding_needs_the_right_to_read_what_is_expanded(world: StripeWorld) -> None:
    world.charge(1)
    world.keys.set_rights("shop", {READ_RIGHTS["balance_transaction"]})
    assert world.ask("balance_transactions").status_code == 200
    error = world.refused("balance_transactions", {"expand[]": "data.source"}, status=403)
    assert "'rak_charge_read'" in error["message"]
    world.book.set_quirks(world.account, expansion_rights="free")
    assert world.get("balance_transactions", {"expand[]": "data.source"})["data"][0]["source"]["paid"] is True


def test_the_pinned_version_is_answered_unless_the_account_says_otherwise(world: StripeWorld) -> None:
    answer = world.ask("payouts")
    assert answer.headers["Stripe-Version"] == PINNED_VERSION
    assert answer.headers["Request-Id"].startswith("req_")
    assert answer.headers["X-Avstem-Sandbox"] == "stripe"
    bare = requests.get(f"{world.url}/v1/payouts", headers={"Authorization": f"Bearer {KEY}"}, timeout=60)
    assert bare.headers["Stripe-Version"] == "2020-08-27"  # nothing pinned: the account's own
    refused = world.ask("payouts", Stripe_Version="2026-13-01.nonsense")
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == "Invalid Stripe API version: 2026-13-01.nonsense"
    world.book.set_quirks(world.account, answered_version="2030-01-01.future")
    assert world.ask("payouts").headers["Stripe-Version"] == "2030-01-01.future"
    world.charge(1)
    assert world.get("events")["data"][0]["api_version"] == "2030-01-01.future"


def test_every_refusal_has_the_vendors_form_and_its_request_id(world: StripeWorld) -> None:
    answer = world.ask("payouts/po_x")
    error = answer.json()["error"]
    assert answer.status_code == 404
    assert (error["type"], error["code"], error["param"]) == (
        "invalid_request_error",
        "resource_missing",
        "id",
    )
    assert error["message"] == "No such payout: 'po_x'"
    assert error["doc_url"] == "https://stripe.com/docs/error-codes/resource-missing"
    assert error["request_log_url"].endswith(answer.headers["Request-Id"])
    unknown = world.ask("customers/cus_1")
    assert unknown.status_code == 404
    assert unknown.json()["error"]["message"].startswith(
        "Unrecognized request URL (GET: /v1/customers/cus_1)."
    )
    posted = requests.post(
        f"{world.url}/v1/payouts", headers={"Authorization": f"Bearer {SECRET_KEY}"}, timeout=60
    )
    assert posted.status_code == 404
    assert "POST: /v1/payouts" in posted.json()["error"]["message"]
