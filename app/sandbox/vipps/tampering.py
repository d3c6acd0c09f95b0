"""The custom faults: what a report looks like when something went wrong at the vendor or on the way.

Planned with ``POST /_faults`` as kind ``custom``; ``params`` in brackets, all optional unless said:

* ``duplicate_page``: the page comes a second time, under a new cursor.
* ``changed_report`` (``psp``, ``amount`` required; ``date``, ``topic`` default funds, ``chain`` default
  true): the row has another amount than the ledger holds. With ``chain`` all balances after it follow,
  without it only the amount differs.
* ``missing_row`` (``psp``): the row, or the middle one of the page, is left out; its balances stay.
* ``wrong_type`` (``psp``, ``field`` default amount, ``form`` string or float): the value has another type.
* ``broken_json``: the body is no JSON. ``truncated``: the body ends in its middle, with status 200.

A fault is used up only by an answer it changes: an empty page or a report without the row leaves it planned.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, request

from app.sandbox.faults import Fault, Faults
from app.sandbox.vipps.rows import LedgerRow


def take(faults: Faults, name: str, applies: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any] | None:
    """Return the params of the next fault of this name that ``applies`` to the answer, and use it up."""
    found: Mapping[str, Any] | None = None
    passed: list[Fault] = []
    while (fault := faults.custom(name, request.method, request.path)) is not None:
        if applies(fault.params):
            found = fault.params
            break
        passed.append(fault)
        if fault.times is None:  # it stays planned for ever: asking again would give it again
            break
    for fault in passed:
        if fault.times is not None:
            faults.plan(dataclasses.replace(fault, times=1))
    return found


def changed_rows(faults: Faults, rows: Sequence[LedgerRow], date: str | None) -> Sequence[LedgerRow]:
    """Return the rows of a topic as ``changed_report`` shows them to a reader of ``date`` (None: all)."""
    where = -1

    def applies(params: Mapping[str, Any]) -> bool:
        nonlocal where
        where = _place(rows, params)
        if where < 0:
            return False
        changed_date = rows[where].ledger_date.isoformat()
        return date in (None, changed_date) or (params.get("chain", True) and date > changed_date)

    params = take(faults, "changed_report", applies)
    if params is None:
        return rows
    row = rows[where]
    shift = params["amount"] - row.amount
    if not params.get("chain", True):
        changed = dataclasses.replace(row, amount=params["amount"])
        return [*rows[:where], changed, *rows[where + 1 :]]
    changed = dataclasses.replace(row, amount=params["amount"], balance_after=row.balance_after + shift)
    following = [
        dataclasses.replace(
            later, balance_before=later.balance_before + shift, balance_after=later.balance_after + shift
        )
        for later in rows[where + 1 :]
    ]
    return [*rows[:where], changed, *following]


def damaged_entries(faults: Faults, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the JSON entries of a page with ``missing_row`` and ``wrong_type`` applied."""

    def applies(params: Mapping[str, Any]) -> bool:
        return _entry(entries, params, 0) is not None

    missing = take(faults, "missing_row", applies)
    if missing is not None:
        gone = _entry(entries, missing, len(entries) // 2)
        entries = [entry for entry in entries if entry is not gone]
    wrong = take(faults, "wrong_type", applies)
    if wrong is not None:
        entry = _entry(entries, wrong, 0)
        if entry is not None:
            name = wrong.get("field", "amount")
            entry[name] = float(entry[name]) if wrong.get("form") == "float" else str(entry[name])
    return entries


def damaged_body(faults: Faults, answer: Response) -> Response:
    """Return the answer with ``broken_json`` or ``truncated`` applied to its bytes."""
    body = answer.get_data()
    if take(faults, "broken_json", lambda _: True) is not None:
        answer.set_data(b'{"items": [{"pspReference": ,]' + body)
    elif take(faults, "truncated", lambda _: True) is not None:
        answer.set_data(body[: len(body) // 2])
    return answer


def _place(rows: Sequence[LedgerRow], params: Mapping[str, Any]) -> int:
    for place, row in enumerate(rows):
        if (
            row.psp_reference == params["psp"]
            and row.topic == params.get("topic", "funds")
            and row.ledger_date.isoformat() == params.get("date", row.ledger_date.isoformat())
        ):
            return place
    return -1


def _entry(
    entries: Sequence[dict[str, Any]], params: Mapping[str, Any], otherwise: int
) -> dict[str, Any] | None:
    if "psp" not in params:
        return entries[otherwise] if entries else None
    return next((entry for entry in entries if entry["pspReference"] == params["psp"]), None)
