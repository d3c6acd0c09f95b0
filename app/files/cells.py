"""What stands in a cell: amounts to minor units, days, moments and short texts, or a refusal that says where.

Amounts come with decimal point or comma, grouped or not. Where one separator is followed by exactly three
digits nobody can tell "1.234" from "1234": that is refused unless the format says which sign divides.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.core.money import EXPONENTS, InexactAmount, to_minor
from app.files.refused import FileRefused, at
from app.files.workbook import Figure, Formula, Rounded

LONGEST_TEXT: Final = 200
POINT: Final = "."
COMMA: Final = ","
EITHER: Final = ""

DAY_FORMS: Final[Mapping[str, str]] = {
    "iso": r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
    "dotted": r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})",
    "slashed": r"(?P<d>\d\d?)/(?P<m>\d\d?)/(?P<y>\d{4})",
    "american": r"(?P<m>\d\d?)/(?P<d>\d\d?)/(?P<y>\d{4})",
}
"""How a day can be written; what follows it after a space or T is its time."""
UNMISTAKABLE: Final = ("iso", "dotted")

_TIME: Final = re.compile(
    r"(?:[T ](?P<h>\d\d?):(?P<n>\d\d)(?::(?P<s>\d\d)(?:\.\d{1,9})?)?)?(?P<zone>Z| ?UTC|[+-]\d\d:?\d\d)?"
)
_SPACES: Final = re.compile("[ \u00a0\u202f']")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,6})?")
_MINUS: Final = "\u2212"
_FIRST_EXCEL_DAY: Final = date(1899, 12, 30)
_ALWAYS: Final = ("=", "@", "\uff1d", "\uff20")
_FORMULA: Final = (*_ALWAYS, "+", "\uff0b", "\t")
"""How a formula begins; some spreadsheets read the wide forms of its signs as the plain ones."""
_NO_NAME: Final = re.compile("[\ufeff\u00a0\\s]+")


def named(name: str) -> str:
    """A column's name as it is looked up: one space where there were several, no case."""
    return _NO_NAME.sub(" ", name).strip().casefold()


