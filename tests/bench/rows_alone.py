"""The rows that the whole way leaves behind, inserted by SQLite alone: no service that keeps them is faster.

They go into the same tables, with their indexes, by ``executemany`` in a commit for each payout; nothing is
read, parsed or decided.
"""

import shutil
import sqlite3
from pathlib import Path
from typing import Final

from tests.bench.measuring import Measured
from tests.bench.sales import PER_PAYOUT
from tests.bench.shop import copied
from tests.bench.whole_way import work_through

TABLES: Final = ("report_parts", "payouts", "transactions", "fee_details", "vouchers", "matches", "claims")
PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA cache_size=-16000",
    "PRAGMA wal_autocheckpoint=8000",
)
"""As the store sets them (``app/store/database.py``)."""


def rows_alone(prepared: Path, provider: str, count: int) -> Measured:
    """Measure the INSERTs of what ``count`` transactions of a prepared shop come to."""
    worked = copied(prepared, prepared.with_name(f"{prepared.name}-worked"))
    empty = copied(prepared, prepared.with_name(f"{prepared.name}-rows"))
    try:
        work_through(worked, prepared, provider, count)
        told = _told(worked / "avstem.sqlite3")
        return _inserted(empty / "avstem.sqlite3", told, count)
    finally:
        shutil.rmtree(worked)
        shutil.rmtree(empty)


def _told(file: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(file)
    try:
        return {
            table: connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - names of ours
            for table in TABLES
        }
    finally:
        connection.close()


def _inserted(file: Path, told: dict[str, list[tuple[object, ...]]], count: int) -> Measured:
    measured, payouts = Measured(count), count // PER_PAYOUT
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    with measured.stage("insert"):
        for payout in range(payouts):
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in told.items():
                share = rows[len(rows) * payout // payouts : len(rows) * (payout + 1) // payouts]
                if share:
                    marks = ", ".join("?" * len(share[0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", share)  # noqa: S608
            connection.execute("COMMIT")
    connection.close()
    return measured
