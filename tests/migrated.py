"""Databases that are current at once: the migrations run once per process, and what they made is made again.

Running all of them is most of what a test of one call takes. That it comes to the same is told in
``tests/store/test_migrations.py``; a command that a test starts runs them itself.
"""

import sqlite3
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.store import schema
from app.store.database import Store, sqlite_engine

run_migrations = command.upgrade
"""Each of them, as the product does."""


def migrate_quickly() -> None:
    """From here on an empty SQLite database gets in one step what the migrations make of it."""
    schema.command = SimpleNamespace(upgrade=_upgrade)  # type: ignore[assignment]


def _upgrade(config: Config, revision: str) -> None:
    connection: Connection = config.attributes["connection"]
    if connection.dialect.name == "sqlite" and not _has_tables(connection):
        for statement in recorded():
            connection.exec_driver_sql(statement)
    elif schema.current_revision(connection) != newest():
        run_migrations(config, revision)


def _has_tables(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is not None


@cache
def newest() -> str | None:
    return schema.newest_revision()


@cache
def recorded() -> tuple[str, ...]:
    """The statements that make an empty file what the migrations make of it."""
    with tempfile.TemporaryDirectory(prefix="avstem-migrated-") as folder:
        path = Path(folder) / "migrated.sqlite3"
        store = Store(sqlite_engine(path))
        with store.writing("schema.upgrade", None) as connection:
            run_migrations(schema.alembic_config(connection), "head")
        store.dispose()
        return tuple(statements_of(path))


def statements_of(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return [one for one in connection.iterdump() if one not in ("BEGIN TRANSACTION;", "COMMIT;")]
