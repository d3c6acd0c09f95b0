"""The accounting stand-in of the tests' world, and counting what stands in it."""

import re
from dataclasses import dataclass
from typing import Any

import requests

from app.sandbox.server import RunningStandIn
from app.sandbox.tripletex import TripletexBooks, create_tripletex_stand_in

COMPANY, OTHER_COMPANY = "77", "88"
CONSUMER_TOKEN, EMPLOYEE_TOKEN = "test-consumer", "test-employee"
_KEY = re.compile(r"AV[A-Z2-7]{20}")


@dataclass(frozen=True)
class Counted:
    """A voucher of ours in the accounting system: booked and not reversed is ``live``."""

    key: str
    number: str
    live: bool
    unposted: bool
    uploads: int


def make_books() -> TripletexBooks:
    """One company that our tokens reach, and another that they do not."""
    books = TripletexBooks()
    books.add_company("Eksempel AS", "987654325", company_id=int(COMPANY))
    books.add_dimension(int(COMPANY), 1, "Kanal", ["NETT"])
    books.add_company("Et annet firma AS", "912345678", company_id=int(OTHER_COMPANY))
    books.add_employee_token(int(COMPANY), CONSUMER_TOKEN, EMPLOYEE_TOKEN)
    return books


def start_books(books: TripletexBooks | None = None, **settings: Any) -> RunningStandIn:
    """Run the stand-in; ``settings`` are those of the stand-in."""
    stand_in = create_tripletex_stand_in(books or make_books(), environment="test", **settings)
    return RunningStandIn(stand_in).start()


def by_hand(books: RunningStandIn, method: str, **args: Any) -> Any:
    """What another hand does in the accounting system, past our API client; returns the stand-in's result."""
    answer = requests.post(f"{books.url}/_tripletex/call", json={"method": method, "args": args}, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def lines_of(voucher: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a voucher as ``book_by_hand`` takes them."""
    return [
        {"account": one["account"], "amount": one["amountGross"], "vat_code": one["vatCode"]}
        for one in voucher["postings"]
        if not one["systemGenerated"]
    ]


def company_state(books: RunningStandIn, company: str = COMPANY) -> dict[str, Any]:
    """All of the company, as the stand-in holds it."""
    companies = requests.get(f"{books.url}/_state", timeout=30).json()["companies"]
    found: dict[str, Any] = next(one for one in companies if str(one["id"]) == company)
    return found


def vouchers_in(books: RunningStandIn, company: str = COMPANY) -> list[dict[str, Any]]:
    """Every voucher of the company, as the stand-in holds it."""
    found: list[dict[str, Any]] = company_state(books, company)["vouchers"]
    return found


def count_vouchers(books: RunningStandIn, company: str = COMPANY) -> list[Counted]:
    """Our vouchers, told by the key in their number or text; reversing vouchers are not counted."""
    found = []
    for one in vouchers_in(books, company):
        key = _KEY.search(one["externalVoucherNumber"] or "") or _KEY.search(one["description"])
        if key is None or one["reverses"]:
            continue
        uploads = one["attachment"]["uploads"] if one["attachment"] else 0
        live = one["posted"] and not one["reversedBy"]
        found.append(Counted(key[0], one["numberAsString"], live, not one["posted"], uploads))
    return found
