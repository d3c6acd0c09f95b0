"""What every table shares: metadata, column helpers, the shop a row belongs to, and leases.

Moments are epoch milliseconds (UTC), amounts minor units, both BigInteger. Every table but the global ones
has ``shop_id``; PostgreSQL enforces it by row-level security, and a test by looking.
"""

from typing import Any, Final

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

GLOBAL_TABLES: Final = frozenset({"installation", "shops", "alembic_version", "turns"})
"""Tables that belong to the service, not to a shop."""


def key() -> "Column[int]":
    return Column("id", Integer, primary_key=True, autoincrement=True)


def shop(*, indexed: bool = True) -> "Column[int]":
    """The shop of a row; ``indexed`` False where another index of the table begins with it.

    Without statistics SQLite takes an index of the shop alone for as good as one that leads to the row, and
    then reads the whole shop.
    """
    return Column("shop_id", Integer, ForeignKey("shops.id"), nullable=False, index=indexed)


def moment(name: str, *, nullable: bool = False) -> "Column[int]":
    return Column(name, BigInteger, nullable=nullable)


def amount(name: str, *, nullable: bool = False) -> "Column[int]":
    return Column(name, BigInteger, nullable=nullable)


def text(name: str, *, nullable: bool = False, default: str | None = None) -> "Column[str]":
    return Column(name, String, nullable=nullable, server_default=default)


def json(name: str, *, nullable: bool = False, default: str | None = None) -> "Column[Any]":
    return Column(name, JSON(none_as_null=True), nullable=nullable, server_default=default)


def work_columns() -> list["Column[Any]"]:
    """A row that is worked on: when it is due, how often it failed and why, and who holds it until when."""
    return [
        Column("due_at", BigInteger, nullable=True, index=True),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("last_error", JSON(none_as_null=True), nullable=True),
        Column("lease_token", String, nullable=True),
        Column("lease_until", BigInteger, nullable=True),
    ]
