"""The vendor's refusals: ``{"error": {...}}`` with type, code, message and param, and its header Request-Id.

https://docs.stripe.com/api/errors, /error-codes
"""

import json
import secrets
from typing import Any

from flask import Flask, Response, g
from flask import request as current
from werkzeug.exceptions import HTTPException


class Refused(Exception):
    """A request the vendor refuses; carries the whole answer."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer
        super().__init__(answer.status)


def request_id() -> str:
    """Return the id of the current request, the one its answer shows in ``Request-Id``."""
    if "stripe_request_id" not in g:
        g.stripe_request_id = f"req_{secrets.token_hex(7)}"
    return str(g.stripe_request_id)


def refusal(
    status: int,
    message: str,
    *,
    kind: str = "invalid_request_error",
    code: str | None = None,
    param: str | None = None,
) -> Refused:
    """Return a refusal in the vendor's form; fields without a value are left out, as the vendor does."""
    error: dict[str, Any] = {}
    if code is not None:
        error |= {"code": code, "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"}
    error["message"] = message
    if param is not None:
        error["param"] = param
    error["request_log_url"] = f"https://dashboard.stripe.com/logs/{request_id()}"
    error["type"] = kind
    return Refused(Response(json.dumps({"error": error}), status=status, mimetype="application/json"))


def missing(kind: str, object_id: str, *, param: str = "id", status: int = 404) -> Refused:
    """Return the refusal of an id the account does not have: 404 in the path, 400 in a parameter."""
    message = f"No such {kind}: '{object_id}'"
    return refusal(status, message, code="resource_missing", param=param)


def unrecognized() -> Refused:
    """Return what the vendor answers to a path, or a method on a path, that it does not have."""
    return refusal(
        404,
        f"Unrecognized request URL ({current.method}: {current.path}). Please see https://stripe.com/docs or "
        "we can help at https://support.stripe.com/.",
    )


def handle_refusals(app: Flask) -> None:
    """Answer refusals in the vendor's form, an unknown path or method among them."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return error.answer

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> Response:
        if error.code in (404, 405):
            return unrecognized().answer
        return refusal(error.code or 500, error.name, kind="api_error").answer
