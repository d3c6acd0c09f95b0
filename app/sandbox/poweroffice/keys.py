"""Application, client and subscription keys, the tokens made of them, and the privileges in each token.

A token lives 20 minutes and keeps the privileges it was made with, whatever is changed in Go meanwhile.
"""

import base64
import binascii
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.sandbox.poweroffice.refusals import no_token

ALL_PRIVILEGES: Final = (
    "ManualVoucher_Full",
    "YearEndVoucher_Full",
    "VoucherDocumentation_Full",
    "AccountTransaction",
    "TrialBalance",
    "GeneralLedgerAccount",
    "CommonServices",
    "Department",
    "Project",
    "CustomDimension",
    "Customer",
)
LIFE: Final = timedelta(seconds=1199)


@dataclass(slots=True)
class ClientKey:
    """What a client gave to an integration. ``without_module`` are privileges the integration has, that the
    client's own subscription does not cover."""

    value: str
    application: str
    company_id: str
    privileges: tuple[str, ...]
    without_module: tuple[str, ...] = ()
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    value: str
    key: ClientKey
    privileges: tuple[str, ...]
    ends: datetime

    def may(self, role: str) -> bool:
        """Whether the token has a role, or the ``_Full`` one that holds it."""
        return role in self.privileges or f"{role}_Full" in self.privileges


class Keys:
    """The keys of all clients, and the tokens that are valid."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.subscriptions: set[str] = set()
        self._keys: dict[str, ClientKey] = {}
        self._tokens: dict[str, Token] = {}

    @property
    def tokens(self) -> int:
        """How many tokens are valid now."""
        return sum(1 for one in self._tokens.values() if one.ends > self._clock())

    def add(self, key: ClientKey) -> None:
        self._keys[key.value] = key

    def key(self, value: str) -> ClientKey:
        if value not in self._keys:
            raise ValueError("no such client key")
        return self._keys[value]

    def new_token(self, authorization: str) -> Token | None:
        """Return a token for ``Basic application:client``, None when there is no such pair."""
        try:
            kind, encoded = authorization.split(" ", 1)
            application, client = base64.b64decode(encoded, validate=True).decode().split(":", 1)
        except (ValueError, binascii.Error):
            return None
        key = self._keys.get(client)
        if kind != "Basic" or key is None or key.application != application or key.is_revoked:
            return None
        privileges = tuple(one for one in key.privileges if one not in key.without_module)
        token = Token(f"eyJ{secrets.token_urlsafe(24)}", key, privileges, self._clock() + LIFE)
        self._tokens[token.value] = token
        return token

    def admit(self, authorization: str) -> Token:
        """Return the token of a request; raise the 401 for one that is unknown or over."""
        token = self._tokens.get(authorization.removeprefix("Bearer "))
        if token is None or token.ends <= self._clock() or token.key.is_revoked:
            raise no_token()
        return token

    def expire(self) -> None:
        self._tokens.clear()
