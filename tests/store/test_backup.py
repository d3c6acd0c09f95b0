"""A backup holds everything, goes into either database, and lets nothing be sent before a person says so."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from app.config import Settings
from app.errors import Refusal
from app.pipeline.until_done import run_until_done
from app.store import shops
from app.store.backup import read_manifest, restore_backup, write_backup
from app.store.database import Store, open_store
from app.store.leases import take_lease
from app.store.schema import current_revision, newest_revision, upgrade
from app.store.tables import metadata, sites, vouchers
from tests.store.conftest import make_store
from tests.world import World, add_shop, connect_all, open_installation, tell_orders


def silent(table: str, count: int) -> None:
    """Nobody watches the progress."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An installation that has booked a payout: rows in nearly every table, files and dates among them."""
    with World.start() as world:
        services = open_installation(world.settings(tmp_path_factory.mktemp("lived") / "data"))
        shop = add_shop(services)
        connect_all(services, shop)
        tell_orders(services, shop)
        run_until_done(services, seconds=120, patience=0.4)
    lease = take_lease(services.store, "voucher", shop, 1, 60)
    assert lease is not None
    yield services.store
    services.store.dispose()


@pytest.fixture(scope="module")
def file(lived: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "backup.zip"
    counts = write_backup(lived, path, 1_700_000_000_000, silent)
    assert counts["vouchers"] == counts["evidence"] == 1
    assert sum(count > 0 for count in counts.values()) > 15
    return path


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the installation's own, without what a restore is to change: leases, and
    whether a site's marks are lost."""
    found = {}
    with store.reading(None) as connection:
        for table in metadata.sorted_tables:
            if table.name != "installation":
                rows = connection.execute(select(table).order_by(*table.primary_key.columns))
                found[table.name] = [
                    {
                        name: bytes(value) if isinstance(value, memoryview) else value
                        for name, value in row._mapping.items()
                        if name not in ("lease_token", "lease_until", "marks_lost")
                    }
                    for row in rows
                ]
    return found


def test_a_round_trip_into_either_database_and_back(
    lived: Store, file: Path, kept: Store, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with kept.writing("test", None) as connection:
        gone = shops.add_shop(connection, 0, name="Skal bort", kind="test")
    restore_backup(kept, file, 5, silent)
    assert contents(kept) == contents(lived)
    with kept.reading(None) as connection:
        assert "Skal bort" not in {row.name for row in shops.list_shops(connection)}
        held = connection.execute(text("SELECT sending_held, restored_at, backup_taken_at FROM installation"))
        assert tuple(held.one()) == (True, 5, 1_700_000_000_000)
        assert connection.execute(select(vouchers.c.lease_token)).scalars().all() == [None]
        assert set(connection.execute(select(sites.c.marks_lost)).scalars()) == {True}
    assert gone

    again = tmp_path / "again.zip"
    write_backup(kept, again, 6, silent)
    back = make_store(request, "sqlite", tmp_path / "back", "unused")
    restore_backup(back, again, 7, silent)
    assert contents(back) == contents(lived)
    back.dispose()


def test_new_rows_get_new_ids_after_a_restore(file: Path, kept: Store) -> None:
    restore_backup(kept, file, 5, silent)
    with kept.writing("test", None) as connection:
        for table in metadata.sorted_tables:
            if "id" in table.c and table.name not in ("installation", "shops"):
                highest = connection.execute(select(table.c.id).order_by(table.c.id.desc()).limit(1)).scalar()
                if kept.is_postgres:
                    value = connection.execute(
                        text(f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id'))")
                    )
                    assert value.scalar_one() > (highest or 0), table.name
        fresh = shops.add_shop(connection, 0, name="Ny", kind="test")
    with kept.reading(None) as connection:
        assert fresh == max(row.id for row in shops.list_shops(connection))


def test_a_backup_tells_no_secret_in_the_clear(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (b"example-secret", b"test-employee", b"subscription"):
        assert secret not in everything
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage", ["not a zip", "cut", "no manifest", "other format", "row missing", "row broken"]
)
def test_a_damaged_backup_changes_nothing(file: Path, kept: Store, tmp_path: Path, damage: str) -> None:
    restore_backup(kept, file, 5, silent)
    before = contents(kept)
    broken = tmp_path / "broken.zip"
    if damage == "not a zip":
        broken.write_bytes(b"PK hello")
    elif damage == "cut":
        broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        _rewrite(file, broken, damage)
    with pytest.raises(Refusal) as told:
        restore_backup(kept, broken, 9, silent)
    assert told.value.code == "backup_unreadable"
    assert contents(kept) == before
    assert "10481" not in str(told.value)


def _rewrite(file: Path, broken: Path, damage: str) -> None:
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                if damage == "no manifest":
                    continue
                if damage == "other format":
                    content = json.dumps(json.loads(content) | {"format": 99}).encode()
            if name == "orders.jsonl" and damage == "table missing":
                continue
            if name == "orders.jsonl" and damage == "no JSON":
                content = content[:-20]
            if name == "orders.jsonl" and damage == "row missing":
                content = b"".join(content.splitlines(keepends=True)[1:])
            if name == "orders.jsonl" and damage == "row broken":
                content = content.replace(b'"total"', b'"totals"', 1)
            new.writestr(name, content)


def test_a_backup_of_another_version_is_refused(file: Path, kept: Store, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | {"schema": "0000"}).encode()
            new.writestr(name, content)
    with pytest.raises(Refusal, match="backup_other_schema"):
        restore_backup(kept, other, 9, silent)
    assert read_manifest(other)["schema"] == "0000"


def test_a_backup_that_cannot_be_written_leaves_the_old_one(lived: Store, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    path.write_bytes(b"the old one")

    def disk_full(table: str, count: int) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        write_backup(lived, path, 0, disk_full)
    assert path.read_bytes() == b"the old one"


def test_an_empty_database_is_brought_up_and_again_is_harmless(
    kept: Store, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    empty = open_store(Settings(data=tmp_path / "empty", secret_keys=("unused",)))
    with empty.reading(None) as connection:
        assert current_revision(connection) is None
    empty.dispose()
    upgrade(kept)
    upgrade(kept)
    with kept.reading(None) as connection:
        assert current_revision(connection) == newest_revision()


def test_the_migrations_make_the_constraints_too(kept: Store) -> None:
    """Unique constraints, indexes, foreign keys and types are those of the tables in the code."""
    with kept.reading(None) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        assert compare_metadata(context, metadata) == []
    names = {one["name"] for one in inspect(kept.engine).get_indexes("vouchers")}
    assert "uq_vouchers_live_identity" in names
