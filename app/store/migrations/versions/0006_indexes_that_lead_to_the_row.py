"""Indexes that begin with the shop and lead to the row; none of the shop alone beside such a one."""

from typing import Final

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_GONE: Final[dict[str, tuple[str, ...]]] = {
    "audit": ("shop_id",),
    "cases": ("shop_id", "payout_id", "voucher_id"),
    "claims": ("shop_id", "voucher_id"),
    "companies": ("shop_id",),
    "evidence": ("shop_id",),
    "fee_details": ("shop_id",),
    "ledger_effects": ("shop_id", "voucher_id"),
    "matches": ("shop_id", "payout_id"),
    "merchant_accounts": ("shop_id",),
    "nonces": ("shop_id", "expires_at"),
    "openings": ("shop_id",),
    "order_references": ("shop_id",),
    "orders": ("shop_id",),
    "payouts": ("shop_id",),
    "proof_scopes": ("shop_id",),
    "proofs": ("shop_id",),
    "refunds": ("shop_id",),
    "report_parts": ("shop_id",),
    "standing_decisions": ("shop_id",),
    "transactions": ("shop_id", "payout_id"),
    "vouchers": ("shop_id", "payout_id"),
    "wanted": ("shop_id", "payout_id"),
}
_MADE: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("ix_cases_payout", "cases", ("shop_id", "payout_id", "state")),
    ("ix_cases_voucher", "cases", ("shop_id", "voucher_id", "state")),
    ("ix_claims_voucher", "claims", ("shop_id", "voucher_id")),
    ("ix_evidence_voucher", "evidence", ("shop_id", "voucher_id")),
    ("ix_ledger_effects_voucher", "ledger_effects", ("shop_id", "voucher_id")),
    ("ix_matches_payout", "matches", ("shop_id", "payout_id")),
    ("ix_nonces_expiry", "nonces", ("shop_id", "expires_at")),
    ("ix_order_references_order", "order_references", ("shop_id", "order_id")),
    ("ix_transactions_account", "transactions", ("shop_id", "merchant_account_id", "position")),
    ("ix_transactions_payout", "transactions", ("shop_id", "payout_id", "position")),
    ("ix_vouchers_identity", "vouchers", ("shop_id", "identity")),
    ("ix_vouchers_payout", "vouchers", ("shop_id", "payout_id")),
    ("ix_wanted_payout", "wanted", ("shop_id", "payout_id")),
)


def upgrade() -> None:
    for name, table, columns in _MADE:
        op.create_index(name, table, list(columns))
    for table, columns in _GONE.items():
        for column in columns:
            op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
