"""A report as a table: typed columns, rows, and sums per currency. Pure; amounts are minor units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from app.core.texts import Language
from app.reports.csv_table import Money

Words = tuple[str, str]
"""Norwegian and English."""


class Kind(StrEnum):
    """What the cells of a column are; text stays text although it looks like a number."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"


NUMBERS: Final = frozenset({Kind.MONEY, Kind.COUNT, Kind.PERCENT})
"""Kinds that stand to the right."""


@dataclass(frozen=True, slots=True)
class Percent:
    """Hundredths of a percent: 150 is 1.5 %."""

    hundredths: int


Cell = Money | Percent | date | datetime | int | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """``summed``: its cells are added up, money per currency."""

    name: Words
    kind: Kind = Kind.TEXT
    summed: bool = False
    weight: int = 10
    """How wide it is beside the others."""


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is the report's own word; ``notes`` say what the reader has to know."""

    name: str
    title: Words
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns")


def told(words: Words, language: Language) -> str:
    return words[0] if language == "nb" else words[1]


def totals(table: Table) -> list[list[Cell]]:
    """Return a row of sums for each currency in the table, the currencies in order; none without sums.

    Whole numbers are added up for each currency too, by the currency of their row's money.
    """
    summed = [place for place, column in enumerate(table.columns) if column.summed]
    if not summed or not table.rows:
        return []
    by_currency: dict[str, list[Cell]] = {}
    for row in table.rows:
        currency = _currency(row[place] for place in summed)
        sums = by_currency.setdefault(currency, [None] * len(table.columns))
        for place in summed:
            sums[place] = _added(sums[place], row[place])
    return [by_currency[currency] for currency in sorted(by_currency)]


def _currency(cells: Iterable[Cell]) -> str:
    """The one currency of a row. Raises ValueError for a row of two: its numbers belong to neither."""
    found = {cell.currency for cell in cells if isinstance(cell, Money)}
    if len(found) > 1:
        raise ValueError(f"a row in {' and '.join(sorted(found))}")
    return next(iter(found), "")


def _added(first: Cell, second: Cell) -> Cell:
    if second is None:
        return first
    if first is None:
        return second
    if isinstance(first, Money) and isinstance(second, Money):
        return Money(first.minor + second.minor, first.currency)
    if isinstance(first, int) and isinstance(second, int):
        return first + second
    raise ValueError(f"{type(first).__name__} and {type(second).__name__} have no sum")
