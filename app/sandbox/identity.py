"""Where people give access to an accounting stand-in: an OAuth 2 authorization server (RFC 6749, RFC 7636).

Several stand-ins have one of their own; what differs between vendors is :class:`IdentitySettings`. A person
is always logged in and answers at once: ``answer`` says what, ``chooses`` which company. ``revoke`` and
``expire_access`` are what happens besides.
"""

import base64
import binascii
import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, Response, jsonify, request
from werkzeug.datastructures import MultiDict

from app.sandbox.server import HEADERS_AS_SENT, StandIn

_FORM: Final = "application/x-www-form-urlencoded"
_CODE_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class IdentitySettings:
    """What differs between authorization servers, and what is not known of them.

    ``client_in``: where the client's id and secret are taken (``header``, ``body``). ``rotates``: a renewal
    gives a new refresh token. ``reuse`` of one that was rotated: ``refused``, ``grace`` (still taken for
    ``grace_seconds``) or ``revokes`` (refused, and everything given with it ends). ``expires_in_text``: the
    life of a token is a JSON string. ``state_required``: the token call brings the state of the consent too.
    """

    authorize_path: str
    token_path: str
    scopes: frozenset[str] = frozenset()
    client_in: str = "header"
    pkce_required: bool = False
    access_seconds: float = 3600
    rotates: bool = True
    reuse: str = "refused"
    grace_seconds: float = 60
    expires_in_text: bool = False
    state_required: bool = False


@dataclass(slots=True)
class GivenAccess:
    """What one person gave once: the refresh tokens made from it, newest last, and its access tokens."""

    company: str
    scopes: frozenset[str]
    refresh: list[str] = field(default_factory=list)
    rotated_at: float = 0.0
    access: dict[str, float] = field(default_factory=dict)
    ended: bool = False


@dataclass(slots=True)
class _Code:
    redirect_uri: str
    company: str
    scopes: frozenset[str]
    challenge: str
    until: float
    state: str = ""
    given: GivenAccess | None = None


