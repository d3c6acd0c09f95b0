"""What the tests of the Tripletex stand-in share: a running one, a company, ways to call it."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from app.sandbox.server import RunningStandIn
from app.sandbox.tripletex import TripletexBooks, create_tripletex_stand_in

CONSUMER, EMPLOYEE, API_TOKEN = "consumer-1", "employee-1", "tlxr_one"
KEY = "AVK7Q2MZ4TFW5XN3RD6YBH"
DAY = "2026-03-16"
NEXT = "2026-03-17"
Line = tuple[int, str, str]
"""Account number, gross kroner as text, VAT code."""


@dataclass
class World:
    """A running stand-in with one company, and the vendor's clock."""

    now: datetime = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
    books: TripletexBooks = field(init=False)
    company: int = field(init=False)
    url: str = ""
    auth: dict[str, str] = field(default_factory=dict)
    _ids: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.books = TripletexBooks(clock=lambda: self.now)
        self.company = self.books.add_company("Eksempel Butikk AS", "999999999").id
        self.books.add_employee_token(self.company, CONSUMER, EMPLOYEE)
        self.books.add_api_token(self.company, API_TOKEN)

    def start(self, **settings: Any) -> RunningStandIn:
        running = RunningStandIn(create_tripletex_stand_in(self.books, **settings))
        self.url = running.url
        return running

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        auth: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        files: Any = None,
        **query: Any,
    ) -> requests.Response:
        """Send a request below ``/v2``; names in ``query`` may end with ``_`` (``from_``)."""
        params = {name.rstrip("_"): str(given) for name, given in query.items()}
        return requests.request(
            method,
            f"{self.url}/v2{path}",
            params=params,
            json=body,
            files=files,
            headers={**(self.auth if auth is None else auth), **(headers or {})},
            timeout=60,
        )

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.ask("GET", path, **query)

    def values(self, path: str, **query: Any) -> list[dict[str, Any]]:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        values: list[dict[str, Any]] = answer.json()["values"]
        return values

    def create_session(self, **given: Any) -> requests.Response:
        body = {"consumerToken": CONSUMER, "employeeToken": EMPLOYEE, "expirationDate": "2026-03-18"}
        return self.ask("POST", "/token/session/:create", {**body, **given}, auth={})

    def log_in(self, **given: Any) -> dict[str, str]:
        answer = self.create_session(**given)
        assert answer.status_code == 201, answer.text
        self.auth = basic(answer.json()["value"]["token"])
        return self.auth

    def account(self, number: int) -> int:
        """The id of an account, as the API tells it."""
        if number not in self._ids:
            found = self.values("/ledger/account", fields="id,number")
            self._ids = {one["number"]: one["id"] for one in found}
        return self._ids[number]

    def form(self, *lines: Line, **given: Any) -> dict[str, Any]:
        """The body of a voucher with one posting per line."""
        postings = [self.posting(row, *line) for row, line in enumerate(lines, start=1)]
        return {
            "date": DAY,
            "description": "Vipps oppgjør 2026-03-16 MSN 123456",
            "externalVoucherNumber": KEY,
            "postings": postings,
            **given,
        }

    def posting(self, row: int, number: int, kroner: str, code: str = "0", **given: Any) -> dict[str, Any]:
        ids = {"0": 0, "1": 1, "3": 3, "31": 31, "33": 32, "86": 34, "87": 35, "7": 7, "13": 12}
        return {
            "row": row,
            "account": {"id": self.account(number)},
            "amountGross": float(kroner),
            "amountGrossCurrency": float(kroner),
            "currency": {"id": 1},
            "vatType": {"id": ids[code]},
            **given,
        }

    def settlement(self, **given: Any) -> dict[str, Any]:
        """The Vipps settlement: payout, fee, refunds, payments."""
        lines = [(1920, "11028.37", "0"), (7770, "221.63", "0"), (1521, "1200", "0"), (1521, "-12450", "0")]
        return self.form(*lines, **given)

    def post(self, body: Any, send: bool = True, **query: Any) -> requests.Response:
        return self.ask("POST", "/ledger/voucher", body, sendToLedger=str(send).lower(), **query)

    def posted(self, body: Any = None, send: bool = True) -> dict[str, Any]:
        answer = self.post(self.settlement() if body is None else body, send)
        assert answer.status_code == 201, answer.text
        voucher: dict[str, Any] = answer.json()["value"]
        return voucher

    def attach(self, voucher: int, content: bytes, name: str = "rapport.pdf") -> requests.Response:
        return self.ask("POST", f"/ledger/voucher/{voucher}/attachment", files={"file": (name, content)})

    def control(self, method: str, **args: Any) -> requests.Response:
        return requests.post(f"{self.url}/_tripletex/call", json={"method": method, "args": args}, timeout=60)

    def done(self, method: str, **args: Any) -> Any:
        answer = self.control(method, **args)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def fault(self, **fault: Any) -> None:
        assert requests.post(f"{self.url}/_faults", json=fault, timeout=60).status_code == 200

    def state(self) -> dict[str, Any]:
        """What the stand-in holds of the company."""
        companies = requests.get(f"{self.url}/_state", timeout=60).json()["companies"]
        found: dict[str, Any] = next(one for one in companies if one["id"] == self.company)
        return found

    def wait(self, **duration: float) -> None:
        self.now += timedelta(**duration)


def basic(session: str, user: str = "0") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{session}".encode()).decode()}


def complaints(answer: requests.Response) -> Sequence[tuple[str | None, str]]:
    """Field and text of each validation message."""
    return [(one["field"], one["message"]) for one in answer.json()["validationMessages"]]
