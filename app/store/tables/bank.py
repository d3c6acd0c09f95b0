"""Lines of bank statements that a voucher's payout was found on."""

from sqlalchemy import Column, Date, Integer, Table, UniqueConstraint

from app.store.tables.base import key, metadata, moment, shop, text

bank_matches = Table(
    "bank_matches",
    metadata,
    key(),
    shop(indexed=False),
    Column("company_id", Integer, nullable=False),
    Column("voucher_id", Integer, nullable=False),
    text("line"),
    Column("on_day", Date, nullable=False),
    moment("found_at"),
    UniqueConstraint("shop_id", "company_id", "line"),
    UniqueConstraint("voucher_id"),
)
"""A line is one voucher's, by its id in the accounting system; its text is not kept."""
