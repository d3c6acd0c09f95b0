"""Many values at once: rows to write, and ids or keys to ask for.

SQLAlchemy handles each value by itself, which is most of the cost where a payout brings hundreds of rows.
Here the INSERT of a table is compiled once and its types' own conversions go over whole columns; a list of
ids is one parameter, whatever its length.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Dialect,
    Insert,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.json_bytes import write_sorted

_Convert = Callable[[Iterable[Any]], Iterable[Any]]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, two columns or more and the same ones in all, in the connection's transaction."""
    if rows:
        columns = zip(*map(itemgetter(*rows[0]), rows), strict=True)
        insert_columns(connection, table, dict(zip(rows[0], columns, strict=True)), {})


def insert_columns(
    connection: Connection,
    table: Table,
    columns: Mapping[str, Iterable[Any]],
    same: Mapping[str, Any],
    *,
    keep_known: bool = False,
) -> None:
    """Insert rows given by their columns, and what is the ``same`` in all of them.

    A row that the table knows by one of its keys is refused, or kept as it is (``keep_known``).
    """
    made = _insert_of(table, (*columns, *same), connection.dialect, keep_known)
    values: list[Iterable[Any]] = []
    for name, convert in made.columns:
        if name in same:
            values.append(repeat(*convert((same[name],))))
        else:
            values.append(convert(columns[name]))
    told: list[Any] = list(zip(*values, strict=False))  # what is the same has no end
    if not told:
        return
    if not made.is_positional:
        names = [name for name, _ in made.columns]
        told = [dict(zip(names, one, strict=True)) for one in told]
    connection.exec_driver_sql(made.statement, told)


def new_ids(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Return ids for rows that this transaction inserts, rising: nothing has to be read back.

    SQLite gives a row the id behind the highest, and who writes is alone; PostgreSQL has a sequence.
    """
    if connection.dialect.name == "sqlite":
        behind = int(connection.execute(_highest_id(table)).scalar_one() or 0) + 1
        return range(behind, behind + count)
    return connection.execute(_next_ids(table), {"count": count}).scalars().all()


@cache
def _highest_id(table: Table) -> Select[int]:
    return select(func.max(table.c.id))


@cache
def _next_ids(table: Table) -> Select[int]:
    sequence = func.pg_get_serial_sequence(table.name, "id")
    return select(func.nextval(sequence, type_=Integer)).select_from(
        func.generate_series(1, bindparam("count"))
    )


class _Insert(NamedTuple):
    """An INSERT in the words of one driver, its columns in order with what their values go through."""

    statement: str
    is_positional: bool
    columns: tuple[tuple[str, _Convert], ...]


@lru_cache(maxsize=200)
def _insert_of(table: Table, names: tuple[str, ...], dialect: Dialect, keep_known: bool) -> _Insert:
    statement: Insert = insert(table)
    if keep_known:
        of_dialect = sqlite if dialect.name == "sqlite" else postgresql
        statement = of_dialect.insert(table).on_conflict_do_nothing()
    compiled: SQLCompiler = dialect.statement_compiler(
        dialect, statement, column_keys=list(names), for_executemany=True
    )
    order = tuple(compiled.positiontup or names)
    columns = tuple((name, _conversion(table.c[name].type, dialect)) for name in order)
    return _Insert(str(compiled), dialect.positional, columns)


def _conversion(kind: TypeEngine[Any], dialect: Dialect) -> _Convert:
    """The type's own conversion, over a column; a day, which many rows share, is converted once."""
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    if convert is None:
        return lambda values: values
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
        return write_sorted(told).decode() if dialect.name == "sqlite" else told


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
