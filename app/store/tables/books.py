"""What is decided and done: matches, cases, rules, vouchers, claims, evidence, and the log of it all."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy import text as sql

from app.store.tables.base import json, key, metadata, moment, shop, text, work_columns

matches = Table(
    "matches",
    metadata,
    shop(),
    Column("transaction_id", Integer, primary_key=True),
    Column("payout_id", Integer, nullable=False, index=True),
    text("order_identity"),
    text("refund_id"),
    text("reason"),
    text("strength"),
    json("flags"),
    Index("ix_matches_order", "shop_id", "order_identity"),
)

wanted = Table(
    "wanted",
    metadata,
    shop(),
    Column("transaction_id", Integer, primary_key=True),
    Column("payout_id", Integer, nullable=False, index=True),
    text("provider"),
    text("reference"),
    text("kind"),
    moment("asked_at"),
    Index("ix_wanted_reference", "shop_id", "reference"),
)

cases = Table(
    "cases",
    metadata,
    key(),
    shop(),
    text("case_key"),
    text("code"),
    text("subject"),
    text("cause"),
    json("params"),
    Column("payout_id", Integer, nullable=True, index=True),
    Column("voucher_id", Integer, nullable=True, index=True),
    Column("connection_id", Integer, nullable=True),
    Column("merchant_account_id", Integer, nullable=True),
    text("state"),
    json("decision", nullable=True),
    text("decided_by", nullable=True),
    moment("opened_at"),
    moment("decided_at", nullable=True),
    Unique("shop_id", "case_key"),
    Index("ix_cases_open", "shop_id", "state", "opened_at"),
)

rule_versions = Table(
    "rule_versions",
    metadata,
    Column("shop_id", Integer, ForeignKey("shops.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    json("rules"),
    text("saved_by"),
    moment("saved_at"),
)

vouchers = Table(
    "vouchers",
    metadata,
    key(),
    shop(),
    Column("company_id", Integer, nullable=False),
    Column("payout_id", Integer, nullable=True, index=True),
    Column("merchant_account_id", Integer, nullable=False),
    text("identity"),
    text("kind"),
    text("provider"),
    text("subject"),
    Column("revision", Integer, nullable=False),
    Column("voucher_key", String, nullable=False),
    text("state"),
    Column("date", Date, nullable=False),
    text("currency"),
    json("draft"),
    text("draft_hash"),
    text("approved_by", nullable=True),
    moment("approved_at", nullable=True),
    json("intent", nullable=True),
    text("ledger_id", nullable=True),
    text("ledger_number", nullable=True),
    Column("created_here", Boolean, nullable=False, server_default="0"),
    moment("posted_at", nullable=True),
    moment("verified_at", nullable=True),
    text("reversal_key", nullable=True),
    Column("reversal_date", Date, nullable=True),
    text("reversal_reason", nullable=True),
    text("reversal_by", nullable=True),
    text("reversal_ledger_id", nullable=True),
    text("reversal_ledger_number", nullable=True),
    Column("rebook", Boolean, nullable=False, server_default="0"),
    moment("created_at"),
    *work_columns(),
    Index(
        "uq_vouchers_live_identity",
        "shop_id",
        "identity",
        unique=True,
        sqlite_where=sql("state NOT IN ('withdrawn', 'reversed')"),
        postgresql_where=sql("state NOT IN ('withdrawn', 'reversed')"),
    ),
    Index("ix_vouchers_key", "shop_id", "voucher_key"),
)

claims = Table(
    "claims",
    metadata,
    shop(),
    Column("transaction_id", Integer, primary_key=True),
    Column("voucher_id", Integer, nullable=False, index=True),
)

ledger_effects = Table(
    "ledger_effects",
    metadata,
    key(),
    shop(),
    Column("voucher_id", Integer, nullable=False, index=True),
    text("operation"),
    text("ledger_id", nullable=True),
    text("payload_hash", default=""),
    text("outcome", nullable=True),
    moment("intended_at"),
    moment("finished_at", nullable=True),
)

evidence = Table(
    "evidence",
    metadata,
    key(),
    shop(),
    Column("voucher_id", Integer, nullable=False),
    text("name"),
    text("media_type"),
    text("sha256"),
    Column("content", LargeBinary, nullable=False),
    moment("made_at"),
    Unique("voucher_id", "sha256"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    shop(),
    text("subject_type"),
    Column("subject_id", Integer, nullable=False),
    text("actor"),
    moment("at"),
    text("change_from", nullable=True),
    text("change_to", nullable=True),
    text("why"),
    json("params", nullable=True),
    Index("ix_audit_subject", "shop_id", "subject_type", "subject_id"),
)
