"""Calls to Tripletex: session, limits, and every answer either read or turned into one of our errors."""

import base64
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from app.accounting.base import EvidenceFile, Session
from app.accounting.rows import Row, answer_of_write, dump
from app.accounting.tripletex import limits, tokens
from app.accounting.tripletex.errors import ADVANCED_VOUCHER, ALL_VOUCHERS, TooManyRows, error_for
from app.accounting.tripletex.info import SYSTEM
from app.errors import BadAnswer
from app.http import Answer

PAGE_SIZE: Final = 1000
"""Rows per page, the largest the vendor gives."""

_MOST_PAGES: Final = 10_000 // PAGE_SIZE + 90
"""A result holds at most 10 000 rows; small pages of a cautious server are allowed for."""


class Client:
    """One connection's way to Tripletex.

    Reads raise Unavailable, RateLimited, Unauthorised, Forbidden, Missing, BadAnswer; writes Refused and
    Unclear besides. A session token that is not accepted is renewed once.
    """

    def __init__(self, session: Session) -> None:
        """Raise Unauthorised or WrongEnvironment before any call when the credentials cannot be right."""
        self.session = session
        self.credentials = tokens.credentials_of(session)
        self._token: str | None = None

    def get(
        self,
        operation: str,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        right: str = ALL_VOUCHERS,
    ) -> Row:
        """Return the JSON object at a path below ``/v2``."""
        answer = self._call(operation, "GET", path, params=params)
        if answer.status != 200:
            raise error_for(answer, write=False, right=right)
        return Row.of(answer.json(), SYSTEM, operation)

    def value(self, operation: str, path: str, params: Mapping[str, str] | None = None) -> Row:
        """Return the one thing in a single answer's envelope."""
        value = self.get(operation, path, params).row("value")
        if value is None:
            raise BadAnswer(SYSTEM, operation, field="value")
        return value

    def pages(
        self,
        operation: str,
        path: str,
        params: Mapping[str, str],
        *,
        right: str = ALL_VOUCHERS,
    ) -> Iterator[Row]:
        """Yield the rows of all pages. A page that repeats a row is no answer: another row is lost for it."""
        seen: set[int] = set()
        start = 0
        for _ in range(_MOST_PAGES):
            asked = {**params, "from": str(start), "count": str(PAGE_SIZE)}
            envelope = self.get(operation, path, asked, right=right)
            rows = envelope.rows("values")
            for row in rows:
                if row.has("id"):
                    if row.whole("id") in seen:
                        raise BadAnswer(SYSTEM, operation, reason="page repeated")
                    seen.add(row.whole("id"))
                yield row
            start += len(rows)
            # fullResultSize is not exact: it may call for one page more, never end the list early.
            known = envelope.whole("fullResultSize") if envelope.has("fullResultSize") else 0
            if not rows or (len(rows) < PAGE_SIZE and known <= start):
                return
        raise BadAnswer(SYSTEM, operation, reason="no last page")

    def dated(
        self, operation: str, path: str, first: date, last: date, params: Mapping[str, str]
    ) -> list[Row]:
        """Return all rows dated ``first`` to ``last``, both inclusive (the vendor's ``dateTo`` is not).

        A result too large for the vendor is asked for in halves; one day too large raises TooManyRows.
        """
        if first > last:
            return []
        asked = {
            **params,
            "dateFrom": first.isoformat(),
            "dateTo": (last + timedelta(days=1)).isoformat(),
        }
        try:
            return list(self.pages(operation, path, asked))
        except TooManyRows:
            if first == last:
                raise
        middle = first + (last - first) // 2
        return [
            *self.dated(operation, path, first, middle, params),
            *self.dated(operation, path, middle + timedelta(days=1), last, params),
        ]

    def write(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        form: object = None,
    ) -> Row:
        """Send a JSON form and return the thing the write answers with, an empty one for no content."""
        body = None if form is None else dump(form).encode()
        answer = self._call(operation, method, path, params=params, body=body)
        return self._written(answer)

    def upload(self, operation: str, path: str, file: EvidenceFile) -> Row:
        """Send a file as the multipart part ``file`` and return the thing it answers with."""
        files = {"file": (file.name, file.content, file.media_type)}
        return self._written(self._call(operation, "POST", path, files=files))

    def _written(self, answer: Answer) -> Row:
        if answer.status not in (200, 201, 204):
            raise error_for(answer, write=True, right=ADVANCED_VOUCHER)
        if answer.status == 204:
            return Row({}, SYSTEM, answer.operation)
        with answer_of_write():
            value = Row.of(answer.json(), SYSTEM, answer.operation).row("value")
            if value is None:
                raise BadAnswer(SYSTEM, answer.operation, field="value")
        return value

    def _call(self, operation: str, method: str, path: str, **arguments: Any) -> Answer:
        token = self._token or tokens.kept_token(self.session, self.credentials)
        if token is None:
            token = tokens.new_token(self.session, self.credentials)
        answer = self._send(token, operation, method, path, **arguments)
        if answer.status == 401:
            self._forget_token()
            token = tokens.new_token(self.session, self.credentials)
            answer = self._send(token, operation, method, path, **arguments)
        if answer.status == 401:
            self._forget_token()
            raise tokens.refused(self.session, self.credentials, operation)
        self._token = token
        return answer

    def _forget_token(self) -> None:
        self._token = None
        tokens.drop_token(self.session, self.credentials)

    def _send(self, token: str, operation: str, method: str, path: str, **arguments: Any) -> Answer:
        limits.hold(self.credentials.key, operation)
        basic = base64.b64encode(f"0:{token}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Accept": "application/json"}
        if arguments.get("files") is None:
            headers["Content-Type"] = tokens.JSON_HEADERS["Content-Type"]
        answer = self.session.http.call(operation, method, "/v2" + path, headers=headers, **arguments)
        limits.note(self.credentials.key, answer.headers)
        return answer
