"""Settlement files that were uploaded: what they said, scrubbed, until a person confirms and it counts."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, LargeBinary, Table, UniqueConstraint

from app.store.tables.base import amount, json, key, metadata, moment, shop, text

imports = Table(
    "imports",
    metadata,
    key(),
    shop(indexed=False),
    Column("merchant_account_id", Integer, nullable=False),
    text("format"),
    text("format_version"),
    json("mapping", nullable=True),
    text("told_as", default=""),
    text("name"),
    Column("size", BigInteger, nullable=False),
    text("delivered_sha256"),
    text("state"),
    text("uploaded_by"),
    moment("uploaded_at"),
    text("confirmed_by", nullable=True),
    moment("confirmed_at", nullable=True),
    moment("counted_at", nullable=True),
    Index("ix_imports_account", "shop_id", "merchant_account_id", "delivered_sha256"),
)

import_payouts = Table(
    "import_payouts",
    metadata,
    key(),
    shop(indexed=False),
    Column("import_id", Integer, nullable=False),
    text("reference"),
    text("currency"),
    amount("amount"),
    Column("paid_on", Date, nullable=False),
    Column("rows", Integer, nullable=False),
    json("totals"),
    text("facts_hash"),
    json("problems"),
    text("outcome", nullable=True),
    UniqueConstraint("import_id", "reference"),
    Index("ix_import_payouts_import", "shop_id", "import_id", "paid_on"),
)

import_parts = Table(
    "import_parts",
    metadata,
    key(),
    shop(indexed=False),
    Column("import_id", Integer, nullable=False),
    text("payout"),
    Column("number", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("import_id", "payout", "number"),
    Index("ix_import_parts_import", "shop_id", "import_id", "payout", "number"),
)

file_mappings = Table(
    "file_mappings",
    metadata,
    key(),
    shop(indexed=False),
    text("provider"),
    text("name"),
    json("mapping"),
    text("saved_by"),
    moment("saved_at"),
    UniqueConstraint("shop_id", "provider", "name"),
)
