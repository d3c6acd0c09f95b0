"""Cursors and pages: where a page begins, which cursor leads on, and which cursors are refused."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.sandbox.vipps.problems import invalid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The entries of one page; ``next_cursor`` is None on the last one. ``start``: where it began."""

    entries: Sequence[T]
    next_cursor: str | None
    start: int


def cursor_of(value: Any) -> str:
    """Return an opaque cursor that carries ``value``."""
    return base64.b64encode(json.dumps(value, separators=(",", ":")).encode()).decode()


def value_of(cursor: str) -> Any:
    """Return what a cursor carries; refuse one that no answer can have held."""
    try:
        return json.loads(base64.b64decode(cursor, validate=True))
    except (binascii.Error, ValueError):
        raise invalid("cursor", "unknown cursor") from None


def page_of(
    entries: Sequence[T], cursor: str | None, size: int, report: Sequence[str], *, empty_first: bool
) -> Page[T]:
    """Return the page of a closed set of ``entries`` that ``cursor`` leads to.

    The cursor belongs to one ``report`` and to the start of one of its pages; any other is refused with 400.
    """
    start = _start(cursor, report)
    if cursor is not None and (start % size or start >= max(len(entries), 1)):
        raise invalid("cursor", "there is no such page")
    if cursor is None and empty_first and len(entries) > size:
        return Page((), cursor_of({"report": list(report), "start": 0}), 0)
    end = start + size
    more = end < len(entries)
    return Page(
        entries[start:end], cursor_of({"report": list(report), "start": end}) if more else None, start
    )


def again(page: Page[T], report: Sequence[str]) -> str:
    """Return a new cursor that leads to this same page once more."""
    return cursor_of({"report": list(report), "start": page.start, "again": True})


def _start(cursor: str | None, report: Sequence[str]) -> int:
    if cursor is None:
        return 0
    value = value_of(cursor)
    if not isinstance(value, dict) or value.get("report") != list(report) or set(value) - _KEYS:
        raise invalid("cursor", "unknown cursor")
    start = value.get("start")
    if type(start) is not int or start < 0:
        raise invalid("cursor", "unknown cursor")
    return start


_KEYS = {"report", "start", "again"}
