"""How a call is served: lock, token, company, paging headers, refusals in the chosen form."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from app.sandbox.faults import Faults
from app.sandbox.fiken.books import FikenBooks
from app.sandbox.fiken.company import Company
from app.sandbox.fiken.refusals import Refusal, bad, not_found
from app.sandbox.fiken.settings import Settings

BASE: Final = "/api/v2"
_PAGING: Final = frozenset({"page", "pageSize"})


class Serving:
    """Adds calls below ``/api/v2`` to the app; each is handled alone, under the books' lock."""

    def __init__(self, app: Flask, books: FikenBooks, settings: Settings, faults: Faults) -> None:
        self._app, self._books, self._settings, self._faults = app, books, settings, faults
        app.register_error_handler(Refusal, self._refused)
        app.register_error_handler(HTTPException, self._not_served)

    def add(self, method: str, path: str, handle: Callable[..., Response]) -> None:
        """Serve ``handle`` to a user whose token is accepted; ``<company>`` in the path becomes a Company."""

        def view(company: str = "", **parts: Any) -> Response:
            with self._books.lock:
                g.user = self._user()
                if "<company>" in path:
                    return handle(self._company(company), **parts)
                return handle(**parts)

        self._app.add_url_rule(BASE + path, f"{method} {path}", view, methods=[method])

    def _user(self) -> str:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        user = self._books.user_of(token) if scheme.lower() == "bearer" else None
        if user is None:
            raise Refusal(401, "Ikke autentisert.", "invalid_token")  # plausible
        return user

    def companies(self) -> list[Company]:
        """What the user of this request may see."""
        return [self._books.companies[slug] for slug in self._books.users[g.user]]

    def _company(self, slug: str) -> Company:
        if slug not in self._books.companies:
            raise not_found("Foretaket")
        company = self._books.companies[slug]
        if company not in self.companies():
            raise Refusal(403, "Ingen tilgang til foretaket.", "forbidden")  # plausible
        if not company.has_module:
            raise Refusal(402, "Foretaket har ikke API-modulen.", "payment_required")  # plausible
        return company

    def page(self, rows: Sequence[Any], *known: str) -> Response:
        """Answer one page of the rows. Paging counts only when both its parameters are given."""
        refuse_unknown(*known, *_PAGING)
        number, size = 0, 25
        if set(request.args) >= _PAGING:
            number, size = _whole("page"), min(_whole("pageSize"), self._settings.largest_page)
            if size < 1:
                raise bad("pageSize: må være minst 1.")  # plausible
        first = number * size
        if first and self._faults.custom("duplicate_page", request.method, request.path):
            first = 0
        answer = jsonify(list(rows[first : first + size]))
        answer.headers["Fiken-Api-Page"] = str(number)
        answer.headers["Fiken-Api-Page-Size"] = str(size)
        answer.headers["Fiken-Api-Page-Count"] = str(-(-len(rows) // size))
        answer.headers["Fiken-Api-Result-Count"] = str(len(rows))
        return answer

    def _refused(self, refusal: Refusal) -> Response:
        return refusal.response(self._settings.error_body)

    def _not_served(self, error: HTTPException) -> Response:
        response = Refusal(error.code or 500, error.name).response(self._settings.error_body)
        response.headers.extend({name: text for name, text in error.get_headers() if name == "Allow"})
        return response


def created(location: str) -> Response:
    """201 with no body and the address of what was made."""
    return Response("", status=201, headers={"Location": location})


def json_body() -> bytes:
    if request.mimetype != "application/json":
        raise Refusal(415, "Bare application/json støttes.", "unsupported_media_type")
    return request.get_data()


def refuse_unknown(*known: str) -> None:
    unknown = sorted(set(request.args) - set(known))
    if unknown:
        raise bad(f"Ukjent parameter: {', '.join(unknown)}")  # plausible


def day_in(name: str) -> date | None:
    """A day in the query, None when it is not there."""
    given = request.args.get(name)
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        raise bad(f"{name}: ugyldig dato.") from None  # plausible


def _whole(name: str) -> int:
    given = request.args[name]
    if not given.isdigit():
        raise bad(f"{name}: må være et heltall.")  # plausible
    return int(json.loads(given.lstrip("0") or "0"))
