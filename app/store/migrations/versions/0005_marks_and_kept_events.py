"""marks of sites, doubtful sites and their kept events, payment methods by index"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mark", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("previous_mark", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("mark_used_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("mark_renewed_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("marks_lost", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("copy_of", sa.Integer(), nullable=True))

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index("ix_orders_payment_method", ["shop_id", "payment_method"], unique=False)

    op.create_table(
        "doubtful_sites",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("differs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("chosen_by", sa.String(), nullable=True),
        sa.Column("chosen_at", sa.BigInteger(), nullable=True),
        sa.Column("copy_site_id", sa.Integer(), nullable=True),
        sa.Column("apply_pairing", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_doubtful_sites_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubtful_sites")),
        sa.UniqueConstraint(
            "site_id",
            "address",
            "environment",
            "mark",
            name=op.f("uq_doubtful_sites_site_id_address_environment_mark"),
        ),
    )
    with op.batch_alter_table("doubtful_sites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doubtful_sites_shop_id"), ["shop_id"], unique=False)

    op.create_table(
        "kept_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("doubtful_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("event", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_kept_events_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_events")),
        sa.UniqueConstraint("doubtful_id", "event_id", name=op.f("uq_kept_events_doubtful_id_event_id")),
    )
    with op.batch_alter_table("kept_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_events_shop_id"), ["shop_id"], unique=False)
