"""The vendor's refusals: ``error_code``, ``error_messages`` and ``correlation_id``; a 401 has no body."""

import json
import uuid

from flask import Flask, Response
from werkzeug.exceptions import HTTPException


class Refused(Exception):
    """A request the vendor refuses; carries the whole answer."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer
        super().__init__(answer.status)


def refusal(status: int, code: str, message: str) -> Refused:
    correlation = str(uuid.uuid4())
    body = {"error_code": code, "error_messages": [message], "correlation_id": correlation}
    answer = Response(json.dumps(body), status=status, mimetype="application/json")
    answer.headers["Klarna-Correlation-Id"] = correlation
    return Refused(answer)


def bad(message: str) -> Refused:
    return refusal(400, "BAD_REQUEST", message)


def not_found(message: str) -> Refused:
    return refusal(404, "NOT_FOUND", message)


def unauthorized() -> Refused:
    """The 401 of a wrong key, region or environment."""
    return Refused(Response(status=401))


def handle_refusals(app: Flask) -> None:
    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return error.answer

    @app.errorhandler(HTTPException)
    def gateway(error: HTTPException) -> Response:
        return refusal(error.code or 500, "NOT_FOUND", error.name).answer
