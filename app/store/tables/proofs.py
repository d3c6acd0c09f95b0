"""The opening position of each merchant account, and the proofs made since."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table
from sqlalchemy import UniqueConstraint as Unique

from app.store.tables.base import amount, json, key, metadata, moment, shop, text, work_columns

openings = Table(
    "openings",
    metadata,
    key(),
    shop(indexed=False),
    Column("merchant_account_id", Integer, nullable=False),
    Column("company_id", Integer, nullable=False),
    text("currency"),
    Column("start", Date, nullable=False),
    amount("books"),
    amount("provider"),
    amount("difference"),
    text("form"),
    text("counter_account", default=""),
    text("note", default=""),
    Column("unlisted", Boolean, nullable=True),
    text("accepted_by"),
    moment("accepted_at"),
    moment("replaced_at", nullable=True),
    Index("ix_openings_account", "shop_id", "merchant_account_id"),
)
"""``form`` is ``item`` (a dated item of the proof) or ``voucher`` (an opening voucher books it).

``unlisted``: what rows cost that no payout lists was taken for the older books', as the shop ordered its
payouts itself."""

proof_scopes = Table(
    "proof_scopes",
    metadata,
    key(),
    shop(indexed=False),
    Column("company_id", Integer, nullable=False),
    text("provider"),
    text("currency"),
    *work_columns(),
    Unique("shop_id", "company_id", "provider", "currency"),
)
"""What is proven by itself: a company, a provider and a currency; worked on like any other row."""

proofs = Table(
    "proofs",
    metadata,
    key(),
    shop(indexed=False),
    Column("scope_id", Integer, nullable=False),
    Column("on_day", Date, nullable=False),
    moment("made_at"),
    amount("books"),
    amount("provider"),
    amount("held"),
    amount("difference"),
    amount("unexplained"),
    Column("anchored", Boolean, nullable=False),
    Column("holds", Boolean, nullable=False),
    json("details"),
    text("made_by"),
    Index("ix_proofs_scope", "shop_id", "scope_id", "on_day"),
)
"""Every proof that was made; ``details`` has accounts, sources, items and what is unexplained."""
