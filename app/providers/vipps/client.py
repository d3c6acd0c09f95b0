"""The calls of the Report API: the list of ledgers and one page of a ledger date.

Raises Unauthorised, Forbidden, Missing (no such ledger for these keys), NotReady (no report for this date
yet), RateLimited, Unavailable and BadAnswer. Personal data is never asked for.
https://developer.vippsmobilepay.com/docs/APIs/report-api/api-guide/fetching-report-data/
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from app.errors import BadAnswer, Missing, NotReady, Unauthorised
from app.http import Answer, Http
from app.providers.vipps.answers import error_for
from app.providers.vipps.auth import Keys, drop_token, get_token, keys_of
from app.providers.vipps.info import REPORT_API, SYSTEM

LIST_LEDGERS: Final = "list_ledgers"
READ_REPORT: Final = "read_report"
MOST_PAGES: Final = 2000
"""More pages than any ledger date or list of ledgers can have (2 million rows): the paging leads nowhere."""

_NO_LEDGER: Final = b"no such ledgerid"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a ledger date as delivered; ``cursor`` leads to the next one when ``has_more``."""

    items: list[Any]
    has_more: bool
    try_later: bool
    cursor: str
    body: bytes


class ReportApi:
    """The Report API with one set of keys."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self.keys: Keys = keys_of(credentials)

    def ledgers(self, handle: str | None) -> Iterator[Mapping[str, Any]]:
        """Yield the ledgers these keys may see, those that settle for ``handle`` where one is given."""
        first = {"settlesForRecipientHandles": handle} if handle else {}
        seen: set[str] = set()
        params: Mapping[str, str] = first
        for _ in range(MOST_PAGES):
            answer = self._get(LIST_LEDGERS, "/settlement/v1/ledgers", params)
            if answer.status != 200:
                raise error_for(answer, right=REPORT_API)
            told = answer.json()
            items = told.get("items") if isinstance(told, dict) else None
            if not isinstance(items, list):
                raise BadAnswer(SYSTEM, LIST_LEDGERS, field="items")
            yield from (item for item in items if isinstance(item, dict))
            cursor = told.get("cursor")
            if not cursor:
                return
            params = {"cursor": _next(LIST_LEDGERS, cursor, seen)}
        raise BadAnswer(SYSTEM, LIST_LEDGERS, field="cursor")

    def pages(self, ledger_id: str, topic: str, day: date) -> Iterator[Page]:
        """Yield the pages of a topic's ledger date to the end. A page may come empty, or twice."""
        path = f"/report/v2/ledgers/{quote(ledger_id, safe='')}/{topic}/dates/{day.isoformat()}"
        seen: set[str] = set()
        params: Mapping[str, str] = {}
        for _ in range(MOST_PAGES):
            page = _page(self._report(path, params))
            yield page
            if not page.has_more:
                return
            params = {"cursor": _next(READ_REPORT, page.cursor, seen)}
        raise BadAnswer(SYSTEM, READ_REPORT, field="cursor")

    def _report(self, path: str, params: Mapping[str, str]) -> Answer:
        answer = self._get(READ_REPORT, path, params)
        if answer.status == 404 and _NO_LEDGER in answer.body.lower():
            raise Missing(SYSTEM, READ_REPORT, field="ledgerId")
        if answer.status == 404:
            raise NotReady(SYSTEM, READ_REPORT)
        if answer.status != 200:
            raise error_for(answer, right=REPORT_API)
        return answer

    def _get(self, operation: str, path: str, params: Mapping[str, str]) -> Answer:
        """Call with a token; on 401 the token is fetched anew exactly once."""
        token = get_token(self._http, self.keys)
        answer = self._call(operation, path, params, token)
        if answer.status == 401:
            drop_token(self._http, self.keys, token)
            answer = self._call(operation, path, params, get_token(self._http, self.keys))
        if answer.status == 401:
            raise Unauthorised(SYSTEM, operation)
        return answer

    def _call(self, operation: str, path: str, params: Mapping[str, str], token: str) -> Answer:
        return self._http.call(operation, "GET", path, headers=self.keys.report_headers(token), params=params)


def _page(answer: Answer) -> Page:
    told = answer.json()
    if not isinstance(told, dict):
        raise BadAnswer(SYSTEM, READ_REPORT, field="items")
    cursor = told.get("cursor")
    kinds = (("items", list), ("hasMore", bool), ("tryLater", bool))
    for name, kind in kinds:
        if not isinstance(told.get(name), kind):
            raise BadAnswer(SYSTEM, READ_REPORT, field=name)
    if told["hasMore"] and not (isinstance(cursor, str) and cursor):
        raise BadAnswer(SYSTEM, READ_REPORT, field="cursor")
    return Page(told["items"], told["hasMore"], told["tryLater"], cursor or "", answer.body)


def _next(operation: str, cursor: object, seen: set[str]) -> str:
    """Return the cursor; one that came before would lead round in a circle."""
    if not isinstance(cursor, str) or cursor in seen:
        raise BadAnswer(SYSTEM, operation, field="cursor")
    seen.add(cursor)
    return cursor
