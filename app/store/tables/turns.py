"""Whose turn it is at a vendor that takes one request at a time."""

from sqlalchemy import Column, String, Table

from app.store.tables.base import metadata, moment

turns = Table(
    "turns",
    metadata,
    Column("key", String, primary_key=True),
    Column("holder", String, nullable=False),
    moment("held_until"),
)
"""Of the service, not of a shop: two shops may come with the same key. ``key`` names credentials by hash."""
