"""Klarna behind the contract of a provider."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.core.transactions import ParsedReport, Transaction
from app.http import Http
from app.providers.base import (
    CollectedDay,
    CollectPlan,
    Holding,
    MerchantAccount,
    ProviderInfo,
    ReportPart,
)
from app.providers.klarna.accounts import find_accounts
from app.providers.klarna.client import KlarnaApi
from app.providers.klarna.collect import collect
from app.providers.klarna.info import INFO
from app.providers.klarna.keys import owner_of
from app.providers.klarna.parse import parse_report


class KlarnaProvider:
    """Klarna or Kustom with the key of one merchant id; see :class:`app.providers.base.Provider`."""

    info: ProviderInfo = INFO

    def identify(self, http: Http, credentials: Mapping[str, str]) -> Sequence[MerchantAccount]:
        """Return the merchant account of the key; see :func:`app.providers.klarna.accounts.find_accounts`."""
        return find_accounts(KlarnaApi(http, credentials), owner_of(credentials))

    def collect(
        self, http: Http, credentials: Mapping[str, str], account: MerchantAccount, plan: CollectPlan
    ) -> Iterator[CollectedDay]:
        """Yield payouts; see :func:`app.providers.klarna.collect.collect`."""
        return collect(KlarnaApi(http, credentials), account.reference, plan)

    def parse(self, account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
        """Return what the parts say; see :func:`app.providers.klarna.parse.parse_report`."""
        return parse_report(account, parts)

    def holding(
        self,
        http: Http,
        credentials: Mapping[str, str],
        account: MerchantAccount,
        on: date,
        parts: Sequence[ReportPart],
    ) -> Holding | None:
        """Always None: Klarna reports no balance."""
        return None

    def is_outside_shop(self, account: MerchantAccount, transaction: Transaction) -> bool:
        """Always False: no field of Klarna's own says that a payment was not made in a web shop."""
        return False
