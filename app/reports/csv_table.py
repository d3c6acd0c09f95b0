"""A table as CSV that a spreadsheet opens rightly: the language's separators, and no cell that is a formula.

UTF-8 with a mark, which spreadsheets need to read letters. In Norwegian cells are divided by semicolons and
decimals by a comma, in English by commas and a point. A text that a spreadsheet would take for a formula has
an apostrophe before it; some read the wide forms of its signs as the plain ones.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.core.money import to_major
from app.core.texts import Language

_MARK: Final = b"\xef\xbb\xbf"
SIGNS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell begins with that a spreadsheet takes for a formula."""
_FORMULA: Final = (*SIGNS, "\t", "\r", "\n")
_DELIMITER: Final[dict[Language, str]] = {"nb": ";", "en": ","}


@dataclass(frozen=True, slots=True)
class Money:
    """Minor units of a currency."""

    minor: int
    currency: str


Cell = Money | date | datetime | int | str | None


def csv_table(headers: Sequence[str], rows: Iterable[Sequence[Cell]], language: Language) -> bytes:
    """Return the table; amounts in major units with all their decimals, days and moments as ISO 8601."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=_DELIMITER[language], lineterminator="\r\n")
    writer.writerow([_plain(one) for one in headers])
    for row in rows:
        writer.writerow([_cell(one, language) for one in row])
    return _MARK + text.getvalue().encode("utf-8")


def _cell(cell: Cell, language: Language) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Money):
        major = to_major(cell.minor, cell.currency)
        return major.replace(".", ",") if language == "nb" else major
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else _plain(cell)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
