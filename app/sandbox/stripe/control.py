"""Drives a running stand-in over HTTP: ``POST /_stripe/call`` names a build method and its arguments.

``{"method": "charge", "args": {"account": "acct_1Example", "at": "2026-03-03T08:12:44Z", "amount": 149900,
"fee": 3798, "metadata": {"order_id": "10481"}}}`` answers ``{"result": ...}``: the vendor's object, or
whatever the method returns. Moments (``at``) and dates (``arrival``, ``available``) are ISO texts. A call the
book refuses answers 400.
"""

import inspect
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from flask import Flask, Response, jsonify, request

from app.sandbox.stripe.book import StripeBook
from app.sandbox.stripe.keys import StripeKeys
from app.sandbox.stripe.webhooks import StripeWebhooks

BOOK_METHODS: Final = frozenset(
    {
        *("add_account", "set_quirks"),
        *("charge", "refund", "fail_refund", "fail_payment", "set_metadata"),
        *("open_dispute", "win_dispute", "lose_dispute"),
        *("stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost", "hold_reserve", "release_reserve"),
        *("top_up", "add_row", "change_row"),
        *("pay_out", "pay_out_by_hand", "settle", "complete_reconciliation"),
        *("send_payout", "payout_paid", "fail_payout", "cancel_payout"),
    }
)
KEY_METHODS: Final = frozenset({"add", "revoke", "restore", "set_rights", "move"})
WEBHOOK_METHODS: Final = frozenset(
    {"set_endpoint", "rotate_secret", "retire_secret", "deliver", "deliver_waiting"}
)
_READ_AS: Final[Mapping[str, Callable[[str], object]]] = {
    "at": datetime.fromisoformat,
    "arrival": date.fromisoformat,
    "available": date.fromisoformat,
}


def add_control_call(app: Flask, book: StripeBook, keys: StripeKeys, webhooks: StripeWebhooks) -> None:
    """Add ``POST /_stripe/call``; it reaches the methods named above and nothing else."""
    reached: Final = ((BOOK_METHODS, book), (KEY_METHODS, keys), (WEBHOOK_METHODS, webhooks))

    @app.post("/_stripe/call")
    def call() -> tuple[Response, int]:
        wanted = request.get_json()
        name, given = wanted.get("method"), wanted.get("args", {})
        target = next((one for names, one in reached if name in names), None)
        if target is None:
            return jsonify(error=f"no method {name!r}"), 400
        method = getattr(target, name)
        try:
            arguments = inspect.signature(method).bind(**_read(given))
            result = method(*arguments.args, **arguments.kwargs)
        except (ValueError, TypeError, KeyError) as error:  # refused by the book, or wrong arguments
            return jsonify(error=f"{type(error).__name__}: {error}"), 400
        return jsonify(result=result), 200


def _read(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _READ_AS[name](value) if name in _READ_AS and value is not None else value
        for name, value in given.items()
    }
