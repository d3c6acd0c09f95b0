"""Giving access: the address, what comes back, what is kept, and every way it can go wrong."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.errors import Conflict, Refusal
from app.pipeline.connect import confirm_connection, delete_connection, put_connection
from app.pipeline.consent import consent_outcome, finish_consent, may_return_to
from app.sandbox.identity import follow
from app.store import connections, shops
from app.store import tables as t
from tests.grants.conftest import BACK, COMPANY, WAY, Given


def row_of(given: Given, connection_id: int) -> Any:
    with given.services.store.reading(given.shop) as connection:
        return connections.get_connection(connection, given.shop, connection_id)


def test_the_address_asks_for_what_the_system_says(given: Given) -> None:
    started = given.start()
    address = urlsplit(started.url)
    asked = {name: one for name, (one,) in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == given.running.url
    assert address.path == "/connect/authorize"
    assert asked.pop("state")
    assert len(asked.pop("code_challenge")) == 43
    assert asked == {
        "client_id": "client-1",
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "books offline_access",
        "code_challenge_method": "S256",
        "prompt": "select_account",
    }
    assert "secret-1" not in started.url


def test_access_given_is_tested_and_waits_for_a_person(given: Given) -> None:
    ended = given.connect()
    assert ended.problem is None
    row = row_of(given, ended.connection)
    assert (row.state, row.confirmed_at) == (connections.TESTED, None)
    assert [one["reference"] for one in row.reaches] == [COMPANY]
    confirm_connection(given.services, given.shop, ended.connection, [COMPANY], "user 7")
    assert row_of(given, ended.connection).state == connections.WORKING


def test_tokens_are_kept_encrypted(given: Given) -> None:
    ended = given.connect()
    kept = row_of(given, ended.connection).credentials
    for one in given.identity.given:
        for token in (*one.refresh, *one.access):
            assert token.encode() not in kept
            assert token in given.services.vault.open(kept).values()
    with given.services.store.reading(given.shop) as connection:
        consent = connection.execute(select(t.consents)).one()
    assert consent.verifier == b""  # of no use any more
    assert consent.outcome == "granted"


def test_a_state_is_good_once(given: Given) -> None:
    brought = follow(given.identity, given.start().url)
    assert finish_consent(given.services, brought["state"], brought["code"]).problem is None
    with pytest.raises(Conflict) as told:
        finish_consent(given.services, brought["state"], brought["code"])
    assert told.value.code == "consent_used"


def test_a_state_runs_out(given: Given) -> None:
    started = given.start()
    brought = follow(given.identity, started.url)
    given.time.later(1801)
    with pytest.raises(Conflict) as told:
        finish_consent(given.services, brought["state"], brought["code"])
    assert told.value.code == "consent_used"
    assert consent_outcome(given.services, given.shop, started.consent) == "consent_used"


@pytest.mark.parametrize("state", ["", "guessed", "x" * 5000])
def test_an_unknown_state_is_refused(given: Given, state: str) -> None:
    given.start()
    with pytest.raises(Refusal) as told:
        finish_consent(given.services, state, "code")
    assert told.value.code == "consent_unknown"
    assert given.identity.given == []


def test_who_says_no_changes_nothing(given: Given) -> None:
    first = given.connect()
    confirm_connection(given.services, given.shop, first.connection, [COMPANY], "user 7")
    before = row_of(given, first.connection)
    given.identity.answer = "deny"
    ended = given.connect()
    assert ended.problem is not None
    assert ended.problem.code == "consent_refused"
    assert row_of(given, first.connection) == before


def test_the_old_grant_works_until_the_new_one_is_there(given: Given) -> None:
    first = given.connect()
    confirm_connection(given.services, given.shop, first.connection, [COMPANY], "user 7")
    before = row_of(given, first.connection)
    assert given.start().connection == first.connection
    assert row_of(given, first.connection) == before
    assert given.connect().problem is None
    after = row_of(given, first.connection)
    assert after.state == connections.WORKING
    assert after.credentials_fingerprint != before.credentials_fingerprint


def test_access_to_another_company_breaks_the_connection(given: Given) -> None:
    first = given.connect()
    confirm_connection(given.services, given.shop, first.connection, [COMPANY], "user 7")
    ended = given.connect("company-2")
    assert ended.problem is not None
    assert ended.problem.code == "identity_changed"
    assert row_of(given, first.connection).state == connections.BROKEN


def test_a_code_of_another_state_is_not_taken(given: Given) -> None:
    """Its verifier is another one: the code of a stranger's browser cannot be slipped in."""
    mine, theirs = follow(given.identity, given.start().url), follow(given.identity, given.start().url)
    ended = finish_consent(given.services, mine["state"], theirs["code"])
    assert ended.problem is not None
    assert ended.problem.code == "grant_ended"
    assert row_of(given, ended.connection).state == connections.NEW


