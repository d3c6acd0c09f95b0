"""The schema's versions: upgrading a database and telling whether it is up to date."""

from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.store.database import Store
from app.store.tables import GLOBAL_TABLES, metadata

_HERE: Final = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config


def upgrade(store: Store) -> None:
    """Bring the database to the newest schema; safe to run again."""
    with store.writing("schema.upgrade", None) as connection:
        command.upgrade(alembic_config(connection), "head")
        if store.is_postgres:
            _secure_rows(connection)


def current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return ScriptDirectory.from_config(config).get_current_head()


def _secure_rows(connection: Connection) -> None:
    """Row-level security: a transaction sees its shop's rows only, whoever owns the tables."""
    for table in metadata.sorted_tables:
        if table.name in GLOBAL_TABLES:
            continue
        name: Any = table.name
        connection.execute(text(f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY'))
        connection.execute(text(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY'))
        connection.execute(text(f'DROP POLICY IF EXISTS own_shop ON "{name}"'))
        rule = (
            "current_setting('avstem.shop', true) = '*' "
            "OR shop_id::text = current_setting('avstem.shop', true)"
        )
        connection.execute(
            text(f'CREATE POLICY own_shop ON "{name}" USING ({rule}) WITH CHECK ({rule})')  # noqa: S608 - no input
        )
