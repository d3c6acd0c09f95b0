"""Whom a shop wants told, and the messages to them."""

from sqlalchemy import Column, Date, LargeBinary, Table, UniqueConstraint

from app.store.tables.base import json, key, metadata, moment, shop, text, work_columns

notifications = Table(
    "notifications",
    metadata,
    key(),
    shop(indexed=False),
    json("emails"),
    text("webhook", default=""),
    Column("webhook_secret", LargeBinary, nullable=True),
    text("digest", default="daily"),
    json("told"),
    Column("digested_on", Date, nullable=True),
    *work_columns(),
    UniqueConstraint("shop_id"),
)

messages = Table(
    "messages",
    metadata,
    key(),
    shop(indexed=False),
    text("channel"),
    text("reference"),
    json("content"),
    text("state", default="waiting"),
    moment("made_at"),
    moment("sent_at", nullable=True),
    *work_columns(),
    UniqueConstraint("shop_id", "channel", "reference"),
)
