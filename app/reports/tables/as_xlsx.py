"""A report as XLSX: real numbers and days, a header that stays, sums below. Row by row, so memory stays flat.

Text is written as text, so nothing is a formula. Amounts are whole minor units and become numbers only here:
a spreadsheet holds 15 digits, and no amount of ours has more. The same table gives the same bytes.
"""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from app.core.money import exponent
from app.core.texts import Language
from app.reports.csv_table import Money
from app.reports.tables.table import Cell, Kind, Percent, Table, told, totals

_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When a file was made is nothing that it should say."""

_WIDTHS: Final = {Kind.DAY: 12, Kind.MOMENT: 18, Kind.MONEY: 15, Kind.COUNT: 9, Kind.PERCENT: 9}
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = frozenset("[]:*?/\\")
_LONGEST_CELL: Final = 32_767


def as_xlsx(tables: Sequence[Table], language: Language) -> bytes:
    """Return a workbook with a sheet for each table."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made,
        {"in_memory": False, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"author": "Avstem", "created": _BEGINNING})
    formats = _Formats(book)
    for table in tables:
        _write(book.add_worksheet(_sheet_name(told(table.title, language))), table, formats, language)
    book.close()
    return made.getvalue()


def _sheet_name(title: str) -> str:
    """The title as a sheet can be called: a report that somebody made may have any name."""
    name = "".join(" " if letter in _NOT_IN_NAMES else letter for letter in title)
    name = name[:_LONGEST_NAME].strip("' ")
    return "Avstem" if name.casefold() in ("", "history") else name


class _Formats:
    """Formats by what they show; each is made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Any] = {}

    def of(self, shown: str, *, strong: bool = False) -> Any:
        if (shown, strong) not in self._made:
            self._made[shown, strong] = self._book.add_format(
                {"num_format": shown, "bold": strong, "top": 1 if strong else 0}
            )
        return self._made[shown, strong]

    def head(self) -> Any:
        if ("head", True) not in self._made:
            self._made["head", True] = self._book.add_format(
                {"bold": True, "bg_color": "#F1F5F7", "bottom": 1, "text_wrap": True, "valign": "top"}
            )
        return self._made["head", True]


def _write(sheet: Any, table: Table, formats: _Formats, language: Language) -> None:
    place = 0
    for column in table.columns:
        width = _WIDTHS.get(column.kind, max(12, column.weight + 4))
        sheet.set_column(place, place, width)
        place += 1
        if column.kind is Kind.MONEY:
            sheet.set_column(place, place, 7)
            place += 1
    place = 0
    for column in table.columns:
        sheet.write_string(0, place, told(column.name, language), formats.head())
        place += 1
        if column.kind is Kind.MONEY:
            sheet.write_string(0, place, told(("Valuta", "Currency"), language), formats.head())
            place += 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), place - 1)
    line = 1
    for row in table.rows:
        _write_row(sheet, line, table, row, formats, strong=False)
        line += 1
    for row in totals(table):
        _write_row(sheet, line, table, row, formats, strong=True)
        line += 1
    for note in table.notes:
        line += 1
        sheet.write_string(line, 0, told(note, language))


def _write_row(
    sheet: Any, line: int, table: Table, row: Sequence[Cell], formats: _Formats, *, strong: bool
) -> None:
    place = 0
    for column, cell in zip(table.columns, row, strict=True):
        _write_cell(sheet, line, place, cell, formats, strong=strong)
        place += 1
        if column.kind is Kind.MONEY:
            if isinstance(cell, Money):
                sheet.write_string(line, place, cell.currency, formats.of("@", strong=strong))
            place += 1


def _write_cell(sheet: Any, line: int, place: int, cell: Cell, formats: _Formats, *, strong: bool) -> None:
    match cell:
        case None:
            return
        case Money(minor, currency):
            decimals = exponent(currency)
            shown = "#,##0." + "0" * decimals if decimals else "#,##0"
            number = Decimal(minor).scaleb(-decimals)
            sheet.write_number(line, place, number, formats.of(shown, strong=strong))
        case Percent(hundredths):
            sheet.write_number(
                line, place, Decimal(hundredths).scaleb(-4), formats.of("0.00%", strong=strong)
            )
        case datetime():
            sheet.write_datetime(
                line, place, cell.replace(tzinfo=None), formats.of("yyyy-mm-dd hh:mm", strong=strong)
            )
        case date():
            sheet.write_datetime(line, place, cell, formats.of("yyyy-mm-dd", strong=strong))
        case int():
            sheet.write_number(line, place, cell, formats.of("0", strong=strong))
        case str():
            sheet.write_string(line, place, cell[:_LONGEST_CELL], formats.of("@", strong=strong))
