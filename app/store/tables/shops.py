"""Shops, their sites and tokens, what they are connected to."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from app.store.tables.base import json, key, metadata, moment, shop, text, work_columns

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sending_held", Boolean, nullable=False, server_default="0"),
    moment("restored_at", nullable=True),
    moment("backup_taken_at", nullable=True),
)

shops = Table(
    "shops",
    metadata,
    key(),
    text("name"),
    text("organisation_number", default=""),
    text("kind"),
    text("zone", default="Europe/Oslo"),
    text("language", default="nb"),
    text("policy", default="review"),
    Column("start_date", Date, nullable=True),
    Column("in_transit", Boolean, nullable=False, server_default="0"),
    Column("paused", Boolean, nullable=False, server_default="0"),
    json("payment_methods", nullable=True),
    moment("created_at"),
    moment("removed_at", nullable=True),
)

sites = Table(
    "sites",
    metadata,
    key(),
    shop(),
    Column("public_id", String, nullable=False, unique=True),
    text("address"),
    text("environment"),
    Column("token", LargeBinary, nullable=False),
    Column("previous_token", LargeBinary, nullable=True),
    Column("pairing", Integer, nullable=False, server_default="1"),
    Column("state", String, nullable=False),
    text("plugin_version", nullable=True),
    moment("paired_at"),
    moment("first_used_at", nullable=True),
    moment("last_seen_at", nullable=True),
    moment("last_event_at", nullable=True),
    text("mark", default=""),
    text("previous_mark", nullable=True),
    Column("mark_used_at", BigInteger, nullable=True),
    moment("mark_renewed_at", nullable=True),
    Column("marks_lost", Boolean, nullable=False, server_default="0"),
    Column("copy_of", Integer, nullable=True),
)

pairing_codes = Table(
    "pairing_codes",
    metadata,
    key(),
    shop(),
    Column("code_hash", String, nullable=False, unique=True),
    moment("expires_at"),
    text("nonce", nullable=True),
    Column("site_id", Integer, nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
)

nonces = Table(
    "nonces",
    metadata,
    shop(indexed=False),
    Column("site_id", Integer, primary_key=True),
    Column("nonce", String, primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_nonces_expiry", "shop_id", "expires_at"),
)

connections = Table(
    "connections",
    metadata,
    key(),
    shop(),
    text("role"),
    text("system"),
    text("environment"),
    text("style"),
    Column("credentials", LargeBinary, nullable=False),
    text("credentials_fingerprint"),
    text("state"),
    json("reaches", nullable=True),
    text("confirmed_by", nullable=True),
    moment("confirmed_at", nullable=True),
    moment("last_worked_at", nullable=True),
    json("last_error", nullable=True),
    moment("broken_at", nullable=True),
    moment("next_probe_at", nullable=True),
    Column("endpoint", String, nullable=True, unique=True),
    text("grant_token", nullable=True),
    Column("grant_until", BigInteger, nullable=True),
    moment("grant_renewed_at", nullable=True),
    moment("created_at"),
    moment("removed_at", nullable=True),
)

consents = Table(
    "consents",
    metadata,
    key(),
    shop(),
    Column("state_hash", String, nullable=False, unique=True),
    Column("connection_id", Integer, nullable=False),
    text("environment"),
    text("style"),
    Column("verifier", LargeBinary, nullable=False),
    text("return_to"),
    text("actor"),
    moment("expires_at"),
    moment("used_at", nullable=True),
    text("outcome", nullable=True),
    moment("created_at"),
)

notices = Table(
    "notices",
    metadata,
    shop(),
    Column("connection_id", Integer, primary_key=True, autoincrement=False),
    Column("reference", String, primary_key=True),
    moment("received_at"),
)

companies = Table(
    "companies",
    metadata,
    key(),
    shop(indexed=False),
    text("system"),
    text("reference"),
    text("name"),
    text("organisation_number"),
    text("currency"),
    Column("connection_id", Integer, nullable=True),
    Column("live_key", String, nullable=True, unique=True),
    moment("created_at"),
    UniqueConstraint("shop_id", "system", "reference"),
)

merchant_accounts = Table(
    "merchant_accounts",
    metadata,
    key(),
    shop(indexed=False),
    text("provider"),
    text("reference"),
    text("currency"),
    text("name"),
    text("organisation_number"),
    json("handles"),
    text("bank_account"),
    Column("connection_id", Integer, nullable=True),
    Column("live_key", String, nullable=True, unique=True),
    Column("facts_from", Date, nullable=True),
    Column("complete_through", Date, nullable=True),
    Column("parse_from", Date, nullable=True),
    Column("watched_on", Date, nullable=True),
    moment("last_collected_at", nullable=True),
    moment("created_at"),
    *work_columns(),
    UniqueConstraint("shop_id", "provider", "reference"),
)
