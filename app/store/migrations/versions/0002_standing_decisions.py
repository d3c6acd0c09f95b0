"""Standing decisions, and what makes a case like others."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alike", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("alike_key", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("standing_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_cases_alike", ["shop_id", "alike_key", "state"], unique=False)
        batch_op.create_index("ix_cases_standing", ["shop_id", "standing_id"], unique=False)

    op.create_table(
        "standing_decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("condition_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("condition", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("decision", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoke_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_standing_decisions_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_decisions")),
        sa.UniqueConstraint(
            "shop_id",
            "condition_key",
            "version",
            name=op.f("uq_standing_decisions_shop_id_condition_key_version"),
        ),
    )
    with op.batch_alter_table("standing_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_decisions_shop_id"), ["shop_id"], unique=False)
        batch_op.create_index(
            "uq_standing_decisions_in_force",
            ["shop_id", "condition_key"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
