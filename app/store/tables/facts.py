"""Facts: what the shop and the providers told. Added to, never changed."""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, String, Table
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy import text as sql

from app.store.tables.base import amount, json, key, metadata, moment, shop, text, work_columns

events = Table(
    "events",
    metadata,
    key(),
    shop(),
    Column("site_id", Integer, nullable=False),
    text("event_id"),
    text("kind"),
    text("order_identity"),
    Column("pairing", Integer, nullable=False),
    Column("counter", BigInteger, nullable=False),
    json("body"),
    moment("received_at"),
    Unique("site_id", "event_id"),
)

orders = Table(
    "orders",
    metadata,
    key(),
    shop(indexed=False),
    Column("site_id", Integer, nullable=False),
    text("identity"),
    text("order_id"),
    text("number"),
    text("currency"),
    amount("total"),
    text("payment_method"),
    text("status"),
    Column("test_mode", Boolean, nullable=False),
    moment("ordered_at"),
    Column("pairing", Integer, nullable=False),
    Column("counter", BigInteger, nullable=False),
    text("event_id"),
    json("snapshot"),
    moment("received_at"),
    Unique("shop_id", "identity"),
    Index("ix_orders_site_order", "shop_id", "site_id", "order_id"),
    Index("ix_orders_number", "shop_id", "number"),
    Index("ix_orders_payment_method", "shop_id", "payment_method"),
)

order_references = Table(
    "order_references",
    metadata,
    shop(indexed=False),
    Column("order_id", Integer, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", String, primary_key=True),
    Index("ix_order_references_order", "shop_id", "order_id"),
    Index("ix_order_references_value", "shop_id", "value", "field"),
)

refunds = Table(
    "refunds",
    metadata,
    key(),
    shop(indexed=False),
    text("order_identity"),
    text("refund_id"),
    amount("amount"),
    text("currency"),
    moment("refunded_at"),
    Column("paid_back", Boolean, nullable=False),
    Column("removed", Boolean, nullable=False, server_default="0"),
    Column("pairing", Integer, nullable=False),
    Column("counter", BigInteger, nullable=False),
    text("event_id"),
    json("snapshot"),
    Unique("shop_id", "order_identity", "refund_id"),
)

report_parts = Table(
    "report_parts",
    metadata,
    key(),
    shop(indexed=False),
    Column("merchant_account_id", Integer, nullable=False),
    text("part_key"),
    Column("day", Date, nullable=False),
    Column("version", Integer, nullable=False),
    text("source"),
    Column("body", LargeBinary, nullable=False),
    text("delivered_sha256"),
    text("stored_sha256"),
    Column("complete", Boolean, nullable=False),
    moment("collected_at"),
    Column("superseded", Boolean, nullable=False, server_default="0"),
    Unique("merchant_account_id", "part_key", "version"),
    Index("ix_report_parts_day", "shop_id", "merchant_account_id", "day"),
)

payouts = Table(
    "payouts",
    metadata,
    key(),
    shop(indexed=False),
    Column("merchant_account_id", Integer, nullable=False),
    text("reference"),
    text("currency"),
    amount("amount"),
    Column("paid_on", Date, nullable=False),
    text("shape"),
    text("bank_reference"),
    amount("opening", nullable=True),
    amount("closing", nullable=True),
    Column("first_date", Date, nullable=True),
    Column("last_date", Date, nullable=True),
    json("totals", default="{}"),
    text("facts_hash"),
    json("problems"),
    text("parser_version"),
    text("source", default="api"),
    text("told_as", default=""),
    text("identity_held", nullable=True),
    text("state"),
    text("ignored_by", nullable=True),
    moment("resync_asked_at", nullable=True),
    text("resync_by", nullable=True),
    moment("collected_at"),
    moment("explained_at", nullable=True),
    *work_columns(),
    Unique("merchant_account_id", "reference"),
    Index("ix_payouts_list", "shop_id", "paid_on"),
    Index("ix_payouts_shape", "shop_id", "merchant_account_id", "shape", "paid_on"),
    Index("ix_payouts_watched", "shop_id", "merchant_account_id", "last_date"),
)

_ON_A_DAY: Final = "balance_day_id IS NOT NULL"
"""Few rows stand on a balance day: what only such rows are asked by has no entry for all the others."""


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sql(condition), "postgresql_where": sql(condition)}


transactions = Table(
    "transactions",
    metadata,
    key(),
    shop(indexed=False),
    Column("merchant_account_id", Integer, nullable=False),
    text("key"),
    Column("payout_id", Integer, nullable=True),
    Column("balance_day_id", Integer, nullable=True),
    Column("gone", Boolean, nullable=False, server_default="0"),
    text("type"),
    text("currency"),
    amount("gross"),
    amount("fee"),
    amount("fee_vat"),
    moment("occurred_at"),
    Column("booked_on", Date, nullable=False),
    text("provider_type"),
    text("provider_reference"),
    json("fees"),
    json("references"),
    text("payment_method"),
    text("card_brand"),
    amount("presentment_amount", nullable=True),
    text("presentment_currency", nullable=True),
    Unique("merchant_account_id", "key"),
    Index("ix_transactions_payout", "shop_id", "payout_id"),
    Index("ix_transactions_day", "shop_id", "balance_day_id", **_where(_ON_A_DAY)),
    Index("ix_transactions_payout_days", "shop_id", "payout_id", **_where(_ON_A_DAY)),
    Index("ix_transactions_reference", "shop_id", "provider_reference"),
)

fee_details = Table(
    "fee_details",
    metadata,
    key(),
    shop(indexed=False),
    Column("merchant_account_id", Integer, nullable=False),
    text("key"),
    text("fee_type"),
    text("currency"),
    amount("amount"),
    Column("booked_on", Date, nullable=False),
    text("provider_type"),
    text("provider_reference"),
    Unique("merchant_account_id", "key"),
    Index("ix_fee_details_reference", "shop_id", "provider_reference"),
)
