"""What Nets is to screens, validation and the pipeline."""

from typing import Final

from app.connecting import FILE_CREDENTIALS, CredentialField, Environment, Holder
from app.core.default_rules import ProviderAccounts
from app.core.matching import ReferenceRule, Strength
from app.providers.base import Collects, ProviderInfo
from app.providers.nets.api import OWN_KEY, PARTNER_KEY, SYSTEM
from app.providers.nets.identities import IDENTITIES

_NUMBER: Final = r"[0-9]{4,12}"
_CURRENCY: Final = r"[A-Z]{3}"

REFERENCES: Final = (
    ReferenceRule("payment_id", "transaction_id", Strength.STRONG),
    ReferenceRule("payment_id", "meta:_dibs_payment_id", Strength.STRONG),
    ReferenceRule("charge_id", "meta:_dibs_charge_id", Strength.STRONG),
    # Renewals copy metas, and have a payment and a number of their own.
    ReferenceRule("order_number", "number", Strength.MEDIUM),
)

INFO: Final = ProviderInfo(
    name=SYSTEM,
    title="Nets",
    parser_version="nets-1",
    environments=(
        Environment("production", False, "AVSTEM_NETS_URL", "https://api.dibspayment.eu"),
        Environment("test", True, "AVSTEM_TEST_NETS_URL", "https://test.api.dibspayment.eu"),
    ),
    credentials=(
        CredentialField(
            "secret_key",
            OWN_KEY,
            pattern=r"(?:live|test)-secret-key-[0-9a-fA-F]{32}",
            warning="secret_key_can_charge",
        ),
        CredentialField("merchant_number", OWN_KEY, secret=False, pattern=_NUMBER),
        CredentialField("currency", OWN_KEY, secret=False, required=False, pattern=_CURRENCY),
        CredentialField(
            "partner_key",
            PARTNER_KEY,
            Holder.OPERATOR,
            setting="AVSTEM_NETS_PARTNER_KEY",
            pattern=r"[!-~]{8,400}",
        ),
        CredentialField("partner_merchant_number", PARTNER_KEY, secret=False, pattern=_NUMBER),
        CredentialField("currency", PARTNER_KEY, secret=False, required=False, pattern=_CURRENCY),
        *FILE_CREDENTIALS,
    ),
    identities=IDENTITIES,
    references=REFERENCES,
    wanted_reference="payment_id",
    accounts=ProviderAccounts(clearing="1523", disputed="1534", reserve="1535"),
    collects=Collects.LISTED,
    watch_days=14,
    # A partner's key sees every customer of the operator: which one a shop is, is never the shop's to say.
    extra={"assigned_by_operator": ("partner_merchant_number",)},
)
