"""Stripe behind the contract of a provider."""

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
from app.providers.stripe.accounts import find_account
from app.providers.stripe.client import StripeApi
from app.providers.stripe.collect import collect
from app.providers.stripe.holding import holding_on
from app.providers.stripe.info import INFO
from app.providers.stripe.parse import parse_report


class StripeProvider:
    """Stripe with a restricted key; see :class:`app.providers.base.Provider`."""

    info: ProviderInfo = INFO

    def identify(self, http: Http, credentials: Mapping[str, str]) -> Sequence[MerchantAccount]:
        """Return the account of the key; see :func:`app.providers.stripe.accounts.find_account`."""
        told, schedule = credentials.get("account_id", ""), credentials.get("payout_schedule", "")
        return (find_account(StripeApi(http, credentials), told, schedule),)

    def collect(
        self, http: Http, credentials: Mapping[str, str], account: MerchantAccount, plan: CollectPlan
    ) -> Iterator[CollectedDay]:
        """Yield days, then payouts; see :func:`app.providers.stripe.collect.collect`."""
        return collect(StripeApi(http, credentials), account.reference, plan)

    def parse(self, account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
        """Return what the parts say; see :func:`app.providers.stripe.parse.parse_report`."""
        return parse_report(account, parts)

    def holding(
        self,
        http: Http,
        credentials: Mapping[str, str],
        account: MerchantAccount,
        on: date,
        parts: Sequence[ReportPart],
    ) -> Holding | None:
        """Return what Stripe says it held at the end of ``on`` (UTC); the stored parts are not asked."""
        return holding_on(StripeApi(http, credentials), account.currency, on, account.zone)

    def is_outside_shop(self, account: MerchantAccount, transaction: Transaction) -> bool:
        """Always False: no field of Stripe's own says that a payment was not made in a web shop."""
        return False
