"""Sales that are booked here: the shop's choice, what each order has come to, what vouchers have of it."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, UniqueConstraint

from app.store.tables.base import json, key, metadata, moment, shop, text, work_columns

sales_books = Table(
    "sales_books",
    metadata,
    key(),
    shop(indexed=False),
    text("mode"),
    text("sale_date"),
    Column("start", Date, nullable=False),
    text("chosen_by"),
    moment("chosen_at"),
    moment("worked_at", nullable=True),
    *work_columns(),
    UniqueConstraint("shop_id"),
)
"""One row per shop that ever chose; ``start`` is the first day whose sales are booked."""

sales_orders = Table(
    "sales_orders",
    metadata,
    shop(indexed=False),
    Column("order_id", Integer, primary_key=True, autoincrement=False),
    text("mark"),
    Column("settled", Boolean, nullable=False),
    json("left_out"),
    json("late", default="[]"),
    Index("ix_sales_orders_shop", "shop_id", "settled"),
)
"""``mark`` names the facts that were looked at; while they stay and nothing is awaited (``settled``) the
order is left alone. ``left_out`` lists its entries that are not booked, each with day and reason, ``late``
those that came after their day's voucher was sent: the name of the facts, and the day it was found so."""

sales_bookings = Table(
    "sales_bookings",
    metadata,
    key(),
    shop(indexed=False),
    Column("voucher_id", Integer, nullable=False),
    Column("order_id", Integer, nullable=False),
    text("what"),
    text("piece"),
    Column("day", Date, nullable=False),
    text("facts"),
    json("lines"),
    text("number", default=""),
    text("document", default=""),
    text("paid", default=""),
    UniqueConstraint("voucher_id", "piece"),
    Index("ix_sales_bookings_order", "shop_id", "order_id"),
    Index("ix_sales_bookings_voucher", "shop_id", "voucher_id"),
)
"""What a voucher books of an order's entry ``what``; ``day`` is the entry's own. The order's number, sales
document and payment method are as they were then: an order that is edited later changes no documentation."""
