"""balance days: which one books a row, how the account is paid out, and where the shop splits periods"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("transactions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("balance_day_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_transactions_day", ["shop_id", "balance_day_id", "payout_id"], unique=False)

    with op.batch_alter_table("payouts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payouts_shape", ["shop_id", "merchant_account_id", "shape", "paid_on"], unique=False
        )

    with op.batch_alter_table("merchant_accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("schedule", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("shops", schema=None) as batch_op:
        batch_op.add_column(sa.Column("split", sa.String(), server_default="none", nullable=False))

    # Bare transfers were cases until now; they are looked at again, and booked.
    op.execute("UPDATE payouts SET problems = '[]', due_at = 0 WHERE shape = 'bare' AND ignored_by IS NULL")
    op.execute("UPDATE cases SET state = 'gone' WHERE code = 'manual_payout'")
