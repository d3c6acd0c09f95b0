"""Many values at once: rows to write, and ids or keys to ask for.

SQLAlchemy handles each value by itself, which is most of the cost where a payout brings hundreds of rows.
Here the INSERT of a table is compiled once and its types' own conversions go over whole columns; a list of
ids is one parameter, whatever its length.
"""

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Dialect,
    String,
    Table,
    bindparam,
    insert,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator, TypeEngine

_Convert = Callable[[Iterable[Any]], Iterable[Any]]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, two columns or more and the same ones in all, in the connection's transaction."""
    if not rows:
        return
    made = _insert_of(table, tuple(rows[0]), connection.dialect)
    columns: list[Iterable[Any]] = list(zip(*map(itemgetter(*made.names), rows), strict=True))
    for place, convert in made.conversions:
        columns[place] = convert(columns[place])
    told: list[Any] = list(zip(*columns, strict=True))
    if not made.is_positional:
        told = [dict(zip(made.names, one, strict=True)) for one in told]
    connection.exec_driver_sql(made.statement, told)


class _Insert(NamedTuple):
    """An INSERT in the words of one driver, and what its values must go through, by place."""

    statement: str
    names: tuple[str, ...]
    is_positional: bool
    conversions: tuple[tuple[int, _Convert], ...]


@lru_cache(maxsize=200)
def _insert_of(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Insert:
    compiled: SQLCompiler = dialect.statement_compiler(
        dialect, insert(table), column_keys=list(names), for_executemany=True
    )
    order = tuple(compiled.positiontup or names)
    found = ((place, _conversion(table.c[name].type, dialect)) for place, name in enumerate(order))
    conversions = tuple((place, one) for place, one in found if one is not None)
    return _Insert(str(compiled), order, dialect.positional, conversions)


def _conversion(kind: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    """The type's own conversion, over a column; a day, which many rows share, is converted once."""
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return None
    if not isinstance(kind, Date):
        return lambda values: map(convert, values)

    def each_once(values: Iterable[Hashable]) -> Iterable[Any]:
        told = list(values)
        done = {value: convert(value) for value in set(told)}
        return map(done.__getitem__, told)

    return each_once


class _Values(TypeDecorator[Collection[Any]]):
    """All values of a list in one parameter: JSON for SQLite, an array for PostgreSQL."""

    impl = String
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(self.of))

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        told = list(value or ())
        return json.dumps(told) if dialect.name == "sqlite" else told


class _OneOf(ColumnElement[bool]):
    """A column and the parameter whose values it may have."""

    type = Boolean()
    _traverse_internals = [  # what SQLAlchemy tells statements apart by
        ("column", InternalTraversal.dp_clauseelement),
        ("values", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: ColumnElement[Any], parameter: str) -> None:
        self.column = column
        self.values = bindparam(parameter, type_=_Values(column.type))

    def self_group(self, against: OperatorType | None = None) -> "_OneOf":
        """Stand as it is: SQLAlchemy would ask SQLite for ``... = 1``, which no index answers."""
        return self


def one_of(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """``column IN parameter``: one statement for lists of any length, given when it is executed."""
    return _OneOf(column, parameter)


@compiles(_OneOf, "sqlite")
def _in_json(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values, **options)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - no values, only names


@compiles(_OneOf, "postgresql")
def _any_of_array(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values, **options)
    return f"{column} = ANY ({values})"
