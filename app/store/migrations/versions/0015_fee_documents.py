"""what providers' invoices say they charged"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fee_documents",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("merchant_account_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), server_default="", nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_fee_documents_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_documents")),
        sa.UniqueConstraint(
            "shop_id",
            "merchant_account_id",
            "month",
            "number",
            name=op.f("uq_fee_documents_shop_id_merchant_account_id_month_number"),
        ),
    )
