"""whose an accepted opening position took the cost of rows that no payout lists for"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("openings", sa.Column("unlisted", sa.Boolean(), nullable=True))
