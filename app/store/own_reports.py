"""A shop's own reports, by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, NotFound
from app.store.tables import own_reports as table


def list_own(connection: Connection, shop: int) -> Sequence[Row[Any]]:
    """Return the shop's own reports by name."""
    return connection.execute(select(table).where(table.c.shop_id == shop).order_by(table.c.name)).all()


def count_own(connection: Connection, shop: int) -> int:
    query = select(func.count()).select_from(table).where(table.c.shop_id == shop)
    return int(connection.execute(query).scalar_one())


def get_own(connection: Connection, shop: int, report_id: int) -> Row[Any]:
    row = connection.execute(
        select(table).where(table.c.shop_id == shop, table.c.id == report_id)
    ).one_or_none()
    if row is None:
        raise NotFound("own_report_not_found", report=report_id)
    return row


def own_named(connection: Connection, shop: int, name: str) -> Row[Any] | None:
    return connection.execute(
        select(table).where(table.c.shop_id == shop, table.c.name == name)
    ).one_or_none()


def add_own(
    connection: Connection, shop: int, name: str, definition: Mapping[str, Any], actor: str, at: int
) -> int:
    """Store a new one; return its id. Raises Conflict when somebody else took the name meanwhile."""
    values = {"name": name, "version": 1, "definition": definition, "saved_by": actor, "saved_at": at}
    try:
        with connection.begin_nested():
            added = connection.execute(insert(table).values(shop_id=shop, **values).returning(table.c.id))
            return int(added.scalar_one())
    except IntegrityError:
        raise Conflict("own_report_changed", report=name) from None


def replace_own(
    connection: Connection, shop: int, row: Row[Any], definition: Mapping[str, Any], actor: str, at: int
) -> None:
    """Write the next version; raise Conflict when it is not the one that was read any more."""
    written = connection.execute(
        update(table)
        .where(table.c.shop_id == shop, table.c.id == row.id, table.c.version == row.version)
        .values(version=row.version + 1, definition=definition, saved_by=actor, saved_at=at)
    )
    if written.rowcount != 1:
        raise Conflict("own_report_changed", report=row.name)


def remove_own(connection: Connection, shop: int, report_id: int) -> None:
    connection.execute(delete(table).where(table.c.shop_id == shop, table.c.id == report_id))
