"""The calls: the list of payouts, one payout with its actions page by page, one payment.

Raises Unauthorised, Forbidden, Missing, RateLimited, Unavailable and BadAnswer; nothing is ever written.
https://developer.nexigroup.com/nexi-checkout/en-EU/api/reporting-v1
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from app.errors import BadAnswer
from app.http import Http
from app.providers.nets.answers import error_for
from app.providers.nets.api import LIST_PAYOUTS, READ_PAYMENT, READ_PAYOUT, SYSTEM
from app.providers.nets.keys import Keys
from app.providers.nets.pace import PACE

PAGE_SIZE: Final = 100
"""The vendor's default. A host that gives fewer at a time is read to the end all the same."""
MOST_PAGES: Final = 2000
"""More pages than a payout or a list can have (200 000 rows): the paging leads nowhere."""

_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a payout as delivered: its head, which every page repeats, and some of its actions."""

    number: int
    head: Mapping[str, Any]
    items: list[Any]
    body: bytes


class NetsApi:
    """Nets' API with one key."""

    def __init__(self, http: Http, keys: Keys) -> None:
        self._http = http
        self.keys = keys

    def first_payouts(self, first: date, last: date) -> list[Mapping[str, Any]]:
        """Return the first page of the payouts between two days; its order is not documented."""
        return self._payouts_page(first, last, 0)[0]

    def payouts(self, first: date, last: date) -> list[Mapping[str, Any]]:
        """Return every payout between two days, each once; each has a usable ``id``.

        What was paid out while the pages were read can shift them: a list that does not hold as many as the
        last page says is BadAnswer, and is asked for again later.
        """
        found: dict[str, Mapping[str, Any]] = {}
        for number in range(MOST_PAGES):
            items, total = self._payouts_page(first, last, number)
            for item in items:
                reference = item.get("id")
                if not isinstance(reference, str) or not _ID.fullmatch(reference):
                    raise BadAnswer(SYSTEM, LIST_PAYOUTS, field="id")
                found[reference] = item
            if total is not None and len(found) >= total:
                return list(found.values())
            if not items:
                if total is None:
                    return list(found.values())
                break
        raise BadAnswer(SYSTEM, LIST_PAYOUTS, field="numberOfPayouts")

    def payout(self, reference: str) -> Iterator[Page]:
        """Yield a payout's pages to the last action; raises Missing.

        Whether they are as many as the head says is left to who reads them: it is this payout's matter alone.
        """
        path = f"/report/v1/payouts/{quote(reference, safe='')}"
        read = 0
        for number in range(MOST_PAGES):
            told, body = self._get(READ_PAYOUT, path, self._paging(number))
            items = told.pop("paymentActions", None)
            if told.get("id") != reference:
                raise BadAnswer(SYSTEM, READ_PAYOUT, field="id")
            if items is not None and not isinstance(items, list):
                raise BadAnswer(SYSTEM, READ_PAYOUT, field="paymentActions")
            yield Page(number, told, items or [], body)
            read += len(items or [])
            total = told.get("numberOfPaymentActions")
            if not items or (type(total) is int and read >= total):
                return
        raise BadAnswer(SYSTEM, READ_PAYOUT, field="numberOfPaymentActions")

    def payment(self, payment_id: str) -> Mapping[str, Any]:
        """Return a payment as the Payment API has it now; raises Missing."""
        path = f"/v1/payments/{quote(payment_id, safe='')}"
        told = self._get(READ_PAYMENT, path, {})[0].get("payment")
        if not isinstance(told, dict):
            raise BadAnswer(SYSTEM, READ_PAYMENT, field="payment")
        return told

    def _payouts_page(
        self, first: date, last: date, number: int
    ) -> tuple[list[Mapping[str, Any]], int | None]:
        between = {"fromDate": first.isoformat(), "toDate": last.isoformat()}
        told, _ = self._get(LIST_PAYOUTS, "/report/v1/payouts", {**between, **self._paging(number)})
        items, total = told.get("payouts"), told.get("numberOfPayouts")
        if items is None and total == 0:
            items = []
        if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
            raise BadAnswer(SYSTEM, LIST_PAYOUTS, field="payouts")
        return items, total if type(total) is int else None

    def _paging(self, number: int) -> dict[str, str]:
        return {"pageNumber": str(number), "pageSize": str(PAGE_SIZE)}

    def _get(self, operation: str, path: str, params: Mapping[str, str]) -> tuple[dict[str, Any], bytes]:
        PACE.take_turn(self._http.base_url, self.keys.merchant)
        headers = {"Authorization": self.keys.authorization, "Accept": "application/json"}
        asked = {**params, **self.keys.told_merchant} if operation != READ_PAYMENT else params
        answer = self._http.call(operation, "GET", path, headers=headers, params=asked)
        if answer.status != 200:
            raise error_for(answer)
        told = answer.json()
        if not isinstance(told, dict):
            raise BadAnswer(SYSTEM, operation, field="object")
        return told, answer.body
