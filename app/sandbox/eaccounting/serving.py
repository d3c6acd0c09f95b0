"""How a call is served: lock, token and scope, company, pages, refusals."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from flask import Flask, Response, jsonify, request
from flask.json import loads
from werkzeug.exceptions import HTTPException

from app.sandbox.eaccounting.books import EAccountingBooks
from app.sandbox.eaccounting.company import Company
from app.sandbox.eaccounting.refusals import Refusal, invalid
from app.sandbox.eaccounting.settings import Settings
from app.sandbox.faults import Faults

BASE: Final = "/v2"
_PAGING: Final = frozenset({"$page", "$pagesize", "$filter", "$orderby", "$select"})
_USUAL_PAGE: Final = 50


class Serving:
    """Adds calls below ``/v2`` to the app; each is handled alone, under the books' lock."""

    def __init__(self, app: Flask, books: EAccountingBooks, settings: Settings, faults: Faults) -> None:
        self._app, self._books, self.settings, self._faults = app, books, settings, faults
        app.register_error_handler(Refusal, lambda refusal: refusal.response())
        app.register_error_handler(HTTPException, _not_served)

    def add(
        self,
        method: str,
        path: str,
        handle: Callable[..., Response],
        *,
        scope: str = "ea:accounting",
        query: frozenset[str] = frozenset(),
    ) -> None:
        """Serve ``handle`` the company of an accepted token, and the parts of the path."""

        def view(**parts: Any) -> Response:
            with self._books.lock:
                company = self._company(scope)
                unknown = set(request.args) - query
                if unknown:
                    raise Refusal(6000, f"Unknown parameter {sorted(unknown)[0]}")  # plausible
                return handle(company, **parts)

        self._app.add_url_rule(BASE + path, f"{method} {path}", view, methods=[method])

    def add_list(
        self, path: str, rows: Callable[..., Sequence[Mapping[str, Any]]], *, scope: str = "ea:accounting"
    ) -> None:
        """Serve a list in pages."""

        def handle(company: Company, **parts: Any) -> Response:
            return self._page(rows(company, **parts))

        self.add("GET", path, handle, scope=scope, query=_PAGING)

    def _company(self, scope: str) -> Company:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            company = self._books.reached_by(token, scope) if kind.lower() == "bearer" else None
        except ValueError:
            raise Refusal(4006, f"The scope {scope} is missing", status=403) from None  # plausible
        if company is None:
            raise Refusal(4005, "Authorization failed", status=401)  # plausible
        return company

    def _page(self, rows: Sequence[Mapping[str, Any]]) -> Response:
        page, size = _whole("$page", 1), min(_whole("$pagesize", _USUAL_PAGE), self.settings.largest_page)
        first = (page - 1) * size
        if page > 1 and self._faults.custom("duplicate_page", request.method, request.path):
            first = 0
        meta = {
            "CurrentPage": page,
            "PageSize": size,
            "TotalNumberOfPages": -(-len(rows) // size),
            "TotalNumberOfResults": len(rows),
            "ServerTimeUtc": self._books.clock().isoformat(),
        }
        return jsonify(Meta=meta, Data=list(rows[first : first + size]))


def json_body() -> dict[str, Any]:
    """The object that was sent, decimals as Decimal."""
    if request.mimetype != "application/json":
        raise Refusal(2000, "Content-Type must be application/json")
    try:
        found = loads(request.get_data(), parse_float=Decimal)
    except ValueError:
        raise Refusal(2000, "The body is no JSON") from None
    if not isinstance(found, dict):
        raise Refusal(2000, "The body is no object")
    return found


def made(answer: Mapping[str, Any]) -> Response:
    response = jsonify(answer)
    response.status_code = 201
    return response


def _whole(name: str, usual: int) -> int:
    given = request.args.get(name, str(usual))
    if not given.isdigit() or int(given) < 1:
        raise invalid(name, f"{name} must be a positive number")
    return int(given)


def _not_served(error: HTTPException) -> Response:
    return Refusal(3000, error.name, status=error.code or 500).response()
