"""Rows of the first sheet of an XLSX workbook, streamed: ``docs/adr/0011-files-without-a-library.md``.

A workbook is a zip of XML parts. Three of them are read, each by a counter that stops what unpacks to too
much. Shared texts lie in a temporary file, so that memory does not grow with them. A number keeps its text,
at the 15 digits that spreadsheets themselves hold to; it is never a float.
"""

import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from decimal import Context, Decimal, InvalidOperation
from typing import IO, BinaryIO, Final

from app.files.delimited import LONGEST_CELL, MOST_COLUMNS
from app.files.markup import END, START, Element, elements
from app.files.refused import FileRefused

MAGIC: Final = b"PK\x03\x04"
MOST_ENTRIES: Final = 1000
MOST_ROWS: Final = 1_048_576
MOST_UNPACKED: Final = 2 << 30
MOST_TIMES: Final = 150
"""How many times its packed size a part may be, beyond a megabyte: real sheets stay below 50."""

_FREE: Final = 1 << 20
_EXCEL: Final = Context(prec=15)
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class Figure(str):
    """A number as the workbook holds it: decimal point, no grouping, and a day where a date is meant."""


class Rounded(str):
    """A number of more digits than a spreadsheet keeps: an id that was typed as a number is lost so."""


class Formula(str):
    """A cell that is computed: what it shows depends on who opens it, so it is no fact."""


def workbook_rows(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, cells) of the first sheet; raises FileRefused for a broken workbook or a bomb."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as packed:
            if len(packed.infolist()) > MOST_ENTRIES:
                raise FileRefused("file_bomb")
            sheet = _first_sheet(packed)
            with tempfile.TemporaryFile() as spool:
                yield from _rows(packed, sheet, _SharedTexts(packed, spool))
    except _BROKEN:
        raise FileRefused("file_workbook_broken") from None


def _part(packed: zipfile.ZipFile, name: str) -> Iterator[Element]:
    try:
        told = packed.getinfo(name)
    except KeyError:
        raise FileRefused("file_workbook_broken") from None
    with packed.open(told) as opened:
        yield from elements(_Counted(opened, told.compress_size))  # type: ignore[arg-type]  # only read


class _Counted:
    """A part that is read no further than it may unpack to."""

    def __init__(self, opened: IO[bytes], packed_size: int) -> None:
        self._opened = opened
        self._left = min(MOST_UNPACKED, max(_FREE, packed_size * MOST_TIMES))

    def read(self, size: int) -> bytes:
        chunk = self._opened.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise FileRefused("file_bomb")
        return chunk


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """Return the name of the part with the first sheet that is not hidden."""
    relation = next(
        (
            value
            for one in _part(packed, "xl/workbook.xml")
            if one.event == START and one.name == "sheet" and one.attributes.get("state") is None
            for name, value in one.attributes.items()
            if name.endswith(" id")
        ),
        None,
    )
    for one in _part(packed, "xl/_rels/workbook.xml.rels"):
        if one.event == START and one.name == "Relationship" and one.attributes.get("Id") == relation:
            target = one.attributes.get("Target", "").lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    raise FileRefused("file_workbook_broken")


class _SharedTexts:
    """The texts that cells name by number: kept on disk, found by their offsets."""

    def __init__(self, packed: zipfile.ZipFile, spool: IO[bytes]) -> None:
        self._spool, self._ends = spool, array("Q")
        if "xl/sharedStrings.xml" not in packed.namelist():
            return
        pieces: list[str] = []
        skipping = 0
        for one in _part(packed, "xl/sharedStrings.xml"):
            if one.name == "rPh":  # how it is pronounced, not what it says
                skipping += 1 if one.event == START else -1
            elif one.event == END and one.name == "t" and not skipping:
                pieces.append(one.text)
            elif one.event == END and one.name == "si":
                spool.write("".join(pieces).encode())
                self._ends.append(spool.tell())
                pieces = []

    def text(self, number: str) -> str:
        place = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1
        if not 0 <= place < len(self._ends):
            raise FileRefused("file_workbook_broken")
        begin = self._ends[place - 1] if place else 0
        self._spool.seek(begin)
        return self._spool.read(self._ends[place] - begin).decode()


def _rows(packed: zipfile.ZipFile, sheet: str, texts: _SharedTexts) -> Iterator[tuple[int, list[str]]]:
    row, column = 0, -1
    cells: list[str] = []
    kind, value, is_formula = "", "", False
    for one in _part(packed, sheet):
        if one.event == START:
            if one.name == "row":
                row, column, cells = _row_number(one, row), -1, []
            elif one.name == "c":
                column = _column(one.attributes.get("r", ""), column, row)
                kind, value, is_formula = one.attributes.get("t", "n"), "", False
        elif one.name == "f":
            is_formula = True
        elif one.name == "v" or (one.name == "t" and kind == "inlineStr"):
            value += one.text
        elif one.name == "c":
            cells += [""] * (column + 1 - len(cells))
            cells[column] = Formula(value) if is_formula else _cell(kind, value, texts, row)
        elif one.name == "row":
            yield row, cells


def _row_number(one: Element, before: int) -> int:
    told = one.attributes.get("r", "")
    row = int(told) if told.isascii() and told.isdigit() and len(told) < 9 else before + 1
    if not before < row <= MOST_ROWS:
        raise FileRefused("file_workbook_broken")
    return row


def _column(reference: str, before: int, row: int) -> int:
    letters = reference.rstrip("0123456789")
    if not letters:
        column = before + 1
    elif letters.isascii() and letters.isalpha() and len(letters) <= 3:
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        column -= 1
    else:
        raise FileRefused("file_workbook_broken")
    if not before < column < MOST_COLUMNS:
        raise FileRefused("file_row_too_long", row=row)
    return column


def _cell(kind: str, value: str, texts: _SharedTexts, row: int) -> str:
    if kind == "e":  # #REF! and the like: the result of a formula that failed
        return Formula(value)
    if kind == "n":
        return _figure(value) if value else ""
    text = texts.text(value) if kind == "s" else value
    if len(text) > LONGEST_CELL:
        raise FileRefused("file_row_too_long", row=row)
    return text


def _figure(value: str) -> str:
    try:
        number = _EXCEL.create_decimal(value)
    except InvalidOperation:
        raise FileRefused("file_workbook_broken") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        return Rounded(value)
    text = f"{number:f}"
    return Figure(text.rstrip("0").rstrip(".") if "." in text else text)
