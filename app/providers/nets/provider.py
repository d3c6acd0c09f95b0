"""Nets behind the contract of a provider."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.clock import utc_now
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
from app.providers.nets.accounts import find_account
from app.providers.nets.client import NetsApi
from app.providers.nets.collect import collect
from app.providers.nets.info import INFO
from app.providers.nets.keys import keys_of
from app.providers.nets.parse import parse_report


class NetsProvider:
    """Nets with the shop's own key or a partner's; see :class:`app.providers.base.Provider`."""

    info: ProviderInfo = INFO

    def identify(self, http: Http, credentials: Mapping[str, str]) -> Sequence[MerchantAccount]:
        """Return the account of the told number; see :func:`app.providers.nets.accounts.find_account`."""
        return (find_account(_api(http, credentials), credentials.get("currency", ""), utc_now().date()),)

    def collect(
        self, http: Http, credentials: Mapping[str, str], account: MerchantAccount, plan: CollectPlan
    ) -> Iterator[CollectedDay]:
        """Yield payouts; see :func:`app.providers.nets.collect.collect`."""
        return collect(_api(http, credentials), plan, utc_now().date())

    def parse(self, account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
        """Return what the parts say; see :func:`app.providers.nets.parse.parse_report`."""
        return parse_report(account, parts)

    def holding(
        self,
        http: Http,
        credentials: Mapping[str, str],
        account: MerchantAccount,
        on: date,
        parts: Sequence[ReportPart],
    ) -> Holding | None:
        """Always None: no documented answer of Nets says what it holds."""
        return None

    def is_outside_shop(self, account: MerchantAccount, transaction: Transaction) -> bool:
        """Always False: no field of Nets' own says that a payment was not made in a web shop."""
        return False


def _api(http: Http, credentials: Mapping[str, str]) -> NetsApi:
    return NetsApi(http, keys_of(credentials, http))
