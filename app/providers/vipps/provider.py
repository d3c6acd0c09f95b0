"""Vipps MobilePay behind the contract of a provider."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

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
from app.providers.vipps.accounts import find_accounts
from app.providers.vipps.client import ReportApi
from app.providers.vipps.collect import collect_days
from app.providers.vipps.holding import ledger_balance
from app.providers.vipps.info import INFO
from app.providers.vipps.parse import parse_report

_WEB_HANDLE: Final = "api:"


class VippsProvider:
    """The Report API of Vipps MobilePay; see :class:`app.providers.base.Provider`."""

    info: ProviderInfo = INFO

    def identify(self, http: Http, credentials: Mapping[str, str]) -> Sequence[MerchantAccount]:
        """Return the ledgers that settle for the sales unit, or the one ledger assigned to the shop.

        Raises Forbidden when the merchant has not granted the accounting partner
        access to that ledger, and the kinds of :mod:`app.providers.vipps.client`.
        """
        return find_accounts(ReportApi(http, credentials))

    def collect(
        self, http: Http, credentials: Mapping[str, str], account: MerchantAccount, plan: CollectPlan
    ) -> Iterator[CollectedDay]:
        """Yield the days, both topics; see :func:`app.providers.vipps.collect.collect_days`."""
        return collect_days(ReportApi(http, credentials), account.reference, plan.days)

    def parse(self, account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
        """Return what the parts say; see :func:`app.providers.vipps.parse.parse_report`."""
        return parse_report(account.currency, parts)

    def holding(
        self,
        http: Http,
        credentials: Mapping[str, str],
        account: MerchantAccount,
        on: date,
        parts: Sequence[ReportPart],
    ) -> Holding | None:
        """Return the balance that the ledger's own last row up to ``on`` tells; no call is made."""
        return ledger_balance(account.currency, parts, on)

    def is_outside_shop(self, account: MerchantAccount, transaction: Transaction) -> bool:
        """Whether the payment came in by a Vipps or MobilePay number, a QR code or a till.

        Only handles ``api:<serial number>`` are payments a web shop can have made.
        """
        handle = transaction.reference("handle")
        return handle is not None and not handle.startswith(_WEB_HANDLE)
