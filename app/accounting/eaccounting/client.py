"""Calls to eAccounting: every answer either read or turned into one of our errors."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.accounting.base import Session
from app.accounting.eaccounting.errors import error_for
from app.accounting.eaccounting.info import SYSTEM
from app.accounting.rows import Row, answer_of_write, dump
from app.errors import BadAnswer, Unauthorised
from app.http import Answer

PAGE_SIZE: Final = 1000
"""Rows asked for per page. The largest that the vendor gives is not confirmed: its answer tells how many
pages there are of the size it chose."""

_MOST_PAGES: Final = 1000
_BASE: Final = "/v2"


class Client:
    """One connection's way to eAccounting.

    Reads raise Unavailable, RateLimited, Unauthorised, Forbidden, Missing, BadAnswer; writes Refused and
    Unclear besides.
    """

    def __init__(self, session: Session) -> None:
        """Raise Unauthorised before any call when nobody has given access."""
        self.session = session
        if session.grant is None:
            raise Unauthorised(SYSTEM, "connect", missing="consent")
        self._grant = session.grant

    def get(self, operation: str, path: str) -> Row:
        """Return the JSON object at a path below ``/v2``."""
        return Row.of(self._read(operation, path), SYSTEM, operation)

    def listed(self, operation: str, path: str, params: Mapping[str, str]) -> tuple[Row, ...]:
        """Return a list that has no pages, in an envelope or bare: VAT codes are told either way."""
        found = self._read(operation, path, params)
        if isinstance(found, list):
            return tuple(Row.of(one, SYSTEM, operation) for one in found)
        return tuple(Row.of(found, SYSTEM, operation).rows("Data"))

    def pages(
        self, operation: str, path: str, *, name: str, params: Mapping[str, str] | None = None
    ) -> Iterator[Row]:
        """Yield the rows of all pages; ``name`` is the field that tells rows apart. A page that repeats a row
        is no answer, and neither is a list that ends before its own total: another row is lost for it."""
        seen: set[str] = set()
        for page in range(1, _MOST_PAGES + 1):
            asked = {**(params or {}), "$page": str(page), "$pagesize": str(PAGE_SIZE)}
            answer = Row.of(self._read(operation, path, asked), SYSTEM, operation)
            meta = answer.row("Meta")
            if meta is None:
                raise BadAnswer(SYSTEM, operation, field="Meta")
            for row in answer.rows("Data"):
                if row.text(name) in seen:
                    raise BadAnswer(SYSTEM, operation, reason="page repeated")
                seen.add(row.text(name))
                yield row
            if page >= meta.whole("TotalNumberOfPages"):
                if len(seen) < meta.whole("TotalNumberOfResults"):
                    raise BadAnswer(SYSTEM, operation, reason="rows missing")
                return
        raise BadAnswer(SYSTEM, operation, reason="no last page")

    def write(
        self,
        operation: str,
        method: str,
        path: str,
        form: object = None,
        params: Mapping[str, str] | None = None,
    ) -> Row:
        """Make a change; return the object it answers with, an empty one where it answers with none."""
        arguments: dict[str, Any] = {}
        if form is not None:
            arguments["body"] = dump(form).encode()
        answer = self._call(operation, method, path, params=params, **arguments)
        if answer.status not in (200, 201, 204):
            raise error_for(answer, write=True)
        if answer.status == 204 or not answer.body.strip():
            return Row({}, SYSTEM, operation)
        with answer_of_write():
            return Row.of(answer.json(), SYSTEM, operation)

    def _read(self, operation: str, path: str, params: Mapping[str, str] | None = None) -> Any:
        answer = self._call(operation, "GET", path, params=params)
        if answer.status != 200:
            raise error_for(answer, write=False)
        return answer.json()

    def _call(self, operation: str, method: str, path: str, **arguments: Any) -> Answer:
        token = self._grant.access_token()
        answer = self._send(token, operation, method, path, **arguments)
        if answer.status == 401:
            answer = self._send(self._grant.renew(token), operation, method, path, **arguments)
        return answer

    def _send(self, token: str, operation: str, method: str, path: str, **arguments: Any) -> Answer:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        if arguments.get("body") is not None:
            headers["Content-Type"] = "application/json"
        return self.session.http.call(operation, method, _BASE + path, headers=headers, **arguments)
