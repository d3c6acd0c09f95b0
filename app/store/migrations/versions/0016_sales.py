"""sales that are booked here"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sales_books",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("sale_date", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.BigInteger(), nullable=False),
        sa.Column("worked_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_sales_books_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_books")),
        sa.UniqueConstraint("shop_id", name=op.f("uq_sales_books_shop_id")),
    )
    op.create_index(op.f("ix_sales_books_due_at"), "sales_books", ["due_at"])
    op.create_table(
        "sales_orders",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_sales_orders_shop_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_sales_orders")),
    )
    op.create_index("ix_sales_orders_shop", "sales_orders", ["shop_id", "settled"])
    op.create_table(
        "sales_bookings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("piece", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_sales_bookings_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_bookings")),
        sa.UniqueConstraint("voucher_id", "piece", name=op.f("uq_sales_bookings_voucher_id_piece")),
    )
    op.create_index("ix_sales_bookings_order", "sales_bookings", ["shop_id", "order_id"])
    op.create_index("ix_sales_bookings_voucher", "sales_bookings", ["shop_id", "voucher_id"])
