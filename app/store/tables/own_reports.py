"""Reports that a shop made itself."""

from sqlalchemy import Column, Integer, Table, UniqueConstraint

from app.store.tables.base import json, key, metadata, moment, shop, text

own_reports = Table(
    "own_reports",
    metadata,
    key(),
    shop(indexed=False),
    text("name"),
    Column("version", Integer, nullable=False),
    json("definition"),
    text("saved_by"),
    moment("saved_at"),
    UniqueConstraint("shop_id", "name"),
)
"""``version`` counts how often the report of that name was replaced, from 1."""
