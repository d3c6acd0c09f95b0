"""The authorization code grant (RFC 6749, PKCE of RFC 7636): the address to open, and the two token calls.

Tokens are in no log, error or ``repr``. A token call is a read to us: losing its answer changes no books,
though it may have cost the refresh token that was sent; see ``app.pipeline.grants``.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from app.connecting import ClientIn, OAuth
from app.errors import BadAnswer, CallError, ClientRefused, GrantEnded, RateLimited, Unavailable
from app.http import Answer, Http

_LONGEST_LIFE: Final = 366 * 86_400
_LONGEST_WAIT: Final = 3600
_CLIENT_ERRORS: Final = frozenset({"invalid_client", "unauthorized_client"})


@dataclass(frozen=True, slots=True)
class Client:
    """The software's own id and secret at the other side, and where it sends people back to."""

    id: str
    secret: str = field(repr=False)
    redirect_uri: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token call gave: ``refresh`` is empty where it gave none, ``seconds`` the life of ``access``."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int


def new_verifier() -> str:
    """A PKCE verifier of 86 characters."""
    return secrets.token_urlsafe(64)


def consent_url(address: str, oauth: OAuth, client: Client, state: str, verifier: str) -> str:
    """The address where a person says yes; ``address`` is scheme, host and port."""
    query = {
        "client_id": client.id,
        "redirect_uri": client.redirect_uri,
        "response_type": "code",
        "state": state,
    }
    if oauth.scopes:
        query["scope"] = " ".join(oauth.scopes)
    if oauth.pkce:
        digest = hashlib.sha256(verifier.encode()).digest()
        query["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query["code_challenge_method"] = "S256"
    return (
        f"{address}{oauth.authorize_path}?{urlencode(query | dict(oauth.authorize_params), quote_via=quote)}"
    )


def exchange_code(
    http: Http, oauth: OAuth, client: Client, code: str, verifier: str, state: str = ""
) -> Tokens:
    """Turn the code that the browser brought back into tokens. Raises GrantEnded when it is not accepted."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.redirect_uri}
    if oauth.pkce:
        form["code_verifier"] = verifier
    if oauth.state_with_code:
        form["state"] = state
    tokens = _ask(http, oauth, client, "exchange_code", form)
    if not tokens.refresh:
        raise BadAnswer(http.system, "exchange_code", field="refresh_token")
    return tokens


def renew_tokens(http: Http, oauth: OAuth, client: Client, refresh_token: str) -> Tokens:
    """Get new tokens for a refresh token. Raises GrantEnded when it is not accepted (any more)."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _ask(http, oauth, client, "renew_grant", form)


def _ask(http: Http, oauth: OAuth, client: Client, operation: str, form: Mapping[str, str]) -> Tokens:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if oauth.client_in is ClientIn.HEADER:
        headers["Authorization"] = (
            "Basic " + base64.b64encode(f"{client.id}:{client.secret}".encode()).decode()
        )
    else:
        form = {**form, "client_id": client.id, "client_secret": client.secret}
    answer = http.call(
        operation, "POST", oauth.token_path, headers=headers, body=urlencode(form).encode(), read=True
    )
    if answer.status not in (200, 201):
        raise _error(answer)
    return _tokens(answer, oauth.access_seconds)


def _tokens(answer: Answer, usual_seconds: int) -> Tokens:
    said = answer.json()
    if not isinstance(said, dict):
        raise BadAnswer(answer.system, answer.operation)
    access, refresh = said.get("access_token"), said.get("refresh_token")
    if not isinstance(access, str) or not access or not access.isascii() or not access.isprintable():
        raise BadAnswer(answer.system, answer.operation, field="access_token")
    if refresh is not None and not isinstance(refresh, str):
        raise BadAnswer(answer.system, answer.operation, field="refresh_token")
    return Tokens(access, refresh or "", _seconds(said.get("expires_in"), usual_seconds))


def _seconds(said: Any, usual: int) -> int:
    """How long the access token lasts; some say it as text, and who says nonsense is not believed."""
    if isinstance(said, str) and said.isdigit() and len(said) < 10:
        said = int(said)
    return said if type(said) is int and 0 < said <= _LONGEST_LIFE else usual


def _error(answer: Answer) -> CallError:
    system, operation = answer.system, answer.operation
    if answer.status == 429:
        return RateLimited(system, operation, retry_after=_wait(answer.headers.get("Retry-After") or ""))
    if answer.status >= 500 or answer.status == 408:
        return Unavailable(system, operation)
    code = _error_code(answer)
    if code == "invalid_grant":
        return GrantEnded(system, operation)
    if code in _CLIENT_ERRORS or answer.status == 401:
        return ClientRefused(system, operation)
    return BadAnswer(system, operation, http_status=answer.status, vendor_code=code)


def _error_code(answer: Answer) -> str:
    try:
        said = answer.json()
    except BadAnswer:
        return ""
    code = said.get("error") if isinstance(said, dict) else None
    return code[:60] if isinstance(code, str) else ""


def _wait(said: str) -> int | None:
    return int(said) if said.isdigit() and len(said) < 6 and int(said) <= _LONGEST_WAIT else None
