"""A person gives access at the other side itself: sent there with a state, brought back with a code.

The state is random, kept as its hash, good once and for half an hour, and bound to one shop and connection. A
grant that works is kept until the new one is there. What that reaches is tested and confirmed as for any
connection.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import Row

from app import oauth
from app.config import LOOPBACK
from app.errors import AvstemError, Conflict, Refusal
from app.http import Deadline
from app.oauth import Client
from app.pipeline.connect import check_way
from app.pipeline.grants import seal_grant
from app.pipeline.reach import test_connection
from app.pipeline.services import Services
from app.store import audit, connections, grants, shops

CALLBACK_PATH: Final = "/v1/oauth/callback"
PUBLIC_URL: Final = "AVSTEM_PUBLIC_URL"
GRANTED: Final = "granted"

_SECONDS: Final = 1800
_LONGEST: Final = 4000
"""Characters of a state or code that are looked at at all."""


@dataclass(frozen=True, slots=True)
class Started:
    """Where to send the person, until when (epoch milliseconds), and which consent it is."""

    consent: int
    connection: int
    url: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a consent ended: ``problem`` is None when access was given and the connection answers."""

    connection: int
    language: str
    return_to: str
    problem: AvstemError | None = None


def start_consent(
    services: Services,
    shop_id: int,
    *,
    role: str,
    system: str,
    environment: str,
    style: str,
    actor: str,
    return_to: str = "",
) -> Started:
    """Prepare a consent; ``return_to`` is where the browser goes afterwards. Raises Refusal."""
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
    description = services.oauth(role, system, style)
    if description is None:
        raise Refusal("style_unknown", style=style)
    check_way(services, shop, role, system, environment, style, {})
    redirect_uri = _redirect_uri(services, shop)
    state, verifier = secrets.token_urlsafe(32), oauth.new_verifier()
    now = services.now_ms()
    with services.store.writing("consent.start", shop_id) as connection:
        known = [
            one for one in connections.list_connections(connection, shop_id, role) if one.system == system
        ]
        connection_id = (
            int(known[0].id)
            if known
            else connections.add_connection(
                connection,
                shop_id,
                now,
                role=role,
                system=system,
                environment=environment,
                style=style,
                credentials=services.vault.seal({}),
                credentials_fingerprint="",
                state=connections.NEW,
            )
        )
        row = connections.get_connection(connection, shop_id, connection_id)
        consent = grants.add_consent(
            connection,
            shop_id,
            now,
            state_hash=_hash(state),
            connection_id=connection_id,
            environment=environment,
            style=style,
            verifier=services.vault.seal({"verifier": verifier}),
            return_to=return_to,
            actor=actor,
            expires_at=now + _SECONDS * 1000,
        )
        audit.log_change(connection, shop_id, ("connection", connection_id), actor, now, "consent_asked")
    client = Client(_operator_keys(services, shop, row, style)["client_id"], "", redirect_uri)
    address = services.consent_http(shop, role, system, environment).base_url
    url = oauth.consent_url(address, description, client, state, verifier)
    return Started(consent, connection_id, url, now + _SECONDS * 1000)


def finish_consent(services: Services, state: str, code: str, refused: str = "") -> Ended:
    """Take what the browser brought back. ``refused`` is the error it brought in place of a code.

    Raises Refusal for a state that is unknown, used or too old; what goes wrong after that is the ``problem``
    of what is returned.
    """
    now = services.now_ms()
    with services.store.reading(None) as connection:
        consent = grants.find_consent(connection, _hash(state)) if 0 < len(state) <= _LONGEST else None
    if consent is None:
        raise Refusal("consent_unknown")
    shop_id = int(consent.shop_id)
    with services.store.writing("consent.used", shop_id) as connection:
        if not grants.use_consent(connection, shop_id, consent.id, now):
            raise Conflict("consent_used")
        shop = shops.get_shop(connection, shop_id)
    problem: AvstemError | None = None
    try:
        if refused or not 0 < len(code) <= _LONGEST:
            raise Refusal("consent_refused")
        _keep(services, shop, consent, code, state)
        test_connection(services, shop_id, consent.connection_id, consent.actor)
    except AvstemError as error:
        problem = error
    with services.store.writing("consent.ended", shop_id) as connection:
        grants.end_consent(connection, shop_id, consent.id, problem.code if problem else GRANTED)
    return Ended(int(consent.connection_id), str(shop.language), str(consent.return_to), problem)


def consent_outcome(services: Services, shop_id: int, consent: int) -> str | None:
    """How it ended: ``granted`` or the code of what went wrong; None while the person is still there."""
    with services.store.reading(shop_id) as connection:
        row = grants.get_consent(connection, shop_id, consent)
    if row.outcome is None and row.expires_at <= services.now_ms():
        return "consent_used"
    return None if row.outcome is None else str(row.outcome)


def _keep(services: Services, shop: Row[Any], consent: Row[Any], code: str, state: str) -> None:
    """Turn the code into a grant and keep it in place of what the connection had."""
    with services.store.reading(shop.id) as connection:
        row = connections.get_connection(connection, shop.id, consent.connection_id)
    description = services.oauth(row.role, row.system, consent.style)
    if description is None:
        raise Refusal("style_unknown", style=consent.style)
    keys = _operator_keys(services, shop, row, consent.style)
    client = Client(keys["client_id"], keys["client_secret"], _redirect_uri(services, shop))
    way = (row.role, row.system, consent.environment)
    http = services.consent_http(shop, *way, Deadline.after(services.settings.call_seconds * 2))
    verifier = services.vault.open(consent.verifier)["verifier"]
    tokens = oauth.exchange_code(http, description, client, code, verifier, state)
    now = services.now_ms()
    sealed, named = seal_grant(services.vault, tokens, now)
    with services.store.writing("consent.granted", shop.id) as connection:
        connections.get_connection(connection, shop.id, row.id)  # not removed meanwhile
        connections.set_connection(
            connection,
            shop.id,
            row.id,
            environment=consent.environment,
            style=consent.style,
            credentials=sealed,
            credentials_fingerprint=named,
            grant_renewed_at=now,
            state=connections.NEW,
            last_error=None,
        )
        audit.log_change(connection, shop.id, ("connection", row.id), consent.actor, now, "consent_granted")


def _operator_keys(services: Services, shop: Row[Any], row: Row[Any], style: str) -> dict[str, str]:
    """The operator's own keys for a style, whatever the connection has now."""
    found = {}
    for one in services.info(row.role, row.system).credentials:
        if one.style == style:
            found[one.name] = services.operator_secret(shop, one) or ""
    return found


def _redirect_uri(services: Services, shop: Row[Any]) -> str:
    """Where the other side sends the browser back to: https, but for a test shop on this machine."""
    if not can_come_back(services, shop):
        raise Refusal("public_url_missing", setting=PUBLIC_URL)
    return services.settings.public_url.rstrip("/") + CALLBACK_PATH


def can_come_back(services: Services, shop: Row[Any]) -> bool:
    """Whether the service has an address that a browser can be sent back to for this shop."""
    public = services.settings.public_url
    return bool(public) and (shop.kind == shops.TEST or not public.startswith(LOOPBACK))


def may_return_to(site_address: str, return_to: str) -> bool:
    """Whether an address is the site's own: a browser is sent nowhere else."""
    site, asked = urlsplit(site_address), urlsplit(return_to)
    return asked.scheme in ("https", "http") and (asked.scheme, asked.netloc) == (site.scheme, site.netloc)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
