"""What a page is made of, before anybody knows where it stands: title, facts, notes, tables, sections."""

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | tuple[str, ...]
"""One paragraph, or several: the first as usual, the others muted below it."""


@dataclass(frozen=True, slots=True)
class Title:
    """The head of the first page: what it is on the left, the amount on the right."""

    kicker: str
    title: str
    subtitle: str
    amount_label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values side by side in ``columns`` columns, read row by row."""

    items: tuple[tuple[str, Cell], ...]
    columns: int = 3
    panel: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of small text; ``strong`` for what must not be overlooked."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; ``width`` in points, the columns of a full table fill ``layout.WIDTH``.

    ``inset`` keeps a left-aligned column off the amounts that stand right before it.
    """

    title: str
    width: float
    right: bool = False
    inset: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; ``strong`` is a sum."""

    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that repeats on each page; ``header`` False prints none."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    header: bool = True


Block = Title | Facts | Note | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part; ``continued`` stands above a table that goes on. No title: the head of page one."""

    title: str
    blocks: tuple[Block, ...]
    continued: str = ""
