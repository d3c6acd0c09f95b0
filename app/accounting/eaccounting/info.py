"""What the service knows of Visma eAccounting before anybody has connected."""

from typing import Final

from app.accounting.base import AccountingInfo, Capabilities, ComputesVat, Creates
from app.connecting import CredentialField, Environment, Holder, OAuth
from app.core.rules import DIMENSIONS

SYSTEM: Final = "eaccounting"
COMPANY_CURRENCY: Final = "NOK"
"""Vouchers have no currency fields: they are in the company's own."""

LARGEST_TEXT: Final = 1000
LARGEST_ROW_TEXT: Final = 50
"""Of a draft's row; a voucher's own may have 60."""

LARGEST_AMOUNT: Final = 100_000_000_000
"""Øre in a draft's row, inclusive: 1e9 kroner."""

OAUTH: Final = OAuth(
    style="oauth",
    authorize_path="/connect/authorize",
    token_path="/connect/token",  # noqa: S106 - a path
    scopes=("ea:api", "offline_access", "ea:accounting", "ea:sales_readonly"),
    authorize_params={"prompt": "select_account"},
)
"""``ea:sales_readonly``: the lock date and the company's identity are in its settings, a sales resource. How
long an unused refresh token lasts is not documented: it is renewed every week."""

_HOST: Final = "https://eaccountingapi.vismaonline.com"
_IDENTITY: Final = "https://identity.vismaonline.com"

INFO: Final = AccountingInfo(
    name=SYSTEM,
    title="Visma eAccounting",
    environments=(
        Environment(
            "production",
            False,
            "AVSTEM_EACCOUNTING_URL",
            _HOST,
            "AVSTEM_VISMA_IDENTITY_URL",
            _IDENTITY,
        ),
        # The vendor's sandbox has the same addresses: its clients reach its companies alone.
        Environment(
            "test",
            True,
            "AVSTEM_TEST_EACCOUNTING_URL",
            _HOST,
            "AVSTEM_TEST_VISMA_IDENTITY_URL",
            _IDENTITY,
        ),
    ),
    credentials=(
        CredentialField("client_id", OAUTH.style, Holder.OPERATOR, setting="AVSTEM_EACCOUNTING_CLIENT_ID"),
        CredentialField(
            "client_secret", OAUTH.style, Holder.OPERATOR, setting="AVSTEM_EACCOUNTING_CLIENT_SECRET"
        ),
    ),
    oauth=OAUTH,
    capabilities=Capabilities(
        creates=Creates.TWO_PHASE,
        vat=ComputesVat.NONE,
        attaches=True,
        reverses=True,
        dimensions=("department", "project", *DIMENSIONS),
        searchable_reference=False,
        largest_text=LARGEST_TEXT,
        most_postings=500,
    ),
)
"""VAT: whether a draft's gross is split when converted is not documented, so no line with VAT is sent."""
