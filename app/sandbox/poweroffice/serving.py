"""How a call is served: path case, lock, subscription, rate limit, token, privilege, pages, refusals."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from app.sandbox.poweroffice.books import PowerOfficeBooks
from app.sandbox.poweroffice.company import Company
from app.sandbox.poweroffice.keys import Token
from app.sandbox.poweroffice.refusals import (
    Refusal,
    bad,
    forbidden,
    no_subscription,
    not_found,
    throttled,
)
from app.sandbox.poweroffice.settings import Settings
from app.sandbox.poweroffice.wire import dump

PREFIX: Final = {"production": "", "demo": "/demo"}
SUBSCRIPTION: Final = "Ocp-Apim-Subscription-Key"
_PAGING: Final = ("PageNumber", "PageSize", "Fields", "OrderBy")
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call answers: a body to be written as JSON, None for an empty one."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        response = Response("" if self.body is None else dump(self.body), self.status, dict(self.headers))
        if self.body is not None:
            response.content_type = "application/json; charset=utf-8"
        return response


class Serving:
    """Adds calls below the environment's path; each is handled alone, under the books' lock.

    Paths are known in any case, as the vendor writes them in several.
    """

    def __init__(self, app: Flask, books: PowerOfficeBooks, settings: Settings) -> None:
        self._app, self.books, self.settings = app, books, settings
        self._used: dict[str, deque[datetime]] = {}
        inner = app.wsgi_app

        def in_any_case(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            environ["PATH_INFO"] = environ["PATH_INFO"].lower()
            return inner(environ, start_response)

        app.wsgi_app = in_any_case  # type: ignore[method-assign]  # Flask's own way to wrap itself
        app.register_error_handler(Refusal, self._refused)
        app.register_error_handler(HTTPException, self._not_served)

    def add(self, method: str, path: str, handle: Callable[..., Answer], *, role: str) -> None:
        """Serve ``handle`` below ``/v2``; ``role`` is what the token must have, empty for none."""

        def view(**parts: Any) -> Response:
            with self.books.lock:
                self.let_in()
                g.token = self.books.keys.admit(request.headers.get("Authorization", ""))
                if role and not token().may(role):
                    raise forbidden()
                return handle(**parts).response()

        rule = f"{PREFIX[self.settings.environment]}/v2{path}".lower()
        self._app.add_url_rule(rule, f"{method} {path}", view, methods=[method])

    def let_in(self) -> None:
        """Refuse a request without a known subscription key, and one too many within a second."""
        key = request.headers.get(SUBSCRIPTION, "")
        if key not in self.books.keys.subscriptions:
            raise no_subscription()
        now = self.books.clock()
        used = self._used.setdefault(key, deque())
        while used and now - used[0] >= _SECOND:
            used.popleft()
        if len(used) >= self.settings.rate_limit:
            raise throttled()
        used.append(now)

    def company(self) -> Company:
        """The client of the request's token."""
        return self.books.company(token().key.company_id)

    def _refused(self, refusal: Refusal) -> Response:
        headers = {"Retry-After": "1"} if refusal.status == 429 and self.settings.retry_after else {}
        return Answer(refusal.status, refusal.body(self.settings), headers).response()

    def _not_served(self, error: HTTPException) -> Response:
        if error.code == 404:
            return self._refused(not_found("Resource"))
        return self._refused(Refusal(error.code or 500, error.name))


def token() -> Token:
    """The token of the request that is being handled."""
    admitted = g.token
    if not isinstance(admitted, Token):
        raise AssertionError("a call without a token asked for it")
    return admitted


class Parameters:
    """The parameters of the request that is being handled; ``known`` are the names the call has."""

    def __init__(self, *known: str, paged: bool = False) -> None:
        allowed = {*known, *(_PAGING if paged else ())}
        for name, values in request.args.lists():
            if name not in allowed or len(values) != 1:
                raise bad(f"The parameter {name} cannot be used.", name)
        self._given = {name: value for name, value in request.args.items() if value != ""}

    def text(self, name: str) -> str | None:
        return self._given.get(name)

    def whole(self, name: str, otherwise: int) -> int:
        value = self._given.get(name, str(otherwise))
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise bad(f"The value '{value}' is not valid.", name)
        return int(value)

    def flag(self, name: str) -> bool | None:
        value = self._given.get(name, "").lower()
        if value not in ("", "true", "false"):
            raise bad(f"The value '{value}' is not valid.", name)
        return None if not value else value == "true"

    def day(self, name: str) -> Any:
        """A date that has to be there; a time of day behind it does not count."""
        value = self._given.get(name, "")
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            raise bad(f"The value '{value}' is not valid for {name}.", name) from None

    def moment(self, name: str) -> datetime | None:
        value = self._given.get(name)
        try:
            found = None if value is None else datetime.fromisoformat(value)
        except ValueError:
            raise bad(f"The value '{value}' is not valid for {name}.", name) from None
        return found

    def numbers(self, name: str) -> Callable[[int], bool]:
        """A list like ``1521,1920,3000-3299,8000-``; a number fits when it is in one of the ranges."""
        value = self._given.get(name)
        if value is None:
            return lambda number: True
        ranges = [_range(part.strip(), name) for part in value.split(",")]
        return lambda number: any(low <= number <= high for low, high in ranges)


def _range(text: str, name: str) -> tuple[int, int]:
    low, dash, high = text.partition("-")
    if not low.isdigit() or (high and not high.isdigit()):
        raise bad(f"The value '{text}' is not valid for {name}.", name)
    return int(low), int(high) if high else (10**12 if dash else int(low))


def listed(rows: Sequence[Mapping[str, Any]], asked: Parameters, settings: Settings) -> Answer:
    """Return one page: a plain array of the fields asked for, or 204 without a body when it is empty."""
    size = asked.whole("PageSize", settings.page_size)
    if not 1 <= size <= settings.largest_page:
        raise bad(f"PageSize must be between 1 and {settings.largest_page}.", "PageSize")
    number = asked.whole("PageNumber", settings.first_page) - settings.first_page
    if number < 0:
        raise bad("PageNumber is not valid.", "PageNumber")
    order, _, direction = (asked.text("OrderBy") or "").partition(" ")
    names = [one.strip() for one in (asked.text("Fields") or "").split(",") if one.strip()]
    for name in [*names, *([order] if order else [])]:
        if rows and name not in rows[0]:
            raise bad(f"The field {name} does not exist.", "Fields")
    ordered = sorted(rows, key=lambda row: row[order], reverse=direction == "desc") if order else rows
    page = ordered[number * size : (number + 1) * size]
    if not page:
        return Answer(204)
    return Answer(200, [{name: row[name] for name in names} if names else dict(row) for row in page])
