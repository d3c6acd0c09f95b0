"""The contract of a payment provider: collect what it delivers, parse it purely, say how to check and match.

A provider is one package behind :class:`Provider` and one line in ``app.providers.registry``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from app.connecting import CredentialField, Environment
from app.core.identities import Identity
from app.core.matching import ReferenceRule
from app.core.transactions import ParsedReport, Transaction
from app.http import Http


@dataclass(frozen=True, slots=True)
class MerchantAccount:
    """Where a provider keeps the shop's money. ``reference`` is the provider's own stable id."""

    reference: str
    currency: str
    name: str = ""
    organisation_number: str = ""
    handles: tuple[str, ...] = ()
    bank_account: str = ""


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One piece of a report as it is stored: scrubbed of personal data before this object exists.

    ``key`` orders and names the part within its merchant account and report day (topic and page);
    ``delivered_sha256`` is the hash of the bytes as they came, ``body`` what is kept. ``complete`` is True on
    every part of a day that the provider calls final.
    """

    key: str
    day: date
    body: bytes
    delivered_sha256: str
    complete: bool
    last: bool = True


@dataclass(frozen=True, slots=True)
class CollectPlan:
    """Which days to ask for: ``days`` in order, oldest first."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class CollectedDay:
    """All parts of one report day. ``complete`` False: not final yet, ask again later."""

    day: date
    parts: tuple[ReportPart, ...]
    complete: bool


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
