"""Query parameters, each read once and checked: what the call does not have is refused."""

from datetime import date

from flask import request

from app.sandbox.nets.refusals import invalid

_REQUIRED = "The field is required."


def check_known(*known: str) -> None:
    """Refuse a parameter that the call does not have, or one given twice or empty."""
    for name, values in request.args.lists():
        if name not in known:
            raise invalid(name, "The field is unknown.")
        if len(values) > 1 or not values[0]:
            raise invalid(name, "The field must be given once, with a value.")


def day(name: str) -> date:
    """Return a required full-date."""
    text = request.args.get(name)
    if text is None:
        raise invalid(name, _REQUIRED)
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise invalid(name, f"The value '{text}' is not valid.") from None


def page(most: int) -> tuple[int, int]:
    """Return page number (from zero) and page size, at most ``most``."""
    number, size = _whole("pageNumber", 0, 0), _whole("pageSize", 100, 1)
    return number, min(size, most)


def _whole(name: str, default: int, least: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise invalid(name, f"The value '{text}' is not valid.")
    return int(text)
