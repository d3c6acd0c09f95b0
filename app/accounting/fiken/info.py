"""What the service knows of Fiken before anybody has connected."""

from typing import Final

from app.accounting.base import AccountingInfo, Capabilities, ComputesVat, Creates
from app.connecting import CredentialField, Environment, Holder, OAuth

SYSTEM: Final = "fiken"
COMPANY_CURRENCY: Final = "NOK"
"""Journal entries are in Norwegian kroner only."""

CUSTOMER_LEDGER: Final = "1500"
"""The account below which each customer has one of its own, ``1500:10001``; nothing stands on itself."""

PREFIX: Final = "Fri postering registrert via API: "
"""What Fiken puts before each description, and counts."""

LARGEST_TEXT: Final = 200 - len(PREFIX)

_HOST: Final = "https://api.fiken.no"
_CONSENT_HOST: Final = "https://fiken.no"

CONSENT: Final = "oauth"
PERSONAL: Final = "personal_token"
"""A personal token is for a company's own solution only: Fiken's terms forbid it in a service for others."""

INFO: Final = AccountingInfo(
    name=SYSTEM,
    title="Fiken",
    environments=(
        Environment("production", False, "AVSTEM_FIKEN_URL", _HOST, "AVSTEM_FIKEN_AUTH_URL", _CONSENT_HOST),
        # There is no test host: a test company lives beside the real ones.
        Environment(
            "test", True, "AVSTEM_TEST_FIKEN_URL", _HOST, "AVSTEM_TEST_FIKEN_AUTH_URL", _CONSENT_HOST
        ),
    ),
    credentials=(
        CredentialField("client_id", CONSENT, Holder.OPERATOR, setting="AVSTEM_FIKEN_CLIENT_ID"),
        CredentialField("client_secret", CONSENT, Holder.OPERATOR, setting="AVSTEM_FIKEN_CLIENT_SECRET"),
        CredentialField("api_token", PERSONAL, warning="personal_token"),
    ),
    oauth=OAuth(
        style=CONSENT,
        authorize_path="/oauth/authorize",
        token_path="/oauth/token",  # noqa: S106 - a path
        pkce=False,
        access_seconds=86_157,
        state_with_code=True,
    ),
    capabilities=Capabilities(
        creates=Creates.ONE_PHASE,
        vat=ComputesVat.ADDED,
        attaches=True,
        reverses=True,
        collective_customer=True,
        searchable_reference=False,
        largest_text=LARGEST_TEXT,
        most_postings=500,
        chooses_reversal_date=False,
        tells_closed_periods=False,
    ),
)
