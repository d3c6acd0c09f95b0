"""What every step gets: settings, the store, the vault, the clock, the registries, a token cache."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cachetools import TLRUCache, TTLCache
from sqlalchemy import Row

from app.accounting.base import Accounting, Session
from app.accounting.registry import SYSTEMS, AccountingSystem
from app.clock import Clock, local_date, to_ms, utc_now
from app.config import AGENCY, Settings
from app.connecting import CredentialField, Environment, Holder, OAuth, setting_for
from app.core.default_rules import ProviderAccounts
from app.errors import Refusal
from app.http import Deadline, Http
from app.oauth import Client
from app.pipeline.grants import ConnectionGrant
from app.pipeline.turns import Turns
from app.providers.base import Provider
from app.providers.registry import PROVIDERS
from app.secrets import Vault
from app.store.database import Store
from app.store.shops import TEST

_OWN_KEYS: Final = frozenset({"sales_unit"})
"""Styles of connecting with keys that are the shop's own and not for an agency."""


class TokenCache:
    """Short-lived tokens of this process, by a key that names their credentials by hash."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: TLRUCache[str, tuple[str, int]] = TLRUCache(
            maxsize=2000, ttu=lambda key, value, now: now + value[1]
        )

    def read(self, key: str) -> str | None:
        with self._lock:
            found = self._tokens.get(key)
            return found[0] if found else None

    def write(self, key: str, token: str | None, seconds: int) -> None:
        """Keep a token for so many seconds; None forgets it."""
        with self._lock:
            if token is None:
                self._tokens.pop(key, None)
            else:
                self._tokens[key] = (token, seconds)


@dataclass(frozen=True)
class Services:
    """The edges of the pipeline, made once per process."""

    settings: Settings
    store: Store
    vault: Vault
    clock: Clock = utc_now
    providers: Mapping[str, Provider] = field(default_factory=lambda: PROVIDERS)
    systems: Mapping[str, AccountingSystem] = field(default_factory=lambda: SYSTEMS)
    tokens: TokenCache = field(default_factory=TokenCache)
    account_names: TTLCache[int, dict[str, str]] = field(
        default_factory=lambda: TTLCache(maxsize=500, ttl=3600)
    )
    """Names of accounts per company, for documents; the chart itself is the accounting package's matter."""
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "turns", Turns(self.store, self.settings.call_seconds))

    def now_ms(self) -> int:
        return to_ms(self.clock())

    @property
    def accounts(self) -> dict[str, ProviderAccounts]:
        """What each provider's money is booked on unless the shop says otherwise."""
        return {name: one.info.accounts for name, one in self.providers.items()}

    def provider(self, name: str) -> Provider:
        try:
            return self.providers[name]
        except KeyError:
            raise Refusal("system_unknown", system=name) from None

    def system(self, name: str) -> AccountingSystem:
        try:
            return self.systems[name]
        except KeyError:
            raise Refusal("system_unknown", system=name) from None

    def credentials(self, shop: Row[Any], connection: Row[Any]) -> dict[str, str]:
        """The connection's own credentials together with the operator's keys for its style.

        Raises Refusal when the operator may not use keys of that style, or has none of its own.
        """
        self.refuse_style(connection.system, connection.style)
        known = self.vault.open(connection.credentials)
        info = self.info(connection.role, connection.system)
        for one in info.credentials:
            if one.style == connection.style and one.holder is Holder.OPERATOR:
                secret = self.operator_secret(shop, one)
                if secret is None and one.required:
                    raise Refusal("operator_key_missing", setting=operator_setting(shop.kind, one))
                if secret is not None:
                    known[one.name] = secret
        return known

    def refuse_style(self, system: str, style: str) -> None:
        """Vipps forbids that a shop gives its own keys to an agency, unless the agency is approved for it."""
        if style in _OWN_KEYS and self.settings.operator == AGENCY and not self.settings.vipps_approved:
            raise Refusal("agency_needs_partner_keys", system=system)

    def operator_secret(self, shop: Row[Any], one: CredentialField) -> str | None:
        return self.settings.operator_secret(operator_setting(shop.kind, one))

    def http(self, shop: Row[Any], connection: Row[Any], deadline: Deadline | None = None) -> Http:
        """The way to the connection's address; a production shop never talks to a sandbox."""
        place = self._environment(connection)
        return self._way_to(shop, connection.system, place.url_setting, place.default_url, deadline)

    def token_http(
        self, shop: Row[Any], connection: Row[Any], deadline: Deadline | None = None
    ) -> Http | None:
        """The way to who hands out the connection's tokens; None where that is the same host."""
        place = self._environment(connection)
        if not place.token_url_setting:
            return None
        return self._way_to(
            shop, connection.system, place.token_url_setting, place.token_default_url, deadline
        )

    def consent_http(
        self, shop: Row[Any], role: str, system: str, environment: str, deadline: Deadline | None = None
    ) -> Http:
        """The way to who lets people give access in an environment of the system."""
        place = find_environment(self.info(role, system).environments, environment)
        setting, default = place.token_url_setting, place.token_default_url
        return self._way_to(
            shop, system, setting or place.url_setting, default or place.default_url, deadline
        )

    def _environment(self, connection: Row[Any]) -> Environment:
        info = self.info(connection.role, connection.system)
        return find_environment(info.environments, connection.environment)

    def _way_to(
        self, shop: Row[Any], system: str, setting: str, default: str, deadline: Deadline | None
    ) -> Http:
        return Http(
            system=system,
            base_url=self.settings.url(setting, default),
            call_seconds=self.settings.call_seconds,
            production=shop.kind != TEST,
            deadline=deadline,
        )

    def accounting(
        self, shop: Row[Any], connection: Row[Any], deadline: Deadline | None = None
    ) -> Accounting:
        """A session with the company the connection reaches; does not call yet."""
        credentials, grant = self.credentials(shop, connection), None
        description = self.oauth(connection.role, connection.system, connection.style)
        if description is not None:
            grant = self.grant(shop, connection, description, credentials, deadline)
            credentials = {}
        return self.system(connection.system).open(
            Session(
                http=self.http(shop, connection, deadline),
                credentials=credentials,
                today=local_date(self.clock(), shop.zone),
                read_token=self.tokens.read,
                write_token=self.tokens.write,
                token_http=self.token_http(shop, connection, deadline),
                grant=grant,
                take_turn=self.turns.take,
                company=_confirmed(connection),
            )
        )

    def oauth(self, role: str, system: str, style: str) -> OAuth | None:
        """How access is given where this is the way to connect, None for every other way."""
        found: OAuth | None = getattr(self.info(role, system), "oauth", None)
        return found if found is not None and found.style == style else None

    def grant(
        self,
        shop: Row[Any],
        connection: Row[Any],
        description: OAuth,
        credentials: Mapping[str, str],
        deadline: Deadline | None,
    ) -> ConnectionGrant:
        """The access that a person gave the connection; ``credentials`` hold the operator's keys for it."""
        deadline = deadline or Deadline.after(self.settings.call_seconds * 2)
        way = (connection.role, connection.system, connection.environment)
        return ConnectionGrant(
            store=self.store,
            vault=self.vault,
            now_ms=self.now_ms,
            http=self.consent_http(shop, *way, deadline),
            description=description,
            client=Client(credentials["client_id"], credentials["client_secret"]),
            shop=int(shop.id),
            connection=int(connection.id),
            deadline=deadline,
        )

    def info(self, role: str, system: str) -> Any:
        """What is known of a provider or an accounting system before anybody connects."""
        return self.provider(system).info if role == "provider" else self.system(system).info


def operator_setting(shop_kind: str, one: CredentialField) -> str:
    """The setting's name: test shops have their own, with AVSTEM_TEST_ in front."""
    return setting_for(shop_kind == TEST, one.setting)


def _confirmed(connection: Row[Any]) -> str:
    """The reference of the company that a person confirmed for an accounting system, empty before."""
    if connection.confirmed_at is None or not connection.reaches:
        return ""
    return str(connection.reaches[0]["reference"])


def find_environment(environments: tuple[Environment, ...], name: str) -> Environment:
    for one in environments:
        if one.name == name:
            return one
    raise Refusal("environment_unknown", environment=name)
