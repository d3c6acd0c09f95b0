"""Every error as problem+json (RFC 9457): a stable ``code``, and a sentence in the reader's language.

Nothing of the request is repeated but the names of fields, and no exception's own message is shown.
"""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from app.api.authentication import services
from app.api.language import reader_language
from app.errors import (
    AvstemError,
    CallError,
    Forbidden,
    Missing,
    NotReady,
    Refusal,
    Refused,
    Unauthorised,
    Unavailable,
)
from app.messages import error_sentence, field_message

PROBLEM_TYPE: Final = "application/problem+json"

HTTP_CODES: Final[Mapping[int, str]] = {
    404: "route_not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "content_type_wrong",
    422: "validation_failed",
}
"""What goes wrong before a route is reached; other 4xx are ``bad_request``."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}|[0-9]{1,4}")
"""What can be the name of a field: anything else is not repeated, it may be a value in the wrong place."""

_log = structlog.get_logger(__name__)


class Invalid(Refusal):
    """Fields that do not follow their schema; ``errors`` are messages by field, in English."""

    code = "validation_failed"
    status = 422

    def __init__(self, errors: Mapping[str, list[str]], code: str | None = None, **params: object) -> None:
        super().__init__(code, **params)
        self.errors = errors


class Malformed(Refusal):
    """The body is not JSON that can be read."""

    code = "malformed_json"


class Precondition(AvstemError):
    """What the caller saw is not what is there now (412), or it did not say what it saw (428)."""

    code = "rules_changed"
    status = 412


def problem(
    status: int,
    code: str,
    params: Mapping[str, object],
    *,
    errors: Mapping[str, list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """Build the answer; ``errors`` are English messages by field, translated here."""
    language = reader_language(services().settings.language)
    body: dict[str, Any] = {
        "type": f"urn:avstem:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": error_sentence(code, params, language),
        **(more or {}),
    }
    if errors:
        body["errors"] = translated(errors, language)
    text = json.dumps(body, ensure_ascii=False)
    told = {"Content-Language": language, **(headers or {})}
    return Response(text, status, headers=told, mimetype=PROBLEM_TYPE)


def translated(errors: Mapping[str, list[str]], language: str) -> dict[str, list[str]]:
    return {
        field: [field_message(message, language) for message in messages]
        for field, messages in sorted(errors.items())
    }


def flat(messages: Any, path: str = "") -> dict[str, list[str]]:
    """Nested validation messages as one list per field path (``events.3.total``)."""
    found: dict[str, list[str]] = {}
    for name, texts in _leaves(messages, path):
        found.setdefault(name or "_body", []).extend(texts)
    return found


def _leaves(messages: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            if key == "_schema":
                yield from _leaves(inner, path)
            else:
                name = str(key) if _NAME.fullmatch(str(key)) else "?"
                yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(messages, list):
        yield path, [str(text) for text in messages]
    else:
        yield path, [str(messages)]


def register(app: Flask) -> None:
    """Replace every error handler: nothing leaves in another form than a problem."""
    app.register_error_handler(AvstemError, _avstem)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: AvstemError) -> int:
    """The HTTP status of an error; what a vendor refused is the caller's to mend, not a bad gateway."""
    if isinstance(error, Unauthorised | Forbidden | Missing | Refused):
        return 422
    if isinstance(error, NotReady):
        return 409
    return error.status


def _avstem(error: AvstemError) -> Response:
    headers = {}
    if isinstance(error, Unavailable) and error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 429:
        headers["Retry-After"] = "60"
    if error.status == 401:
        headers["WWW-Authenticate"] = "Avstem"
    if isinstance(error, CallError) or error.status >= 500:
        _log.warning("refused", code=error.code, route=_route())
    return problem(
        status_of(error),
        error.code,
        error.params,
        errors=error.errors if isinstance(error, Invalid) else None,
        headers=headers,
    )


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(status=status, headers=dict(error.get_headers()))
    if status >= 500:
        return problem(status, "internal", {})
    errors = None
    data = getattr(error, "data", None)
    if status == 422 and data:
        errors = {}
        for messages in data.get("messages", {}).values():
            errors.update(flat(messages))
    allowed = getattr(error, "valid_methods", None)
    return problem(
        status,
        HTTP_CODES.get(status, "bad_request"),
        {},
        errors=errors,
        headers={"Allow": ", ".join(sorted(allowed))} if allowed else None,
    )


def _unexpected(error: Exception) -> Response:
    _log.error("request failed", route=_route(), exc_info=error)
    return problem(500, "internal", {})


def _route() -> str:
    return request.url_rule.rule if request.url_rule is not None else ""
