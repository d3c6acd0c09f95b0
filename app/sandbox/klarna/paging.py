"""Parameters and pages: size and offset, and absolute addresses of the pages beside."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask import request

from app.sandbox.klarna.errors import bad

DEFAULT_SIZE: Final = 20
LARGEST_SIZE: Final = 500


def parameters(*known: str) -> dict[str, str]:
    """Return the query; refuse a parameter that the call does not have, or one given twice or empty."""
    for name, values in request.args.lists():
        if name not in known:
            raise bad(f"unknown parameter {name}")
        if len(values) > 1 or not values[0]:
            raise bad(f"{name} must be given once, with a value")
    return request.args.to_dict()


def moment(text: str | None, name: str) -> datetime | None:
    """A moment; a date alone is its midnight in UTC."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise bad(f"{name} is no ISO 8601 date") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def page_of(
    items: Sequence[Any], given: dict[str, str], *, overlap: int = 0, largest: int = LARGEST_SIZE
) -> tuple[list[Any], dict[str, Any]]:
    """Return the items of the wanted page and its pagination; ``overlap`` items of the page before come
    again, ``largest`` bounds a page."""
    size = _number(given, "size", DEFAULT_SIZE)
    offset = _number(given, "offset", 0)
    if not 0 < size <= LARGEST_SIZE:
        raise bad("size must be from 1 to 500")
    size = min(size, largest)
    end = offset + size
    shown = list(items[max(0, offset - overlap) : end])
    paging: dict[str, Any] = {"count": len(shown), "total": len(items), "offset": offset}
    if end < len(items):
        paging["next"] = _address(given, end, size)
    if offset > 0:
        paging["prev"] = _address(given, max(0, offset - size), size)
    return shown, paging


def _number(given: dict[str, str], name: str, default: int) -> int:
    text = given.get(name, str(default))
    if not text.isdecimal() or len(text) > 9:
        raise bad(f"{name} must be a number")
    return int(text)


def _address(given: dict[str, str], offset: int, size: int) -> str:
    query = urlencode({**given, "size": size, "offset": offset})
    return f"{request.host_url.rstrip('/')}{request.path}?{query}"
