"""rows of transactions without what is stored elsewhere: their raw fields, and their order beside their ids

The raw fields are in the report parts that told them, which are kept; ids rise in the order of storing, as
positions did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ON_A_DAY = sa.text("balance_day_id IS NOT NULL")


def upgrade() -> None:
    for name in ("account", "payout", "day"):
        op.drop_index(f"ix_transactions_{name}", table_name="transactions")
    for name in ("raw", "position"):
        op.drop_column("transactions", name)
    op.create_index("ix_transactions_payout", "transactions", ["shop_id", "payout_id"])
    for name, column in (("day", "balance_day_id"), ("payout_days", "payout_id")):
        op.create_index(
            f"ix_transactions_{name}",
            "transactions",
            ["shop_id", column],
            sqlite_where=_ON_A_DAY,
            postgresql_where=_ON_A_DAY,
        )
