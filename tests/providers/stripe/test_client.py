"""What Stripe's statuses mean, what a key reaches, and what Stripe holds."""

from datetime import date
from typing import Any

import pytest

from app.errors import (
    BadAnswer,
    CallError,
    Forbidden,
    Missing,
    RateLimited,
    Unauthorised,
    Unavailable,
    WrongIdentity,
)
from app.http import Http
from app.messages import error_sentence
from app.providers.stripe import STRIPE
from tests.providers.stripe.conftest import CREDENTIALS, KEY, ScriptedStripe
from tests.providers.stripe.objects import ACCOUNT, row

OWN = "acct_1Q7x2vLkd9T2m4Qe"
NO_RIGHT = {
    "error": {
        "type": "invalid_request_error",
        "message": "The provided key 'rk_test_***' does not have the required permissions for this endpoint. "
        "Having the 'rak_account_read' permission would allow this request to continue.",
    }
}


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (400, {}, BadAnswer),
        (401, {}, Unauthorised),
        (402, {}, BadAnswer),
        (403, {}, Forbidden),
        (404, {}, Missing),
        (409, {}, Unavailable),
        (409, {"Stripe-Should-Retry": "false"}, BadAnswer),
        (424, {}, Unavailable),
        (429, {}, RateLimited),
        (500, {}, Unavailable),
        (500, {"Stripe-Should-Retry": "false"}, BadAnswer),
        (503, {"Stripe-Should-Retry": "true"}, Unavailable),
    ],
)
def test_statuses(
    stripe: ScriptedStripe, http: Http, status: int, headers: dict[str, str], kind: type[CallError]
) -> None:
    error = {"error": {"type": "api_error", "message": f"Invalid API Key provided: {KEY}"}}
    stripe.on("GET", "/v1/account", error, status=status, headers=headers)
    stripe.on("GET", "/v1/events", error, status=status, headers=headers)
    with pytest.raises(CallError) as raised:
        STRIPE.identify(http, CREDENTIALS)
    assert type(raised.value) is kind
    assert KEY not in str(raised.value)
    assert "Invalid" not in str(raised.value)


def test_retry_after_is_told(stripe: ScriptedStripe, http: Http) -> None:
    stripe.on("GET", "/v1/account", {}, status=429, headers={"Retry-After": "7"})
    with pytest.raises(RateLimited) as raised:
        STRIPE.identify(http, CREDENTIALS)
    assert raised.value.retry_after == 7


def test_the_missing_right_is_named(stripe: ScriptedStripe, http: Http) -> None:
    stripe.on("GET", "/v1/account", NO_RIGHT, status=403)
    stripe.on("GET", "/v1/events", {}, status=403)
    with pytest.raises(Forbidden) as raised:
        STRIPE.identify(http, CREDENTIALS)
    assert raised.value.params["right"] == "Account: Read (rak_account_read)"
    assert "rak_account_read" in error_sentence(raised.value.code, raised.value.params, "nb")


def test_a_right_that_the_text_does_not_name(stripe: ScriptedStripe, http: Http) -> None:
    stripe.account()
    stripe.on("GET", "/v1/balance", {}, status=403)
    with pytest.raises(Forbidden) as raised:
        STRIPE.holding(http, CREDENTIALS, ACCOUNT, date(2026, 3, 3), ())
    assert raised.value.params["right"] == "Balance: Read"


def test_the_account_of_the_key(stripe: ScriptedStripe, http: Http) -> None:
    stripe.account()
    (found,) = STRIPE.identify(http, CREDENTIALS)
    assert (found.reference, found.currency, found.name) == (OWN, "NOK", "Eksempel AS")
    assert STRIPE.identify(http, {**CREDENTIALS, "account_id": OWN}) == (found,)


def test_a_key_of_another_account_is_refused(stripe: ScriptedStripe, http: Http) -> None:
    stripe.account()
    with pytest.raises(WrongIdentity) as raised:
        STRIPE.identify(http, {**CREDENTIALS, "account_id": "acct_other"})
    assert raised.value.params["found"] == OWN


