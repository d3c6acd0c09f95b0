"""What Stripe is to screens, validation and the pipeline."""

from typing import Final

from app.connecting import FILE_CREDENTIALS, CredentialField, Environment
from app.core.default_rules import ProviderAccounts
from app.core.identities import ROWS_EQUAL_PAYOUT
from app.core.matching import ReferenceRule, Strength
from app.core.rules import Rule
from app.providers.base import Collects, ProviderInfo
from app.providers.stripe.api import SYSTEM
from app.providers.stripe.files import FILES
from app.providers.stripe.notices import read_notice

RESTRICTED_KEY: Final = "restricted_key"

_SUBSCRIPTIONS: Final = tuple(
    Rule(
        f"stripe-subscription-{line_type.replace('_', '-')}",
        "6553",
        vat_code="86",
        provider=SYSTEM,
        line_type=line_type,
        fee_type="subscription",
    )
    for line_type in ("fee", "fee_refund")
)
"""Radar, Billing and the like are taxable services bought in Ireland: reverse charge. The payment service
itself is exempt, and stays on the fee account without VAT."""

REFERENCES: Final = (
    ReferenceRule("charge", "transaction_id", Strength.STRONG),
    ReferenceRule("payment_intent", "meta:_stripe_intent_id", Strength.STRONG),
    # The WooCommerce plugin writes the order's number, other plugins the id.
    ReferenceRule("order_number", "number", Strength.MEDIUM),
    ReferenceRule("order_number", "id", Strength.MEDIUM),
)

INFO: Final = ProviderInfo(
    name=SYSTEM,
    title="Stripe",
    parser_version="stripe-1",
    environments=(
        Environment("production", False, "AVSTEM_STRIPE_URL", "https://api.stripe.com"),
        Environment("test", True, "AVSTEM_TEST_STRIPE_URL", "https://api.stripe.com"),
    ),
    credentials=(
        CredentialField("api_key", RESTRICTED_KEY, pattern=r"[rs]k_(?:live|test)_[0-9A-Za-z_]{8,240}"),
        CredentialField(
            "account_id", RESTRICTED_KEY, secret=False, required=False, pattern=r"acct_[0-9A-Za-z]{4,60}"
        ),
        CredentialField(
            "payout_schedule",
            RESTRICTED_KEY,
            secret=False,
            required=False,
            pattern=r"daily|weekly|monthly|manual",
        ),
        CredentialField("webhook_secret", RESTRICTED_KEY, required=False, pattern=r"whsec_[!-~]{8,240}"),
        *FILE_CREDENTIALS,
    ),
    identities=(ROWS_EQUAL_PAYOUT,),
    references=REFERENCES,
    wanted_reference="charge",
    accounts=ProviderAccounts(clearing="1524", disputed="1528", reserve="1529", more=_SUBSCRIPTIONS),
    collects=Collects.PAYOUTS,
    watch_days=10,
    notices=read_notice,
    captures_when_paid=True,
    files=FILES,
    extra={"legal_name": "Stripe Payments Europe, Limited"},
)
