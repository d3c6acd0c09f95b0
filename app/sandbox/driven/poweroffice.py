"""PowerOffice Go, driven: booked at once, under a reference that is taken once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import requests

from app.sandbox.driven.accounting import OUR_KEY, DrivenAccounting, HandLine, HeldVoucher
from app.sandbox.poweroffice import PowerOfficeBooks, create_poweroffice_stand_in
from app.sandbox.server import RunningStandIn

APPLICATION_KEY = "7c1f3a52-0a5b-4d3e-9f61-2b8e4c7d9a10"
CLIENT_KEY = "1e9d5b3c-6f20-4a87-8c44-d05b7a3f9e21"
NEW_CLIENT_KEY = "1e9d5b3c-6f20-4a87-8c44-d05b7a3f9e22"
SUBSCRIPTION_KEY = "0f3c9a77d1e84b5f"
COMPANY = "77777777-0000-4000-8000-000000000077"
OTHER_COMPANY = "88888888-0000-4000-8000-000000000088"
FAST_ENOUGH = 1000
"""Requests a second: what the suites are about is not the limit, which has tests of its own."""


def make_books() -> PowerOfficeBooks:
    """One company that our keys reach, and another that they do not."""
    books = PowerOfficeBooks()
    books.add_company("Eksempel AS", "987654325", company_id=COMPANY)
    books.add_company("Et annet firma AS", "912345678", company_id=OTHER_COMPANY)
    books.add_subscription_key(SUBSCRIPTION_KEY)
    books.add_client_key(COMPANY, APPLICATION_KEY, CLIENT_KEY)
    return books


class DrivenPowerOffice(DrivenAccounting):
    name = "poweroffice"
    marks = {"vat_code": "6", "department": "10", "project": "7"}
    style = "client_key"
    credentials = {"client_key": CLIENT_KEY}
    company, other_company = COMPANY, OTHER_COMPANY
    operator = {
        "AVSTEM_TEST_POWEROFFICE_APPLICATION_KEY": APPLICATION_KEY,
        "AVSTEM_TEST_POWEROFFICE_SUBSCRIPTION_KEY": SUBSCRIPTION_KEY,
        "AVSTEM_TEST_POWEROFFICE_CALLS_PER_SECOND": str(FAST_ENOUGH),
    }
    secrets = (APPLICATION_KEY, CLIENT_KEY, SUBSCRIPTION_KEY)
    create = {"method": "POST", "path": "/Vouchers/ManualJournals$"}
    release = None
    attach = {"method": "PUT", "path": "/VoucherDocumentation$"}
    reverse = {"method": "POST", "path": "/Vouchers/Reverse/"}
    any_call = "/v2/"
    gone = None
    bare_limit = {"status": 429, "body": ""}
    limit = {
        "status": 429,
        "body": {"statusCode": "429", "message": "Rate limit is exceeded. Try again in 1 seconds."},
    }
    session_ended = {"status": 401, "body": ""}
    cut_off = '{"Id":"38ecfc1a-bf51-448f-99a8-a61bc5771109","VoucherNo":20'
    allows_copies = False

    def __init__(self, **settings: Any) -> None:
        self.held = make_books()
        chosen = {"environment": "demo", "rate_limit": FAST_ENOUGH, **settings}
        self.running = RunningStandIn(create_poweroffice_stand_in(self.held, **chosen)).start()

    @property
    def environment(self) -> dict[str, str]:
        return {"AVSTEM_TEST_POWEROFFICE_URL": self.running.url, **self.operator}

    def vouchers(self) -> Sequence[HeldVoucher]:
        held = self._state()["vouchers"]
        counters = {one["reference"]: one for one in held if one["reference"].startswith("RV")}
        return [_held(one, counters) for one in held]

    def balance(self, account: int) -> int:
        return int(self._state()["balances"].get(str(account), 0))

    def book_by_hand(self, day: date, text: str, lines: Sequence[HandLine], *, posted: bool = True) -> str:
        asked = {"date": day.isoformat(), "description": text, "lines": _lines(lines), "posted": posted}
        return str(self._hand("book_by_hand", **asked))

    def change_by_hand(self, voucher: str, lines: Sequence[HandLine]) -> None:
        self._hand("change_by_hand", voucher=voucher, lines=_lines(lines))

    def mark_by_hand(self, voucher: str, account: int, kind: str, code: str) -> None:
        self._hand("mark_by_hand", voucher=voucher, account=account, kind=kind, code=code)

    def delete_by_hand(self, voucher: str) -> None:
        self._hand("delete_by_hand", voucher=voucher)

    def reverse_by_hand(self, voucher: str, day: date) -> None:
        self._hand("reverse_by_hand", voucher=voucher, date=day.isoformat())

    def copy_by_hand(self, original: HeldVoucher, *, onto: str = "", posted: bool = True) -> None:
        raise AssertionError("a second voucher under one reference cannot be")

    def remove_attachments(self) -> None:
        for one in self._state()["vouchers"]:
            self._hand("remove_documentation", voucher=one["id"])

    def remove_account(self, account: int) -> None:
        self._hand("remove_account", account=account)

    def add_account(self, account: int, name: str) -> None:
        self._hand("add_account", number=account, name=name)

    def add_customer(self, number: str, name: str) -> None:
        self._hand("add_customer", name=name, number=int(number))

    def add_dimension(self, index: int, name: str, codes: Sequence[str]) -> None:
        self._hand("add_dimension", index=index, name=name, codes=list(codes))

    def close_period(self, day: date) -> None:
        self._hand("close_period", day=day.isoformat())

    def refuse_keys(self) -> None:
        self.held.revoke_key(CLIENT_KEY)

    def new_keys(self) -> Mapping[str, str]:
        self.held.add_client_key(COMPANY, APPLICATION_KEY, NEW_CLIENT_KEY)
        return {"client_key": NEW_CLIENT_KEY}

    def point_keys_elsewhere(self) -> None:
        self.held.point_key(CLIENT_KEY, OTHER_COMPANY)

    def _state(self) -> dict[str, Any]:
        companies = requests.get(f"{self.running.url}/_state", timeout=30).json()["companies"]
        return next(one for one in companies if one["id"] == COMPANY)

    def _hand(self, method: str, **args: Any) -> Any:
        asked = {"method": method, "args": {"company": COMPANY, **args}}
        answer = requests.post(f"{self.running.url}/_poweroffice/call", json=asked, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]


def _lines(lines: Sequence[HandLine]) -> list[dict[str, Any]]:
    return [
        {
            "account": one.account,
            "amount": one.amount,
            "vat_code": one.vat_code,
            "customer": one.customer or None,
        }
        for one in lines
    ]


def _held(voucher: dict[str, Any], counters: Mapping[str, dict[str, Any]]) -> HeldVoucher:
    """``counters`` are the vouchers that take another back under the ``RV`` form of its key."""
    sums, key = _sums(voucher), OUR_KEY.search(voucher["reference"]) or OUR_KEY.search(voucher["description"])
    counter = counters.get(f"RV{key[0][2:]}") if key else None
    undone = counter is not None and _sums(counter) == {name: -amount for name, amount in sums.items()}
    return HeldVoucher(
        id=voucher["id"],
        key=key[0] if key else "",
        number=str(voucher["number"]),
        day=date.fromisoformat(voucher["date"]),
        text=voucher["description"],
        posted=voucher["posted"],
        is_reversal=bool(voucher["reverses"]) or voucher["reference"].startswith("RV"),
        is_reversed=bool(voucher["reversedBy"]) or undone,
        uploads=1 if voucher["documentation"] else 0,
        lines=tuple(
            HandLine(one["account"], one["amount"], one["vatCode"], dimensions=tuple(one["dimensions"]))
            for one in voucher["lines"]
        ),
        sums=sums,
    )


def _sums(voucher: dict[str, Any]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in voucher["entries"]:
        account = str(one["account"])
        sums[account] = sums.get(account, 0) + one["amount"]
    return sums
