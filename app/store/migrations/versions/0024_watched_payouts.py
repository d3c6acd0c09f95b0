"""the payouts whose report is read again, by the day it ends on"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_payouts_watched", "payouts", ["shop_id", "merchant_account_id", "last_date"])
