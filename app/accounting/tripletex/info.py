"""What the service knows of Tripletex before anybody has connected."""

from typing import Final

from app.accounting.base import AccountingInfo, Capabilities, ComputesVat, Creates
from app.connecting import CredentialField, Environment, Holder
from app.core.rules import DIMENSIONS

SYSTEM: Final = "tripletex"

LARGEST_TEXT: Final = 255
"""Characters in a description. The vendor documents no limit; this length is known to work."""

INFO: Final = AccountingInfo(
    name=SYSTEM,
    title="Tripletex",
    environments=(
        Environment("production", False, "AVSTEM_TRIPLETEX_URL", "https://tripletex.no"),
        Environment("test", True, "AVSTEM_TEST_TRIPLETEX_URL", "https://api-test.tripletex.tech"),
    ),
    credentials=(
        CredentialField("employee_token", "employee"),
        CredentialField(
            "consumer_token",
            "employee",
            holder=Holder.OPERATOR,
            setting="AVSTEM_TRIPLETEX_CONSUMER_TOKEN",
        ),
        CredentialField("refresh_token", "refresh", pattern=r"(test-)?tlxr_.{1,4000}"),
    ),
    capabilities=Capabilities(
        creates=Creates.TWO_PHASE,
        vat=ComputesVat.SYSTEM,
        attaches=True,
        reverses=True,
        dimensions=("department", "project", *DIMENSIONS),
        searchable_reference=False,
        largest_text=LARGEST_TEXT,
        most_postings=500,
        bank_lines=True,
        collective_customer=True,
    ),
)
