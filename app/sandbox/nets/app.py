"""The HTTP face: the reading calls of the vendor's API, as strict as the vendor or stricter."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Flask, Response, jsonify, request

from app.sandbox.faults import Faults
from app.sandbox.nets.book import NetsBook
from app.sandbox.nets.control import add_control_call
from app.sandbox.nets.keys import ApiKey, NetsKeys
from app.sandbox.nets.merchant import Merchant
from app.sandbox.nets.parameters import check_known, day, page
from app.sandbox.nets.payments import payment_object
from app.sandbox.nets.refusals import empty, handle_refusals, invalid
from app.sandbox.nets.reports import actions_of, counted, head_of
from app.sandbox.nets.tampering import damage, is_repeated, refuse_if_limited
from app.sandbox.server import StandIn

_PAGING = ("pageNumber", "pageSize", "merchantNumber")


def create_nets_stand_in(book: NetsBook, keys: NetsKeys) -> StandIn:
    """Return the stand-in that serves ``book`` to whoever holds one of ``keys``.

    Also: ``POST /_nets/call`` (see ``control``) and the custom faults of ``tampering``. ``GET /_state`` has
    the merchants, their payouts and what waits, and the names of the keys.
    """
    app = Flask("nets-stand-in")
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it, its base does not
    handle_refusals(app)
    add_control_call(app, book, keys)

    def faults() -> Faults:
        found: Faults = app.extensions["faults"]
        return found

    @app.get("/report/v1/payouts")
    def payouts() -> Response:
        key = _admitted(keys, faults())
        check_known("fromDate", "toDate", "currency", *_PAGING)
        first, last = day("fromDate"), day("toDate")
        with book.lock:
            held = _merchant(book, key)
            return damage(faults(), _list(held, first, last, faults()))

    @app.get("/report/v1/payouts/<payout_id>")
    def payout(payout_id: str) -> Response:
        key = _admitted(keys, faults())
        check_known(*_PAGING)
        with book.lock:
            held = _merchant(book, key)
            if payout_id not in held.payouts or held.quirks.reports == "no":
                raise empty(404)
            found = held.payouts[payout_id]
            actions = actions_of(held, found)
            shown = {**head_of(held, found), "numberOfPaymentActions": len(actions)}
            if held.quirks.counts == "absent":
                del shown["numberOfPaymentActions"]
            shown["paymentActions"] = _page(held, actions, faults())
            return damage(faults(), shown)

    @app.get("/v1/payments/<payment_id>")
    def payment(payment_id: str) -> Response:
        key = _admitted(keys, faults())
        with book.lock:
            for number in sorted(key.merchants):
                found = book.merchant(number).payments.get(payment_id)
                if found is not None:
                    return jsonify(payment_object(found))
        raise empty(404)

    return StandIn("nets", app, lambda: {**book.state(), "keys": keys.as_json()})


def _list(held: Merchant, first: date, last: date, faults: Faults) -> dict[str, Any]:
    """The order of the list is not documented: here it is that of the ids."""
    if held.quirks.dates == "exclusive":
        first, last = first + timedelta(days=1), last - timedelta(days=1)
    wanted = request.args.get("currency")
    found = [
        held.payouts[one]
        for one in sorted(held.payouts)
        if first <= held.payouts[one].on <= last
        and wanted in (None, held.payouts[one].currency)
        and held.quirks.reports == "yes"
    ]
    shown = {
        "numberOfPayouts": len(found),
        "payouts": _page(held, [counted(held, one) for one in found], faults),
    }
    if held.quirks.counts == "absent":
        del shown["numberOfPayouts"]
    return shown


def _page(held: Merchant, items: Sequence[dict[str, Any]], faults: Faults) -> list[dict[str, Any]]:
    number, size = page(held.quirks.page_size)
    number -= is_repeated(faults, number)
    return list(items[number * size : (number + 1) * size])


def _admitted(keys: NetsKeys, faults: Faults) -> ApiKey:
    key = keys.admit(request.headers.get("Authorization"))
    if key is None:
        raise empty(401)
    refuse_if_limited(faults)
    return key


def _merchant(book: NetsBook, key: ApiKey) -> Merchant:
    """Return the merchant that is asked about: its own key's, or the one that a partner names."""
    named = request.args.get("merchantNumber")
    if key.is_partner:
        if named is None:
            raise invalid("merchantNumber", "The field is required.")
        if named not in key.merchants:
            raise empty(404)
        return book.merchant(named)
    if named is not None:
        raise invalid("merchantNumber", "The field is for partners.")
    return book.merchant(next(iter(key.merchants)))
