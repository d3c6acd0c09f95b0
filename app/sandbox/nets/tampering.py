"""The custom faults: what an answer looks like when something went wrong at the vendor or on the way.

Planned with ``POST /_faults`` as kind ``custom``; ``params`` in brackets, all optional unless said. Where an
``id`` is missing, the first action or payout of the answer is meant:

* ``rate_limited`` (``headers`` default true): 429, with or without ``Retry-After``.
* ``repeated_page``: a following page is the page before it once more.
* ``missing_row`` (``id``): the action is left out; how many there are is told as before.
* ``missing_and_uncounted`` (``id``): the same, and it is not counted either.
* ``changed`` (``id``, ``fields`` required): the action shows other values than the book holds.
* ``changed_head`` (``fields`` required): the payout shows other values than the book holds.
* ``wrong_type`` (``id``, ``field`` default amount, ``form`` string or float): the value has another type.
* ``broken_json``: the body is no JSON. ``truncated``: it ends in its middle, with status 200.

A fault is used up only by an answer it changes.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import Response, request

from app.sandbox.faults import Faults
from app.sandbox.nets.refusals import limited

_Body = dict[str, Any]


def refuse_if_limited(faults: Faults) -> None:
    """Refuse the request when ``rate_limited`` is planned for it."""
    fault = faults.custom("rate_limited", request.method, request.path)
    if fault is not None:
        raise limited(with_header=bool(fault.params.get("headers", True)))


def is_repeated(faults: Faults, number: int) -> bool:
    """Whether the page that is asked for shall be the one before it."""
    return number > 0 and faults.custom("repeated_page", request.method, request.path) is not None


def damage(faults: Faults, body: _Body) -> Response:
    """Return the answer with the planned faults applied to it."""
    for name, (meant, change) in _CHANGES.items():
        fault = faults.custom(name, request.method, request.path, partial(_is_meant, meant, body))
        if fault is not None:
            change(body, fault.params)
    whole = json.dumps(body).encode()
    if faults.custom("broken_json", request.method, request.path) is not None:
        whole = b'{"payouts": ,' + whole
    elif faults.custom("truncated", request.method, request.path) is not None:
        whole = whole[: len(whole) // 2]
    return Response(whole, mimetype="application/json")


def _is_meant(meant: "_Meant", body: _Body, params: Mapping[str, Any]) -> bool:
    return meant(body, params) is not None


def _row(body: _Body, params: Mapping[str, Any]) -> _Body | None:
    listed = body.get("paymentActions", [])
    return next((one for one in listed if params.get("id", one.get("id")) == one.get("id")), None)


def _head(body: _Body, params: Mapping[str, Any]) -> _Body | None:
    return body if "paymentActions" in body and params.get("id", body["id"]) == body["id"] else None


def _leave_out(body: _Body, params: Mapping[str, Any]) -> None:
    gone = _row(body, params)
    body["paymentActions"] = [one for one in body["paymentActions"] if one is not gone]


def _leave_out_uncounted(body: _Body, params: Mapping[str, Any]) -> None:
    _leave_out(body, params)
    body["numberOfPaymentActions"] -= 1


def _change(body: _Body, params: Mapping[str, Any]) -> None:
    (_row(body, params) or {}).update(params["fields"])


def _change_head(body: _Body, params: Mapping[str, Any]) -> None:
    body.update(params["fields"])


def _retype(body: _Body, params: Mapping[str, Any]) -> None:
    one, name = _row(body, params) or {}, params.get("field", "amount")
    one[name] = float(one[name]) if params.get("form") == "float" else str(one[name])


_Meant = Callable[[_Body, Mapping[str, Any]], _Body | None]
_CHANGES: Mapping[str, tuple[_Meant, Callable[[_Body, Mapping[str, Any]], None]]] = {
    "missing_row": (_row, _leave_out),
    "missing_and_uncounted": (_row, _leave_out_uncounted),
    "changed": (_row, _change),
    "changed_head": (_head, _change_head),
    "wrong_type": (_row, _retype),
}
