"""Rules as CSV and back, for an accountant's spreadsheet: one row a rule, one column a field.

The columns have the fields' own names in either language, so that a file made in one is read in the other. A
field left empty is the rule's default; a column that nobody knows is refused, not skipped.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Final

from app.core.rule_values import rule_as_dict
from app.core.rules import Rule
from app.core.texts import Language
from app.reports.csv_table import csv_table

COLUMNS: Final = tuple(field.name for field in fields(Rule))
MOST_ROWS: Final = 500

_MARK: Final = "\ufeff"
_APOSTROPHE: Final = "'"
_FORMULA: Final = ("=", "+", "-", "@")
_NUMBER: Final = "priority"


@dataclass(frozen=True, slots=True)
class CsvProblem:
    """What is wrong, and where: ``row`` counts as a spreadsheet does, the header is 1; ``column`` a field's
    name or "" for the row as a whole. ``code`` is stable, ``word`` what was found."""

    row: int
    column: str
    code: str
    word: str = ""


def rules_to_csv(rules: Sequence[Rule], language: Language) -> bytes:
    """Return the rules as a spreadsheet of that language opens them."""
    return csv_table(COLUMNS, (list(_cells(rule)) for rule in rules), language)


def rules_from_csv(text: str) -> tuple[list[dict[str, object]], list[CsvProblem]]:
    """Return the rows as plain rules, and what is wrong with them; a row with a problem is not among them.

    Cells are divided by semicolons, commas or tabs: by what divides the header.
    """
    lines = text.removeprefix(_MARK)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=_delimiter(lines), strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        return [], [CsvProblem(reader.line_num, "", "rule_csv_unreadable")]
    if not rows:
        return [], [CsvProblem(1, "", "rule_csv_empty")]
    header = [name.strip() for name in rows[0]]
    problems = list(_wrong_header(header))
    if problems:
        return [], problems
    found: list[dict[str, object]] = []
    filled = [
        (number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
    ]
    if len(filled) > MOST_ROWS:
        return [], [CsvProblem(filled[MOST_ROWS][0], "", "rule_csv_too_long", str(MOST_ROWS))]
    for number, row in filled:
        wrong = list(_wrong_row(number, header, row))
        problems += wrong
        if not wrong:
            found.append({name: _value(name, cell) for name, cell in _given(header, row).items()})
    return found, problems


def _cells(rule: Rule) -> Iterator[str]:
    """Each field as text, its default too: a rule is read without its manual."""
    told = rule_as_dict(rule)
    for name in COLUMNS:
        value = told[name]
        yield "" if value is None else str(value)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max((";", ",", "\t"), key=first.count)


def _wrong_header(header: Sequence[str]) -> Iterator[CsvProblem]:
    for name in header:
        if name not in COLUMNS:
            yield CsvProblem(1, name, "rule_csv_column_unknown", name)
        elif header.count(name) > 1:
            yield CsvProblem(1, name, "rule_csv_column_twice", name)
    for field in fields(Rule):
        if field.default is MISSING and field.name not in header:
            yield CsvProblem(1, field.name, "rule_csv_column_missing", field.name)


def _wrong_row(number: int, header: Sequence[str], row: Sequence[str]) -> Iterator[CsvProblem]:
    if len(row) != len(header):
        yield CsvProblem(number, "", "rule_csv_cells", str(len(row)))
        return
    given = _given(header, row)
    for field in fields(Rule):
        if field.default is MISSING and not given.get(field.name):
            yield CsvProblem(number, field.name, "rule_csv_cell_missing")
    told = given.get(_NUMBER, "")
    if told and not told.removeprefix("-").isdecimal():
        yield CsvProblem(number, _NUMBER, "rule_csv_no_number", told)


def _given(header: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    """The cells that say something, by column."""
    told = {name: _plain(cell) for name, cell in zip(header, row, strict=True)}
    return {name: cell for name, cell in told.items() if cell}


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from calculating it."""
    text = cell.strip()
    bare = text.removeprefix(_APOSTROPHE)
    return bare if bare.startswith(_FORMULA) else text


def _value(name: str, cell: str) -> object:
    return int(cell) if name == _NUMBER else cell
