"""The custom faults: what an answer looks like when something went wrong at the vendor or on the way.

Planned with ``POST /_faults`` as kind ``custom``; ``params`` in brackets, ``id`` is a row's capture id (else
the middle row):

* ``missing_row`` (``id``): the row is left out; count and total follow.
* ``changed`` (``fields``, ``id``): the row shows other values than the book has.
* ``wrong_type`` (``id``, ``field`` default amount, ``form`` string or float): the value has another type.
* ``changed_payout`` (``fields``, ``totals``): a payout shows other values.
* ``duplicate_page``: rows of the page before come again on the next one.
* ``foreign_next``: the next page's address is on another host.
* ``broken_json``: the body is no JSON. ``truncated``: it ends in its middle, with status 200.

A fault is used up only by an answer it changes.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from app.sandbox.faults import Faults


def damaged_items(faults: Faults, name: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows or payouts of a list as the planned faults show them."""
    if name == "payouts":
        return [damaged_payout(faults, one) for one in items]
    if (params := _take(faults, "missing_row", items)) is not None:
        items = [one for one in items if one is not _found(items, params)]
    if (params := _take(faults, "changed", items)) is not None:
        row = _found(items, params)
        items = [{**one, **params["fields"]} if one is row else one for one in items]
    if (params := _take(faults, "wrong_type", items)) is not None:
        row, field = _found(items, params), params.get("field", "amount")
        items = [{**one, field: _other(one[field], params)} if one is row else one for one in items]
    return items


def damaged_payout(faults: Faults, shown: dict[str, Any]) -> dict[str, Any]:
    """A payout as ``changed_payout`` shows it."""
    fault = faults.custom(
        "changed_payout",
        request.method,
        request.path,
        lambda params: params.get("reference") in (None, shown["payment_reference"]),
    )
    if fault is None:
        return shown
    totals = {**shown["totals"], **fault.params.get("totals", {})}
    return {**shown, **fault.params.get("fields", {}), "totals": totals}


def damaged_paging(faults: Faults, paging: dict[str, Any]) -> dict[str, Any]:
    """The pagination as ``foreign_next`` shows it."""
    if "next" in paging and faults.custom("foreign_next", request.method, request.path) is not None:
        paging = {**paging, "next": paging["next"].replace(request.host, "settlements.example.com")}
    return paging


def damaged_body(faults: Faults, answer: Response) -> Response:
    """The answer with ``broken_json`` or ``truncated`` applied to its bytes."""
    body = answer.get_data()
    if faults.custom("broken_json", request.method, request.path) is not None:
        answer.set_data(b'{"transactions": [{"type": ,]' + body)
    elif faults.custom("truncated", request.method, request.path) is not None:
        answer.set_data(body[: len(body) // 2])
    return answer


def answered(body: Mapping[str, Any]) -> Response:
    return Response(json.dumps(body), status=200, mimetype="application/json")


def _take(faults: Faults, name: str, items: list[dict[str, Any]]) -> Mapping[str, Any] | None:
    fault = faults.custom(
        name, request.method, request.path, lambda params: _found(items, params) is not None
    )
    return fault.params if fault is not None else None


def _found(items: list[dict[str, Any]], params: Mapping[str, Any]) -> dict[str, Any] | None:
    if "id" not in params:
        return items[len(items) // 2] if items else None
    return next((one for one in items if one.get("capture_id") == params["id"]), None)


def _other(value: Any, params: Mapping[str, Any]) -> Any:
    return float(value) if params.get("form") == "float" else str(value)
