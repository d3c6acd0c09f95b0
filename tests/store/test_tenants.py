"""A shop never sees another shop's rows: shop_id everywhere, and row-level security on PostgreSQL."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.config import Settings
from app.secrets import new_key
from app.store import shops
from app.store.database import Store, open_store
from app.store.rows import insert_row
from app.store.schema import upgrade
from app.store.tables import GLOBAL_TABLES, cases, metadata
from app.store.tables import shops as shops_table


def test_every_table_has_its_shop() -> None:
    without = [
        table.name
        for table in metadata.sorted_tables
        if table.name not in GLOBAL_TABLES and "shop_id" not in table.c
    ]
    assert without == []
    assert {"shops", "installation"} <= set(metadata.tables)


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    found = inspect(store.engine)
    assert set(found.get_table_names()) - {"alembic_version"} == set(metadata.tables)
    for table in metadata.sorted_tables:
        columns = {column["name"] for column in found.get_columns(table.name)}
        assert columns == {column.name for column in table.c}, table.name


def test_postgres_row_level_security(postgres_url: str, tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path, database_url=postgres_url, secret_keys=(new_key(),)))
    upgrade(store)
    with store.writing("test", None) as connection:
        one = shops.add_shop(connection, 0, name="En", kind="test")
        two = shops.add_shop(connection, 0, name="To", kind="test")
        for shop in (one, two):
            insert_row(
                connection,
                cases,
                shop_id=shop,
                case_key=f"k{shop}",
                code="order_missing",
                subject="s",
                cause="c",
                params={},
                state="open",
                opened_at=0,
            )
    with store.reading(one) as connection:
        assert [row.shop_id for row in connection.execute(select(cases))] == [one]
        names = connection.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        )
        secured = set(names.scalars())
    assert secured == set(metadata.tables) - GLOBAL_TABLES
    with store.engine.connect() as connection:  # nobody said which shop: nothing is seen
        assert connection.execute(select(cases)).all() == []
    with pytest.raises(ProgrammingError, match="row-level security"), store.writing("x", one) as connection:
        insert_row(
            connection,
            cases,
            shop_id=two,
            case_key="other",
            code="order_missing",
            subject="s",
            cause="c",
            params={},
            state="open",
            opened_at=0,
        )
    store.dispose()


def test_an_error_of_the_database_does_not_carry_the_row(store: Store) -> None:
    """It is logged as it is."""
    with pytest.raises(IntegrityError) as told, store.writing("test", None) as connection:
        connection.execute(shops_table.insert().values(name="Kari Normann", kind=None, created_at=0))
    assert "shops" in str(told.value)
    assert "Kari" not in str(told.value).split("DETAIL")[0]
