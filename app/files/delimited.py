"""Rows of a delimited text. The file is streamed; quoting is strict, and no row is longer than it can be."""

import csv
from collections.abc import Iterator
from typing import BinaryIO, Final

from app.files.refused import FileRefused
from app.files.text import text_of

DELIMITERS: Final = (";", ",", "\t", "|")
MOST_COLUMNS: Final = 256
LONGEST_CELL: Final = 10_000
LONGEST_LINE: Final = 1_000_000


def delimited_rows(stream: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, cells), counting every record from 1, empty ones too; raises FileRefused."""
    text = text_of(stream, encoding)
    row = 0
    try:
        reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise FileRefused("file_csv_broken", row=row + 1) from None
            row += 1
            if len(cells) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in cells):
                raise FileRefused("file_row_too_long", row=row)
            yield row, cells
    finally:
        if not text.closed:  # by a reader that looked at the first rows alone and closed the file
            text.detach()


def _lines(text: Iterator[str]) -> Iterator[str]:
    """Lines of bounded length: a file without line ends would be read into memory whole."""
    read = getattr(text, "readline")  # noqa: B009 - TextIOWrapper's, which takes a limit
    row = 0
    while line := read(LONGEST_LINE):
        row += 1
        if len(line) >= LONGEST_LINE:
            raise FileRefused("file_row_too_long", row=row)
        yield line
