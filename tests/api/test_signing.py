"""Signatures: vectors, what is refused, rotation, safe mode."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.api.public import PUBLIC
from app.api.signatures import SignedParts, body_hash, is_signature, sign
from app.pipeline.services import Services
from tests.api.conftest import Site, Time, add_shop, fails, order_event, pair

VECTORS = json.loads((Path(__file__).parent / "signature_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS["signatures"], ids=lambda one: str(one["name"]))
def test_vectors(vector: dict[str, str]) -> None:
    parts = SignedParts(
        method=vector["method"],
        path=vector["path"],
        timestamp=vector["timestamp"],
        nonce=vector["nonce"],
        body_sha256=body_hash(vector["body"].encode()),
        user=vector["user"],
        role=vector["role"],
        address=vector["address"],
        environment=vector["environment"],
        mark=vector["mark"],
    )
    assert parts.body_sha256 == vector["body_sha256"]
    assert parts.canonical() == vector["canonical"]
    assert sign(vector["token"], parts) == vector["signature"]
    assert is_signature(vector["token"], parts, vector["signature"])
    assert not is_signature(vector["token"] + "x", parts, vector["signature"])


def test_every_route_but_the_public_ones_refuses_an_unsigned_request(app: Flask, client: FlaskClient) -> None:
    seen = set()
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for converter in rule.arguments:
            path = path.replace(path[path.index("<") : path.index(">") + 1], "1") if converter else path
        for method in rule.methods or ():
            answer = client.open(path, method=method)
            if rule.rule in PUBLIC:
                assert answer.status_code != 401
                seen.add(rule.rule)
            else:
                assert answer.status_code == 401, (method, path)
    assert seen == PUBLIC


def test_every_signed_route_says_which_capability_it_needs(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule not in PUBLIC:
            view: Any = app.view_functions[rule.endpoint]
            assert view.capability in ("", "view", "decide", "configure"), rule.rule


def test_a_signed_request_is_answered(site: Site) -> None:
    answer = site.call("GET", "/v1/status")
    assert answer.status_code == 200
    assert answer.json["site"]["id"] == site.site
    assert (answer.json["site"]["safe_mode"], answer.json["site"]["differs"]) == (False, [])


def test_path_and_query_are_signed_as_sent(site: Site) -> None:
    assert site.call("GET", "/v1/payouts?q=bl%C3%A5+b%C3%A6r&per_page=5").status_code == 200
    headers = site.signed("GET", "/v1/payouts?per_page=5")
    answer = site.client.get("/v1/payouts?per_page=50", headers=headers)
    fails(answer, 401, "signature_wrong")


@pytest.mark.parametrize(
    "header",
    ["User", "Role", "Address", "Environment", "Mark", "Timestamp", "Nonce", "Site", "Signature"],
)
def test_every_signed_header_counts(site: Site, header: str) -> None:
    headers = site.signed("GET", "/v1/status")
    name = f"X-Avstem-{header}"
    headers[name] = {"Timestamp": str(int(headers["X-Avstem-Timestamp"]) + 1)}.get(
        header, headers[name] + "0"
    )
    fails(site.client.get("/v1/status", headers=headers), 401, "signature_wrong")


def test_the_body_is_signed(site: Site) -> None:
    headers = site.signed("POST", "/v1/events", b'{"events":[]}')
    answer = site.client.post("/v1/events", data=b'{"events":[{}]}', headers=headers)
    fails(answer, 401, "signature_wrong")


def test_missing_and_malformed(site: Site) -> None:
    fails(site.client.get("/v1/status"), 401, "signature_missing")
    for name, value in (
        ("X-Avstem-Timestamp", "yesterday"),
        ("X-Avstem-Timestamp", "1" * 30),
        ("X-Avstem-Nonce", "short"),
        ("X-Avstem-Nonce", "n" * 65),
        ("X-Avstem-User", "7" * 65),
        ("X-Avstem-Address", "\xff\xfe"),
    ):
        headers = site.signed("GET", "/v1/status") | {name: value}
        fails(site.client.get("/v1/status", headers=headers), 401, "signature_malformed")


@pytest.mark.parametrize("off", [-301, 301])
def test_a_stale_signature_is_refused(site: Site, off: int) -> None:
    now = int(site.time.now.timestamp())
    fails(
        site.client.get("/v1/status", headers=site.signed("GET", "/v1/status", timestamp=now + off)),
        401,
        "signature_stale",
    )


@pytest.mark.parametrize("off", [-300, 300])
def test_the_window_is_five_minutes(site: Site, off: int) -> None:
    now = int(site.time.now.timestamp())
    headers = site.signed("GET", "/v1/status", timestamp=now + off)
    assert site.client.get("/v1/status", headers=headers).status_code == 200


def test_a_replay_is_refused_as_long_as_its_signature_counts(site: Site) -> None:
    now = int(site.time.now.timestamp())
    headers = site.signed("GET", "/v1/status", timestamp=now + 300)
    assert site.client.get("/v1/status", headers=headers).status_code == 200
    site.time.pass_(599)
    assert site.call("GET", "/v1/status").status_code == 200  # clears old nonces away
    fails(site.client.get("/v1/status", headers=headers), 401, "nonce_used")


def test_a_wrong_signature_uses_up_no_nonce(site: Site) -> None:
    headers = site.signed("GET", "/v1/status", nonce="n" * 16)
    fails(
        site.client.get("/v1/status", headers=headers | {"X-Avstem-Signature": "v1=" + "0" * 64}),
        401,
        "signature_wrong",
    )
    assert site.client.get("/v1/status", headers=headers).status_code == 200


def test_two_sites_may_use_the_same_nonce(site: Site, other: Site) -> None:
    for one in (site, other):
        headers = one.signed("GET", "/v1/status", nonce="n" * 16)
        assert one.client.get("/v1/status", headers=headers).status_code == 200


def test_another_sites_token_is_refused(site: Site, other: Site) -> None:
    site.token = other.token
    fails(site.call("GET", "/v1/status"), 401, "signature_wrong")


def test_roles(site: Site) -> None:
    fails(site.as_("").call("GET", "/v1/status"), 403, "capability_missing")
    fails(site.as_("decide configure").call("GET", "/v1/status"), 403, "capability_missing")
    fails(site.as_("view configure").call("POST", "/v1/payouts/1/resync"), 403, "capability_missing")
    fails(site.as_("view decide admin").call("POST", "/v1/pause"), 403, "capability_missing")
    assert site.as_("view admin").call("GET", "/v1/status").status_code == 200
    assert site.as_("").call("POST", "/v1/events", {"events": [order_event()]}).status_code == 200


def test_an_unknown_role_in_the_body_changes_nothing(site: Site) -> None:
    answer = site.as_("view").call("PUT", "/v1/policy", {"policy": "automatic", "role": "configure"})
    fails(answer, 403, "capability_missing")


def test_another_address_may_only_read(site: Site) -> None:
    site.address = "https://staging.butikk.example"
    answer = site.call("GET", "/v1/status")
    assert answer.json["site"]["safe_mode"] is True
    assert answer.json["site"]["differs"] == ["address"]
    kept = site.call("POST", "/v1/events", {"events": [order_event()]})
    assert [one["result"] for one in kept.json["results"]] == ["kept"]
    for method, path, body in (
        ("POST", "/v1/pause", None),
        ("POST", "/v1/payouts/1/resync", None),
        ("POST", "/v1/site/revoke", None),
    ):
        fails(site.call(method, path, body), 409, "site_identity")


def test_scheme_and_last_slash_do_not_make_another_address(site: Site) -> None:
    site.address = "http://Butikk.example/"
    assert site.call("GET", "/v1/status").json["site"]["safe_mode"] is False


def test_a_staging_environment_of_a_production_shop_may_only_read(
    services: Services, client: FlaskClient, time: Time
) -> None:
    production = pair(services, client, time, add_shop(services, kind="production"))
    assert production.call("POST", "/v1/pause").status_code == 200
    production.environment = "staging"
    fails(production.call("POST", "/v1/resume"), 409, "site_identity")
    assert production.call("GET", "/v1/start").json["paused"] is True