def test_wrong_keys_of_the_operator_are_told_apart(given: Given) -> None:
    given.identity.add_client("client-1", "another", BACK)
    ended = given.connect()
    assert ended.problem is not None
    assert ended.problem.code == "client_refused"


def test_an_identity_server_that_fails_is_told(given: Given) -> None:
    given.fault(kind="error_before", method="POST", status=503)
    ended = given.connect()
    assert ended.problem is not None
    assert ended.problem.code == "vendor_unavailable"
    assert given.connect().problem is None


def test_a_connection_removed_meanwhile_stays_removed(given: Given) -> None:
    started = given.start()
    brought = follow(given.identity, started.url)
    delete_connection(given.services, given.shop, started.connection, "user 7")
    ended = finish_consent(given.services, brought["state"], brought["code"])
    assert ended.problem is not None
    assert ended.problem.code == "connection_not_found"


def test_keys_cannot_be_put_where_access_is_given(given: Given) -> None:
    with pytest.raises(Refusal) as told:
        put_connection(given.services, given.shop, credentials={}, actor="user 7", **WAY)
    assert told.value.code == "consent_needed"


def test_another_way_of_the_same_system_takes_keys(given: Given) -> None:
    values = {**WAY, "style": "token"}
    made = put_connection(
        given.services, given.shop, credentials={"api_token": "x"}, actor="user 7", **values
    )
    assert row_of(given, made).style == "token"
    with pytest.raises(Refusal) as told:
        given.start(style="token")
    assert told.value.code == "style_unknown"


@pytest.mark.parametrize(
    ("public_url", "kind", "code"),
    [
        ("", "test", "public_url_missing"),
        ("http://127.0.0.1:8080", "production", "public_url_missing"),
        ("https://avstem.example/", "production", None),
    ],
)
def test_the_browser_comes_back_by_https(given: Given, public_url: str, kind: str, code: str | None) -> None:
    environment = given.services.settings.environment
    environment = {**environment, **{k.replace("_TEST", ""): v for k, v in environment.items()}}
    settings = replace(given.services.settings, public_url=public_url, environment=environment)
    services = replace(given.services, settings=settings)
    with services.store.writing("test", None) as connection:
        shop = shops.add_shop(connection, services.now_ms(), name="To", kind=kind)
    place = "test" if kind == "test" else "production"
    other = replace(given, services=services, shop=shop)
    if code is None:
        url = other.start(environment=place).url
        assert parse_qs(urlsplit(url).query)["redirect_uri"] == ["https://avstem.example/v1/oauth/callback"]
    else:
        with pytest.raises(Refusal) as told:
            other.start(environment=place)
        assert (told.value.code, told.value.params["setting"]) == (code, "AVSTEM_PUBLIC_URL")


def test_missing_operator_keys_are_named(given: Given) -> None:
    settings = replace(given.services.settings, environment={})
    with pytest.raises(Refusal) as told:
        replace(given, services=replace(given.services, settings=settings)).start()
    assert told.value.params["setting"] == "AVSTEM_TEST_BOOKS_CLIENT_ID"


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://shop.example/wp-admin/admin.php?page=wc-settings", True),
        ("https://shop.example.evil.example/", False),
        ("https://shop.example@evil.example/", False),
        ("http://shop.example/", False),
        ("javascript:alert(1)", False),
        ("//evil.example", False),
        ("", False),
    ],
)
def test_a_browser_is_sent_to_the_site_only(address: str, fits: bool) -> None:
    assert may_return_to("https://shop.example/butikk", address) is fits
