"""Shops: the tenants. Everything else belongs to exactly one."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from app.errors import NotFound
from app.store.rows import SHOP, insert_row
from app.store.tables import installation, shops

PRODUCTION = "production"
TEST = "test"


def add_shop(connection: Connection, at: int, **values: Any) -> int:
    return insert_row(connection, shops, created_at=at, **values)


def get_shop(connection: Connection, shop: int) -> Row[Any]:
    """Return the shop; raise NotFound."""
    row = connection.execute(_SHOP, {"shop": shop}).one_or_none()
    if row is None:
        raise NotFound("shop_not_found", shop=shop)
    return row


_SHOP: Final = select(shops).where(shops.c.id == SHOP)


def list_shops(connection: Connection) -> Sequence[Row[Any]]:
    return connection.execute(select(shops).where(shops.c.removed_at.is_(None)).order_by(shops.c.id)).all()


def set_shop(connection: Connection, shop: int, **values: Any) -> None:
    connection.execute(update(shops).where(shops.c.id == shop).values(**values))


def is_sending_held(connection: Connection) -> bool:
    """Whether sending waits for ``avstem resume`` after a restore."""
    return bool(connection.execute(select(installation.c.sending_held)).scalar_one_or_none())


def installation_row(connection: Connection) -> Row[Any] | None:
    """Return the one row that describes this installation, None before anything was said of it."""
    return connection.execute(select(installation)).one_or_none()


def set_installation(connection: Connection, **values: Any) -> None:
    """Change the values given of the one row that describes this installation, made when it is not there."""
    if connection.execute(select(installation.c.id)).one_or_none() is None:
        connection.execute(insert(installation).values(id=1, sending_held=False))
    if values:
        connection.execute(update(installation).values(**values))
