"""The sums that the head of a payout tells besides its amount."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("payouts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("totals", sa.JSON(none_as_null=True), server_default="{}", nullable=False)
        )
