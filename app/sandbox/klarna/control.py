"""Drives a running stand-in over HTTP: ``POST /_klarna/call`` names a build method and its arguments.

``{"method": "capture", "args": {"mid": "K987654", "at": "2026-03-03T08:12:44Z", "order_id": "...",
"amount": 149900, "fee": 3738}}`` answers ``{"result": ...}``. Moments (``at``) are ISO texts. A call the book
refuses answers 400.
"""

import inspect
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask import Flask, Response, jsonify, request

from app.sandbox.klarna.book import KlarnaBook
from app.sandbox.klarna.keys import KlarnaKeys

BOOK_METHODS: Final = frozenset(
    {
        *("add_merchant", "set_quirks", "make_order", "capture", "refund", "reverse"),
        *("charge_fee", "refund_fee", "hold", "release", "correct", "add_row"),
        *("pay_out", "invoice_fees", "change_row"),
    }
)
KEY_METHODS: Final = frozenset({"add", "revoke", "restore", "set_right"})


def add_control_call(app: Flask, book: KlarnaBook, keys: KlarnaKeys) -> None:
    """Add ``POST /_klarna/call``; it reaches the methods named above and nothing else."""

    @app.post("/_klarna/call")
    def call() -> tuple[Response, int]:
        wanted = request.get_json()
        name, given = wanted.get("method"), wanted.get("args", {})
        target = book if name in BOOK_METHODS else keys if name in KEY_METHODS else None
        if target is None:
            return jsonify(error=f"no method {name!r}"), 400
        method = getattr(target, name)
        try:
            arguments = inspect.signature(method).bind(**_read(given))
            result = method(*arguments.args, **arguments.kwargs)
        except (ValueError, TypeError, KeyError, IndexError) as error:  # refused, or wrong arguments
            return jsonify(error=f"{type(error).__name__}: {error}"), 400
        return jsonify(result=result), 200


def _read(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: datetime.fromisoformat(value) if name == "at" else value for name, value in given.items()}
