"""what the lines of a verified voucher were marked with in the books"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("vouchers", sa.Column("ledger_marks", sa.JSON(none_as_null=True), nullable=True))
