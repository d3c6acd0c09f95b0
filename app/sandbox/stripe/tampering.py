"""The custom faults: what an answer looks like when something went wrong at the vendor or on the way.

Planned with ``POST /_faults`` as kind ``custom``; ``params`` in brackets, all optional unless said. Where an
``id`` is missing, the first row of the answer is meant:

* ``rate_limited`` (``headers`` default true): 429 in the vendor's form, with or without its headers.
* ``overlapping_page``: a following page begins with the last object of the page before it.
* ``missing_row`` (``id``): the object is left out of a list.
* ``changed`` (``id``, ``fields`` required): the object shows other values than the account holds.
* ``wrong_type`` (``id``, ``field`` default amount, ``form`` string or float): the value has another type.
* ``other_version`` (``version`` required): the header ``Stripe-Version`` names another version.
* ``broken_json``: the body is no JSON. ``truncated``: it ends in its middle, with status 200.

A fault is used up only by an answer it changes.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import Response, request

from app.sandbox.faults import Faults
from app.sandbox.stripe.errors import refusal


def refuse_if_limited(faults: Faults) -> None:
    """Refuse the request when ``rate_limited`` is planned for it."""
    fault = faults.custom("rate_limited", request.method, request.path)
    if fault is None:
        return
    refused = refusal(
        429,
        "Request rate limit exceeded. You can learn more about rate limits here "
        "https://stripe.com/docs/rate-limits.",
        code="rate_limit",
    )
    if fault.params.get("headers", True):
        refused.answer.headers["Stripe-Rate-Limited-Reason"] = "global-rate"
        refused.answer.headers["Stripe-Should-Retry"] = "true"
    raise refused


def overlapping(faults: Faults) -> bool:
    """Whether the following page that is asked for shall overlap the one before."""
    if "starting_after" not in request.args:
        return False
    return faults.custom("overlapping_page", request.method, request.path) is not None


def damage(faults: Faults, answer: Response) -> Response:
    """Return a good answer with the planned faults applied to it."""

    @cache
    def shown() -> dict[str, Any]:  # read only when a fault is planned
        body: dict[str, Any] = json.loads(answer.get_data())
        return body

    for name, change in (("missing_row", _leave_out), ("changed", _change), ("wrong_type", _retype)):
        fault = faults.custom(
            name, request.method, request.path, lambda params: _meant(shown(), params) is not None
        )
        if fault is not None:
            change(shown(), fault.params)
            answer.set_data(json.dumps(shown()))
    fault = faults.custom("other_version", request.method, request.path)
    if fault is not None:
        answer.headers["Stripe-Version"] = fault.params["version"]
    whole = answer.get_data()
    if faults.custom("broken_json", request.method, request.path) is not None:
        answer.set_data(b'{"object": ,' + whole)
    elif faults.custom("truncated", request.method, request.path) is not None:
        answer.set_data(whole[: len(whole) // 2])
    return answer


def _meant(body: dict[str, Any], params: Mapping[str, Any]) -> dict[str, Any] | None:
    shown = body["data"] if body.get("object") == "list" else [body]
    return next((one for one in shown if params.get("id", one.get("id")) == one.get("id")), None)


def _leave_out(body: dict[str, Any], params: Mapping[str, Any]) -> None:
    gone = _meant(body, params)
    if body.get("object") == "list":
        body["data"] = [one for one in body["data"] if one is not gone]


def _change(body: dict[str, Any], params: Mapping[str, Any]) -> None:
    (_meant(body, params) or {}).update(params["fields"])


def _retype(body: dict[str, Any], params: Mapping[str, Any]) -> None:
    one, name = _meant(body, params) or {}, params.get("field", "amount")
    one[name] = float(one[name]) if params.get("form") == "float" else str(one[name])
