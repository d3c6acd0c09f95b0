"""Drives a running stand-in over HTTP: ``POST /_nets/call`` names a build method and its arguments.

``{"method": "charge", "args": {"merchant": "100012345", "at": "2026-03-02T09:14:05Z", "amount": 124900,
"reference": "10481", "fee": 1974, "fixed_fee": 100}}`` answers ``{"result": ...}``. Moments (``at``) and
dates (``on``) are ISO texts. A call the book refuses answers 400.
"""

import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from flask import Flask, Response, jsonify, request

from app.sandbox.nets.book import NetsBook
from app.sandbox.nets.keys import NetsKeys

BOOK_METHODS: Final = frozenset(
    {
        *("add_merchant", "set_quirks", "charge", "refund", "deposit", "add_action"),
        *("set_reference", "change_action", "pay_out"),
    }
)
KEY_METHODS: Final = frozenset({"add", "add_partner", "revoke", "restore", "move"})
_READ_AS: Final[Mapping[str, Callable[[str], object]]] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
}


def add_control_call(app: Flask, book: NetsBook, keys: NetsKeys) -> None:
    """Add ``POST /_nets/call``; it reaches the methods named above and nothing else."""

    @app.post("/_nets/call")
    def call() -> tuple[Response, int]:
        wanted = request.get_json()
        name, given = wanted.get("method"), wanted.get("args", {})
        target = book if name in BOOK_METHODS else keys if name in KEY_METHODS else None
        if target is None:
            return jsonify(error=f"no method {name!r}"), 400
        method = getattr(target, name)
        try:
            read = {one: _READ_AS[one](value) if one in _READ_AS else value for one, value in given.items()}
            arguments = inspect.signature(method).bind(**read)
            result = method(*arguments.args, **arguments.kwargs)
        except (ValueError, TypeError, KeyError) as error:  # refused by the book, or wrong arguments
            return jsonify(error=f"{type(error).__name__}: {error}"), 400
        return jsonify(result=result), 200
