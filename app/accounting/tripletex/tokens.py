"""Session tokens: both ways to get one, and where it is kept.

``employee``: consumer and employee token, valid until midnight at the start of the expiration date, which
must be later than today. ``refresh``: an API token the company makes itself (``tlxr_...``), for at most
28800 seconds. The answer carries the token as ``value.token`` or, in some versions, as ``token``
(https://developer.tripletex.no/docs/documentation/authentication-and-tokens/).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.accounting.base import Session
from app.accounting.rows import Row, dump
from app.accounting.tripletex import limits
from app.accounting.tripletex.errors import WrongEnvironment, error_for, read_error
from app.accounting.tripletex.info import INFO, SYSTEM
from app.errors import BadAnswer, Unauthorised
from app.http import Answer

JSON_HEADERS: Final = {
    "Content-Type": "application/json; charset=utf-8",
    "Accept": "application/json",
}

OPERATION: Final = "open_session"
_TEST_PREFIX: Final = "test-"
_REFRESH_SECONDS: Final = 28_800
_KEEP_REFRESHED: Final = _REFRESH_SECONDS - 600
_EXPIRES_AFTER_DAYS: Final = 2
_KEEP_EMPLOYEE: Final = 20 * 3600
"""Seconds. The day after tomorrow is at least 24 hours off in every time zone the caller's day may be of."""

_OUR_MISTAKES: Final = frozenset({"ttlSeconds", "expirationDate"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """The fields of one way to connect, and the hash that names them with their host."""

    style: str
    fields: Mapping[str, str]
    key: str

    @property
    def are_test(self) -> bool:
        """Whether any of them says it belongs to the test environment."""
        return any(value.startswith(_TEST_PREFIX) for value in self.fields.values())

    @property
    def lack_test_prefix(self) -> bool:
        return not all(value.startswith(_TEST_PREFIX) for value in self.fields.values())


def credentials_of(session: Session) -> Credentials:
    """Choose the way to connect by what is given; raise Unauthorised when neither is whole, and
    WrongEnvironment for a test token toward a production environment, before any call."""
    style = "refresh" if session.credentials.get("refresh_token") else "employee"
    names = [field.name for field in INFO.credentials if field.style == style]
    fields = {name: session.credentials.get(name, "") for name in names}
    missing = [name for name, value in fields.items() if not value]
    if missing:
        raise Unauthorised(SYSTEM, OPERATION, missing=", ".join(missing))
    named = "\n".join([session.http.base_url, style, *(fields[name] for name in names)])
    credentials = Credentials(style, fields, hashlib.sha256(named.encode()).hexdigest())
    if session.http.production and credentials.are_test:
        raise WrongEnvironment(SYSTEM, OPERATION)
    return credentials


def kept_token(session: Session, credentials: Credentials) -> str | None:
    """Return the session token kept for these credentials, if any."""
    return session.read_token(_cache_key(credentials))


def drop_token(session: Session, credentials: Credentials) -> None:
    session.write_token(_cache_key(credentials), None, 0)


def new_token(session: Session, credentials: Credentials) -> str:
    """Ask for a session token and keep it. Raises Unauthorised or WrongEnvironment when it is refused."""
    limits.hold(credentials.key, OPERATION)
    if credentials.style == "refresh":
        path, seconds = "/v2/token/session/:createFromRefreshToken", _KEEP_REFRESHED
        body: dict[str, object] = {
            "refreshToken": credentials.fields["refresh_token"],
            "ttlSeconds": _REFRESH_SECONDS,
        }
    else:
        path, seconds = "/v2/token/session/:create", _KEEP_EMPLOYEE
        expires = session.today + timedelta(days=_EXPIRES_AFTER_DAYS)
        body = {
            "consumerToken": credentials.fields["consumer_token"],
            "employeeToken": credentials.fields["employee_token"],
            "expirationDate": expires.isoformat(),
        }
    answer = session.http.call(
        OPERATION, "POST", path, headers=JSON_HEADERS, body=dump(body).encode(), read=True
    )
    limits.note(credentials.key, answer.headers)
    if answer.status not in (200, 201):
        raise _refusal(session, credentials, answer)
    token = _token_in(answer)
    session.write_token(_cache_key(credentials), token, seconds)
    return token


def refused(session: Session, credentials: Credentials, operation: str) -> Unauthorised:
    """The error of credentials the host does not take."""
    if not session.http.production and credentials.lack_test_prefix:
        return WrongEnvironment(SYSTEM, operation)
    return Unauthorised(SYSTEM, operation)


def _refusal(session: Session, credentials: Credentials, answer: Answer) -> Exception:
    said = read_error(answer)
    if said.status in (400, 422) and any(one.field in _OUR_MISTAKES for one in said.validation):
        return error_for(answer, write=False, right="")
    if said.status in (400, 401, 403, 422):
        return refused(session, credentials, OPERATION)
    if said.status == 404:
        # The host does not know this way to connect, or it is no Tripletex at all.
        return BadAnswer(SYSTEM, OPERATION, http_status=said.status)
    return error_for(answer, write=False, right="")


def _token_in(answer: Answer) -> str:
    row = Row.of(answer.json(), SYSTEM, OPERATION)
    token = (row.row("value") or row).text("token")
    if not token:
        raise BadAnswer(SYSTEM, OPERATION, field="token")
    return token


def _cache_key(credentials: Credentials) -> str:
    return f"{SYSTEM}:{credentials.key}"
