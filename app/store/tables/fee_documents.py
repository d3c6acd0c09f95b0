"""What providers' invoices and statements say they charged."""

from sqlalchemy import Column, Date, Integer, Table, UniqueConstraint

from app.store.tables.base import amount, key, metadata, moment, shop, text

fee_documents = Table(
    "fee_documents",
    metadata,
    key(),
    shop(indexed=False),
    Column("merchant_account_id", Integer, nullable=False),
    Column("month", Date, nullable=False),
    text("number"),
    text("currency"),
    amount("amount"),
    amount("vat"),
    text("sha256", default=""),
    text("told_by"),
    moment("told_at"),
    UniqueConstraint("shop_id", "merchant_account_id", "month", "number"),
)
"""``month`` is its first day; ``amount`` what was charged, VAT included, a cost positive; ``sha256`` of the
file that a person keeps, where one was given."""
