"""what an order was called when it was booked: number, sales document, payment method"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NAMES = ("number", "document", "paid")


def upgrade() -> None:
    for name in _NAMES:
        op.add_column("sales_bookings", sa.Column(name, sa.String(), server_default="", nullable=False))
    connection = op.get_bind()
    orders = sa.table(
        "orders",
        sa.column("id"),
        sa.column("number"),
        sa.column("payment_method"),
        sa.column("snapshot", sa.JSON()),
    )
    bookings = sa.table("sales_bookings", sa.column("order_id"), *(sa.column(name) for name in _NAMES))
    booked = sa.select(bookings.c.order_id).distinct()
    for row in connection.execute(sa.select(orders).where(orders.c.id.in_(booked))).all():
        told = {
            "number": row.number,
            "document": str(row.snapshot.get("sales_document") or ""),
            "paid": row.payment_method,
        }
        connection.execute(sa.update(bookings).where(bookings.c.order_id == row.id).values(**told))
