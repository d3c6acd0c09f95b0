"""Query parameters in the vendor's bracket syntax: ``created[gte]=…``, ``expand[]=data.source``.

A parameter the call does not have is refused (``parameter_unknown``), as are empty and malformed values.
https://docs.stripe.com/api/pagination, /api/expanding_objects
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import request

from app.sandbox.stripe.errors import Refused, refusal

_NAME: Final = re.compile(r"(\w+)(?:\[(\w*)\])?")
_COMPARE: Final = ("gt", "gte", "lt", "lte")
PAGING: Final = {"limit": "text", "starting_after": "text", "ending_before": "text"}
DEFAULT_LIMIT: Final = 10


@dataclass(slots=True)
class Given:
    """The parameters of one request, by name."""

    texts: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, dict[str, int]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)

    def limit(self) -> int:
        """Return the page size, 1 to 100, 10 unless given."""
        text = self.texts.get("limit")
        if text is None:
            return DEFAULT_LIMIT
        limit = whole_number("limit", text)
        if not 1 <= limit <= 100:
            edge = "greater than or equal to 1" if limit < 1 else "less than or equal to 100"
            raise refusal(400, f"This value must be {edge} (it currently is '{limit}').", param="limit")
        return limit

    def within(self, name: str, value: int) -> bool:
        """Whether ``value`` lies in the range given for ``name``; it does when none was given."""
        checks = {
            "gt": lambda edge: value > edge,
            "gte": lambda edge: value >= edge,
            "lt": lambda edge: value < edge,
            "lte": lambda edge: value <= edge,
            "is": lambda edge: value == edge,
        }
        return all(checks[how](edge) for how, edge in self.ranges.get(name, {}).items())


def read(known: Mapping[str, str]) -> Given:
    """Return the request's parameters; ``known`` tells each name's form: text, range or list."""
    given = Given()
    for sent, values in request.args.lists():
        match = _NAME.fullmatch(sent)
        name, inner = (match[1], match[2]) if match else (sent, None)
        form = known.get(name)
        if form is None or (form == "text" and inner is not None):
            raise _unknown(sent)
        if not all(values):
            raise refusal(
                400,
                f"You passed an empty string for '{sent}'. We assume empty values are an attempt to unset a "
                f"parameter; however '{sent}' cannot be unset. You should remove '{sent}' from your request "
                "or supply a non-empty value.",
                code="parameter_invalid_empty",
                param=sent,
            )
        if form == "list":
            if inner is None or not (inner == "" or inner.isdigit()):
                raise refusal(400, "Invalid array", param=name)
            given.lists.setdefault(name, []).extend(values)
        elif form == "range":
            if inner is not None and inner not in _COMPARE:
                raise _unknown(sent)
            given.ranges.setdefault(name, {})[inner or "is"] = whole_number(sent, values[-1])
        else:
            given.texts[name] = values[-1]
    return given


def whole_number(name: str, text: str) -> int:
    """Return a parameter that is a whole number; anything else is refused."""
    if re.fullmatch(r"-?\d{1,18}", text, re.ASCII) is None:
        raise refusal(400, f"Invalid integer: {text}", code="parameter_invalid_integer", param=name)
    return int(text)


def one_of(name: str, text: str, allowed: tuple[str, ...]) -> str:
    """Return a parameter that is one of a few words; anything else is refused."""
    if text not in allowed:
        words = ", ".join(allowed[:-1]) + f", or {allowed[-1]}"
        raise refusal(400, f"Invalid {name}: must be one of {words}", param=name)
    return text


def _unknown(name: str) -> Refused:
    return refusal(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
