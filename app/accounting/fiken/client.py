"""Calls to Fiken: one at a time, and every answer either read or turned into one of our errors.

Fiken allows a user one request at a time; who asks in parallel gets 429 and may be banned
(https://api.fiken.no/api/v2/docs/, "Concurrent requests / rate limiting"). So each call is made with the turn
of its user: nobody else of this installation, in whatever process, calls for the same user meanwhile.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.accounting.base import EvidenceFile, Session
from app.accounting.fiken.errors import error_for
from app.accounting.fiken.info import SYSTEM
from app.accounting.rows import Row, rows_of
from app.errors import BadAnswer, Unauthorised, Unclear
from app.http import Answer

PAGE_SIZE: Final = 100
"""Rows per page, the largest the vendor gives."""

_MOST_PAGES: Final = 1000
_REMEMBERED_SECONDS: Final = 3600
_BASE: Final = "/api/v2"


class Client:
    """One connection's way to Fiken.

    Reads raise Unavailable, RateLimited, Busy, Unauthorised, Forbidden, Missing, BadAnswer; writes Refused
    and Unclear besides.
    """

    def __init__(self, session: Session) -> None:
        """Raise Unauthorised before any call when there is neither a grant nor a token."""
        self.session = session
        self._token = session.credentials.get("api_token", "")
        if session.grant is None and not self._token:
            raise Unauthorised(SYSTEM, "connect", missing="api_token")
        self._whose = ""

    def speaks_for(self, companies: Sequence[str]) -> None:
        """The user behind the key is known by which companies it reaches: that user's turn is taken from now
        on, whatever the key, and remembered for the key's next session."""
        self._whose = self._named("\n".join(sorted(companies)))
        self.session.write_token(self._named(self._access()), self._whose, _REMEMBERED_SECONDS)

    def get(self, operation: str, path: str, params: Mapping[str, str] | None = None) -> Row:
        """Return the JSON object at a path below ``/api/v2``."""
        return Row.of(self._read(operation, path, params), SYSTEM, operation)

    def listed(self, operation: str, path: str, params: Mapping[str, str] | None = None) -> tuple[Row, ...]:
        """Return a list that has no pages."""
        return rows_of(self._read(operation, path, params), SYSTEM, operation)

    def pages(
        self, operation: str, path: str, *, name: str, params: Mapping[str, str] | None = None
    ) -> Iterator[Row]:
        """Yield the rows of all pages; ``name`` is the field that tells rows apart. A page that repeats a row
        is no answer: another row is lost for it."""
        seen: set[str] = set()
        for page in range(_MOST_PAGES):
            asked = {**(params or {}), "page": str(page), "pageSize": str(PAGE_SIZE)}
            rows = self.listed(operation, path, asked)
            for row in rows:
                if row.text(name) in seen:
                    raise BadAnswer(SYSTEM, operation, reason="page repeated")
                seen.add(row.text(name))
                yield row
            if len(rows) < PAGE_SIZE:
                return
        raise BadAnswer(SYSTEM, operation, reason="no last page")

    def dated(self, operation: str, path: str, first: date, last: date) -> list[Row]:
        """Return all journal entries dated ``first`` to ``last``, both inclusive."""
        if first > last:
            return []
        asked = {"dateGe": first.isoformat(), "dateLe": last.isoformat()}
        return list(self.pages(operation, path, name="journalEntryId", params=asked))

    def post(self, operation: str, path: str, form: object) -> str:
        """Send a JSON form; return the address of what was made. An answer without one is Unclear."""
        body = json.dumps(form, ensure_ascii=False).encode()
        return self._location(self._write(operation, "POST", path, body=body))

    def upload(self, operation: str, path: str, file: EvidenceFile) -> str:
        """Send a file with its name as a field of the form; return the address it got."""
        files = {
            "filename": (None, file.name.encode(), "text/plain; charset=utf-8"),
            "file": (file.name, file.content, file.media_type),
        }
        return self._location(self._write(operation, "POST", path, files=files))

    def patch(self, operation: str, path: str, params: Mapping[str, str]) -> None:
        """Make a change that answers with nothing we rely on."""
        self._write(operation, "PATCH", path, params=params)

    def _read(self, operation: str, path: str, params: Mapping[str, str] | None) -> Any:
        answer, request_id = self._call(operation, "GET", path, params=params)
        if answer.status != 200:
            raise error_for(answer, write=False, request_id=request_id)
        return answer.json()

    def _write(self, operation: str, method: str, path: str, **arguments: Any) -> Answer:
        answer, request_id = self._call(operation, method, path, **arguments)
        if answer.status not in (200, 201, 204):
            raise error_for(answer, write=True, request_id=request_id)
        return answer

    def _location(self, answer: Answer) -> str:
        location = answer.headers.get("Location") or ""
        if answer.status != 201 or not location:
            raise Unclear(SYSTEM, answer.operation, http_status=answer.status)
        return location

    def _call(self, operation: str, method: str, path: str, **arguments: Any) -> tuple[Answer, str]:
        token = self._access()
        answer, request_id = self._send(token, operation, method, path, **arguments)
        if answer.status == 401 and self.session.grant is not None:
            token = self.session.grant.renew(token)
            answer, request_id = self._send(token, operation, method, path, **arguments)
        return answer, request_id

    def _access(self) -> str:
        return self._token if self.session.grant is None else self.session.grant.access_token()

    def _named(self, text: str) -> str:
        return f"{SYSTEM}:{hashlib.sha256(f'{self.session.http.base_url}|{text}'.encode()).hexdigest()}"

    def _send(
        self, token: str, operation: str, method: str, path: str, **arguments: Any
    ) -> tuple[Answer, str]:
        whose = self._whose or self.session.read_token(self._named(token)) or self._named(token)
        self.session.take_turn(whose, operation)
        request_id = str(uuid.uuid4())
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "X-Request-ID": request_id,
        }
        if arguments.get("body") is not None:
            headers["Content-Type"] = "application/json"
        answer = self.session.http.call(operation, method, _BASE + path, headers=headers, **arguments)
        return answer, request_id
