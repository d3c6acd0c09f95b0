"""The contract of a payment provider: collect what it delivers, parse it purely, say how to check and match.

A provider is one package behind :class:`Provider` and one line in ``app.providers.registry``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from app.connecting import CollectedDay as CollectedDay
from app.connecting import CredentialField, Environment
from app.connecting import MerchantAccount as MerchantAccount
from app.connecting import ReportPart as ReportPart
from app.core.identities import Identity
from app.core.matching import ReferenceRule
from app.core.transactions import ParsedReport, Transaction
from app.http import Http


@dataclass(frozen=True, slots=True)
class CollectPlan:
    """Which days to ask for: ``days`` in order, oldest first."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ProviderInfo:
    """What screens, validation and the pipeline read instead of asking for a provider's name."""

    name: str
    title: str
    parser_version: str
    environments: tuple[Environment, ...]
    credentials: tuple[CredentialField, ...]
    identities: tuple[Identity, ...]
    references: tuple[ReferenceRule, ...]
    wanted_reference: str
    default_clearing: str
    watch_days: int = 3
    largest_gap_days: int = 62
    extra: Mapping[str, object] = field(default_factory=dict)


class Provider(Protocol):
    """What every provider package offers."""

    info: ProviderInfo

    def identify(self, http: Http, credentials: Mapping[str, str]) -> Sequence[MerchantAccount]:
        """Return the merchant accounts these credentials reach. Raises CallError kinds."""

    def collect(
        self, http: Http, credentials: Mapping[str, str], account: MerchantAccount, plan: CollectPlan
    ) -> Iterator[CollectedDay]:
        """Yield each planned day's whole report, scrubbed, oldest first; stop at the first incomplete day
        after yielding it."""

    def parse(self, account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
        """Return the payouts and transactions of the parts. Pure; never raises on content: what cannot be
        read becomes a :class:`~app.core.transactions.Problem`."""

    def is_outside_shop(self, account: MerchantAccount, transaction: Transaction) -> bool:
        """Whether the provider's own fields say that this is no web-shop payment."""
