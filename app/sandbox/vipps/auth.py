"""Keys and tokens of both flows, and who may see which ledger.

A merchant's own sales-unit keys get a token at ``/accesstoken/get`` and reach the ledgers of that one MSN; an
accounting partner's keys get theirs at ``/miami/v1/token`` and reach the ledgers merchants have granted.
https://developer.vippsmobilepay.com/docs/APIs/access-token-api/
"""

import base64
import binascii
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, Final

from werkzeug.datastructures import Headers

from app.sandbox.vipps.terms import LedgerTerms

SUBSCRIPTION_KEY: Final = "Ocp-Apim-Subscription-Key"
MERCHANT: Final = "Merchant-Serial-Number"


@dataclass(frozen=True, slots=True)
class SalesUnitKeys:
    """The keys of one sales unit, from the merchant's portal; either subscription key works."""

    msn: str
    client_id: str
    client_secret: str = field(repr=False)
    subscription_key: str = field(repr=False)
    secondary_subscription_key: str | None = field(default=None, repr=False)

    def knows(self, subscription_key: str | None) -> bool:
        keys = (self.subscription_key, self.secondary_subscription_key)
        return any(key is not None and _same(key, subscription_key) for key in keys)


@dataclass(slots=True)
class AccountingPartnerKeys:
    """An accounting partner's keys and the ids of the ledgers that merchants have granted to it."""

    client_id: str
    client_secret: str = field(repr=False)
    ledgers: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Token:
    client_id: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class Denied:
    """Why a report call is not let in: 401 (keys or token) or 403 (valid keys of somebody else)."""

    status: int


class VippsKeys:
    """All keys, the tokens issued on them, and which of both are revoked."""

    def __init__(
        self,
        sales_units: Iterable[SalesUnitKeys] = (),
        partners: Iterable[AccountingPartnerKeys] = (),
        *,
        standard_life: int = 86398,
        partner_life: int = 900,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``standard_life`` and ``partner_life`` are seconds; ``clock`` gives seconds since 1970."""
        self._units = {unit.client_id: unit for unit in sales_units}
        self._partners = {partner.client_id: partner for partner in partners}
        self._standard_life = standard_life
        self._partner_life = partner_life
        self._clock = clock
        self._tokens: dict[str, _Token] = {}
        self._revoked: set[str] = set()
        self._lock = threading.Lock()

    def standard_token(self, headers: Headers) -> dict[str, Any] | None:
        """Return the answer to ``POST /accesstoken/get`` (numbers are strings), or None for wrong keys."""
        unit = self._units.get(headers.get("client_id", ""))
        if (
            unit is None
            or unit.client_id in self._revoked
            or not _same(unit.client_secret, headers.get("client_secret"))
            or not unit.knows(headers.get(SUBSCRIPTION_KEY))
            or headers.get(MERCHANT, unit.msn) != unit.msn
        ):
            return None
        now = int(self._clock())
        return {
            "token_type": "Bearer",
            "expires_in": str(self._standard_life),
            "ext_expires_in": str(self._standard_life),
            "expires_on": str(now + self._standard_life),
            "not_before": str(now),
            "resource": "00000002-0000-0000-c000-000000000000",
            "access_token": self._issue(unit.client_id, self._standard_life),
        }

    def partner_token(self, headers: Headers, grant_type: str | None) -> dict[str, Any] | None:
        """Return the answer to ``POST /miami/v1/token``, or None for ``invalid_client``."""
        client_id, client_secret = _basic(headers.get("Authorization", ""))
        partner = self._partners.get(client_id)
        if (
            partner is None
            or partner.client_id in self._revoked
            or not _same(partner.client_secret, client_secret)
            or grant_type != "client_credentials"
            or SUBSCRIPTION_KEY in headers
        ):
            return None
        return {
            "access_token": self._issue(partner.client_id, self._partner_life),
            "token_type": "Bearer",
            "expires_in": self._partner_life,
        }

    def admit(self, headers: Headers) -> "Callable[[LedgerTerms], bool] | Denied":
        """Return which ledgers the caller of a report may see, or why it may not call at all."""
        scheme, _, text = headers.get("Authorization", "").partition(" ")
        with self._lock:
            token = self._tokens.get(text) if scheme == "Bearer" else None
        if token is None or token.client_id in self._revoked or token.expires_at <= self._clock():
            return Denied(401)
        unit = self._units.get(token.client_id)
        if unit is None:
            granted = self._partners[token.client_id].ledgers
            return lambda terms: terms.ledger_id in granted
        if not unit.knows(headers.get(SUBSCRIPTION_KEY)) or MERCHANT not in headers:
            return Denied(401)
        if headers[MERCHANT] != unit.msn:
            return Denied(403)
        own = f"api:{unit.msn}"
        return lambda terms: own in terms.handles

    # -- what a merchant or the vendor can change ----------------------------------------------------

    def revoke_tokens(self) -> None:
        """Make every token issued so far worthless."""
        with self._lock:
            self._tokens.clear()

    def revoke_credentials(self, client_id: str) -> None:
        """Make the keys of ``client_id``, and its tokens, worthless."""
        self._revoked.add(client_id)

    def restore_credentials(self, client_id: str) -> None:
        """Let the keys of ``client_id`` work again."""
        self._revoked.discard(client_id)

    def grant(self, client_id: str, ledger: str) -> None:
        """Grant the accounting partner ``client_id`` access to a ledger."""
        self._partners[client_id].ledgers.add(ledger)

    def withdraw_grant(self, client_id: str, ledger: str) -> None:
        """Take the accounting partner's access to a ledger away."""
        self._partners[client_id].ledgers.discard(ledger)

    def _issue(self, client_id: str, life: int) -> str:
        head = _part({"typ": "JWT", "alg": "RS256"})
        text = f"{head}.{_part({'appid': client_id})}.{secrets.token_urlsafe(32)}"
        with self._lock:
            self._tokens[text] = _Token(client_id, self._clock() + life)
        return text


def _part(claims: Mapping[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def _same(secret: str, given: str | None) -> bool:
    return given is not None and compare_digest(secret.encode(), given.encode())


def _basic(header: str) -> tuple[str, str]:
    """Return client id and secret of a Basic header, two empty texts when it is not one."""
    scheme, _, text = header.partition(" ")
    if scheme != "Basic":
        return "", ""
    try:
        client_id, _, client_secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, client_secret
