"""A report as CSV: the columns, the rows, and nothing a spreadsheet would calculate. Sums are left to it."""

from collections.abc import Iterator, Sequence

from app.core.texts import Language
from app.reports.csv_table import Cell as Plain
from app.reports.csv_table import Money, csv_table
from app.reports.tables.table import Cell, Kind, Percent, Table, told


def as_csv(table: Table, language: Language) -> bytes:
    """Return the table; money has its currency in a column of its own behind it."""
    headers = list(_headers(table, language))
    return csv_table(headers, (list(_cells(table, row, language)) for row in table.rows), language)


def _headers(table: Table, language: Language) -> Iterator[str]:
    for column in table.columns:
        yield told(column.name, language)
        if column.kind is Kind.MONEY:
            yield told(("Valuta", "Currency"), language)


def _cells(table: Table, row: Sequence[Cell], language: Language) -> Iterator[Plain]:
    for column, cell in zip(table.columns, row, strict=True):
        if isinstance(cell, Percent):
            yield _percent(cell, language)
        else:
            yield cell
        if column.kind is Kind.MONEY:
            yield cell.currency if isinstance(cell, Money) else None


def _percent(cell: Percent, language: Language) -> str:
    sign = "-" if cell.hundredths < 0 else ""
    whole, rest = divmod(abs(cell.hundredths), 100)
    return f"{sign}{whole}{',' if language == 'nb' else '.'}{rest:02}"
