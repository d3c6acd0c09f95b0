"""Fiken, driven: what is created is booked at once, and one request at a time is allowed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import requests

from app.sandbox.driven.accounting import OUR_KEY, DrivenAccounting, HandLine, HeldVoucher
from app.sandbox.fiken import FikenBooks, create_fiken_stand_in
from app.sandbox.server import RunningStandIn

_SLUG = "eksempel-as"
_TOKEN, _NEW_TOKEN = "fiken-token-example", "fiken-token-another"
_PLAIN_ACCOUNTS = {"1920": "Bank", **{str(code): f"Oppgjør {code}" for code in range(1521, 1540)}}
"""What the shipped rules name and a chart of Fiken does not have by itself."""

_API = "/api/v2/companies/[^/]+"


class DrivenFiken(DrivenAccounting):
    name = "fiken"
    marks = {"vat_code": "6", "project": "7"}
    style = "personal_token"
    credentials = {"api_token": _TOKEN}
    company, other_company = "987654325", "912345678"
    operator: ClassVar[Mapping[str, str]] = {}
    secrets = (_TOKEN, _NEW_TOKEN)
    create = {"method": "POST", "path": f"{_API}/generalJournalEntries$"}
    release = None
    attach = {"method": "POST", "path": "/attachments$"}
    reverse = {"method": "PATCH", "path": "/delete$"}
    any_call = _API
    gone = None
    bare_limit = {"status": 429, "body": {"message": "Too many requests"}}
    limit = {**bare_limit, "headers": {"Retry-After": "1"}}
    session_ended = None
    other_answers = ({"location": "journalEntries"},)
    cut_off = ""
    allows_copies = True

    def __init__(self, **settings: Any) -> None:
        self.held = FikenBooks()
        self.held.add_company("Eksempel AS", self.company, slug=_SLUG, is_test=True)
        self.held.add_company("Et annet firma AS", self.other_company, is_test=True)
        for code, name in _PLAIN_ACCOUNTS.items():
            self.held.add_account(_SLUG, code, name)
        self.held.add_personal_token(_TOKEN, _SLUG)
        self.running = RunningStandIn(create_fiken_stand_in(self.held, **settings)).start()

    @property
    def environment(self) -> dict[str, str]:
        return {"AVSTEM_TEST_FIKEN_URL": self.running.url}

    def vouchers(self) -> Sequence[HeldVoucher]:
        return [_held(one) for one in self._state()["transactions"]]

    def balance(self, account: int) -> int:
        return int(self._state()["balances"].get(str(account), 0))

    def book_by_hand(self, day: date, text: str, lines: Sequence[HandLine], *, posted: bool = True) -> str:
        return str(self._hand("book_by_hand", date=day.isoformat(), description=text, lines=_lines(lines)))

    def change_by_hand(self, voucher: str, lines: Sequence[HandLine]) -> None:
        self._hand("change_by_hand", transaction=int(voucher), lines=_lines(lines))

    def mark_by_hand(self, voucher: str, account: int, kind: str, code: str) -> None:
        self._hand("mark_by_hand", transaction=int(voucher), account=str(account), kind=kind, code=code)

    def delete_by_hand(self, voucher: str) -> None:
        self._hand("delete_by_hand", transaction=int(voucher))

    def reverse_by_hand(self, voucher: str, day: date) -> None:
        self._hand("reverse_by_hand", transaction=int(voucher), date=day.isoformat())

    def copy_by_hand(self, original: HeldVoucher, *, onto: str = "", posted: bool = True) -> None:
        like = {
            "description": original.text,
            "date": original.day.isoformat(),
            "lines": _lines(original.lines),
        }
        if onto:
            self._hand("change_by_hand", transaction=int(onto), **like)
        else:
            self._hand("book_by_hand", **like)

    def remove_attachments(self) -> None:
        for one in self.vouchers():
            self._hand("remove_attachments", transaction=int(one.id))

    def remove_account(self, account: int) -> None:
        self._hand("remove_account", code=str(account))

    def add_account(self, account: int, name: str) -> None:
        self._hand("add_account", code=str(account), name=name)

    def add_customer(self, number: str, name: str) -> None:
        self._hand("add_account", code=f"1500:{number}", name=name)

    def close_period(self, day: date) -> None:
        last = day.replace(day=28).isoformat() if day.day < 28 else day.isoformat()
        self._hand("lock_period", first=day.replace(day=1).isoformat(), last=last)

    def refuse_keys(self) -> None:
        self.held.revoke_token(_TOKEN)

    def new_keys(self) -> Mapping[str, str]:
        self.held.add_personal_token(_NEW_TOKEN, _SLUG)
        return {"api_token": _NEW_TOKEN}

    def point_keys_elsewhere(self) -> None:
        self.held.point_token(_TOKEN, "et-annet-firma-as")

    def _hand(self, method: str, **args: Any) -> Any:
        asked = {"method": method, "args": {"company": _SLUG, **args}}
        answer = requests.post(f"{self.running.url}/_fiken/call", json=asked, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def _state(self) -> dict[str, Any]:
        companies = requests.get(f"{self.running.url}/_state", timeout=30).json()["companies"]
        found: dict[str, Any] = next(one for one in companies if one["slug"] == _SLUG)
        return found


def _lines(lines: Sequence[HandLine]) -> list[dict[str, Any]]:
    return [
        {
            "account": f"{one.account}:{one.customer}" if one.customer else str(one.account),
            "amount": one.amount,
            "vat_code": one.vat_code,
        }
        for one in lines
    ]


def _held(transaction: dict[str, Any]) -> HeldVoucher:
    (entry,) = transaction["entries"]
    key = OUR_KEY.search(entry["description"])
    sums: dict[str, int] = {}
    for one in entry["lines"]:
        sums[one["account"]] = sums.get(one["account"], 0) + one["amount"]
    return HeldVoucher(
        id=str(transaction["id"]),
        key=key[0] if key else "",
        number=str(entry["number"]),
        day=date.fromisoformat(entry["date"]),
        text=entry["description"],
        posted=True,
        is_reversal=transaction["reverses"] is not None,
        is_reversed=transaction["reversedBy"] is not None,
        uploads=len(entry["attachments"]),
        lines=_entered(entry["lines"]),
        sums=sums,
    )


def _entered(lines: Sequence[dict[str, Any]]) -> tuple[HandLine, ...]:
    """The lines as they were entered: the system's own VAT goes back into the line before it."""
    found: list[HandLine] = []
    for one in lines:
        if one["own"]:
            before = found.pop()
            found.append(HandLine(before.account, before.amount + one["amount"], before.vat_code))
        else:
            found.append(HandLine(int(one["account"][:4]), one["amount"], str(one["vatCode"] or 0)))
    return tuple(found)
