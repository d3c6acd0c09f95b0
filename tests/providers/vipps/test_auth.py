"""Tokens of both flows over real HTTP: what is sent, how long they are kept, what a refusal becomes."""

import time

import pytest

from app.errors import BadAnswer, Forbidden, RateLimited, Unauthorised, Unavailable
from app.http import Http
from app.providers.vipps import auth
from tests.accounting.tripletex.scripted import Scripted

from .conftest import PARTNER, UNIT, Vendor

UNIT_KEYS = auth.keys_of(UNIT)
PARTNER_KEYS = auth.keys_of(PARTNER)
SYSTEM_HEADERS = {name.lower(): value for name, value in auth.SYSTEM_HEADERS.items()}


def headers_of(script: Scripted, path: str) -> dict[str, str]:
    return {name.lower(): value for name, value in script.calls("POST", path)[0].headers.items()}


def test_sales_unit_keys_are_sent_as_headers(script: Scripted, scripted_http: Http) -> None:
    assert auth.get_token(scripted_http, UNIT_KEYS) == "token"
    sent = headers_of(script, "/accesstoken/get")
    assert sent["client_id"] == "unit-client"
    assert sent["client_secret"] == "unit-secret"
    assert sent["ocp-apim-subscription-key"] == "unit-key"
    assert sent["merchant-serial-number"] == "123455"
    assert SYSTEM_HEADERS.items() <= sent.items()
    assert script.asked[0].body == b""


def test_partner_keys_are_sent_as_a_form_without_a_subscription_key(
    script: Scripted, scripted_http: Http
) -> None:
    assert auth.get_token(scripted_http, PARTNER_KEYS) == "token"
    sent = headers_of(script, "/miami/v1/token")
    assert sent["authorization"] == "Basic cGFydG5lcjpwYXJ0bmVyLXNlY3JldA=="
    assert sent["content-type"] == "application/x-www-form-urlencoded"
    assert script.asked[0].body == b"grant_type=client_credentials"
    assert SYSTEM_HEADERS.items() <= sent.items()
    assert not {"ocp-apim-subscription-key", "merchant-serial-number"} & set(sent)
    report = {name.lower() for name in PARTNER_KEYS.report_headers("token")}
    assert not {"ocp-apim-subscription-key", "merchant-serial-number"} & report


def test_system_headers_are_short_enough() -> None:
    assert len(auth.SYSTEM_HEADERS) == 4
    assert all(0 < len(value) <= 30 for value in auth.SYSTEM_HEADERS.values())


@pytest.mark.parametrize("keys", [UNIT_KEYS, PARTNER_KEYS])
def test_a_token_is_fetched_once_and_kept(vendor: Vendor, keys: auth.Keys) -> None:
    assert auth.get_token(vendor.http, keys) == auth.get_token(vendor.http, keys)
    assert vendor.count("token") == 1


def test_tokens_of_other_keys_or_hosts_are_never_used(script: Scripted, scripted_http: Http) -> None:
    auth.get_token(scripted_http, UNIT_KEYS)
    auth.get_token(scripted_http, auth.keys_of(UNIT | {"client_secret": "another"}))
    auth.get_token(Http("vipps", scripted_http.base_url.replace("127.0.0.1", "localhost")), UNIT_KEYS)
    assert len(script.calls("POST", "/accesstoken/get")) == 3


def test_a_token_is_fetched_anew_a_minute_before_it_ends(
    script: Scripted, scripted_http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(auth, "_tokens", auth._Tokens(lambda: now))
    auth.get_token(scripted_http, PARTNER_KEYS)
    now += 839
    auth.get_token(scripted_http, PARTNER_KEYS)
    assert len(script.asked) == 1
    now += 2
    auth.get_token(scripted_http, PARTNER_KEYS)
    assert len(script.asked) == 2


@pytest.mark.parametrize("life", [None, "", "soon", "-5", 60, "9" * 30, True])
def test_a_token_of_unknown_or_no_life_is_not_kept(
    script: Scripted, scripted_http: Http, life: object
) -> None:
    script.on("POST", "/accesstoken/get", {"access_token": "token", "expires_in": life})
    auth.get_token(scripted_http, UNIT_KEYS)
    auth.get_token(scripted_http, UNIT_KEYS)
    assert len(script.asked) == 2


@pytest.mark.parametrize("keys", [UNIT | {"client_secret": "wrong"}, PARTNER | {"client_secret": "wrong"}])
def test_refused_keys(vendor: Vendor, keys: dict[str, str]) -> None:
    with pytest.raises(Unauthorised):
        auth.get_token(vendor.http, auth.keys_of(keys))


@pytest.mark.parametrize(
    ("status", "kind"), [(403, Forbidden), (404, BadAnswer), (429, RateLimited), (503, Unavailable)]
)
def test_other_answers_of_the_token_call(
    script: Scripted, scripted_http: Http, status: int, kind: type[Exception]
) -> None:
    script.on("POST", "/accesstoken/get", {}, status=status)
    with pytest.raises(kind):
        auth.get_token(scripted_http, UNIT_KEYS)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        [],
        {},
        {"access_token": ""},
        {"access_token": 5},
        {"access_token": "a\r\nb"},
        {"access_token": "å"},
    ],
)
def test_an_answer_without_a_usable_token(script: Scripted, scripted_http: Http, body: object) -> None:
    script.on("POST", "/accesstoken/get", body)
    with pytest.raises(BadAnswer):
        auth.get_token(scripted_http, UNIT_KEYS)


@pytest.mark.parametrize("missing", sorted(UNIT))
def test_keys_that_are_not_whole_are_refused_before_any_call(missing: str) -> None:
    with pytest.raises(Unauthorised) as error:
        auth.keys_of({name: value for name, value in UNIT.items() if name != missing})
    assert error.value.params["missing"] == missing


def test_keys_do_not_show_themselves() -> None:
    assert "secret" not in repr(UNIT_KEYS)
    assert "unit-key" not in repr(UNIT_KEYS)
