"""The vendor's rule of one request at a time: a stand-in that counts whose requests are not answered yet.

It stands around the whole of a request, planned delays too: a request whose client gave up waiting is still
under way here, as it is at the vendor.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from app.sandbox.fiken.books import FikenBooks
from app.sandbox.fiken.refusals import Refusal
from app.sandbox.fiken.serving import BASE
from app.sandbox.fiken.settings import Settings
from app.sandbox.server import SANDBOX_HEADER, StandIn


class OneAtATime(StandIn):
    """Answers 429 while the same user has a request under way, 403 for good after ``ban_after`` of them."""

    def __init__(
        self, app: Flask, state: Callable[[], dict[str, Any]], books: FikenBooks, settings: Settings
    ) -> None:
        super().__init__("fiken", app, state)
        self._books, self._settings = books, settings
        self._lock = threading.Lock()
        self._under_way: set[str] = set()
        self._refused: dict[str, int] = {}
        self._times: dict[str, deque[float]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        user = self._books.user_of(token) if environ["PATH_INFO"].startswith(BASE) else None
        if user is None:
            return super().__call__(environ, start_response)
        refusal = self._enter(user)
        if refusal is not None:
            method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            self.requests.append({"method": method, "path": path, "status": refusal.status})
            with self.app.app_context():
                answer = refusal.response(self._settings.error_body)
            answer.headers[SANDBOX_HEADER] = self.name
            return answer(environ, start_response)
        try:
            return super().__call__(environ, start_response)
        finally:
            with self._lock:
                self._under_way.discard(user)

    def _enter(self, user: str) -> Refusal | None:
        settings = self._settings
        with self._lock:
            if settings.ban_after is not None and self._refused.get(user, 0) >= settings.ban_after:
                return Refusal(403, "Brukeren er utestengt.", "forbidden")  # plausible
            if settings.one_at_a_time and user in self._under_way:
                self._refused[user] = self._refused.get(user, 0) + 1
                return Refusal(429, "Bare ett kall om gangen.", "too_many_requests")  # plausible
            self._under_way.add(user)
            times = self._times.setdefault(user, deque(maxlen=settings.slowed_after))
            hurried = len(times) == settings.slowed_after and time.monotonic() - times[0] < 1
            times.append(time.monotonic())
        if hurried:
            time.sleep(settings.slowed_by)
        return None
