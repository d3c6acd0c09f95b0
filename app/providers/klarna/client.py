"""The calls of the Settlements API: payouts, their transactions page by page, the report as a PDF.

Raises Unauthorised, Forbidden, Missing, RateLimited, Unavailable and BadAnswer, and Refusal for a key of the
other environment. https://docs.klarna.com/api/settlements
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from app.errors import BadAnswer
from app.http import Http
from app.providers.klarna.answers import error_for
from app.providers.klarna.api import PATH, SYSTEM
from app.providers.klarna.keys import authorization

LIST_PAYOUTS: Final = "list_payouts"
READ_PAYOUT: Final = "read_payout"
LIST_ROWS: Final = "list_transactions"
READ_REPORT: Final = "read_report"

PAGE_SIZE: Final = 500
MOST_PAGES: Final = 2000
"""More pages than a payout can have (a million rows): the paging leads nowhere."""

_YEARS: Final = range(2000, 2200)
"""No moment of a report lies outside of these."""

_JSON: Final = "application/json"
_PDF: Final = "application/pdf"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list as delivered; ``total`` is how many items there are, where it is told."""

    items: list[Any]
    total: int | None
    has_more: bool
    body: bytes


class KlarnaApi:
    """The Settlements API of one region with one key."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._headers = {"Authorization": authorization(credentials, http.production)}
        self._path = credentials.get("settlements_path") or PATH

    def newest_payouts(self, most: int) -> list[Mapping[str, Any]]:
        """Return the first payouts of the list, at most ``most``; their order is not documented."""
        page = self._page(LIST_PAYOUTS, self._address("payouts", (("size", str(most)),)), "payouts")
        return [self._checked(LIST_PAYOUTS, item) for item in page.items]

    def payouts(self, first: date, last: date) -> list[tuple[Mapping[str, Any], bytes]]:
        """Return the payouts made from ``first`` to the end of ``last`` (UTC), oldest first, each with the
        bytes of the page it came in.

        A date without a time means its midnight: the last day is asked for to its last second.
        """
        query = (
            ("start_date", f"{first.isoformat()}T00:00:00Z"),
            ("end_date", f"{last.isoformat()}T23:59:59Z"),
            ("size", str(PAGE_SIZE)),
        )
        found: dict[str, tuple[Mapping[str, Any], bytes]] = {}
        for page in self._pages(LIST_PAYOUTS, self._address("payouts", query), "payouts"):
            for item in page.items:
                payout = self._checked(LIST_PAYOUTS, item)
                found.setdefault(payout["payment_reference"], (payout, page.body))
        return sorted(found.values(), key=lambda one: (moment_of(one[0]), one[0]["payment_reference"]))

    def payout(self, reference: str) -> tuple[Mapping[str, Any], bytes]:
        """Return one payout and the bytes it came as; raises Missing."""
        address = f"{self._path}/payouts/{quote(reference, safe='')}"
        body = self._get(READ_PAYOUT, address, _JSON)
        payout = self._checked(READ_PAYOUT, self._json(READ_PAYOUT, body))
        if payout["payment_reference"] != reference:
            raise BadAnswer(SYSTEM, READ_PAYOUT, field="payment_reference")
        return payout, body[0]

    def rows_of_payout(self, reference: str) -> Iterator[Page]:
        """Yield the pages of a payout's transactions."""
        query = (("payment_reference", reference), ("size", str(PAGE_SIZE)))
        yield from self._pages(LIST_ROWS, self._address("transactions", query), "transactions")

    def report(self, reference: str) -> bytes:
        """Return the settlement report as a PDF: of a net merchant also the invoice for the fees."""
        address = self._address("reports/payout", (("payment_reference", reference),))
        body, _ = self._get(READ_REPORT, address, _PDF)
        if not body.startswith(b"%PDF-"):
            raise BadAnswer(SYSTEM, READ_REPORT, field="body")
        return body

    def _address(self, path: str, query: Sequence[tuple[str, str]]) -> str:
        return f"{self._path}/{path}?{urlencode(query)}"

    def _checked(self, operation: str, item: object) -> Mapping[str, Any]:
        """A payout that has a reference, a merchant and a moment; the rest is read later."""
        if not isinstance(item, dict):
            raise BadAnswer(SYSTEM, operation, field="payouts")
        for name in ("payment_reference", "merchant_id"):
            value = item.get(name)
            if not isinstance(value, str) or not 0 < len(value) <= 100 or not value.isprintable():
                raise BadAnswer(SYSTEM, operation, field=name)
        if "/" in item["payment_reference"] or moment(item.get("payout_date")) is None:
            raise BadAnswer(SYSTEM, operation, field="payout_date")
        return item

    def _pages(self, operation: str, address: str, name: str) -> Iterator[Page]:
        """Yield pages to the end; an address that comes twice would lead round in a circle."""
        seen, come = {address}, 0
        for _ in range(MOST_PAGES):
            page, following = self._page_and_next(operation, address, name)
            come += len(page.items)
            more = following is not None and (page.total is None or come < page.total)
            yield Page(page.items, page.total, more, page.body)
            if not more or following is None:
                return
            if following in seen or not page.items:
                raise BadAnswer(SYSTEM, operation, field="pagination.next")
            seen.add(following)
            address = following
        raise BadAnswer(SYSTEM, operation, field="pagination.next")

    def _page(self, operation: str, address: str, name: str) -> Page:
        return self._page_and_next(operation, address, name)[0]

    def _page_and_next(self, operation: str, address: str, name: str) -> tuple[Page, str | None]:
        answer = self._get(operation, address, _JSON)
        told = self._json(operation, answer)
        items, paging = told.get(name), told.get("pagination")
        if not isinstance(items, list):
            raise BadAnswer(SYSTEM, operation, field=name)
        if not isinstance(paging, dict) or paging.get("count") != len(items):
            raise BadAnswer(SYSTEM, operation, field="pagination.count")
        total, following = paging.get("total"), paging.get("next")
        if total is not None and type(total) is not int:
            raise BadAnswer(SYSTEM, operation, field="pagination.total")
        page = Page(items, total, False, answer[0])
        return page, self._own(operation, following) if following else None

    def _own(self, operation: str, following: object) -> str:
        """Return path and query of the next page's address; the key goes to the configured host alone."""
        here, there = urlsplit(self._http.base_url), urlsplit(str(following))
        is_ours = (there.scheme, there.netloc) == (here.scheme, here.netloc)
        if not is_ours or not there.path.startswith(f"{self._path}/"):
            raise BadAnswer(SYSTEM, operation, field="pagination.next")
        return f"{there.path}?{there.query}"

    def _json(self, operation: str, answer: tuple[bytes, Any]) -> dict[str, Any]:
        told = answer[1].json()
        if not isinstance(told, dict):
            raise BadAnswer(SYSTEM, operation, field="body")
        return told

    def _get(self, operation: str, address: str, accepted: str) -> tuple[bytes, Any]:
        answer = self._http.call(operation, "GET", address, headers={**self._headers, "Accept": accepted})
        if answer.status != 200:
            raise error_for(answer)
        return answer.body, answer


def moment(value: object) -> datetime | None:
    """Return an ISO 8601 moment with a zone; None when it is none."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) and len(value) < 40 else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None and at.year in _YEARS else None


def moment_of(payout: Mapping[str, Any]) -> datetime:
    """The moment a checked payout was made."""
    at = moment(payout["payout_date"])
    if at is None:
        raise BadAnswer(SYSTEM, LIST_PAYOUTS, field="payout_date")
    return at
