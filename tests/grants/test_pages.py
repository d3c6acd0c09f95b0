"""Over HTTP: the signed start, and the page that a browser ends on."""

import pytest
from flask.testing import FlaskClient

from app.api import create_app
from app.pipeline.pairing import WrongTries, exchange, new_code
from app.sandbox.identity import follow
from tests.api.conftest import Site, Time
from tests.grants.conftest import COMPANY, WAY, Given

SITE = "https://butikk.example"
SETTINGS = f"{SITE}/wp-admin/admin.php?page=wc-settings&tab=avstem"


@pytest.fixture
def client(given: Given) -> FlaskClient:
    return create_app(given.services).test_client()


@pytest.fixture
def site(given: Given, client: FlaskClient) -> Site:
    paired = exchange(
        given.services,
        WrongTries(),
        code=new_code(given.services, given.shop),
        nonce="a" * 24,
        address=SITE,
        environment="production",
        plugin_version="1.0.0",
    )
    clock = Time(given.services.clock())
    return Site(client, clock, given.shop, paired.site, paired.token, address=SITE)


def test_from_the_settings_page_and_back(given: Given, client: FlaskClient, site: Site) -> None:
    offered = site.call("GET", "/v1/connections").get_json()["offered"]
    (style,) = [
        one
        for system in offered
        if system["system"] == WAY["system"]
        for one in system["styles"]
        if one["style"] == "oauth"
    ]
    assert (style["consent"], style["available"], style["fields"]) == (True, True, [])
    started = site.call("POST", "/v1/oauth/start", WAY | {"return_to": SETTINGS}).get_json()
    answer = client.get("/v1/oauth/callback", query_string=follow(given.identity, started["url"]))
    assert (answer.status_code, answer.headers["Location"]) == (303, SETTINGS)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    (shown,) = site.call("GET", "/v1/connections").get_json()["connections"]
    assert (shown["state"], shown["reaches"][0]["reference"]) == ("tested", COMPANY)
    assert "token" not in str(shown)


def test_a_browser_is_not_sent_elsewhere(given: Given, client: FlaskClient, site: Site) -> None:
    asked = WAY | {"return_to": "https://evil.example/"}
    started = site.call("POST", "/v1/oauth/start", asked).get_json()
    answer = client.get("/v1/oauth/callback", query_string=follow(given.identity, started["url"]))
    assert answer.status_code == 200
    assert "evil" not in answer.text
    assert "<h1>Tilgang er gitt</h1>" in answer.text


def test_who_said_no_reads_so_and_finds_back(given: Given, client: FlaskClient, site: Site) -> None:
    started = site.call("POST", "/v1/oauth/start", WAY | {"return_to": SETTINGS}).get_json()
    given.identity.answer = "deny"
    answer = client.get("/v1/oauth/callback", query_string=follow(given.identity, started["url"]))
    assert answer.status_code == 400
    assert "Tilgang ble ikke gitt, og ingenting er endret." in answer.text
    assert SETTINGS.replace("&", "&amp;") in answer.text


@pytest.mark.parametrize("query", ["", "?state=x", "?state=<script>&code=1", "?error=access_denied"])
def test_what_nobody_asked_for_is_a_page_with_a_sentence(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/v1/oauth/callback{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert "We do not know the link you came back with." in answer.text
    assert "<script" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_only_who_may_configure_can_start(given: Given, site: Site) -> None:
    assert site.as_("view decide").call("POST", "/v1/oauth/start", WAY).status_code == 403
    assert given.identity.given == []


def test_without_a_public_address_the_way_is_shown_with_the_reason(given: Given, site: Site) -> None:
    object.__setattr__(given.services.settings, "public_url", "")
    (system,) = [
        one
        for one in site.call("GET", "/v1/connections").get_json()["offered"]
        if one["system"] == WAY["system"]
    ]
    style = next(one for one in system["styles"] if one["style"] == "oauth")
    assert (style["available"], style["missing"]) == (False, ["AVSTEM_PUBLIC_URL"])
    assert "AVSTEM_PUBLIC_URL" in style["reason"]
    answer = site.call("POST", "/v1/oauth/start", WAY)
    assert answer.get_json(force=True)["code"] == "public_url_missing"
