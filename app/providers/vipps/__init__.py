"""Vipps MobilePay: settlements by the Report API, one ledger per merchant account."""

from collections.abc import Iterator, Mapping, Sequence

from app.connecting import CredentialField, Environment, Holder
from app.core.identities import BALANCES_CARRY, ROWS_EQUAL_PAYOUT
from app.core.matching import ReferenceRule, Strength
from app.core.transactions import ParsedReport, Transaction
from app.http import Http
from app.providers.base import CollectedDay, CollectPlan, MerchantAccount, ProviderInfo, ReportPart
from app.providers.vipps import client
from app.providers.vipps.auth import PARTNER, SALES_UNIT
from app.providers.vipps.parse import parse

INFO = ProviderInfo(
    name="vipps",
    title="Vipps MobilePay",
    parser_version="vipps-1",
    environments=(
        Environment("production", False, "AVSTEM_VIPPS_URL", "https://api.vipps.no"),
        Environment("test", True, "AVSTEM_TEST_VIPPS_URL", "https://apitest.vipps.no"),
    ),
    credentials=(
        CredentialField("client_id", SALES_UNIT),
        CredentialField("client_secret", SALES_UNIT),
        CredentialField("subscription_key", SALES_UNIT),
        CredentialField("merchant_serial_number", SALES_UNIT, secret=False, pattern=r"\d{4,7}"),
        CredentialField("client_id", PARTNER, Holder.OPERATOR, setting="AVSTEM_VIPPS_PARTNER_CLIENT_ID"),
        CredentialField(
            "client_secret", PARTNER, Holder.OPERATOR, setting="AVSTEM_VIPPS_PARTNER_CLIENT_SECRET"
        ),
        CredentialField("ledger_id", PARTNER, secret=False, pattern=r"[A-Za-z0-9-]{1,40}"),
    ),
    identities=(ROWS_EQUAL_PAYOUT, BALANCES_CARRY),
    references=(
        ReferenceRule("reference", "transaction_id", Strength.STRONG),
        ReferenceRule("reference", "meta:_vipps_orderid", Strength.STRONG),
        ReferenceRule("reference", "meta:_charge_id", Strength.STRONG),
        ReferenceRule("order_id_guess", "id", Strength.WEAK),
    ),
    wanted_reference="reference",
    default_clearing="1521",
    extra={"legal_name": "Vipps MobilePay AS"},
)


class Vipps:
    """The provider as the pipeline sees it."""

    info = INFO

    def identify(self, http: Http, credentials: Mapping[str, str]) -> Sequence[MerchantAccount]:
        return client.ledgers(http, credentials)

    def collect(
        self, http: Http, credentials: Mapping[str, str], account: MerchantAccount, plan: CollectPlan
    ) -> Iterator[CollectedDay]:
        return client.collect(http, credentials, account, plan)

    def parse(self, account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
        return parse(account, parts)

    def is_outside_shop(self, account: MerchantAccount, transaction: Transaction) -> bool:
        """A payment to a Vipps number, QR code or till: its handle is not the web shop's ``api:``."""
        handle = transaction.reference("handle")
        return bool(handle) and not str(handle).startswith("api:")
