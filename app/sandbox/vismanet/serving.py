"""How a call is served: lock, token, company, pages, marks of version, refusals."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Flask, Response, jsonify, request
from flask.json import loads
from werkzeug.exceptions import HTTPException

from app.sandbox.faults import Faults
from app.sandbox.vismanet.books import VismaNetBooks
from app.sandbox.vismanet.company import Batch, Company
from app.sandbox.vismanet.refusals import Refusal, bad
from app.sandbox.vismanet.settings import Settings

_USUAL_PAGE = 100


class Serving:
    """Adds calls to the app; each is handled alone, under the books' lock."""

    def __init__(self, app: Flask, books: VismaNetBooks, settings: Settings, faults: Faults) -> None:
        self.app, self.books, self.settings, self._faults = app, books, settings, faults
        app.register_error_handler(Refusal, lambda refusal: refusal.response(settings.errors))
        app.register_error_handler(HTTPException, self._not_served)

    def now(self) -> datetime:
        return self.books.clock()

    def add(self, method: str, path: str, handle: Callable[..., Response]) -> None:
        """Serve ``handle`` the company of an accepted token, and the parts of the path."""

        def view(**parts: Any) -> Response:
            with self.books.lock:
                kind, _, token = request.headers.get("Authorization", "").partition(" ")
                company = self.books.reached_by(token) if kind.lower() == "bearer" else None
                if company is None:
                    raise Refusal(401, "Unauthorized")
                company.settle(self.now(), posts=self.settings.posts_when_released)
                return handle(company, **parts)

        self.app.add_url_rule(path, f"{method} {path}", view, methods=[method])

    def add_list(self, path: str, rows: Callable[[Company], Sequence[Mapping[str, Any]]]) -> None:
        self.add("GET", path, lambda company: self.page(rows(company)))

    def page(self, rows: Sequence[Mapping[str, Any]]) -> Response:
        """Answer one page; each of its rows carries the total."""
        number, size = _whole("pageNumber", 1), _whole("pageSize", _USUAL_PAGE)
        size = min(size, self.settings.largest_page)
        first = (number - 1) * size
        if number > 1 and self._faults.custom("duplicate_page", request.method, request.path):
            first = 0
        shown = [dict(row) for row in rows[first : first + size]]
        if self.settings.tells_totals:
            for row in shown:
                row["metadata"] = {"totalCount": len(rows), "maxPageSize": self.settings.largest_page}
        return jsonify(shown)

    def _not_served(self, error: HTTPException) -> Response:
        return Refusal(error.code or 500, error.name).response(self.settings.errors)


def json_body() -> dict[str, Any]:
    """The object that was sent, decimals as Decimal."""
    if request.mimetype != "application/json":
        raise Refusal(415, "Unsupported media type")
    try:
        found = loads(request.get_data(), parse_float=Decimal)
    except ValueError:
        raise bad("The body is no JSON") from None
    if not isinstance(found, dict):
        raise bad("The body is no object")
    return found


def version_of(batch: Batch) -> str:
    return f'"0x{batch.version:016X}"'


def check_version(batch: Batch) -> None:
    """Refuse a change of what was changed since it was read."""
    given = request.headers.get("If-Match")
    if given is not None and given != version_of(batch):
        raise Refusal(412, "Precondition failed")


def _whole(name: str, usual: int) -> int:
    given = request.args.get(name, str(usual))
    if not given.isdigit() or int(given) < 1:
        raise bad(f"{name} must be a positive number")
    return int(given)
