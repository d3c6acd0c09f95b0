"""Calls to Visma.net: token, pages, marks of version; every answer read or turned into one of our errors."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.accounting.base import EvidenceFile, Session
from app.accounting.rows import Row, dump, rows_of
from app.accounting.vismanet import tokens
from app.accounting.vismanet.errors import error_for
from app.accounting.vismanet.info import SYSTEM
from app.errors import BadAnswer, Unclear
from app.http import Answer

PAGE_SIZE: Final = 500
"""Rows asked for per page. The largest that the vendor gives is told with the rows, where it is told."""

_MOST_PAGES: Final = 1000
_DONE: Final = frozenset({200, 201, 204})


class Client:
    """One connection's way to Visma.net.

    Reads raise Unavailable, RateLimited, Unauthorised, Forbidden, Missing, BadAnswer; writes Refused, Stale
    and Unclear besides. A token that is not accepted is renewed once.
    """

    def __init__(self, session: Session) -> None:
        """Raise Unauthorised before any call when a key is missing."""
        self.session = session
        self.keys = tokens.keys_of(session)

    def get(self, operation: str, path: str) -> tuple[Row, str]:
        """Return the JSON object at a path, and its mark of version (empty where it has none)."""
        answer = self._call(operation, "GET", path)
        if answer.status != 200:
            raise error_for(answer, write=False)
        return Row.of(answer.json(), SYSTEM, operation), answer.headers.get("ETag") or ""

    def listed(self, operation: str, path: str, params: Mapping[str, str] | None = None) -> tuple[Row, ...]:
        """Return a list that has no pages."""
        answer = self._call(operation, "GET", path, params=params)
        if answer.status == 204:
            return ()
        if answer.status != 200:
            raise error_for(answer, write=False)
        return rows_of(answer.json(), SYSTEM, operation)

    def pages(
        self, operation: str, path: str, params: Mapping[str, str], *, name: tuple[str, ...]
    ) -> Iterator[Row]:
        """Yield the rows of all pages; ``name`` are the fields that tell rows apart.

        Rows carry the total count; where they do not, the page after the last is empty. A page that repeats a
        row is no answer, and neither is a list that ends before its own total: another row is lost for it.
        """
        seen: set[tuple[str, ...]] = set()
        total: int | None = None
        for number in range(1, _MOST_PAGES + 1):
            asked = {**params, "pageNumber": str(number), "pageSize": str(PAGE_SIZE)}
            rows = self.listed(operation, path, asked)
            for row in rows:
                told = tuple(row.text(field) for field in name)
                if told in seen:
                    raise BadAnswer(SYSTEM, operation, reason="page repeated")
                seen.add(told)
                yield row
            told_total = _total(rows)
            total = total if told_total is None else told_total
            if total is not None and len(seen) >= total:
                return
            if not rows:
                if total is not None:
                    raise BadAnswer(SYSTEM, operation, reason="rows missing")
                return
        raise BadAnswer(SYSTEM, operation, reason="no last page")

    def post(self, operation: str, path: str, form: object, version: str = "") -> Answer:
        """Send a JSON form; return the answer of a success. One that will be done later (202) is Unclear."""
        return self._write(operation, "POST", path, version, body=dump(form).encode())

    def write(self, operation: str, method: str, path: str, form: object, version: str = "") -> None:
        """Make a change that answers with nothing we rely on; it may be done later (202)."""
        answer = self._call(operation, method, path, version=version, body=dump(form).encode())
        if answer.status not in _DONE | {202}:
            raise error_for(answer, write=True)

    def upload(self, operation: str, path: str, file: EvidenceFile) -> None:
        """Send a file as the one part of a form."""
        files = {"file": (file.name, file.content, file.media_type)}
        self._write(operation, "POST", path, "", files=files)

    def _write(self, operation: str, method: str, path: str, version: str, **arguments: Any) -> Answer:
        answer = self._call(operation, method, path, version=version, **arguments)
        if answer.status not in _DONE:
            raise error_for(answer, write=True)
        return answer

    def _call(self, operation: str, method: str, path: str, *, version: str = "", **arguments: Any) -> Answer:
        token = self.session.read_token(self.keys.name) or tokens.new_token(self.session, self.keys)
        answer = self._send(token, version, operation, method, path, **arguments)
        if answer.status == 401:
            self.session.write_token(self.keys.name, None, 0)
            token = tokens.new_token(self.session, self.keys)
            answer = self._send(token, version, operation, method, path, **arguments)
        return answer

    def _send(
        self, token: str, version: str, operation: str, method: str, path: str, **arguments: Any
    ) -> Answer:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        if arguments.get("body") is not None:
            headers["Content-Type"] = "application/json"
        if version:
            headers["If-Match"] = version
        return self.session.http.call(operation, method, path, headers=headers, **arguments)


def batch_at(answer: Answer) -> str:
    """Return the number at the end of the address that a create answers with; Unclear without one."""
    number = (answer.headers.get("Location") or "").rstrip("/").rpartition("/")[2]
    if answer.status != 201 or not number:
        raise Unclear(SYSTEM, answer.operation, http_status=answer.status)
    return number


def _total(rows: tuple[Row, ...]) -> int | None:
    for row in rows:
        meta = row.row("metadata")
        if meta is not None and meta.has("totalCount"):
            return meta.whole("totalCount")
    return None
