"""One database of each kind for a whole module: every test has a shop of its own in it."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from app.config import Settings
from app.secrets import new_key
from app.store import shops
from app.store.database import Store, open_store
from app.store.schema import upgrade
from tests.conftest import as_role


def empty_settings(request: pytest.FixtureRequest, kind: str, folder: Path, name: str) -> Settings:
    """Settings of an empty database; the PostgreSQL one belongs to the application's own role."""
    url = ""
    if kind == "postgres":
        address, role = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_role")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(role))
            )
        url = as_role(address, name, role)
    return Settings(data=folder, database_url=url, secret_keys=(new_key(),))


def make_store(request: pytest.FixtureRequest, kind: str, folder: Path, name: str) -> Store:
    """An empty, current database."""
    store = open_store(empty_settings(request, kind, folder, name))
    upgrade(store)
    return store


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The module's database, SQLite and PostgreSQL in turn."""
    name = f"m_{request.module.__name__.rpartition('.')[2]}"
    store = make_store(request, request.param, tmp_path_factory.mktemp("kept"), name)
    yield store
    store.dispose()


@pytest.fixture
def shop(kept: Store) -> int:
    """A shop of the test's own."""
    with kept.writing("test", None) as connection:
        return shops.add_shop(connection, 0, name="Eksempel", kind="test")
