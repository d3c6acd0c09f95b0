"""The vendor's refusals: problem+json, the 401 of the keys, the OAuth error, the gateway's own form."""

import json
import uuid
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException


class Refused(Exception):
    """A report request the vendor refuses; carries the whole answer."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer
        super().__init__(answer.status)


def problem(status: int, title: str, detail: str, **extra: Any) -> Refused:
    """Return a refusal in the form of RFC 7807 with the vendor's ``traceId``."""
    body = {
        "type": f"https://developer.vippsmobilepay.com/docs/knowledge-base/errors#{status}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.path,
        **extra,
        "traceId": str(uuid.uuid4()),
    }
    return Refused(Response(json.dumps(body), status=status, mimetype="application/problem+json"))


def invalid(name: str, reason: str) -> Refused:
    """Return the 400 of a parameter that does not validate (the vendor's code 10002)."""
    return problem(
        400,
        "Validation error",
        "Your request parameters didn't validate.",
        code="10002",
        extraDetails=[{"name": name, "reason": reason}],
    )


def unauthorized() -> Refused:
    """Return the 401 of missing, wrong or expired keys and tokens."""
    return Refused(_json(401, {"code": "Unauthorized", "message": "Please check your API keys"}))


def invalid_client() -> Refused:
    """Return what the accounting partners' token call answers to anything it does not like."""
    return Refused(_json(401, {"error": "invalid_client"}))


def handle_refusals(app: Flask) -> None:
    """Answer refusals, and what the API gateway refuses by itself (unknown path, wrong method)."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return error.answer

    @app.errorhandler(HTTPException)
    def gateway(error: HTTPException) -> Response:
        answer = error.get_response(request.environ)
        status = error.code or 500
        body = _json(status, {"statusCode": status, "message": error.name})
        if "Allow" in answer.headers:
            body.headers["Allow"] = answer.headers["Allow"]
        return body


def _json(status: int, body: Any) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
