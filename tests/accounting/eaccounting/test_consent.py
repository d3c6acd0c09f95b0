"""Access as Visma gives it, against an authorization server over real HTTP."""

from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounting.eaccounting.info import OAUTH
from app.errors import ClientRefused, GrantEnded
from app.http import Http
from app.oauth import Client, consent_url, exchange_code, new_verifier, renew_tokens
from app.sandbox.identity import Identity, IdentitySettings, create_identity_stand_in, follow
from app.sandbox.server import RunningStandIn

BACK = "http://127.0.0.1:8080/v1/oauth/callback"
CLIENT = Client("eaccounting-client", "eaccounting-secret", BACK)
SETTINGS = IdentitySettings(
    "/connect/authorize", "/connect/token", frozenset(OAUTH.scopes), client_in="header", pkce_required=True
)


def test_the_address_asks_for_what_the_vendor_documents() -> None:
    url = urlsplit(consent_url("https://identity.vismaonline.com", OAUTH, CLIENT, "s1", new_verifier()))
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert url.path == "/connect/authorize"
    assert len(asked.pop("code_challenge")) == 43
    assert asked == {
        "client_id": "eaccounting-client",
        "redirect_uri": BACK,
        "response_type": "code",
        "state": "s1",
        "scope": "ea:api offline_access ea:accounting ea:sales_readonly",
        "code_challenge_method": "S256",
        "prompt": "select_account",
    }


def test_a_code_gives_tokens_once_and_each_renewal_ends_the_one_before() -> None:
    identity = Identity(SETTINGS)
    identity.add_client(CLIENT.id, CLIENT.secret, BACK)
    identity.chooses = "999999999"
    with RunningStandIn(create_identity_stand_in("visma", identity)) as server:
        http = Http("eaccounting", server.url, call_seconds=30)
        verifier = new_verifier()
        brought = follow(identity, consent_url(server.url, OAUTH, CLIENT, "s1", verifier))
        assert brought["state"] == "s1"
        with pytest.raises(GrantEnded):
            exchange_code(http, OAUTH, CLIENT, brought["code"], new_verifier())
        first = exchange_code(http, OAUTH, CLIENT, brought["code"], verifier)
        assert identity.company_of(first.access, "ea:sales_readonly") == "999999999"
        second = renew_tokens(http, OAUTH, CLIENT, first.refresh)
        assert second.refresh not in ("", first.refresh)
        with pytest.raises(GrantEnded):
            renew_tokens(http, OAUTH, CLIENT, first.refresh)
        with pytest.raises(ClientRefused):
            renew_tokens(http, OAUTH, Client(CLIENT.id, "wrong", BACK), second.refresh)
        identity.revoke("999999999")
        with pytest.raises(GrantEnded):
            renew_tokens(http, OAUTH, CLIENT, second.refresh)
