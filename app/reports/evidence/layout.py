"""Where everything stands: sections become pages of placed texts, boxes and lines. Pure geometry.

Points from the lower left corner of an A4 sheet. Pages are laid out before any is drawn, so that each can
tell how many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.reports.evidence.blocks import Cell, Column, Facts, Note, Row, Section, Table, Title
from app.reports.evidence.fonts import Face, width, wrap

PAGE: Final = (595.28, 841.89)
LEFT: Final = 42.0
WIDTH: Final = 511.0
TOP: Final = 798.0
BOTTOM: Final = 52.0

PAD: Final = 4.0
HEAD: Final = 6.5
CELL: Final = 6.8
"""What is left free beside the text of a column, and how large its title and its cells are written."""

_CELL_LEAD: Final = 8.6
_ROW_PAD: Final = 2.3
_MOST_LINES: Final = 24
_MOST_FACT_LINES: Final = 8
_KEEP_WHOLE: Final = 230.0


class Ink:
    """Colours as RGB hex: one accent, the rest greys."""

    TEXT: Final = 0x1B2430
    MUTED: Final = 0x5F6B7A
    ACCENT: Final = 0x1D4E63
    LINE: Final = 0xCBD3DB
    ZEBRA: Final = 0xF7F9FA
    PANEL: Final = 0xF1F5F7


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    text: str
    face: Face
    size: float
    ink: int


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    ink: int


@dataclass(slots=True)
class Page:
    """One sheet; ``marks`` are the sections that start on it (title, height)."""

    boxes: list[Box] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    marks: list[tuple[str, float]] = field(default_factory=list)


def lay_out(sections: Sequence[Section]) -> list[Page]:
    """Return the pages that hold the sections, in order."""
    flow = _Flow()
    for section in sections:
        flow.section(section)
    return flow.pages


class _Flow:
    """Places one thing below the other and turns the page."""

    def __init__(self) -> None:
        self.pages = [Page()]
        self.y = TOP

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def section(self, section: Section) -> None:
        if section.title:
            self._heading(section)
        for block in section.blocks:
            match block:
                case Title():
                    self._title(block)
                case Facts():
                    self._facts(block)
                case Note():
                    self._note(block)
                case Table():
                    self._table(block, section.continued)

    def _turn(self) -> None:
        self.pages.append(Page())
        self.y = TOP

    def _write(self, x: float, y: float, text: str, face: Face, size: float, ink: int) -> None:
        if text:
            self.page.texts.append(Text(x, y, text, face, size, ink))

    def _write_right(self, x: float, y: float, text: str, face: Face, size: float, ink: int) -> None:
        self._write(x - width(text, face, size), y, text, face, size, ink)

    def _line(self, y: float, columns: Sequence[Column], thickness: float) -> None:
        self.page.boxes.append(Box(LEFT, y, _total_width(columns), thickness, Ink.LINE))

    def _heading(self, section: Section) -> None:
        heights = [_height(block) for block in section.blocks]
        wanted = 26 + sum(heights)
        if wanted > _KEEP_WHOLE:
            # Too high to keep whole: the heading stays with its facts, or with the first rows of its table.
            wanted = 90 if isinstance(section.blocks[0], Note | Table) else 26 + heights[0]
        if self.y - wanted < BOTTOM:
            self._turn()
        elif self.y < TOP:
            self.y -= 16
        self.page.marks.append((section.title, self.y + 4))
        self.y -= 9
        for line in wrap(section.title, Face.BOLD, 10, WIDTH, 2):
            self._write(LEFT, self.y, line, Face.BOLD, 10, Ink.ACCENT)
            self.y -= 12
        self.y += 5

    def _title(self, block: Title) -> None:
        kicker = wrap(block.kicker, Face.BOLD, 7.5, WIDTH - 150, 1)[0]
        self._write(LEFT, self.y - 7, kicker, Face.BOLD, 7.5, Ink.ACCENT)
        self._write_right(LEFT + WIDTH, self.y - 7, block.amount_label, Face.REGULAR, 7.5, Ink.MUTED)
        self._write_right(LEFT + WIDTH, self.y - 29, block.amount, Face.BOLD, 19, Ink.TEXT)
        room = WIDTH - width(block.amount, Face.BOLD, 19) - 24
        self.y -= 7
        for line in wrap(block.title, Face.BOLD, 19, room, 3):
            self.y -= 22
            self._write(LEFT, self.y, line, Face.BOLD, 19, Ink.TEXT)
        self.y -= 14
        self._write(LEFT, self.y, block.subtitle, Face.REGULAR, 9, Ink.MUTED)
        self.y -= 14

    def _facts(self, block: Facts) -> None:
        inset = 10.0 if block.panel else 0.0
        gap = 12.0
        room = (WIDTH - 2 * inset - gap * (block.columns - 1)) / block.columns
        lines = _fact_lines(block, room)
        height = sum(rows for rows in _fact_heights(lines, block.columns)) + inset
        if self.y - height < BOTTOM:
            self._turn()
        if block.panel:
            self.page.boxes.append(Box(LEFT, self.y - height, WIDTH, height, Ink.PANEL))
        top = self.y - inset / 2
        for start, high in zip(
            range(0, len(lines), block.columns), _fact_heights(lines, block.columns), strict=True
        ):
            for place, (label, values) in enumerate(lines[start : start + block.columns]):
                x = LEFT + inset + place * (room + gap)
                self._write(x, top - 10, label, Face.REGULAR, 6.5, Ink.MUTED)
                for number, (value, ink) in enumerate(values):
                    self._write(x, top - 20 - number * 9.6, value, Face.REGULAR, 8, ink)
            top -= high
        self.y -= height + 4

    def _note(self, block: Note) -> None:
        face, ink = (Face.BOLD, Ink.TEXT) if block.strong else (Face.REGULAR, Ink.MUTED)
        self.y -= 2
        for line in wrap(block.text, face, 7.2, WIDTH, _MOST_LINES):
            if self.y - 10 < BOTTOM:
                self._turn()
            self.y -= 9.2
            self._write(LEFT, self.y, line, face, 7.2, ink)
        self.y -= 3

    def _table(self, block: Table, continued: str) -> None:
        self._table_header(block)
        for number, row in enumerate(block.rows):
            cells, height = _row_lines(block.columns, row)
            if self.y - height < BOTTOM:
                self._turn()
                self._write(LEFT, self.y - 6, continued, Face.BOLD, 7.2, Ink.ACCENT)
                self.y -= 12 if continued else 0
                self._table_header(block)
            self._row(block.columns, row, cells, height, number)
        self._line(self.y, block.columns, 0.5)
        self.y -= 4

    def _table_header(self, block: Table) -> None:
        if not block.header:
            self._line(self.y - 3, block.columns, 0.5)
            self.y -= 3
            return
        titles = [wrap(column.title, Face.BOLD, HEAD, _room(column), 3) for column in block.columns]
        high = max(len(lines) for lines in titles)
        x = LEFT
        for column, lines in zip(block.columns, titles, strict=True):
            for number, line in enumerate(lines):
                y = self.y - 9 - (high - len(lines) + number) * 8
                if column.right:
                    self._write_right(x + column.width - PAD / 2, y, line, Face.BOLD, HEAD, Ink.MUTED)
                else:
                    self._write(x + column.inset + PAD / 2, y, line, Face.BOLD, HEAD, Ink.MUTED)
            x += column.width
        self.y -= 5 + 8 * high
        self._line(self.y, block.columns, 0.8)

    def _row(
        self, columns: Sequence[Column], row: Row, cells: "list[list[_Line]]", height: float, number: int
    ) -> None:
        if row.strong:
            self._line(self.y - 0.4, columns, 0.8)
        elif number % 2:
            self.page.boxes.append(Box(LEFT, self.y - height, _total_width(columns), height, Ink.ZEBRA))
        face = Face.BOLD if row.strong else Face.REGULAR
        x = LEFT
        for column, lines in zip(columns, cells, strict=True):
            y = self.y - _ROW_PAD - CELL + 0.6
            for line, ink in lines:
                if column.right:
                    # An amount is never broken over lines: one too wide for its column is written smaller.
                    size = min(CELL, CELL * _room(column) / max(width(line, face, CELL), 1))
                    self._write_right(x + column.width - PAD / 2, y, line, face, size, ink)
                else:
                    self._write(x + column.inset + PAD / 2, y, line, face, CELL, ink)
                y -= _CELL_LEAD
            x += column.width
        self.y -= height


_Line = tuple[str, int]


def _lines(cell: Cell, face: Face, size: float, room: float, most: int = _MOST_LINES) -> list[_Line]:
    """Wrap a cell's paragraphs; the first in full ink, the others muted."""
    if isinstance(cell, str):
        return [(line, Ink.TEXT) for line in wrap(cell, face, size, room, most)]
    return [
        (line, Ink.MUTED if number else Ink.TEXT)
        for number, paragraph in enumerate(cell)
        for line in wrap(paragraph, face, size, room, most)
    ]


