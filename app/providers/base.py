"""The contract of a payment provider: collect what it delivers, parse it purely, say how to check and match.

A provider is one package behind :class:`Provider` and one line in ``app.providers.registry``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.connecting import CollectedDay as CollectedDay
from app.connecting import CredentialField, Environment
from app.connecting import MerchantAccount as MerchantAccount
from app.connecting import ReportPart as ReportPart
from app.core.default_rules import ProviderAccounts
from app.core.identities import Identity
from app.core.matching import ReferenceRule
from app.core.transactions import ParsedReport, Transaction
from app.errors import Refusal
from app.files.format import FileFormat
from app.http import Http


class Collects(StrEnum):
    """How a provider delivers its reports: by whole days, one of which closes a payout, or payout by payout,
    each of which lists its rows; then the days tell of every movement, in a payout or not yet. ``LISTED``:
    payout by payout and no days: a movement is known when its payout is, and no balance is reported."""

    DAYS = "days"
    PAYOUTS = "payouts"
    LISTED = "listed"

    @property
    def by_payout(self) -> bool:
        """Whether a payout's report is asked for by the payout's reference."""
        return self is not Collects.DAYS


@dataclass(frozen=True, slots=True)
class CollectPlan:
    """What to ask for. ``days`` in order, oldest first, each over at the provider where it reports payouts.

    Where it does, also every payout made from ``since`` on (None: none) to the end of ``until``, which is now
    at the provider, but those in ``settled`` (payout references): their report is stored and is not read
    again now. ``only`` asks for that one payout instead. ``known`` is the newest payout that is stored
    ("" none): where a provider's keys name no account, this is what they are known by.
    """

    days: tuple[date, ...]
    since: date | None = None
    until: date | None = None
    settled: frozenset[str] = frozenset()
    only: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a provider holds for the shop at the end of ``on``, by its own word: minor units, + for the shop.

    ``source`` names the call or report that says so.
    """

    amount: int
    currency: str
    on: date
    source: str


class WrongSignature(Refusal):
    """A notice that is not signed as the provider signs; nothing of it is believed."""

    code = "notice_not_signed"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a provider's webhook told: a hint to read again now, never a fact.

    ``reference`` is the notice's own id; ``account`` the merchant account it names, "" when none;
    ``is_known`` whether anything is read for it; ``is_ours`` whether it is of the connection's environment.
    """

    reference: str
    account: str
    is_known: bool
    is_ours: bool


NoticeReader = Callable[[Mapping[str, str], Mapping[str, str], bytes, int], Notice]
"""(credentials, headers, body as it came, Unix seconds now) -> the notice; raises WrongSignature."""


@dataclass(frozen=True, slots=True)
class ProviderInfo:
    """What screens, validation and the pipeline read instead of asking for a provider's name.

    ``captures_when_paid``: the shop calls an order paid when the money is taken, not when it is reserved.
    """

    name: str
    title: str
    parser_version: str
    environments: tuple[Environment, ...]
    credentials: tuple[CredentialField, ...]
    identities: tuple[Identity, ...]
    references: tuple[ReferenceRule, ...]
    wanted_reference: str
    accounts: ProviderAccounts
    collects: Collects = Collects.DAYS
    watch_days: int = 3
    largest_gap_days: int = 62
    notices: NoticeReader | None = None
    captures_when_paid: bool = False
    files: tuple[FileFormat, ...] = ()
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
        after yielding it. Where payouts are reported, then each payout's whole report, oldest first; one
        whose rows are not final is yielded as incomplete, and does not stop the others."""

    def parse(self, account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
        """Return the payouts and transactions of the parts. Pure; never raises on content: what cannot be
        read becomes a :class:`~app.core.transactions.Problem`."""

    def is_outside_shop(self, account: MerchantAccount, transaction: Transaction) -> bool:
        """Whether the provider's own fields say that this is no web-shop payment."""

    def holding(
        self,
        http: Http,
        credentials: Mapping[str, str],
        account: MerchantAccount,
        on: date,
        parts: Sequence[ReportPart],
    ) -> Holding | None:
        """Return what the provider holds at the end of ``on``, read from the provider or from its stored
        ``parts`` (complete days up to ``on``), never summed from our own vouchers; None: it does not say."""
