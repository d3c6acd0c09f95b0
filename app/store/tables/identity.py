"""Who signs as a site without being as the site was, and what it told meanwhile."""

from sqlalchemy import Column, Integer, Table
from sqlalchemy import UniqueConstraint as Unique

from app.store.tables.base import json, key, metadata, moment, shop, text

doubtful_sites = Table(
    "doubtful_sites",
    metadata,
    key(),
    shop(),
    Column("site_id", Integer, nullable=False),
    text("address"),
    text("environment"),
    text("mark"),
    json("differs"),
    moment("first_seen_at"),
    moment("last_seen_at"),
    text("choice", nullable=True),
    text("chosen_by", nullable=True),
    moment("chosen_at", nullable=True),
    Column("copy_site_id", Integer, nullable=True),
    Column("apply_pairing", Integer, nullable=True),
    Unique("site_id", "address", "environment", "mark"),
)
"""One row per (site, address, environment, mark) that was signed and did not fit. ``apply_pairing`` is set
when the owner's choice is carried out: its events are then applied under that pairing, and the row goes."""

kept_events = Table(
    "kept_events",
    metadata,
    key(),
    shop(),
    Column("site_id", Integer, nullable=False),
    Column("doubtful_id", Integer, nullable=False),
    text("event_id"),
    json("event"),
    moment("received_at"),
    Unique("doubtful_id", "event_id"),
)
