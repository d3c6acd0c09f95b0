"""The calls of Stripe's API: the account, its balance, payouts and balance transactions, page by page.

Raises Unauthorised, Forbidden (naming the missing right), Missing, RateLimited, Unavailable and BadAnswer.
https://docs.stripe.com/api/pagination, https://docs.stripe.com/api/versioning
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from app.errors import BadAnswer, Missing, Refusal
from app.http import Http
from app.providers.stripe.answers import error_for
from app.providers.stripe.api import SYSTEM, VERSION

READ_ACCOUNT: Final = "read_account"
READ_BALANCE: Final = "read_balance"
READ_EVENT: Final = "read_event"
READ_PAYOUT: Final = "read_payout"
LIST_PAYOUTS: Final = "list_payouts"
LIST_ROWS: Final = "list_balance_transactions"

RIGHTS: Final[Mapping[str, str]] = {
    READ_ACCOUNT: "Account: Read",
    READ_BALANCE: "Balance: Read",
    READ_EVENT: "Events: Read",
    READ_PAYOUT: "Payouts: Read",
    LIST_PAYOUTS: "Payouts: Read",
    LIST_ROWS: "Balance transaction sources: Read",
}
"""What the key needs for a call, where Stripe's own text does not name it."""

PAGE_SIZE: Final = 100
MOST_PAGES: Final = 5000
"""More pages than a day or a payout can have (half a million rows): the paging leads nowhere."""

_EXPANDED: Final = (("expand[]", "data.source"), ("expand[]", "data.source.charge"))

Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list as delivered."""

    items: list[Any]
    has_more: bool
    body: bytes


class StripeApi:
    """Stripe's API with one key; raises Refusal when it is a key of the other environment."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._key = credentials["api_key"]
        self.is_live = self._key[2:].startswith("_live_")
        if self.is_live != http.production:
            raise Refusal("wrong_environment", system=SYSTEM)

    def account(self) -> Mapping[str, Any]:
        """Return the account of the key; raises Forbidden when the key may not read it."""
        return self._object(READ_ACCOUNT, "/v1/account", "account")

    def balance(self) -> Mapping[str, Any]:
        """Return what Stripe holds now."""
        return self._object(READ_BALANCE, "/v1/balance", "balance")

    def newest_event(self) -> Mapping[str, Any] | None:
        """Return the newest event, None where there is none yet."""
        items = self._page(READ_EVENT, "/v1/events", (("limit", "1"),)).items
        return items[0] if items and isinstance(items[0], dict) else None

    def payout(self, reference: str) -> tuple[Mapping[str, Any], bytes]:
        """Return one payout and the bytes it came as; raises Missing."""
        if not reference.startswith("po_"):
            raise Missing(SYSTEM, READ_PAYOUT)
        body, told = self._get(READ_PAYOUT, f"/v1/payouts/{quote(reference, safe='')}", ())
        return self._checked_payout(READ_PAYOUT, told), body

    def payouts(self, created_from: int) -> list[tuple[Mapping[str, Any], bytes]]:
        """Return the payouts created from that moment (Unix seconds) on, oldest first, each with the bytes
        of the page it came in."""
        query = (("created[gte]", str(created_from)),)
        found = [
            (self._checked_payout(LIST_PAYOUTS, item), page.body)
            for page in self._pages(LIST_PAYOUTS, "/v1/payouts", query)
            for item in page.items
        ]
        return found[::-1]

    def rows_of_payout(self, reference: str) -> Iterator[Page]:
        """Yield the pages of what a payout settles, its own row among them."""
        yield from self._pages(LIST_ROWS, "/v1/balance_transactions", (("payout", reference), *_EXPANDED))

    def rows_between(self, first: int, end: int) -> Iterator[Page]:
        """Yield the pages of all movements created from ``first`` to before ``end`` (Unix seconds)."""
        query = (("created[gte]", str(first)), ("created[lt]", str(end)), *_EXPANDED)
        yield from self._pages(LIST_ROWS, "/v1/balance_transactions", query)

    def rows_since(self, first: int, currency: str) -> Iterator[Mapping[str, Any]]:
        """Yield every movement in the currency (lower case) created from ``first`` on."""
        query = (("created[gte]", str(first)), ("currency", currency))
        for page in self._pages(LIST_ROWS, "/v1/balance_transactions", query):
            yield from page.items

    def _checked_payout(self, operation: str, item: object) -> Mapping[str, Any]:
        if not isinstance(item, dict) or item.get("object") != "payout":
            raise BadAnswer(SYSTEM, operation, field="object")
        reference, created = item.get("id"), item.get("created")
        if not isinstance(reference, str) or not reference.startswith("po_"):
            raise BadAnswer(SYSTEM, operation, field="id")
        if type(created) is not int or not 0 < created < 2**33:
            raise BadAnswer(SYSTEM, operation, field="created")
        if item.get("livemode", self.is_live) is not self.is_live:
            raise BadAnswer(SYSTEM, operation, field="livemode")
        return item

    def _pages(self, operation: str, path: str, query: Query) -> Iterator[Page]:
        """Yield pages to the end; ids that come twice would lead round in a circle."""
        seen: set[str] = set()
        after: Query = ()
        for _ in range(MOST_PAGES):
            page = self._page(operation, path, (("limit", str(PAGE_SIZE)), *query, *after))
            ids = [item.get("id") if isinstance(item, dict) else None for item in page.items]
            known = {one for one in ids if isinstance(one, str) and one}
            if len(known) != len(ids) or known & seen:
                raise BadAnswer(SYSTEM, operation, field="id")
            yield page
            if not page.has_more:
                return
            if not ids:
                raise BadAnswer(SYSTEM, operation, field="has_more")
            seen |= known
            after = (("starting_after", str(ids[-1])),)
        raise BadAnswer(SYSTEM, operation, field="has_more")

    def _page(self, operation: str, path: str, query: Query) -> Page:
        body, told = self._get(operation, path, query)
        if told.get("object") != "list":
            raise BadAnswer(SYSTEM, operation, field="object")
        if not isinstance(told.get("data"), list):
            raise BadAnswer(SYSTEM, operation, field="data")
        if not isinstance(told.get("has_more"), bool):
            raise BadAnswer(SYSTEM, operation, field="has_more")
        return Page(told["data"], told["has_more"], body)

    def _object(self, operation: str, path: str, kind: str) -> Mapping[str, Any]:
        _, told = self._get(operation, path, ())
        if told.get("object") != kind:
            raise BadAnswer(SYSTEM, operation, field="object")
        return told

    def _get(self, operation: str, path: str, query: Query) -> tuple[bytes, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self._key}", "Stripe-Version": VERSION}
        address = f"{path}?{urlencode(query)}" if query else path
        answer = self._http.call(operation, "GET", address, headers=headers)
        if answer.status != 200:
            raise error_for(answer, right=RIGHTS[operation])
        if answer.headers.get("Stripe-Version", VERSION) != VERSION:
            raise BadAnswer(SYSTEM, operation, field="Stripe-Version")
        told = answer.json()
        if not isinstance(told, dict):
            raise BadAnswer(SYSTEM, operation, field="object")
        if told.get("api_version", VERSION) != VERSION:
            raise BadAnswer(SYSTEM, operation, field="api_version")
        return answer.body, told
