"""Small things every repository does the same way."""

from functools import cache
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Insert, Table, bindparam, insert

SHOP: Final[BindParameter[int]] = bindparam("shop")
"""The shop in a statement that is made once and asked often: making it costs more than asking."""


def insert_row(connection: Connection, table: Table, **values: Any) -> int:
    """Insert one row and return its id."""
    key = connection.execute(_insert(table), values).inserted_primary_key
    if key is None:
        raise AssertionError(f"{table.name} gave no key")
    return int(key[0])


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


def in_shop(table: Table, shop: int | BindParameter[int]) -> ColumnElement[bool]:
    """The shop's rows, in a query that names them by a list of ids or keys.

    SQLite keeps no statistics here and takes an index that begins with the shop for a better way than a long
    list: it would read the whole shop. A sum is no column to it, and the ids lead.
    """
    return table.c.shop_id + 0 == shop
