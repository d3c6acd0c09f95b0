"""Drives a running stand-in over HTTP: ``POST /_vismanet/call`` names a control method and its arguments.

``{"method": "close_period", "args": {"company": "…", "day": "2026-02-28"}}`` answers ``{"result": null}``;
what another hand did to a batch answers its number. Days are ISO texts, amounts whole øre. A call the books
refuse answers 400.
"""

import inspect
from typing import Final

from flask import Flask, Response, jsonify, request

from app.sandbox.vismanet.books import VismaNetBooks
from app.sandbox.vismanet.by_hand import OtherHands

BOOK_METHODS: Final = (
    "add_account",
    "remove_account",
    "deactivate_account",
    "close_period",
    "point_tenant",
    "withdraw",
    "approve",
)
HAND_METHODS: Final = (
    "book_by_hand",
    "change_by_hand",
    "mark_by_hand",
    "delete_by_hand",
    "reverse_by_hand",
    "post_by_hand",
    "fail_release",
    "remove_attachments",
)


def add_control_call(app: Flask, books: VismaNetBooks) -> None:
    """Add ``POST /_vismanet/call``; it reaches the methods named above and nothing else."""
    hands = OtherHands(books)

    @app.post("/_vismanet/call")
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