class Identity:
    """The clients, the people's answers and everything given. ``clock`` counts seconds."""

    def __init__(self, settings: IdentitySettings, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings
        self.clock = clock
        self.lock = threading.RLock()
        self.clients: dict[str, tuple[str, frozenset[str]]] = {}
        self.answer = "allow"
        self.chooses = ""
        self.given: list[GivenAccess] = []
        self.renewals = 0
        self._codes: dict[str, _Code] = {}

    def add_client(self, client_id: str, secret: str, *redirect_uris: str) -> None:
        """Register a client; only these addresses are sent back to, exactly as written."""
        with self.lock:
            self.clients[client_id] = (secret, frozenset(redirect_uris))

    def company_of(self, access_token: str, scope: str = "") -> str | None:
        """The company an access token is good for now, None when it is not (or lacks the scope: ``""``)."""
        with self.lock:
            for given in self.given:
                if given.access.get(access_token, 0) > self.clock() and not given.ended:
                    return given.company if not scope or scope in given.scopes else ""
        return None

    def give(self, company: str) -> tuple[str, str]:
        """Access and refresh token as if somebody had just given access to the company."""
        with self.lock:
            given = GivenAccess(company, self.settings.scopes)
            self.given.append(given)
            return self._new_access(given), self._new_refresh(given)

    def revoke(self, company: str) -> None:
        """The owner withdraws every access that was given to the company."""
        with self.lock:
            for one in self.given:
                one.ended = one.ended or one.company == company

    def expire_access(self) -> None:
        with self.lock:
            for one in self.given:
                one.access.clear()

    def _new_access(self, given: GivenAccess) -> str:
        token = secrets.token_urlsafe(24)
        given.access[token] = self.clock() + self.settings.access_seconds
        return token

    def _new_refresh(self, given: GivenAccess) -> str:
        if not given.refresh or self.settings.rotates:
            given.refresh.append(secrets.token_urlsafe(24))
            given.rotated_at = self.clock()
        return given.refresh[-1]

    def authorize(self, asked: MultiDict[str, str]) -> Response:
        """Answer a browser: what is wrong with client or address is told here, never by sending back."""
        known = self.clients.get(asked.get("client_id", ""))
        back = asked.get("redirect_uri", "")
        if known is None or back not in known[1]:
            return Response("Unknown client or redirect_uri", 400, mimetype="text/plain")
        brought = {"state": asked["state"]} if "state" in asked else {}
        wrong = self._wrong_request(asked)
        if wrong or self.answer != "allow":
            return _redirect(back, brought | {"error": wrong or "access_denied"})
        code = secrets.token_urlsafe(24)
        scopes = frozenset(asked.get("scope", "").split())
        self._codes[code] = _Code(
            back,
            self.chooses,
            scopes,
            asked.get("code_challenge", ""),
            self.clock() + _CODE_SECONDS,
            asked.get("state", ""),
        )
        return _redirect(back, brought | {"code": code})

    def _wrong_request(self, asked: MultiDict[str, str]) -> str:
        if asked.get("response_type") != "code":
            return "unsupported_response_type"
        scopes = frozenset(asked.get("scope", "").split())
        if scopes - self.settings.scopes:
            return "invalid_scope"
        challenge, method = asked.get("code_challenge"), asked.get("code_challenge_method")
        if (challenge is None and self.settings.pkce_required) or (challenge and method != "S256"):
            return "invalid_request"
        return ""

    def token(self, form: MultiDict[str, str], client: tuple[str, str] | None) -> Response:
        """Answer a token request of an authenticated client; ``client`` is id and secret as they came."""
        if client is None or client[0] not in self.clients or self.clients[client[0]][0] != client[1]:
            return _refused("invalid_client", 401 if self.settings.client_in == "header" else 400)
        kind = form.get("grant_type")
        if kind == "authorization_code":
            given = self._by_code(form)
        elif kind == "refresh_token":
            given = self._by_refresh(form.get("refresh_token", ""))
        else:
            return _refused("unsupported_grant_type")
        if given is None:
            return _refused("invalid_grant")
        access = self._new_access(given)
        seconds: Any = int(self.settings.access_seconds)
        answer = {
            "access_token": access,
            "expires_in": str(seconds) if self.settings.expires_in_text else seconds,
            "token_type": "Bearer",
            "refresh_token": self._new_refresh(given),
        }
        if kind == "refresh_token":
            self.renewals += 1
            if not self.settings.rotates:
                del answer["refresh_token"]
        return jsonify(answer)

    def _by_code(self, form: MultiDict[str, str]) -> GivenAccess | None:
        code = self._codes.get(form.get("code", ""))
        if code is None or code.redirect_uri != form.get("redirect_uri") or code.until <= self.clock():
            return None
        if code.given is not None:  # used twice: what was given for it ends (RFC 6749, 4.1.2)
            code.given.ended = True
            return None
        if self.settings.state_required and form.get("state") != code.state:
            return None
        if code.challenge and code.challenge != _challenge(form.get("code_verifier", "")):
            return None
        code.given = GivenAccess(code.company, code.scopes)
        self.given.append(code.given)
        return code.given

    def _by_refresh(self, token: str) -> GivenAccess | None:
        given = next((one for one in self.given if token in one.refresh), None)
        if given is None or given.ended:
            return None
        if token == given.refresh[-1]:
            return given
        if self.settings.reuse == "grace" and self.clock() - given.rotated_at <= self.settings.grace_seconds:
            return given
        given.ended = self.settings.reuse == "revokes"
        return None


def create_identity_stand_in(name: str, identity: Identity) -> StandIn:
    """The authorization server as a stand-in of its own; ``GET /_state`` counts grants and renewals."""
    app = Flask(f"{name}-identity-stand-in")
    add_identity_calls(app, identity)
    return StandIn(
        name,
        app,
        lambda: {
            "given": sum(1 for one in identity.given if not one.ended),
            "renewals": identity.renewals,
        },
    )


def add_identity_calls(app: Flask, identity: Identity) -> None:
    """Serve the two addresses from an app, for a vendor whose stand-in is one host."""

    @app.get(identity.settings.authorize_path)
    def authorize() -> Response:
        with identity.lock:
            return identity.authorize(request.args)

    @app.post(identity.settings.token_path)
    def token() -> Response:
        if request.mimetype != _FORM:
            return _refused("invalid_request")
        with identity.lock:
            return identity.token(request.form, _client(identity.settings.client_in))


def follow(identity: Identity, url: str) -> dict[str, str]:
    """What a browser that opens ``url`` would bring back: the query of the address it is sent to."""
    asked = MultiDict(
        (name, value) for name, values in parse_qs(urlsplit(url).query).items() for value in values
    )
    with identity.lock:
        answer = identity.authorize(asked)
    if answer.status_code != 302:
        raise ValueError(answer.get_data(as_text=True))
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location or "").query).items()}


def _client(client_in: str) -> tuple[str, str] | None:
    if client_in == "body":
        return request.form.get("client_id", ""), request.form.get("client_secret", "")
    headers = {str(name).lower(): str(value) for name, value in request.environ.get(HEADERS_AS_SENT, ())}
    kind, _, sent = headers.get("authorization", request.headers.get("Authorization", "")).partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, colon, secret = base64.b64decode(sent, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, secret) if colon else None


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _redirect(back: str, brought: dict[str, str]) -> Response:
    return Response(status=302, headers={"Location": f"{back}?{urlencode(brought)}"})


def _refused(error: str, status: int = 400) -> Response:
    answer = jsonify(error=error)
    answer.status_code = status
    return answer