class Line:
    """One row by the names of its columns, which are looked up without regard to case."""

    __slots__ = ("_cells", "_columns", "row")

    def __init__(self, row: int, cells: Sequence[str], columns: Mapping[str, int]) -> None:
        self.row, self._cells, self._columns = row, cells, columns

    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self._cells)

    def has(self, column: str) -> bool:
        """Whether there is such a column with something in it."""
        return bool(self._raw(column).strip())

    def text(self, column: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
        """Return a short printable text; a whole number of a workbook is its digits."""
        cell = self._raw(column)
        text = cell.strip()
        if isinstance(cell, Formula) or (text.startswith(_FORMULA) and not isinstance(cell, Figure)):
            raise FileRefused("file_formula", **at(self.row, column))
        if required and not text:
            raise FileRefused("file_cell_missing", **at(self.row, column))
        if isinstance(cell, Rounded):
            raise FileRefused("file_number_rounded", **at(self.row, column))
        if len(text) > longest or not text.isprintable():
            raise FileRefused("file_text_unreadable", **at(self.row, column))
        return text

    def amount(self, column: str, currency: str, decimal: str = EITHER, *, required: bool = True) -> int:
        """Return minor units of ``currency``; an empty cell that is not required is 0."""
        cell = self._raw(column)
        text = _SPACES.sub("", cell.strip()).replace(_MINUS, "-")
        if isinstance(cell, Formula) or text.startswith(_ALWAYS):
            raise FileRefused("file_formula", **at(self.row, column))
        if not text:
            if required:
                raise FileRefused("file_cell_missing", **at(self.row, column))
            return 0
        if isinstance(cell, Rounded):
            raise FileRefused("file_number_rounded", **at(self.row, column))
        plain = text if isinstance(cell, Figure) else self._pointed(text, column, decimal, currency)
        try:
            return to_minor(plain, currency)
        except InexactAmount:
            raise FileRefused("file_amount_unreadable", **at(self.row, column)) from None

    def currency(self, column: str) -> str:
        """Return a currency that has known minor units."""
        currency = self.text(column).upper()
        if currency not in EXPONENTS:
            raise FileRefused("file_currency_unknown", **at(self.row, column))
        return currency

    def whole(self, column: str) -> int:
        """Return a count."""
        text = self.text(column)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise FileRefused("file_amount_unreadable", **at(self.row, column))
        return int(text)

    def day(self, column: str, forms: Sequence[str] = UNMISTAKABLE) -> date:
        """Return a day; of a moment, the day as it is written."""
        cell = self._raw(column)
        if isinstance(cell, Figure):
            return self._serial(cell, column)[0]
        return self._written(column, forms)[0]

    def moment(self, column: str, zone: str, forms: Sequence[str] = UNMISTAKABLE) -> datetime:
        """Return a moment in UTC; one without an offset is meant in ``zone``, a day alone is its midnight."""
        cell = self._raw(column)
        if isinstance(cell, Figure):
            day, seconds = self._serial(cell, column)
            offset = ""
        else:
            day, seconds, offset = self._written(column, forms)
        local = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 - its zone follows
        if offset in ("Z", "UTC"):
            return local.replace(tzinfo=UTC)
        if offset:
            return datetime.fromisoformat(local.isoformat() + offset).astimezone(UTC)
        return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    def _raw(self, column: str) -> str:
        place = self._columns.get(named(column))
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def _pointed(self, text: str, column: str, decimal: str, currency: str) -> str:
        """Return the amount with a decimal point and no grouping."""
        sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text.removeprefix("+"))
        signs = re.findall(r"[.,]", digits)
        if decimal:
            group = COMMA if decimal == POINT else POINT
            whole, _, rest = digits.partition(decimal)
            if group in rest or (group in whole and not _GROUPED.fullmatch(whole)):
                raise FileRefused("file_amount_unreadable", **at(self.row, column))
            return f"{sign}{whole.replace(group, '')}{'.' if rest else ''}{rest}"
        if not signs:
            return f"{sign}{digits}"
        last = signs[-1]
        decimals = len(digits) - digits.rindex(last) - 1
        if len(set(signs)) == 1 and decimals == 3 and EXPONENTS[currency] != 3:
            if len(signs) == 1:
                raise FileRefused("file_amount_ambiguous", **at(self.row, column))
            last = ""  # 1.234.567: nothing but groups
        is_both = bool(last) and len(signs) > 1 and signs[-2] == last
        if is_both or (len(signs) > 1 and not _GROUPED.fullmatch(digits)):
            raise FileRefused("file_amount_unreadable", **at(self.row, column))
        whole, _, rest = digits.rpartition(last) if last else (digits, "", "")
        whole = whole.replace(".", "").replace(",", "")
        return f"{sign}{whole}{'.' if rest else ''}{rest}"

    def _serial(self, cell: str, column: str) -> tuple[date, int]:
        """A workbook's number of days since the last day of 1899, and the seconds of its fraction."""
        whole, _, rest = cell.partition(".")
        if not (whole.isascii() and whole.isdigit() and 1 <= int(whole) < 80_000):
            raise FileRefused("file_date_unreadable", **at(self.row, column))
        scale = 10 ** len(rest)
        seconds = (2 * 86_400 * int(rest or "0") + scale) // (2 * scale)
        return _FIRST_EXCEL_DAY + timedelta(days=int(whole)), min(seconds, 86_399)

    def _written(self, column: str, forms: Sequence[str]) -> tuple[date, int, str]:
        text = self.text(column)
        for form in forms:
            found = re.match(DAY_FORMS[form], text, re.ASCII)
            rest = _TIME.fullmatch(text, found.end()) if found is not None else None
            if found is None or rest is None:
                continue
            try:
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
                clock = datetime(2000, 1, 1, int(rest["h"] or 0), int(rest["n"] or 0), int(rest["s"] or 0))  # noqa: DTZ001 - only the time of it
            except ValueError:
                break
            if not 2000 <= day.year < 2200:
                break
            return day, clock.hour * 3600 + clock.minute * 60 + clock.second, (rest["zone"] or "").strip()
        raise FileRefused("file_date_unreadable", **at(self.row, column))
