"""Drives a running stand-in over HTTP: ``POST /_vipps/call`` names a build method and its arguments.

``{"method": "capture", "args": {"ledger": "302321", "at": "2026-03-03T08:12:44.120331Z", "reference":
"woo-10481", "amount": 149900}}`` answers ``{"rows": [...]}``: what the call booked. Moments (``at``,
``fee_at``) and dates (``day``, ``fee_date``, ``opened``) are ISO texts. A call the book refuses answers 400.
"""

import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from flask import Flask, Response, jsonify, request

from app.sandbox.vipps.auth import VippsKeys
from app.sandbox.vipps.book import VippsLedgerBook
from app.sandbox.vipps.rows import LedgerRow

BOOK_METHODS: Final = (
    "add_ledger",
    "set_quirks",
    "set_reserve",
    "capture",
    "capture_fee",
    "refund",
    "dispute_retained",
    "dispute_returned",
    "correction",
    "top_up",
    "credit_note",
    "service_fee",
    "add_row",
    "abort_payout",
    "close_date",
)
KEY_METHODS: Final = (
    "revoke_tokens",
    "revoke_credentials",
    "restore_credentials",
    "grant",
    "withdraw_grant",
)
_READ_AS: Final[Mapping[str, Callable[[str], object]]] = {
    "at": datetime.fromisoformat,
    "fee_at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "fee_date": date.fromisoformat,
    "opened": date.fromisoformat,
}


def add_control_call(app: Flask, book: VippsLedgerBook, keys: VippsKeys) -> None:
    """Add ``POST /_vipps/call``; it reaches the methods named above and nothing else."""

    @app.post("/_vipps/call")
    def call() -> tuple[Response, int]:
        wanted = request.get_json()
        name, given = wanted.get("method"), wanted.get("args", {})
        if name in BOOK_METHODS:
            method = getattr(book, name)
        elif name in KEY_METHODS:
            method = getattr(keys, name)
        else:
            return jsonify(error=f"no method {name!r}"), 400
        try:
            arguments = inspect.signature(method).bind(**_read(given))
            booked = method(*arguments.args, **arguments.kwargs)
        except (ValueError, TypeError, KeyError) as error:  # refused by the book, or wrong arguments
            return jsonify(error=f"{type(error).__name__}: {error}"), 400
        rows = booked if isinstance(booked, list) else [booked]
        return jsonify(rows=[row.as_json() for row in rows if isinstance(row, LedgerRow)]), 200


def _read(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _READ_AS[name](value) if name in _READ_AS and value is not None else value
        for name, value in given.items()
    }