def _amount(cell: Cell) -> list[_Line]:
    return [(cell if isinstance(cell, str) else " ".join(cell), Ink.TEXT)]


def _row_lines(columns: Sequence[Column], row: Row) -> tuple[list[list[_Line]], float]:
    face = Face.BOLD if row.strong else Face.REGULAR
    cells = [
        _amount(cell) if column.right else _lines(cell, face, CELL, _room(column))
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    return cells, max(len(lines) for lines in cells) * _CELL_LEAD + 2 * _ROW_PAD - 1


def _room(column: Column) -> float:
    return column.width - column.inset - PAD


def _total_width(columns: Sequence[Column]) -> float:
    return sum(column.width for column in columns)


def _fact_lines(block: Facts, room: float) -> list[tuple[str, list[_Line]]]:
    return [(label, _lines(value, Face.REGULAR, 8, room, _MOST_FACT_LINES)) for label, value in block.items]


def _fact_heights(lines: Sequence[tuple[str, list[_Line]]], columns: int) -> list[float]:
    return [
        17 + 9.6 * max(len(values) for _, values in lines[start : start + columns])
        for start in range(0, len(lines), columns)
    ]


def _height(block: Title | Facts | Note | Table) -> float:
    """About how high a block is; exact enough to decide whether a section stays on one page."""
    match block:
        case Title():
            return 80
        case Facts():
            return sum(_fact_heights(_fact_lines(block, WIDTH / block.columns - 14), block.columns)) + 14
        case Note():
            return 5 + 9.2 * len(wrap(block.text, Face.REGULAR, 7.2, WIDTH, _MOST_LINES))
        case Table():
            some = [_row_lines(block.columns, row)[1] for row in block.rows[:20]]
            return 21 + sum(some) + 14 * max(len(block.rows) - 20, 0)
