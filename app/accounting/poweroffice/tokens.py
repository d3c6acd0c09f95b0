"""Access tokens: client credentials with application and client key, good for 20 minutes.

There is no refresh token, and privileges are those of the moment the token was made
(https://developer.poweroffice.net/documentation/authentication).
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.accounting.base import Session
from app.accounting.poweroffice.errors import (
    ClientKeyRefused,
    SubscriptionKeyRefused,
    error_for,
    read_error,
)
from app.accounting.poweroffice.info import INFO, SYSTEM
from app.accounting.poweroffice.limits import PER_SECOND
from app.accounting.rows import Row
from app.errors import BadAnswer, SettingMissing, Unauthorised
from app.http import Answer

OPERATION: Final = "get_token"
SUBSCRIPTION: Final = "Ocp-Apim-Subscription-Key"
_UNUSED_SECONDS: Final = 120
"""A token is not used in the last seconds of its life: a call takes its time."""

_PER_SECOND: Final = "calls_per_second"
_MOST_PER_SECOND: Final = 1000
_REFUSED: Final = frozenset({"invalid_client", "unauthorized_client", "invalid_grant"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """The keys of a connection, and the hashes that name them: ``key`` all, ``allowance`` whose limit, which
    is ``per_second``."""

    fields: Mapping[str, str]
    key: str
    allowance: str
    per_second: int

    @property
    def subscription(self) -> Mapping[str, str]:
        """The header that every call has."""
        return {SUBSCRIPTION: self.fields["subscription_key"]}


def credentials_of(session: Session) -> Credentials:
    """Return what is given; raise Unauthorised when a key is missing, SettingMissing when the operator's
    limit is no number, before any call."""
    fields = {one.name: session.credentials.get(one.name, "") for one in INFO.credentials if one.required}
    missing = [name for name, value in fields.items() if not value]
    if missing:
        raise Unauthorised(SYSTEM, OPERATION, missing=", ".join(missing))
    place = f"{session.http.base_url}{root(session)}"
    return Credentials(
        fields=fields,
        key=_hash(place, *fields.values()),
        allowance=_hash(place, fields["subscription_key"]),
        per_second=_per_second(session.credentials.get(_PER_SECOND, "")),
    )


def _per_second(given: str) -> int:
    if not given:
        return PER_SECOND
    if not given.isascii() or not given.isdigit() or not 0 < int(given) <= _MOST_PER_SECOND:
        setting = next(one.setting for one in INFO.credentials if one.name == _PER_SECOND)
        raise SettingMissing("setting_invalid", setting=setting)
    return int(given)


def root(session: Session) -> str:
    """The path that all calls of the environment begin with; both have the same host."""
    return "" if session.http.production else "/Demo"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def kept_token(session: Session, credentials: Credentials) -> str | None:
    """Return the token kept for these credentials, if any."""
    return session.read_token(f"{SYSTEM}:{credentials.key}")


def drop_token(session: Session, credentials: Credentials) -> None:
    session.write_token(f"{SYSTEM}:{credentials.key}", None, 0)


def request_of(session: Session, credentials: Credentials) -> dict[str, Any]:
    """Return the token call but its operation and method."""
    pair = f"{credentials.fields['application_key']}:{credentials.fields['client_key']}"
    return {
        "path": f"{root(session)}/OAuth/Token",
        "headers": {
            **credentials.subscription,
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "Accept": "application/json",
        },
        "body": b"grant_type=client_credentials",
        "read": True,
    }


def token_in(session: Session, credentials: Credentials, answer: Answer) -> str:
    """Return the token of an answer and keep it. Raises ClientKeyRefused, SubscriptionKeyRefused or what else
    the answer says."""
    if answer.status != 200:
        raise _refusal(answer)
    row = Row.of(answer.json(), SYSTEM, OPERATION)
    token, seconds = row.text("access_token"), row.whole("expires_in")
    if not token:
        raise BadAnswer(SYSTEM, OPERATION, field="access_token")
    if seconds > _UNUSED_SECONDS:
        session.write_token(f"{SYSTEM}:{credentials.key}", token, seconds - _UNUSED_SECONDS)
    return token


def _refusal(answer: Answer) -> Exception:
    said = read_error(answer)
    if said.status == 400 and said.code in _REFUSED:
        return ClientKeyRefused(SYSTEM, OPERATION)
    if said.status in (401, 403):
        return SubscriptionKeyRefused(SYSTEM, OPERATION)
    if said.status == 404:  # the host does not know the environment, or it is no PowerOffice at all
        return BadAnswer(SYSTEM, OPERATION, http_status=said.status)
    return error_for(answer, write=False, right="")
