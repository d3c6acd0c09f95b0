"""A commit that does not wait for the disk: only where it may, and nothing committed after it outlives it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from app.store.database import Store
from tests.quick_disk import waiting


@pytest.fixture(autouse=True)
def _as_the_product_does() -> Iterator[None]:
    with waiting():
        yield


def waits(store: Store, connection: Connection) -> bool:
    """Whether a commit of this connection waits until the disk has it, by the database's own word."""
    if store.is_postgres:
        return connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
    return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one()) == 2


def test_every_commit_waits_but_one_that_says_so(kept: Store, shop: int) -> None:
    with kept.writing("test", shop) as connection:
        assert waits(kept, connection)
    with kept.writing("test", shop, at_once=False) as connection:
        assert not waits(kept, connection)
    with kept.writing("test", shop) as connection:
        assert waits(kept, connection)


def test_the_connection_waits_again_after_a_failure(kept: Store, shop: int) -> None:
    with pytest.raises(LookupError), kept.writing("test", shop, at_once=False):
        raise LookupError
    for _ in range(3):  # whichever connection of the pool it is
        with kept.writing("test", shop) as connection:
            assert waits(kept, connection)