def without_the_account(stripe: ScriptedStripe, event: Any, *currencies: str) -> None:
    stripe.on("GET", "/v1/account", NO_RIGHT, status=403)
    if event is None:
        stripe.on("GET", "/v1/events", {}, status=403)
    else:
        stripe.on("GET", "/v1/events", {"object": "list", "data": event, "has_more": True})
    available = [{"amount": 1, "currency": one} for one in currencies]
    stripe.on("GET", "/v1/balance", {"object": "balance", "available": available, "pending": []})


def test_a_key_that_may_not_read_the_account(stripe: ScriptedStripe, http: Http) -> None:
    told = {**CREDENTIALS, "account_id": OWN}
    without_the_account(stripe, None, "nok")
    (found,) = STRIPE.identify(http, told)
    assert (found.reference, found.currency) == (OWN, "NOK")
    without_the_account(stripe, [], "nok")
    assert STRIPE.identify(http, told) == (found,)
    without_the_account(stripe, [{"id": "evt_1", "object": "event", "account": OWN}], "nok")
    assert STRIPE.identify(http, CREDENTIALS) == (found,)
    without_the_account(stripe, [{"id": "evt_1", "object": "event", "account": "acct_other"}], "nok")
    with pytest.raises(WrongIdentity):
        STRIPE.identify(http, told)


def test_several_currencies_need_the_account(stripe: ScriptedStripe, http: Http) -> None:
    without_the_account(stripe, None, "nok", "eur")
    with pytest.raises(Forbidden):
        STRIPE.identify(http, {**CREDENTIALS, "account_id": OWN})


@pytest.mark.parametrize("change", [{"default_currency": "xyz"}, {"id": "po_1"}, {"object": "list"}])
def test_an_account_that_is_none(stripe: ScriptedStripe, http: Http, change: dict[str, Any]) -> None:
    stripe.account(**change)
    with pytest.raises(BadAnswer):
        STRIPE.identify(http, CREDENTIALS)


def balance(available: int, pending: int, **more: Any) -> dict[str, Any]:
    return {
        "object": "balance",
        "available": [{"amount": available, "currency": "nok"}, {"amount": 999, "currency": "eur"}],
        "pending": [{"amount": pending, "currency": "nok"}],
        **more,
    }


def test_what_was_held_at_the_end_of_a_day(stripe: ScriptedStripe, http: Http) -> None:
    """1 000.00 now, 250.00 of it since: 750.00 then."""
    reserved = [{"amount": 10_000, "currency": "nok"}]
    stripe.on(
        "GET",
        "/v1/balance",
        balance(70_000, 20_000, connect_reserved=reserved),
    )
    since = [row("txn_2", "charge", 30_000), row("txn_1", "refund", -5_000)]
    stripe.pages("/v1/balance_transactions", since, size=1)
    held = STRIPE.holding(http, CREDENTIALS, ACCOUNT, date(2026, 3, 3), ())
    assert held is not None
    assert (held.amount, held.currency, held.on) == (75_000, "NOK", date(2026, 3, 3))
    asked = stripe.calls("GET", "/v1/balance_transactions")[0].query
    assert (asked["created[gte]"], asked["currency"]) == ("1772578800", "nok")  # midnight in Oslo


def test_a_balance_that_moves_meanwhile_is_asked_again(stripe: ScriptedStripe, http: Http) -> None:
    stripe.pages("/v1/balance_transactions", [row("txn_1", "charge", 500)])
    stripe.on("GET", "/v1/balance", balance(1_500, 0))
    stripe.on("GET", "/v1/balance", balance(1_000, 0), times=1)
    held = STRIPE.holding(http, CREDENTIALS, ACCOUNT, date(2026, 3, 3), ())
    assert held is not None
    assert held.amount == 1_000
    assert len(stripe.calls("GET", "/v1/balance")) == 3


@pytest.mark.parametrize(
    "told",
    [
        balance(1, 1) | {"pending": None},
        balance(1, 1) | {"available": [{"amount": "1", "currency": "nok"}]},
        balance(1, 1) | {"available": ["nok"]},
    ],
)
def test_a_balance_that_cannot_be_read(stripe: ScriptedStripe, http: Http, told: dict[str, Any]) -> None:
    stripe.on("GET", "/v1/balance", told)
    with pytest.raises(BadAnswer):
        STRIPE.holding(http, CREDENTIALS, ACCOUNT, date(2026, 3, 3), ())
