"""The database: one way to read, one way to write, and every commit a crash point.

SQLite runs in WAL mode with ``synchronous=FULL`` and takes its write lock at the start of a writing
transaction; PostgreSQL gets the shop of each transaction for its row-level security. Nothing else opens a
transaction (a test enforces it).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from app.config import Settings
from app.crashpoints import point
from app.store.json_text import from_json, to_json

EVERY_SHOP = "*"

_POSTGRES_NOW: Final = text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")
_SQLITE_NOW: Final = text("SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)")
_POSTGRES_LATER: Final = text("SET LOCAL synchronous_commit TO off")
_DURABLE: Final = "synchronous=FULL"
_POSTGRES_SHOP: Final = text("SELECT set_config('avstem.shop', :shop, true)")

_CACHE_KB: Final = 16_000
"""What a connection to SQLite may keep of the file: its own 2 MB are less than the indexes of one year."""

_WAL_PAGES: Final = 8_000
"""How many pages of 4 kB the log takes before they go to the file: a page that many payouts write to, as the
last ones of each index, goes there once for all of them."""

_ENGINE: Final[Mapping[str, Any]] = {"hide_parameters": True, "json_serializer": to_json}
"""An error of the database is logged: it must not carry the row that it is about."""


class Store:
    """Transactions over one database. ``shop`` None means work that spans shops (sweeper, site look-up)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_postgres = engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self, shop: int | None, *, one_moment: bool = False) -> Iterator[Connection]:
        """A transaction that is rolled back: it only reads; ``one_moment`` sees one state throughout."""
        with self.engine.connect() as connection:
            if one_moment and self.is_postgres:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            self._enter(connection, shop, "BEGIN")
            yield connection
            connection.rollback()

    @contextmanager
    def writing(self, name: str, shop: int | None, *, at_once: bool = True) -> Iterator[Connection]:
        """A transaction that commits at the end, with crash points ``commit:<name>:before``, ``:after``.

        With ``at_once`` false the commit does not wait for the disk: a killed process loses nothing, a power
        failure may lose it, but never without what was committed after it, as both are in one log
        (docs/adr/0020-a-nonce-does-not-wait-for-the-disk.md).
        """
        with self.engine.connect() as connection, self._waits_for_disk(connection, at_once):
            self._enter(connection, shop, "BEGIN IMMEDIATE")
            if not at_once and self.is_postgres:
                connection.execute(_POSTGRES_LATER)
            yield connection
            point(f"commit:{name}:before")
            connection.commit()
        point(f"commit:{name}:after")

    def now_ms(self, connection: Connection) -> int:
        """The database's clock, epoch milliseconds: what leases are measured by."""
        return int(connection.execute(_POSTGRES_NOW if self.is_postgres else _SQLITE_NOW).scalar_one())

    def dispose(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _waits_for_disk(self, connection: Connection, at_once: bool) -> Iterator[None]:
        """SQLite knows this by the connection and not by the transaction: put back whatever happens."""
        if at_once or self.is_postgres:
            yield
            return
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            connection.rollback()  # inside a transaction SQLite refuses the change; a commit leaves nothing
            connection.exec_driver_sql(f"PRAGMA {_DURABLE}")

    def _enter(self, connection: Connection, shop: int | None, begin: str) -> None:
        """Tell PostgreSQL whose rows are meant; have SQLite ``begin``, which its driver leaves to us."""
        if self.is_postgres:
            value = EVERY_SHOP if shop is None else str(shop)
            connection.execute(_POSTGRES_SHOP, {"shop": value})
        else:
            connection.exec_driver_sql(begin)


def open_store(settings: Settings) -> Store:
    """Open the configured database; its tables must be up to date (``avstem init``)."""
    if settings.is_postgres:
        return Store(create_engine(settings.sqlalchemy_url, pool_pre_ping=True, pool_size=10, **_ENGINE))
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Store(sqlite_engine(settings.data / "avstem.sqlite3"))


def sqlite_engine(path: Path) -> Engine:
    """An engine for one SQLite file, set up to lose nothing at a crash."""
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": 30, "check_same_thread": False},
        json_deserializer=from_json,
        **_ENGINE,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            _DURABLE,
            "foreign_keys=ON",
            "busy_timeout=30000",
            f"cache_size=-{_CACHE_KB}",
            f"wal_autocheckpoint={_WAL_PAGES}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
