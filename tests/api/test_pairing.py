"""Pairing: one code, one site; repeated answers; wrong tries; tokens replaced and ended."""

import secrets
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.pipeline.pairing import ALPHABET, new_code, revoke_sites
from app.pipeline.services import Services
from app.store import tables as t
from tests.api.conftest import ADDRESS, Site, Time, add_shop, fails, order_event


def ask(client: FlaskClient, code: str, **changes: Any) -> Any:
    given = {
        "code": code,
        "nonce": "a-nonce-of-the-site",
        "address": ADDRESS,
        "environment": "production",
        "plugin_version": "1.0.0",
    } | changes
    return client.post("/v1/pairing", json=given, headers={"Accept-Language": "en"})


def site_of(answer: Any, client: FlaskClient, time: Time, shop: int) -> Site:
    assert answer.status_code == 200, answer.text
    return Site(client, time, shop, answer.json["site"], answer.json["token"])


def test_a_code_gives_a_token_that_works(services: Services, client: FlaskClient, time: Time) -> None:
    shop = add_shop(services, "Eksempel", kind="test")
    code = new_code(services, shop)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) <= {*ALPHABET, "-"}
    answer = ask(client, code.lower().replace("-", " "))
    assert answer.json["shop"] == {"name": "Eksempel", "kind": "test"}
    assert len(answer.json["token"]) == 43
    assert site_of(answer, client, time, shop).call("GET", "/v1/status").status_code == 200


def test_neither_code_nor_token_is_stored_readable(services: Services, client: FlaskClient) -> None:
    code = new_code(services, add_shop(services))
    token = ask(client, code).json["token"]
    for path in services.settings.data.iterdir():
        stored = path.read_bytes()
        assert token.encode() not in stored
        assert code.replace("-", "")[4:].encode() not in stored


def test_the_same_nonce_gives_the_same_token_until_it_is_used(
    services: Services, client: FlaskClient, time: Time
) -> None:
    shop = add_shop(services)
    code = new_code(services, shop)
    first, again = ask(client, code), ask(client, code)
    assert first.json == again.json
    fails(ask(client, code, nonce="another-nonce-16"), 410, "pairing_code_used")
    site_of(first, client, time, shop).call("GET", "/v1/status")
    fails(ask(client, code), 410, "pairing_code_used")


def test_a_code_runs_out(services: Services, client: FlaskClient, time: Time) -> None:
    code = new_code(services, add_shop(services))
    time.pass_(services.settings.pairing_code_seconds + 1)
    fails(ask(client, code), 410, "pairing_code_expired")


def test_a_wrong_code_tells_nothing(services: Services, client: FlaskClient) -> None:
    new_code(services, add_shop(services))
    fails(ask(client, "2222-3333-4444-5555"), 410, "pairing_code_unknown")
    fails(ask(client, "IO10-IO10-IO10-IO10"), 400, "pairing_code_malformed")
    fails(ask(client, "short"), 400, "pairing_code_malformed")


def test_ten_wrong_tries_end_a_code(services: Services, client: FlaskClient) -> None:
    code = new_code(services, add_shop(services))
    for _ in range(10):
        fails(ask(client, code[:5] + "2222-2222-2222"), 410, "pairing_code_unknown")
    answer = ask(client, code)
    fails(answer, 429, "too_many_tries")
    assert answer.headers["Retry-After"]


def test_many_wrong_codes_stop_everybody_for_a_while(services: Services, client: FlaskClient) -> None:
    code = new_code(services, add_shop(services))
    for _ in range(30):
        wrong = "".join(secrets.choice("23456789") for _ in range(16))
        fails(ask(client, wrong), 410, "pairing_code_unknown")
    fails(ask(client, code), 429, "too_many_tries")


def test_pairing_again_ends_the_old_token_and_keeps_the_site(
    services: Services, client: FlaskClient, site: Site
) -> None:
    again = site_of(ask(client, new_code(services, site.shop)), client, site.time, site.shop)
    assert again.site == site.site
    fails(site.call("GET", "/v1/status"), 401, "signature_wrong")
    assert again.call("GET", "/v1/status").status_code == 200
    with services.store.reading(None) as connection:
        row = connection.execute(select(t.sites).where(t.sites.c.public_id == site.site)).one()
    assert row.pairing == 2


def test_a_moved_site_stays_itself_by_the_id_it_had(
    services: Services, client: FlaskClient, site: Site
) -> None:
    moved = ask(client, new_code(services, site.shop), address="https://ny.example", site=site.site)
    assert moved.json["site"] == site.site
    assert (
        ask(client, new_code(services, site.shop), address="https://tredje.example").json["site"] != site.site
    )


def test_the_id_of_another_shops_site_is_no_use(
    services: Services, client: FlaskClient, site: Site, other: Site
) -> None:
    answer = ask(client, new_code(services, site.shop), address="https://ny.example", site=other.site)
    assert answer.json["site"] not in (site.site, other.site)
    assert other.call("GET", "/v1/status").status_code == 200


def test_rotation_keeps_the_old_token_until_the_new_one_is_used(site: Site) -> None:
    old = site.token
    new = site.call("POST", "/v1/site/rotate").json["token"]
    assert site.call("GET", "/v1/status").status_code == 200
    again = site.call("POST", "/v1/site/rotate").json["token"]  # the first answer was lost
    site.token = new
    fails(site.call("GET", "/v1/status"), 401, "signature_wrong")
    site.token = again
    assert site.call("GET", "/v1/status").status_code == 200
    site.token = old
    fails(site.call("GET", "/v1/status"), 401, "signature_wrong")


def test_revoked(site: Site, services: Services, other: Site) -> None:
    assert site.call("POST", "/v1/site/revoke").status_code == 204
    fails(site.call("GET", "/v1/status"), 401, "site_revoked")
    assert revoke_sites(services, other.shop, "operator") == 1
    assert revoke_sites(services, other.shop, "operator") == 0
    fails(other.call("POST", "/v1/events", {"events": [order_event()]}), 401, "site_revoked")


def test_pairing_checks_its_fields(client: FlaskClient) -> None:
    problem = fails(
        client.post("/v1/pairing", json={"code": 7, "nonce": "kort", "extra": 1, "address": "a\u0000b"}),
        422,
        "validation_failed",
    )
    assert set(problem["errors"]) == {"code", "nonce", "extra", "address", "environment", "plugin_version"}
