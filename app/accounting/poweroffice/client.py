"""Calls to PowerOffice Go: token, limits, pages; every answer is read or turned into one of our errors."""

import time
from collections.abc import Mapping
from typing import Any, Final

from app.accounting.base import EvidenceFile, Session
from app.accounting.poweroffice import limits, tokens
from app.accounting.poweroffice.errors import error_for, read_error, retry_after
from app.accounting.poweroffice.info import SYSTEM
from app.accounting.rows import Row, answer_of_write, dump
from app.errors import BadAnswer, RateLimited
from app.http import Answer

PAGE_SIZE: Final = 5000
"""Rows per page, what the vendor gives unasked."""

_MOST_PAGES: Final = 400
_DONE: Final = frozenset({200, 201, 204})
_MOST_THROTTLED: Final = 3
_LONGEST_SLEEP_MS: Final = 5000
"""How long a call waits by itself; for more the work is put off."""


class Client:
    """One connection's way to PowerOffice Go.

    Reads raise Unavailable, RateLimited, Unauthorised, Forbidden, Missing, BadAnswer; writes Refused,
    PerhapsThere and Unclear besides. A token that is not accepted is renewed once. Each call names the
    ``right`` it takes, for a refusal that does not.
    """

    def __init__(self, session: Session) -> None:
        """Raise Unauthorised before any call when a key is missing."""
        self.session = session
        self.credentials = tokens.credentials_of(session)
        self._token: str | None = None

    def get(
        self, operation: str, path: str, params: Mapping[str, str] | None = None, *, right: str = ""
    ) -> Row:
        """Return the JSON object at a path below ``/v2``."""
        answer = self._call(operation, "GET", path, params=params)
        if answer.status != 200:
            raise error_for(answer, write=False, right=right)
        return Row.of(answer.json(), SYSTEM, operation)

    def pages(
        self, operation: str, path: str, params: Mapping[str, str], *, right: str, identity: str = "Id"
    ) -> list[Row]:
        """Return the rows of all pages, which ``identity`` tells apart.

        Whether pages count from 0 or 1 is not told: the page after the first is asked for as number 1, and
        where that is the first again, the counting was from 1. Any other row that comes twice is no answer:
        another one is lost for it.
        """
        first = self._page(operation, path, params, right)
        rows, page = list(first), first
        seen = {row.text(identity) for row in rows}
        for number in range(1, _MOST_PAGES):
            if len(page) < PAGE_SIZE:
                return rows
            page = self._page(operation, path, {**params, "PageNumber": str(number)}, right)
            names = [row.text(identity) for row in page]
            if number == 1 and names == [row.text(identity) for row in first]:
                continue
            if not seen.isdisjoint(names):
                raise BadAnswer(SYSTEM, operation, reason="page repeated")
            seen.update(names)
            rows += page
        raise BadAnswer(SYSTEM, operation, reason="no last page")

    def _page(self, operation: str, path: str, params: Mapping[str, str], right: str) -> list[Row]:
        answer = self._call(operation, "GET", path, params={**params, "PageSize": str(PAGE_SIZE)})
        if answer.status == 204:
            return []
        if answer.status != 200:
            raise error_for(answer, write=False, right=right)
        listed = answer.json()
        if not isinstance(listed, list):
            raise BadAnswer(SYSTEM, operation, reason="no list")
        return [Row.of(one, SYSTEM, operation) for one in listed]

    def write(self, operation: str, method: str, path: str, *, form: object = None, right: str) -> Row | None:
        """Send a JSON form; return the object the write answers with, None for no content."""
        body = None if form is None else dump(form).encode()
        answer = self._call(operation, method, path, body=body)
        if answer.status not in _DONE | {202}:
            raise error_for(answer, write=True, right=right)
        if not answer.body:
            return None
        with answer_of_write():
            return Row.of(answer.json(), SYSTEM, operation)

    def upload(
        self, operation: str, path: str, params: Mapping[str, str], file: EvidenceFile, *, right: str
    ) -> bool:
        """Send a file as the multipart part ``file``; False when it is accepted and not done yet."""
        files = {"file": (file.name, file.content, file.media_type)}
        answer = self._call(operation, "PUT", path, params=params, files=files)
        if answer.status not in _DONE | {202}:
            raise error_for(answer, write=True, right=right)
        return answer.status != 202

    def fresh_token(self) -> None:
        """Forget the token: it keeps the privileges of the moment it was made."""
        self._token = None
        tokens.drop_token(self.session, self.credentials)

    def _call(self, operation: str, method: str, path: str, **arguments: Any) -> Answer:
        token = self._token or tokens.kept_token(self.session, self.credentials) or self._new_token()
        answer = self._send(token, operation, method, path, **arguments)
        if answer.status == 401 and not read_error(answer).is_about_subscription:
            self.fresh_token()
            token = self._new_token()
            answer = self._send(token, operation, method, path, **arguments)
        if answer.status == 401:
            self.fresh_token()
            raise error_for(answer, write=False, right="")
        self._token = token
        return answer

    def _new_token(self) -> str:
        asked = tokens.request_of(self.session, self.credentials)
        answer = self._in_turn(tokens.OPERATION, "POST", **asked)
        return tokens.token_in(self.session, self.credentials, answer)

    def _send(self, token: str, operation: str, method: str, path: str, **arguments: Any) -> Answer:
        headers = {
            **self.credentials.subscription,
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
        }
        if arguments.get("body") is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        whole = f"{tokens.root(self.session)}/v2{path}"
        return self._in_turn(operation, method, path=whole, headers=headers, **arguments)

    def _in_turn(self, operation: str, method: str, *, path: str, **arguments: Any) -> Answer:
        """Make a call within the limit; one too many was not handled, and is made again after the wait."""
        for left in reversed(range(_MOST_THROTTLED)):
            if not limits.wait_for_turn(
                self.credentials.allowance, self._patience_ms, self.credentials.per_second
            ):
                raise RateLimited(SYSTEM, operation, retry_after=1)
            answer = self.session.http.call(operation, method, path, **arguments)
            if answer.status != 429:
                return answer
            wait_seconds = retry_after(answer)
            if left == 0 or wait_seconds * 1000 > self._patience_ms:
                return answer
            time.sleep(wait_seconds)
        raise AssertionError("a limit of no tries")

    @property
    def _patience_ms(self) -> int:
        """Milliseconds that may be slept here without missing the deadline of the work."""
        deadline = self.session.http.deadline
        if deadline is None:
            return _LONGEST_SLEEP_MS
        return max(0, min(_LONGEST_SLEEP_MS, int(deadline.remaining * 1000) - 1000))
