"""The vendor's refusals: 401 and 404 without a body, 400 with the fields that are wrong."""

import json

from flask import Flask, Response
from werkzeug.exceptions import HTTPException


class Refused(Exception):
    """A request the vendor refuses; carries the whole answer."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer
        super().__init__(answer.status)


def invalid(field: str, message: str) -> Refused:
    """Return a refusal of a parameter."""
    body = json.dumps({"errors": {field: [message]}})
    return Refused(Response(body, status=400, mimetype="application/json"))


def empty(status: int) -> Refused:
    """Return a refusal that says nothing: a wrong key (401), nothing there (404)."""
    return Refused(Response(status=status))


def limited(*, with_header: bool) -> Refused:
    """Return the refusal of too many calls; no limit is published, nor what its answer looks like."""
    answer = Response(status=429)
    if with_header:
        answer.headers["Retry-After"] = "1"
    return Refused(answer)


def handle_refusals(app: Flask) -> None:
    """Answer refusals in the vendor's form, an unknown path or method among them."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return error.answer

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> Response:
        return Response(status=error.code or 500)
