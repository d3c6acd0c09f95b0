"""Backup and restore: every table as JSON lines in one zip, from SQLite or PostgreSQL to either.

Taken in one transaction, so it is one moment. Restoring replaces everything and holds sending until a
person says ``avstem resume``: the accounting system may know more than the backup. The sites are asked for
what they have told since, and the first mark of each counts.
"""

import base64
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Date, LargeBinary, Table, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from app.errors import Refusal
from app.store.database import Store
from app.store.schema import current_revision, newest_revision
from app.store.shops import set_installation
from app.store.sites import forget_marks
from app.store.tables import metadata

_FORMAT: Final = 1
_BATCH: Final = 500
_HELD: Final = {"schema", "taken_at", "rows"}


def write_backup(store: Store, path: Path, now: int, progress: Callable[[str, int], None]) -> dict[str, int]:
    """Write the backup to ``path`` (moved into place when whole); return the rows per table."""
    counts: dict[str, int] = {}
    part = path.with_suffix(path.suffix + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        with store.reading(None, one_moment=True) as connection:
            revision = current_revision(connection)
            for table in metadata.sorted_tables:
                counts[table.name] = _write_table(connection, archive, table)
                progress(table.name, counts[table.name])
        manifest = {"format": _FORMAT, "schema": revision, "taken_at": now, "rows": counts}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
    part.replace(path)
    return counts


def _write_table(connection: Connection, archive: zipfile.ZipFile, table: Table) -> int:
    count = 0
    with archive.open(f"{table.name}.jsonl", "w") as raw, io.TextIOWrapper(raw, "utf-8") as lines:
        for row in connection.execution_options(stream_results=True).execute(select(table)):
            lines.write(json.dumps(dict(row._mapping), default=_plain, sort_keys=True) + "\n")
            count += 1
    return count


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the backup's manifest; raise Refusal when the file is no whole backup."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        raise Refusal("backup_unreadable", file=path.name) from None
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT or not set(manifest) >= _HELD:
        raise Refusal("backup_unreadable", file=path.name)
    return manifest


def restore_backup(
    store: Store, path: Path, now: int, progress: Callable[[str, int], None]
) -> dict[str, int]:
    """Replace everything by the backup, in one transaction, and hold sending.

    Raises Refusal, with nothing changed, when the file is not a whole backup of this version.
    """
    manifest = read_manifest(path)
    if manifest["schema"] != newest_revision():
        raise Refusal("backup_other_schema", schema=str(manifest["schema"]))
    counts: dict[str, int] = {}
    with zipfile.ZipFile(path) as archive, store.writing("restore", None) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        for table in metadata.sorted_tables:
            try:
                counts[table.name] = _read_table(connection, archive, table)
            except (KeyError, ValueError, TypeError, zipfile.BadZipFile, zlib.error, SQLAlchemyError):
                raise Refusal("backup_unreadable", file=path.name) from None
            progress(table.name, counts[table.name])
            if store.is_postgres and "id" in table.c and table.name != "installation":
                connection.execute(
                    select(
                        func.setval(
                            func.pg_get_serial_sequence(table.name, "id"),
                            func.coalesce(select(func.max(table.c.id)).scalar_subquery(), 0) + 1,
                            False,
                        )
                    )
                )
        if counts != manifest["rows"]:
            raise Refusal("backup_unreadable", file=path.name)
        _forget_leases(connection)
        forget_marks(connection)
        set_installation(connection, sending_held=True, restored_at=now, backup_taken_at=manifest["taken_at"])
    return counts


def _read_table(connection: Connection, archive: zipfile.ZipFile, table: Table) -> int:
    dates = [column.name for column in table.c if isinstance(column.type, Date)]
    binaries = [column.name for column in table.c if isinstance(column.type, LargeBinary)]
    count, batch = 0, []
    with archive.open(f"{table.name}.jsonl") as raw:
        for line in io.TextIOWrapper(raw, "utf-8"):
            row = json.loads(line)
            for name in dates:
                row[name] = date.fromisoformat(row[name]) if row[name] else None
            for name in binaries:
                row[name] = base64.b64decode(row[name]) if row[name] is not None else None
            batch.append(row)
            count += 1
            if len(batch) == _BATCH:
                connection.execute(insert(table), batch)
                batch = []
    if batch:
        connection.execute(insert(table), batch)
    return count


def _forget_leases(connection: Connection) -> None:
    """Nobody of the time of the backup works on anything any more."""
    for table in metadata.sorted_tables:
        if "lease_token" in table.c:
            connection.execute(table.update().values(lease_token=None, lease_until=None))
