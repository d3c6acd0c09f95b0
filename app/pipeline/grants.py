"""A connection's grant: the access token its adapter uses, renewed by one process at a time.

A refresh token is good for one use. So a renewal is made under a turn that holds across processes, ends
before the turn does, and what it brings is committed before anybody uses it. A process that dies between the
vendor's answer and that commit takes the new token with it: the next one tries the old token, which a vendor
with a period of grace still takes. Where it is void the grant has ended, and a person connects again; nothing
that was sent is in doubt for it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

from app import oauth
from app.connecting import OAuth
from app.errors import GrantEnded, Unavailable
from app.http import Deadline, Http
from app.oauth import Client, Tokens
from app.secrets import Vault, fingerprint
from app.store import grants
from app.store.database import Store

_SPARE_MS: Final = 60_000
"""A token that ends so soon is not used any more."""

_TURN_SPARE_SECONDS: Final = 10.0
_LOOK_AGAIN_SECONDS: Final = 0.05

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A grant as it is kept; ``named`` is the fingerprint of its refresh token."""

    refresh: str = field(repr=False)
    access: str = field(repr=False)
    until_ms: int
    named: str

    def good(self, now_ms: int, refused: str | None) -> bool:
        return bool(self.access) and self.access != refused and now_ms < self.until_ms


def seal_grant(vault: Vault, tokens: Tokens, now_ms: int, refresh: str = "") -> tuple[bytes, str]:
    """Return the sealed grant and its name; ``refresh`` is the token used, kept where no new one came."""
    life = tokens.seconds * 1000
    kept = tokens.refresh or refresh
    values = {
        "refresh_token": kept,
        "access_token": tokens.access,
        "access_until": str(now_ms + life - min(_SPARE_MS, life // 10)),
    }
    return vault.seal(values), fingerprint(kept)


@dataclass(frozen=True)
class ConnectionGrant:
    """The grant of one connection, for one session with its system."""

    store: Store
    vault: Vault
    now_ms: Callable[[], int]
    http: Http
    description: OAuth
    client: Client
    shop: int
    connection: int
    deadline: Deadline

    def access_token(self) -> str:
        """Return a token that is good for now. Raises GrantEnded, ClientRefused, Unavailable, BadAnswer."""
        return self._token(None)

    def renew(self, refused: str) -> str:
        """Return another token than the refused one, somebody else's newer one if there is."""
        return self._token(refused)

    def refresh(self) -> None:
        """Renew the grant though nobody needs a token now, so that it does not lapse."""
        self._token(self._kept().access)

    def _token(self, refused: str | None) -> str:
        while True:
            kept = self._kept()
            if kept.good(self.now_ms(), refused):
                return kept.access
            if not kept.refresh:
                raise GrantEnded(self.http.system, "renew_grant")
            seconds = self.http.call_seconds + _TURN_SPARE_SECONDS
            turn = grants.take_turn(self.store, self.shop, self.connection, seconds)
            if turn is not None:
                break
            if self.deadline.remaining <= _LOOK_AGAIN_SECONDS:
                raise Unavailable(self.http.system, "renew_grant", retry_after=1)
            time.sleep(_LOOK_AGAIN_SECONDS)
        try:
            return self._renewed(refused)
        finally:
            grants.end_turn(self.store, self.shop, self.connection, turn)

    def _renewed(self, refused: str | None) -> str:
        """Renew under the turn; what somebody has renewed just before is taken as it is."""
        kept = self._kept()
        if kept.good(self.now_ms(), refused):
            return kept.access
        try:
            tokens = oauth.renew_tokens(self.http, self.description, self.client, kept.refresh)
        except GrantEnded:
            return self._newer_than(kept, refused)
        now = self.now_ms()
        sealed, named = seal_grant(self.vault, tokens, now, kept.refresh)
        with self.store.writing("grant.renewed", self.shop) as connection:
            saved = grants.replace_grant(
                connection, self.shop, self.connection, kept.named, sealed, named, now
            )
        _log.info("grant renewed", system=self.http.system, connection=self.connection, kept=saved)
        return tokens.access if saved else self._newer_than(kept, refused)

    def _newer_than(self, kept: Kept, refused: str | None) -> str:
        """The token of a grant that came in place of ours meanwhile; raises GrantEnded when none did."""
        now_kept = self._kept()
        if now_kept.named != kept.named and now_kept.good(self.now_ms(), refused):
            return now_kept.access
        raise GrantEnded(self.http.system, "renew_grant")

    def _kept(self) -> Kept:
        with self.store.reading(self.shop) as connection:
            found = grants.find_grant(connection, self.shop, self.connection)
        if found is None:
            raise GrantEnded(self.http.system, "renew_grant")
        sealed, named = found
        values = self.vault.open(sealed)
        return Kept(
            values.get("refresh_token", ""),
            values.get("access_token", ""),
            int(values.get("access_until", "0")),
            named,
        )
