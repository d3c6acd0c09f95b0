"""on which day what came late of an order was found so"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sales_orders", sa.Column("late", sa.JSON(), server_default="[]", nullable=False))
