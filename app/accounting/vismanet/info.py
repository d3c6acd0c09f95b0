"""What the service knows of Visma.net ERP before anybody has connected."""

from typing import Final

from app.accounting.base import AccountingInfo, Capabilities, ComputesVat, Creates
from app.connecting import CredentialField, Environment, Holder

SYSTEM: Final = "vismanet"
COMPANY_CURRENCY: Final = "NOK"

LARGEST_TEXT: Final = 255
"""Characters of a batch's description. The vendor states no limit; this length is safe."""

_HOST: Final = "https://api.finance.visma.net"
_CONNECT: Final = "https://connect.visma.com"
_STYLE: Final = "service"
_GUID: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

INFO: Final = AccountingInfo(
    name=SYSTEM,
    title="Visma.net ERP",
    environments=(
        Environment("production", False, "AVSTEM_VISMANET_URL", _HOST, "AVSTEM_VISMA_CONNECT_URL", _CONNECT),
        # A trial company lives on the same hosts; no other ones are documented.
        Environment(
            "test",
            True,
            "AVSTEM_TEST_VISMANET_URL",
            _HOST,
            "AVSTEM_TEST_VISMA_CONNECT_URL",
            _CONNECT,
        ),
    ),
    credentials=(
        CredentialField("tenant_id", _STYLE, secret=False, pattern=_GUID),
        CredentialField("branch", _STYLE, secret=False, required=False, pattern=r"[0-9A-Za-z_-]{1,30}"),
        CredentialField("ledger", _STYLE, secret=False, required=False, pattern=r"[0-9A-Za-z_-]{1,10}"),
        CredentialField("subaccount", _STYLE, secret=False, required=False, pattern=r"[0-9A-Za-z_-]{1,60}"),
        CredentialField("client_id", _STYLE, Holder.OPERATOR, setting="AVSTEM_VISMANET_CLIENT_ID"),
        CredentialField("client_secret", _STYLE, Holder.OPERATOR, setting="AVSTEM_VISMANET_CLIENT_SECRET"),
    ),
    capabilities=Capabilities(
        creates=Creates.TWO_PHASE,
        vat=ComputesVat.NONE,
        attaches=True,
        reverses=True,
        dimensions=("department",),
        searchable_reference=False,
        largest_text=LARGEST_TEXT,
        most_postings=500,
    ),
)
"""Settlement vouchers only: VAT lines of a journal transaction are entered by hand and only validated there.
A company has one branch and one posting ledger unless ``branch`` and ``ledger`` say which are meant."""
