"""JSON at the vendor's edge: kroner as numbers outside, whole øre inside, nothing ever a float."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_LARGEST_KRONER = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class Kroner:
    """An amount in øre, written as a JSON number of kroner with two decimals."""

    ore: int

    def __str__(self) -> str:
        whole, rest = divmod(abs(self.ore), 100)
        return f"{'-' if self.ore < 0 else ''}{whole}.{rest:02}"


class NotAnAmount(ValueError):
    """Not a JSON number, or no whole number of øre, or larger than any amount."""


def ore_of(value: object) -> int:
    """Return øre of a number in a body read by :func:`parse`; raise NotAnAmount."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise NotAnAmount
    kroner = Decimal(value)
    if abs(kroner) >= _LARGEST_KRONER or kroner * 100 != (kroner * 100).to_integral_value():
        raise NotAnAmount
    return int(kroner * 100)


def parse(body: bytes) -> Any:
    """Read a JSON body; raise ValueError for what is none (NaN and endless nesting too)."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def dump(value: object) -> str:
    """Write JSON; :class:`Kroner` and Decimal become numbers with their digits as they are."""
    if isinstance(value, Kroner):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(str(name))}:{dump(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(dump(one) for one in value) + "]"
    if isinstance(value, float):
        raise TypeError("a float in an answer")
    return json.dumps(value, ensure_ascii=False)
