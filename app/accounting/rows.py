"""JSON of an accounting system, exactly: amounts as decimal numbers of kroner out, typed fields in.

Amounts are written from whole øre and read as decimals, so that none ever is a binary fraction. A field that
is not what it must be is a BadAnswer that names the field and never its value.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.core.money import LARGEST_AMOUNT, to_major
from app.errors import BadAnswer, Unclear

_NOISE: Final = Decimal("0.000001")
"""Øre. A sum made in binary fractions may end in ...00000001: far below any amount of money."""

_LARGEST_POWER: Final = 15
"""Of ten, in kroner: what is larger is not even looked at."""


def kroner(ore: int) -> Decimal:
    """Return the amount as a decimal number with two decimals."""
    return Decimal(to_major(ore, "NOK"))


def dump(value: object) -> str:
    """Return the JSON text of plain values; a Decimal becomes the number literal it prints as."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(str(name))}:{dump(part)}" for name, part in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(dump(part) for part in value) + "]"
    if value is None or isinstance(value, bool | int | str):
        return json.dumps(value)
    raise TypeError(f"{type(value).__name__} has no exact JSON form here")


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object of an answer; every look-up gives the type asked for or raises BadAnswer."""

    fields: Mapping[str, Any]
    system: str
    operation: str

    @classmethod
    def of(cls, value: object, system: str, operation: str) -> "Row":
        """Take a parsed value that has to be an object."""
        if not isinstance(value, dict):
            raise BadAnswer(system, operation, reason="no object")
        return cls(value, system, operation)

    def _bad(self, name: str) -> BadAnswer:
        return BadAnswer(self.system, self.operation, field=name)

    def has(self, name: str) -> bool:
        return self.fields.get(name) is not None

    def text(self, name: str) -> str:
        """Return a text; missing or null is empty, a number is its digits."""
        value = self.fields.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self._bad(name)
        return str(value)

    def whole(self, name: str) -> int:
        """Return an integer that has to be there."""
        value = self.fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._bad(name)
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean; missing or null is False."""
        value = self.fields.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self._bad(name)
        return value

    def day(self, name: str) -> date:
        """Return a date; a time of day behind it does not count."""
        try:
            return date.fromisoformat(self.text(name).partition("T")[0])
        except ValueError:
            raise self._bad(name) from None

    def decimal(self, name: str) -> Decimal:
        """Return a number that has to be there, as it was written."""
        value = self.fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self._bad(name)
        return Decimal(value)

    def ore(self, name: str) -> int:
        """Return an amount of kroner as whole øre; more than two decimals is no amount of kroner."""
        value = self.decimal(name)
        if value.adjusted() > _LARGEST_POWER:
            raise self._bad(name)
        exact = value.scaleb(2)
        whole = int(exact.to_integral_value())
        if abs(exact - whole) > _NOISE or abs(whole) >= LARGEST_AMOUNT:
            raise self._bad(name)
        return whole

    def row(self, name: str) -> "Row | None":
        """Return an object below this one, None when missing or null."""
        value = self.fields.get(name)
        return None if value is None else Row.of(value, self.system, self.operation)

    def minor(self, name: str) -> int:
        """Return an amount that is told in whole minor units."""
        value = self.whole(name)
        if abs(value) >= LARGEST_AMOUNT:
            raise self._bad(name)
        return value

    def rows(self, name: str) -> Sequence["Row"]:
        """Return a list of objects; missing or null is an empty list."""
        return tuple(Row.of(part, self.system, self.operation) for part in self._list(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; missing or null is an empty list."""
        found = self._list(name)
        if not all(isinstance(one, str) for one in found):
            raise self._bad(name)
        return tuple(found)

    def _list(self, name: str) -> list[Any]:
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._bad(name)
        return value


def rows_of(value: object, system: str, operation: str) -> tuple[Row, ...]:
    """Take a parsed value that has to be a list of objects, where lists have no envelope."""
    if not isinstance(value, list):
        raise BadAnswer(system, operation, reason="no list")
    return tuple(Row.of(one, system, operation) for one in value)


@contextmanager
def answer_of_write() -> Iterator[None]:
    """Inside, an unreadable answer is Unclear: the write was accepted, what it made is not known."""
    try:
        yield
    except BadAnswer as error:
        raise Unclear(error.system, error.operation) from error
