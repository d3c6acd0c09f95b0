"""Webhook addresses of connections, and the notices that came there."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("endpoint", sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_connections_endpoint"), ["endpoint"])

    op.create_table(
        "notices",
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_notices_shop_id")),
        sa.PrimaryKeyConstraint("connection_id", "reference", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_shop_id"), ["shop_id"], unique=False)
