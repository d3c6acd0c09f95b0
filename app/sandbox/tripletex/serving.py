"""How a call is served: request id, lock, session, rate limit, refusals in the vendor's form."""

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from app.sandbox.tripletex.books import TripletexBooks
from app.sandbox.tripletex.company import Company
from app.sandbox.tripletex.refusals import Refusal, forbidden
from app.sandbox.tripletex.sessions import Token
from app.sandbox.tripletex.settings import Settings
from app.sandbox.tripletex.wire import dump

BASE: Final = "/v2"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call answers: a body to be written as JSON, or bytes with their media type; None for nothing."""

    status: int = 200
    body: Any = None
    media_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        content = self.body if isinstance(self.body, bytes) else dump(self.body)
        empty = self.body is None
        response = Response("" if empty else content, status=self.status, headers=dict(self.headers))
        response.content_type = self.media_type
        return response


def value(body: Any, status: int = 200) -> Answer:
    """The envelope of a single thing."""
    return Answer(status, {"value": body})


class Serving:
    """Adds calls below ``/v2`` to the app; each is handled alone, under the books' lock."""

    def __init__(self, app: Flask, books: TripletexBooks, settings: Settings) -> None:
        self._app, self._books = app, books
        self._limit = _RateLimit(settings, books.clock)
        app.before_request(self._begin)
        app.after_request(self._finish)
        app.register_error_handler(Refusal, self._refused)
        app.register_error_handler(HTTPException, self._not_served)

    def add(
        self, method: str, path: str, handle: Callable[..., Answer], *, needs_session: bool = True
    ) -> None:
        """Serve ``handle`` with the path's parts as keywords; without a session it is open to anybody."""

        def view(**parts: Any) -> Response:
            with self._books.lock:
                key = "nobody"
                if needs_session:
                    g.token = self._books.sessions.admit(request.headers.get("Authorization", ""))
                    key = g.token.value
                self._limit.count(key)
                if needs_session and not g.token.may(request.path.removeprefix(BASE)):
                    raise forbidden()
                return handle(**parts).response()

        self._app.add_url_rule(BASE + path, f"{method} {path}", view, methods=[method])

    def company(self) -> Company:
        """The company of the request's token."""
        return self._books.company(token().company_id)

    @staticmethod
    def _begin() -> None:
        g.request_id = str(uuid.uuid4())

    def _finish(self, response: Response) -> Response:
        if not request.path.startswith("/_"):
            response.headers["x-tlx-request-id"] = g.request_id
            response.headers.extend(g.pop("rate_headers", {}))
        return response

    def _refused(self, refusal: Refusal) -> Response:
        return Answer(refusal.status, refusal.body(g.request_id)).response()

    def _not_served(self, error: HTTPException) -> Response:
        status = error.code or 500
        code = {404: 6000, 405: 4000}.get(status, 4000)
        refusal = Refusal(status, code, error.name)
        response = self._refused(refusal)
        response.headers.extend({name: text for name, text in error.get_headers() if name == "Allow"})
        return response


def token() -> Token:
    """The token of the request that is being handled."""
    admitted = g.token
    if not isinstance(admitted, Token):
        raise AssertionError("a call without a session asked for its token")
    return admitted


class _RateLimit:
    """Counts requests per token in fixed windows."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._settings, self._clock = settings, clock
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[float, int]] = {}

    def count(self, key: str) -> None:
        """Count one request; set its headers, or refuse it with 429."""
        length = self._settings.rate_window_seconds
        now = self._clock().timestamp()
        with self._lock:
            began, used = self._windows.get(key, (now, 0))
            if now - began >= length:
                began, used = now, 0
            self._windows[key] = began, used + 1
        left = self._settings.rate_limit - used - 1
        headers = {
            "X-Rate-Limit-Limit": str(self._settings.rate_limit),
            "X-Rate-Limit-Remaining": str(max(0, left)),
            "X-Rate-Limit-Reset": str(max(1, int(began + length - now + 0.999))),
        }
        if left >= 0 or self._settings.rate_headers_on_429:
            g.rate_headers = headers
        if left < 0:
            raise Refusal(429, 429, "Too Many Requests")
