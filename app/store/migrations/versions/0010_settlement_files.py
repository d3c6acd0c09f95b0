"""Settlement files: uploads with their payouts and parts, saved mappings, and the source of each payout."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("merchant_account_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("format_version", sa.String(), nullable=False),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("told_as", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("delivered_sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("counted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name="fk_imports_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_account", "imports", ["shop_id", "merchant_account_id", "delivered_sha256"])
    op.create_table(
        "import_payouts",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("totals", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("facts_hash", sa.String(), nullable=False),
        sa.Column("problems", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name="fk_import_payouts_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_payouts"),
        sa.UniqueConstraint("import_id", "reference", name="uq_import_payouts_import_id_reference"),
    )
    op.create_index("ix_import_payouts_import", "import_payouts", ["shop_id", "import_id", "paid_on"])
    op.create_table(
        "import_parts",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("payout", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name="fk_import_parts_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_parts"),
        sa.UniqueConstraint("import_id", "payout", "number", name="uq_import_parts_import_id_payout_number"),
    )
    op.create_index("ix_import_parts_import", "import_parts", ["shop_id", "import_id", "payout", "number"])
    op.create_table(
        "file_mappings",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name="fk_file_mappings_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_file_mappings"),
        sa.UniqueConstraint("shop_id", "provider", "name", name="uq_file_mappings_shop_id_provider_name"),
    )
    op.add_column("payouts", sa.Column("source", sa.String(), server_default="api", nullable=False))
    op.add_column("payouts", sa.Column("told_as", sa.String(), server_default="", nullable=False))
