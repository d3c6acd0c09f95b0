"""Signed notices: vectors computed apart, rotation, age, and what is no event."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from app.providers.base import WrongSignature
from app.providers.stripe.notices import KNOWN, read_notice

SECRET = "whsec_example_of_a_secret"
KEYS = {"api_key": "rk_test_1234567890", "webhook_secret": SECRET}
NOW = 1_772_510_000

VECTORS = (
    # (secret, t, body, v1), computed with openssl: printf '%s.%s' "$t" "$body" | openssl dgst -sha256 -hmac
    (
        SECRET,
        NOW,
        b'{"id": "evt_1", "object": "event", "livemode": false, "type": "payout.paid"}',
        "90c98a32b5e236505f84a36972fbeb4f8ff9487780fd786c83352b5b35fa4836",
    ),
    (
        SECRET,
        NOW,
        '{"id":"evt_2","object":"event","livemode":false,"type":"payout.failed","navn":"blåbær"}'.encode(),
        "095f54a84fc5c5ac5d8c62645403e2644159cb4840fea6bdc948f90f9d13ff0f",
    ),
)


def signed(body: bytes, secret: str = SECRET, at: int = NOW) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def event(**change: Any) -> bytes:
    told = {"id": "evt_1", "object": "event", "livemode": False, "type": "payout.paid"}
    return json.dumps(told | change).encode()


def headers(*signatures: str, at: int = NOW) -> dict[str, str]:
    return {"Stripe-Signature": ",".join([f"t={at}", *(f"v1={one}" for one in signatures)])}


@pytest.mark.parametrize(("secret", "at", "body", "v1"), VECTORS)
def test_vectors(secret: str, at: int, body: bytes, v1: str) -> None:
    notice = read_notice(KEYS | {"webhook_secret": secret}, headers(v1, at=at), body, at + 5)
    assert (notice.reference, notice.is_known, notice.is_ours) == (
        json.loads(body)["id"],
        True,
        True,
    )
    with pytest.raises(WrongSignature):
        read_notice(KEYS, headers(v1, at=at), body + b" ", at)


def test_any_of_several_signatures_counts() -> None:
    body = event()
    old = signed(body, "whsec_the_secret_before")
    for given in (headers(old, signed(body)), headers(signed(body), old)):
        assert read_notice(KEYS, given, body, NOW).reference == "evt_1"
    told = headers(signed(body))["Stripe-Signature"] + ",v0=" + "6f" * 32
    assert read_notice(KEYS, {"Stripe-Signature": told}, body, NOW).reference == "evt_1"


@pytest.mark.parametrize("age", [-300, 300])
def test_the_window_is_five_minutes(age: int) -> None:
    body = event()
    assert read_notice(KEYS, headers(signed(body)), body, NOW + age).reference == "evt_1"
    with pytest.raises(WrongSignature):
        read_notice(KEYS, headers(signed(body)), body, NOW + age + (1 if age > 0 else -1))


BODY = event()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Stripe-Signature": ""},
        {"Stripe-Signature": f"t={NOW}"},
        {"Stripe-Signature": f"v1={signed(BODY)}"},
        {"Stripe-Signature": f"t={NOW},v0={signed(BODY)}"},
        {"Stripe-Signature": f"t=-1,v1={signed(BODY)}"},
        {"Stripe-Signature": f"t={NOW},v1="},
        {"Stripe-Signature": f"t={NOW},v1=æ"},
        headers(signed(BODY, "whsec_another")),
        headers(signed(BODY).upper()),
        headers(*["0" * 64] * 21, signed(BODY)),
        headers(signed(BODY), at=NOW + 1),
    ],
)
def test_what_is_not_signed_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(WrongSignature):
        read_notice(KEYS, given, BODY, NOW)


def test_without_a_secret_nothing_is_believed() -> None:
    for secret in ({}, {"webhook_secret": ""}):
        keys = {"api_key": KEYS["api_key"], **secret}
        with pytest.raises(WrongSignature):
            read_notice(keys, headers(signed(BODY, "")), BODY, NOW)


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", event(object="charge"), event(id=7), event(id="x")])
def test_a_signed_body_that_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(WrongSignature):
        read_notice(KEYS, headers(signed(body)), body, NOW)


def test_what_has_no_effect_is_told() -> None:
    for change, known, ours in (
        ({"type": "customer.created"}, False, True),
        ({"type": ["x"]}, False, True),
        ({"livemode": True}, True, False),
        ({"livemode": None}, True, False),
    ):
        body = event(**change)
        notice = read_notice(KEYS, headers(signed(body)), body, NOW)
        assert (notice.is_known, notice.is_ours) == (known, ours)
    assert "payout.reconciliation_completed" in KNOWN


def test_the_account_is_told() -> None:
    body = event(account="acct_1")
    assert read_notice(KEYS, headers(signed(body)), body, NOW).account == "acct_1"
