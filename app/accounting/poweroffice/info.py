"""What the service knows of PowerOffice Go before anybody has connected."""

from typing import Final

from app.accounting.base import AccountingInfo, Capabilities, ComputesVat, Creates
from app.connecting import CredentialField, Environment, Holder
from app.core.rules import DIMENSIONS

SYSTEM: Final = "poweroffice"

LARGEST_TEXT: Final = 255
"""Characters in a description. The vendor documents no limit; this length is safe."""

LARGEST_FILE: Final = 30 * 1024 * 1024
"""Bytes of a voucher's documentation, by the vendor's word."""

POST_VOUCHERS: Final = "ManualVoucher_Full"
REVERSE_VOUCHERS: Final = "YearEndVoucher_Full"
DOCUMENT_VOUCHERS: Final = "VoucherDocumentation_Full"
READ_TRANSACTIONS: Final = "AccountTransaction"
READ_BALANCES: Final = "TrialBalance"
READ_ACCOUNTS: Final = "GeneralLedgerAccount"
READ_COMMON: Final = "CommonServices"
READ_DEPARTMENTS: Final = "Department"
READ_PROJECTS: Final = "Project"
READ_DIMENSIONS: Final = "CustomDimension"
READ_CUSTOMERS: Final = "Customer"

NEEDED: Final = (
    POST_VOUCHERS,
    DOCUMENT_VOUCHERS,
    READ_TRANSACTIONS,
    READ_BALANCES,
    READ_ACCOUNTS,
    READ_COMMON,
)
"""Privileges without which nothing can be booked and proven. PowerOffice gives them to the application key,
and the client's own subscription has to cover them; a role ends on ``_Full`` or that one holds it."""

_GUID: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

INFO: Final = AccountingInfo(
    name=SYSTEM,
    title="PowerOffice Go",
    environments=(
        Environment("production", False, "AVSTEM_POWEROFFICE_URL", "https://goapi.poweroffice.net"),
        Environment("test", True, "AVSTEM_TEST_POWEROFFICE_URL", "https://goapi.poweroffice.net"),
    ),
    credentials=(
        CredentialField("client_key", "client_key", pattern=_GUID),
        CredentialField(
            "application_key",
            "client_key",
            holder=Holder.OPERATOR,
            setting="AVSTEM_POWEROFFICE_APPLICATION_KEY",
        ),
        CredentialField(
            "subscription_key",
            "client_key",
            holder=Holder.OPERATOR,
            setting="AVSTEM_POWEROFFICE_SUBSCRIPTION_KEY",
        ),
        CredentialField(
            "calls_per_second",
            "client_key",
            holder=Holder.OPERATOR,
            secret=False,
            required=False,
            setting="AVSTEM_POWEROFFICE_CALLS_PER_SECOND",
        ),
    ),
    capabilities=Capabilities(
        creates=Creates.UNIQUE_REFERENCE,
        vat=ComputesVat.SYSTEM,
        attaches=True,
        reverses=True,
        dimensions=("department", "project", *DIMENSIONS),
        collective_customer=True,
        searchable_reference=False,
        largest_text=LARGEST_TEXT,
        most_postings=500,
    ),
)
