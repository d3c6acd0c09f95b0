"""An uploaded file, opened: what it is by its first bytes, and its rows; names of columns find the header."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from app.files.cells import Line, named
from app.files.delimited import DELIMITERS, delimited_rows
from app.files.markup import START, Element, elements
from app.files.refused import FileRefused, shown
from app.files.text import encoding_of
from app.files.workbook import MAGIC, workbook_rows

CSV: Final = "csv"
XLSX: Final = "xlsx"
XML: Final = "xml"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_LOOKED_AT: Final = 60
"""Rows that a header is looked for in."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns are: the row they are named in, and the places by their names (see ``named``)."""

    row: int
    columns: Mapping[str, int]
    titles: tuple[str, ...]
    delimiter: str

    def require(self, names: Collection[str]) -> None:
        """Raise FileRefused for the first of these columns that is not there."""
        for name in names:
            if named(name) not in self.columns:
                raise FileRefused("file_column_missing", column=shown(name))


class OpenedFile:
    """A seekable stream that is read as often as needed and never held whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        stream.seek(0)
        head = stream.read(512)
        if not head.strip():
            raise FileRefused("file_empty")
        if head.startswith(_OLD_WORKBOOK) or head.startswith(b"%PDF"):
            raise FileRefused("file_not_recognised")
        if head.startswith(MAGIC):
            self.container = XLSX
        elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            self.container = XML
        else:
            self.container = CSV
        self._encoding = encoding_of(stream) if self.container == CSV else ""
        self._root: Element | None = None

    @property
    def root(self) -> Element | None:
        """The document element of an XML file."""
        if self._root is None and self.container == XML:
            self._root = next((one for one in self.elements() if one.event == START), None)
        return self._root

    def elements(self) -> Iterator[Element]:
        self.stream.seek(0)
        return elements(self.stream)

    def rows(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Yield (row, cells) of the sheet or the text; a workbook needs no delimiter."""
        if self.container == XLSX:
            return workbook_rows(self.stream)
        return delimited_rows(self.stream, self._encoding, delimiter)

    def find_header(self, required: Collection[str], delimiter: str = "") -> Header | None:
        """Return the first row that names all the required columns; None when there is none.

        Raises FileRefused where a required column is named twice.
        """
        if self.container == XML:
            return None
        wanted = {named(one) for one in required}
        for sign in (delimiter,) if delimiter else DELIMITERS if self.container == CSV else ("",):
            try:
                for row, cells in islice(self.rows(sign), _LOOKED_AT):
                    if wanted <= {named(cell) for cell in cells}:
                        return _header(row, cells, sign, wanted)
            except FileRefused as refused:
                if refused.code != "file_csv_broken" or delimiter:
                    raise
        return None

    def lines(self, header: Header) -> Iterator[Line]:
        """Yield the rows below the header, empty ones left out."""
        for row, cells in self.rows(header.delimiter):
            if row > header.row:
                line = Line(row, cells, header.columns)
                if not line.is_empty():
                    yield line


def _header(row: int, cells: list[str], delimiter: str, wanted: Collection[str]) -> Header:
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = named(cell)
        if name in columns and name in wanted:
            raise FileRefused("file_column_twice", row=row, column=shown(cell))
        if name:
            columns.setdefault(name, place)
    return Header(row, columns, tuple(cell.strip() for cell in cells), delimiter)
