"""What Vipps MobilePay is to screens, validation and the pipeline."""

from collections.abc import Sequence
from typing import Final

from app.connecting import FILE_CREDENTIALS, CredentialField, Environment, Holder
from app.core.default_rules import ProviderAccounts
from app.core.identities import BALANCES_CARRY, Identity
from app.core.matching import ReferenceRule, Strength
from app.core.transactions import Payout, Transaction, net_sum
from app.providers.base import ProviderInfo
from app.providers.vipps.files import FILES

SYSTEM: Final = "vipps"
SALES_UNIT: Final = "sales_unit"
ACCOUNTING_PARTNER: Final = "accounting_partner"

REPORT_API: Final = "Report API"
LEDGER_GRANT: Final = "Accounting partners"
"""Rights as the owner finds them in the vendor's portal: the sales unit's keys, the partners' grants."""

_KEY: Final = r"[!-~]{1,400}"
"""Keys travel in HTTP headers: printable ASCII without spaces."""


def _rows_equal_payout(payout: Payout, transactions: Sequence[Transaction]) -> int | None:
    if payout.opening or payout.closing:
        return None
    return net_sum(transactions) - payout.amount


IDENTITIES: Final = (Identity("rows_equal_payout", _rows_equal_payout), BALANCES_CARRY)
"""The ledger starts and ends at 0, and the rows are what was paid; else a balance was carried in or a
reserve kept back, and the balances must carry. The first applies only where it is the whole truth, so that
the name of the one that held says which of the two it was."""

REFERENCES: Final = (
    ReferenceRule("reference", "transaction_id", Strength.STRONG),
    ReferenceRule("reference", "meta:_vipps_orderid", Strength.STRONG),
    # A charge of an agreement made without an order id is reported under the id of the charge.
    ReferenceRule("reference", "meta:_charge_id", Strength.STRONG),
    # A failed attempt that is tried again overwrites what the order stores: an earlier attempt's row can
    # only be guessed from how the WooCommerce plugin builds references.
    ReferenceRule("order_id_guess", "id", Strength.WEAK),
    ReferenceRule("order_id_guess_at_end", "id", Strength.WEAK),
)

INFO: Final = ProviderInfo(
    name=SYSTEM,
    title="Vipps MobilePay",
    parser_version="vipps-1",
    environments=(
        Environment("production", False, "AVSTEM_VIPPS_URL", "https://api.vipps.no"),
        Environment("test", True, "AVSTEM_TEST_VIPPS_URL", "https://apitest.vipps.no"),
    ),
    credentials=(
        CredentialField("client_id", SALES_UNIT, pattern=_KEY),
        CredentialField("client_secret", SALES_UNIT, pattern=_KEY),
        CredentialField("subscription_key", SALES_UNIT, pattern=_KEY),
        CredentialField("merchant_serial_number", SALES_UNIT, secret=False, pattern=r"\d{4,7}"),
        CredentialField(
            "client_id",
            ACCOUNTING_PARTNER,
            Holder.OPERATOR,
            setting="AVSTEM_VIPPS_PARTNER_CLIENT_ID",
            pattern=_KEY,
        ),
        CredentialField(
            "client_secret",
            ACCOUNTING_PARTNER,
            Holder.OPERATOR,
            setting="AVSTEM_VIPPS_PARTNER_CLIENT_SECRET",
            pattern=_KEY,
        ),
        CredentialField("ledger_id", ACCOUNTING_PARTNER, secret=False, pattern=r"[0-9A-Za-z-]{1,64}"),
        *FILE_CREDENTIALS,
    ),
    identities=IDENTITIES,
    references=REFERENCES,
    wanted_reference="reference",
    files=FILES,
    accounts=ProviderAccounts(clearing="1521", disputed="1526", reserve="1527"),
    # The partner's keys see every customer's ledgers: which one a shop gets is never the shop's to say.
    extra={"legal_name": "Vipps MobilePay AS", "assigned_by_operator": ("ledger_id",)},
)
