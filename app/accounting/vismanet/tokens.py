"""Access tokens of Visma Connect: client credentials for one company, asked for again when they end."""

import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from app.accounting.base import Session
from app.accounting.rows import Row
from app.accounting.vismanet.errors import error_for
from app.accounting.vismanet.info import INFO, SYSTEM
from app.errors import BadAnswer, ClientRefused, Unauthorised
from app.http import Answer

OPERATION: Final = "get_token"
SCOPES: Final = tuple(f"vismanet_erp_service_api:{right}" for right in ("create", "read", "update", "delete"))
_UNUSED_SECONDS: Final = 60
"""A token is not used in the last seconds of its life: a call takes its time."""

_CLIENT_ERRORS: Final = frozenset({"invalid_client"})
_SHOP_ERRORS: Final = frozenset({"unauthorized_client", "invalid_grant", "invalid_request", "invalid_scope"})


@dataclass(frozen=True, slots=True)
class Keys:
    """The operator's client and the company's tenant; ``name`` is their hash."""

    client_id: str
    client_secret: str
    tenant: str
    name: str


def keys_of(session: Session) -> Keys:
    """Return what is given; raise Unauthorised before any call when something is missing."""
    given = session.credentials
    needed = [one.name for one in INFO.credentials if one.required]
    missing = [name for name in needed if not given.get(name)]
    if missing:
        raise Unauthorised(SYSTEM, OPERATION, missing=", ".join(missing))
    base = session.http.base_url
    told = "\n".join((base, given["client_id"], given["client_secret"], given["tenant_id"]))
    name = f"{SYSTEM}:{hashlib.sha256(told.encode()).hexdigest()}"
    return Keys(given["client_id"], given["client_secret"], given["tenant_id"].lower(), name)


def new_token(session: Session, keys: Keys) -> str:
    """Ask for a token and keep it. Raises ClientRefused (the operator's matter), Unauthorised (the company
    has not approved the integration, or the tenant is another) and what else the answer says."""
    http = session.token_http or session.http
    form = {
        "grant_type": "client_credentials",
        "client_id": keys.client_id,
        "client_secret": keys.client_secret,
        "scope": " ".join(SCOPES),
        "tenant_id": keys.tenant,
    }
    answer = http.call(
        OPERATION,
        "POST",
        "/connect/token",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        body=urlencode(form).encode(),
        read=True,
    )
    if answer.status != 200:
        raise _refusal(answer)
    row = Row.of(answer.json(), SYSTEM, OPERATION)
    token = row.text("access_token")
    if not token:
        raise BadAnswer(SYSTEM, OPERATION, field="access_token")
    seconds = row.whole("expires_in") if row.has("expires_in") else 0
    if seconds > _UNUSED_SECONDS:
        session.write_token(keys.name, token, seconds - _UNUSED_SECONDS)
    return token


def _refusal(answer: Answer) -> Exception:
    try:
        error = Row.of(answer.json(), SYSTEM, OPERATION).text("error")
    except BadAnswer:
        error = ""
    if error in _CLIENT_ERRORS:
        return ClientRefused(SYSTEM, OPERATION)
    if error in _SHOP_ERRORS:
        return Unauthorised(SYSTEM, OPERATION, vendor_code=error)
    return error_for(answer, write=False)
