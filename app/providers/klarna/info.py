"""What Klarna is to screens, validation and the pipeline. Kustom, once Klarna Checkout, is an environment."""

from typing import Final

from app.connecting import FILE_CREDENTIALS, CredentialField, Environment
from app.core.default_rules import ProviderAccounts
from app.core.matching import ReferenceRule, Strength
from app.providers.base import Collects, ProviderInfo
from app.providers.klarna.api import SYSTEM
from app.providers.klarna.files import FILES
from app.providers.klarna.identities import IDENTITIES
from app.providers.klarna.keys import API_KEY, USER

_MERCHANT: Final = r"[0-9A-Za-z_-]{2,40}"
_KEY: Final = r"[!-~]{4,400}"
"""Keys travel in HTTP headers: printable ASCII without spaces."""


def _both(style: str) -> tuple[CredentialField, ...]:
    """What either way to connect can tell besides its keys."""
    return (
        CredentialField("merchant_id", style, secret=False, required=False, pattern=_MERCHANT),
        CredentialField(
            "settlements_path", style, secret=False, required=False, pattern=r"(?:/[0-9a-z_-]{1,30}){1,5}"
        ),
    )


REFERENCES: Final = (
    # Both plugins keep Klarna's order id as the transaction id and in a meta of its own.
    ReferenceRule("klarna_order", "transaction_id", Strength.STRONG),
    ReferenceRule("klarna_order", "meta:_wc_klarna_order_id", Strength.STRONG),
    # merchant_reference1 is the order's number, merchant_reference2 its id.
    ReferenceRule("order_number", "number", Strength.MEDIUM),
    ReferenceRule("order_id", "id", Strength.MEDIUM),
)

INFO: Final = ProviderInfo(
    name=SYSTEM,
    title="Klarna",
    parser_version="klarna-1",
    environments=(
        Environment("production", False, "AVSTEM_KLARNA_URL", "https://api.klarna.com"),
        Environment("oceania", False, "AVSTEM_KLARNA_OC_URL", "https://api-oc.klarna.com"),
        Environment("north_america", False, "AVSTEM_KLARNA_NA_URL", "https://api-na.klarna.com"),
        Environment("kustom", False, "AVSTEM_KUSTOM_URL", "https://api.kustom.co"),
        Environment("test", True, "AVSTEM_TEST_KLARNA_URL", "https://api.playground.klarna.com"),
        Environment(
            "test_oceania", True, "AVSTEM_TEST_KLARNA_OC_URL", "https://api-oc.playground.klarna.com"
        ),
        Environment(
            "test_north_america", True, "AVSTEM_TEST_KLARNA_NA_URL", "https://api-na.playground.klarna.com"
        ),
        Environment("test_kustom", True, "AVSTEM_TEST_KUSTOM_URL", "https://api.playground.kustom.co"),
    ),
    credentials=(
        CredentialField("username", USER, secret=False, pattern=r"[!-9;-~]{2,100}"),
        CredentialField("password", USER, pattern=_KEY),
        *_both(USER),
        CredentialField("api_key", API_KEY, pattern=_KEY),
        *_both(API_KEY),
        *FILE_CREDENTIALS,
    ),
    files=FILES,
    identities=IDENTITIES,
    references=REFERENCES,
    wanted_reference="klarna_order",
    accounts=ProviderAccounts(clearing="1522", disputed="1532", reserve="1533"),
    collects=Collects.LISTED,
    watch_days=7,
    extra={"legal_name": "Klarna Bank AB (publ)"},
)
