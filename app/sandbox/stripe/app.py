"""The HTTP face: the reading calls of the vendor's v1 API, as strict as the vendor or stricter."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, jsonify, request

from app.sandbox.faults import Faults
from app.sandbox.server import StandIn
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.book import StripeBook
from app.sandbox.stripe.calls import BY_ID, Calls
from app.sandbox.stripe.control import add_control_call
from app.sandbox.stripe.errors import handle_refusals, refusal, request_id, unrecognized
from app.sandbox.stripe.keys import ApiKey, StripeKeys
from app.sandbox.stripe.tampering import damage, overlapping, refuse_if_limited
from app.sandbox.stripe.terms import KNOWN_VERSIONS, BookError
from app.sandbox.stripe.webhooks import StripeWebhooks


def create_stripe_stand_in(
    book: StripeBook, keys: StripeKeys, *, clock: Callable[[], float] = time.time
) -> StandIn:
    """Return the stand-in that serves ``book`` to whoever holds one of ``keys``.

    ``clock`` (seconds since 1970) is the time deliveries of events are signed with; everything else follows
    the accounts' own clocks. Also: ``POST /_stripe/call`` (see ``control``) and the custom faults of
    ``tampering``. ``GET /_state`` has the accounts, the names of the keys and the deliveries.
    """
    app = Flask("stripe-stand-in")
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it, its base does not
    webhooks = StripeWebhooks(book, clock)
    handle_refusals(app)
    add_control_call(app, book, keys, webhooks)
    _add_answer_headers(app)
    _add_calls(app, book, keys)

    def state() -> dict[str, Any]:
        return {**book.state(), "keys": keys.as_json(), "deliveries": webhooks.sent}

    return StandIn("stripe", app, state)


def _add_calls(app: Flask, book: StripeBook, keys: StripeKeys) -> None:
    def faults() -> Faults:
        found: Faults = app.extensions["faults"]
        return found

    def answer(ask: Callable[[Calls], dict[str, Any]]) -> Response:
        key = keys.admit(request.headers)
        refuse_if_limited(faults())
        with book.lock:
            account = _reached(book, key)
            g.stripe_version = _version(account.terms.version)
            shown = ask(Calls(account, key, lambda: overlapping(faults())))
            g.stripe_version = account.quirks.answered_version or g.stripe_version
            response = jsonify(shown)
        response.headers["Stripe-Version"] = g.stripe_version
        return damage(faults(), response)

    @app.get("/v1/account")
    def account() -> Response:
        return answer(lambda calls: calls.profile())

    @app.get("/v1/balance")
    def balance() -> Response:
        return answer(lambda calls: calls.balance())

    @app.get("/v1/payouts")
    def payouts() -> Response:
        return answer(lambda calls: calls.payouts())

    @app.get("/v1/balance_transactions")
    @app.get("/v1/balance/history")
    def balance_transactions() -> Response:
        return answer(lambda calls: calls.balance_transactions(request.path))

    @app.get("/v1/balance/history/<object_id>")
    def old_balance_transaction(object_id: str) -> Response:
        return answer(lambda calls: calls.one("balance_transactions", object_id))

    @app.get("/v1/events")
    def events() -> Response:
        return answer(lambda calls: calls.events())

    @app.get("/v1/events/<event_id>")
    def event(event_id: str) -> Response:
        return answer(lambda calls: calls.event(event_id))

    @app.get("/v1/<path>/<object_id>")
    def one(path: str, object_id: str) -> Response:
        if path not in BY_ID:
            raise unrecognized()
        return answer(lambda calls: calls.one(path, object_id))


def _reached(book: StripeBook, key: ApiKey) -> Account:
    try:
        return book.account(key.account)
    except BookError:  # the key's owner has never opened this mode here
        raise refusal(401, f"Invalid API Key provided: {key.masked}") from None


def _version(own: str) -> str:
    """Return the version that the request pins, or else the account's own."""
    wanted = request.headers.get("Stripe-Version", own)
    if wanted not in (*KNOWN_VERSIONS, own):
        raise refusal(400, f"Invalid Stripe API version: {wanted}")
    return wanted


def _add_answer_headers(app: Flask) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        if request.path.startswith("/v1/"):
            response.headers["Request-Id"] = request_id()
            response.headers["Cache-Control"] = "no-cache, no-store"
        return response
