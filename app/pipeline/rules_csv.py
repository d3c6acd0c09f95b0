"""Rules as CSV and back, for an accountant's spreadsheet: one row a rule, one column a field.

The columns have the fields' own names in either language, so that a file made in one is read in the other. A
field left empty is the rule's default; a column that nobody knows is refused, not skipped.

What a spreadsheet does by itself is understood: its encodings, days as 31.12.2026, a decimal comma, empty
columns and rows at the end, cells left off an end that is empty. Where something was lost it is refused
by row and column: zeros before a number, digits of one that is long.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Final

from app.core.rule_values import rule_as_dict
from app.core.rules import Rule
from app.core.texts import Language
from app.reports.csv_table import SIGNS, csv_table

COLUMNS: Final = tuple(field.name for field in fields(Rule))
MOST_ROWS: Final = 500

_MARK: Final = "\ufeff"
_APOSTROPHE: Final = "'"
_NUMBER: Final = "priority"
_LONGEST_NUMBER: Final = 9
_RATE: Final = "tax_rate"
_DAYS: Final = frozenset({"valid_from", "valid_to"})
_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_EMPTY: Final = frozenset(field.name for field in fields(Rule) if field.default in ("", None))
"""Columns whose cells can be left off at the end of a row: nothing is what they hold."""


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
    return csv_table(COLUMNS, (list(_cells(rule, language)) for rule in rules), language)


def csv_text(content: bytes) -> str:
    """Return the text of a file as spreadsheets save it: UTF-16 or UTF-8 with a mark, UTF-8, Windows-1252.
    Raises UnicodeDecodeError for bytes that are none of them."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def rules_from_csv(
    text: str, known: Sequence[Rule] = ()
) -> tuple[dict[int, dict[str, object]], list[CsvProblem]]:
    """Return plain rules by their rows, and what is wrong with them; a row with a problem is not among them.

    Cells are divided by semicolons, commas or tabs: by what divides the header. ``known`` are the rules in
    force: against them is seen which codes have lost their zeros.
    """
    lines = text.removeprefix(_MARK)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=_delimiter(lines), strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        return {}, [CsvProblem(reader.line_num, "", "rule_csv_unreadable")]
    if not rows:
        return {}, [CsvProblem(1, "", "rule_csv_empty")]
    header = _to_the_end([name.strip() for name in rows[0]])
    problems = list(_wrong_header(header))
    if problems:
        return {}, problems
    found: dict[int, dict[str, object]] = {}
    before = {rule.id: rule_as_dict(rule) for rule in known}
    filled = [
        (number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
    ]
    if len(filled) > MOST_ROWS:
        return {}, [CsvProblem(filled[MOST_ROWS][0], "", "rule_csv_too_long", str(MOST_ROWS))]
    for number, told in filled:
        row = _as_long(told, header)
        wrong = list(_wrong_row(number, header, row, before))
        problems += wrong
        if not wrong:
            found[number] = {name: _value(name, cell) for name, cell in _given(header, row).items()}
    return found, problems


def _cells(rule: Rule, language: Language) -> Iterator[str]:
    """Each field as text, its default too: a rule is read without its manual. A Norwegian spreadsheet takes a
    rate with a point for a day."""
    told = rule_as_dict(rule)
    for name in COLUMNS:
        value = "" if told[name] is None else str(told[name])
        yield value.replace(".", ",") if name == _RATE and language == "nb" else value


def _to_the_end(cells: Sequence[str]) -> list[str]:
    """The cells up to the last that says something: columns that were touched once are saved empty."""
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _as_long(row: Sequence[str], header: Sequence[str]) -> list[str]:
    """The row as long as the header, where what it lacks, or has more of, is empty."""
    kept = list(row)
    if len(kept) > len(header):
        return [*kept[: len(header)], *_to_the_end(kept[len(header) :])]
    missing = header[len(kept) :]
    return [*kept, *("" for _ in missing)] if _EMPTY.issuperset(missing) else kept


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


def _wrong_row(
    number: int, header: Sequence[str], row: Sequence[str], before: Mapping[str, Mapping[str, object]]
) -> Iterator[CsvProblem]:
    if len(row) != len(header):
        yield CsvProblem(number, "", "rule_csv_cells", str(len(row)))
        return
    given = _given(header, row)
    for field in fields(Rule):
        if field.default is MISSING and not given.get(field.name):
            yield CsvProblem(number, field.name, "rule_csv_cell_missing")
    told = given.get(_NUMBER, "")
    digits = told.removeprefix("-")
    if told and not (digits.isdecimal() and digits.isascii() and len(digits) <= _LONGEST_NUMBER):
        yield CsvProblem(number, _NUMBER, "rule_csv_no_number", told[:20])
    of_before = before.get(given.get("id", ""), {})
    for name, cell in given.items():
        was = str(of_before.get(name) or "")
        if name != "text_template" and _ROUNDED.fullmatch(cell):
            yield CsvProblem(number, name, "rule_csv_digits_lost", cell)
        elif was != cell and was.startswith("0") and was.lstrip("0") == cell and cell.isdecimal():
            yield CsvProblem(number, name, "rule_csv_zeros_lost", was)


def _given(header: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    """The cells that say something, by column."""
    told = {name: _plain(cell) for name, cell in zip(header, row, strict=True)}
    return {name: cell for name, cell in told.items() if cell}


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from calculating it."""
    text = cell.strip()
    bare = text.removeprefix(_APOSTROPHE)
    return bare if bare.startswith(SIGNS) else text


def _value(name: str, cell: str) -> object:
    if name == _NUMBER:
        return int(cell)
    if name == _RATE:
        return cell.replace(",", ".")
    if name in _DAYS and (found := _DAY.fullmatch(cell)):
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return cell
