"""Drives a running stand-in over HTTP: ``POST /_eaccounting/call`` names a control method and its arguments.

``{"method": "lock_to", "args": {"company": "987654325", "day": "2026-02-28"}}`` answers ``{"result": null}``;
what another hand did to a voucher answers its id. Days are ISO texts, amounts whole øre. A call the books
refuse answers 400.
"""

import inspect
from typing import Final

from flask import Flask, Response, jsonify, request

from app.sandbox.eaccounting.books import EAccountingBooks
from app.sandbox.eaccounting.by_hand import OtherHands

BOOK_METHODS: Final = (
    "add_account",
    "remove_account",
    "deactivate_account",
    "require_cost_centre",
    "add_dimension",
    "lock_to",
    "lock_year",
    "set_status",
    "point_access",
    "revoke_access",
)
HAND_METHODS: Final = (
    "book_by_hand",
    "change_by_hand",
    "mark_by_hand",
    "delete_by_hand",
    "reverse_by_hand",
    "convert_by_hand",
    "remove_attachments",
)


def add_control_call(app: Flask, books: EAccountingBooks) -> None:
    """Add ``POST /_eaccounting/call``; it reaches the methods named above and nothing else."""
    hands = OtherHands(books)

    @app.post("/_eaccounting/call")
    def call() -> tuple[Response, int]:
        wanted = request.get_json()
        name, given = wanted.get("method"), wanted.get("args", {})
        if name in BOOK_METHODS:
            method = getattr(books, name)
        elif name in HAND_METHODS:
            method = getattr(hands, name)
        else:
            return jsonify(error=f"no method {name!r}"), 400
        try:
            arguments = inspect.signature(method).bind(**given)
            result = method(*arguments.args, **arguments.kwargs)
        except (ValueError, TypeError, KeyError) as error:  # refused by the books, or wrong arguments
            return jsonify(error=f"{type(error).__name__}: {error}"), 400
        return jsonify(result=result), 200
