"""Tripletex, driven: created unposted, then sent to the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.sandbox.driven.accounting import OUR_KEY, DrivenAccounting, HandLine, HeldVoucher
from app.sandbox.driven.tripletex_books import (
    COMPANY,
    CONSUMER_TOKEN,
    EMPLOYEE_TOKEN,
    OTHER_COMPANY,
    by_hand,
    company_state,
    make_books,
    start_books,
)


class DrivenTripletex(DrivenAccounting):
    name = "tripletex"
    marks = {"vat_code": "6", "dimension1": "NETT", "department": "10", "project": "7"}
    style = "employee"
    credentials = {"employee_token": EMPLOYEE_TOKEN}
    company, other_company = COMPANY, OTHER_COMPANY
    operator = {"AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN": CONSUMER_TOKEN}
    secrets = (CONSUMER_TOKEN, EMPLOYEE_TOKEN)
    create = {"method": "POST", "path": "/v2/ledger/voucher$"}
    release = {"method": "PUT", "path": ":sendToLedger"}
    attach = {"method": "POST", "path": "/attachment$"}
    reverse = {"method": "PUT", "path": ":reverse"}
    any_call = "/v2/ledger"
    gone = {"status": 404, "body": {"status": 404, "code": 6000, "message": "Not found"}}
    bare_limit = {"status": 429, "body": {"status": 429, "message": "Too many requests"}}
    limit = {**bare_limit, "headers": {"X-Rate-Limit-Reset": "1"}}
    session_ended = {"status": 401, "body": {"status": 401, "code": 3000}}
    cut_off = '{"value": {"id": 10'
    allows_copies = True

    def __init__(self, **settings: Any) -> None:
        self.held = make_books()
        self.running = start_books(self.held, **settings)

    @property
    def environment(self) -> dict[str, str]:
        return {"AVSTEM_TEST_TRIPLETEX_URL": self.running.url, **self.operator}

    def vouchers(self) -> Sequence[HeldVoucher]:
        return [_held(one) for one in company_state(self.running)["vouchers"]]

    def balance(self, account: int) -> int:
        return int(company_state(self.running)["balances"].get(str(account), 0))

    def book_by_hand(self, day: date, text: str, lines: Sequence[HandLine], *, posted: bool = True) -> str:
        return str(
            self._hand(
                "book_by_hand", date=day.isoformat(), description=text, lines=_lines(lines), posted=posted
            )
        )

    def change_by_hand(self, voucher: str, lines: Sequence[HandLine]) -> None:
        self._hand("change_by_hand", voucher=int(voucher), lines=_lines(lines))

    def mark_by_hand(self, voucher: str, account: int, kind: str, code: str) -> None:
        self._hand("mark_by_hand", voucher=int(voucher), account=account, kind=kind, code=code)

    def delete_by_hand(self, voucher: str) -> None:
        self._hand("delete_by_hand", voucher=int(voucher))

    def reverse_by_hand(self, voucher: str, day: date) -> None:
        self._hand("reverse_by_hand", voucher=int(voucher), date=day.isoformat())

    def copy_by_hand(self, original: HeldVoucher, *, onto: str = "", posted: bool = True) -> None:
        like = {
            "description": original.text,
            "external_number": self._external_number(original.id),
            "lines": _lines(original.lines),
        }
        if not onto:
            self._hand("book_by_hand", date=original.day.isoformat(), posted=posted, **like)
            return
        self._hand("change_by_hand", voucher=int(onto), **like)
        if posted:
            self._hand("post_by_hand", voucher=int(onto))

    def remove_attachments(self) -> None:
        for one in self.held.company(int(COMPANY)).vouchers.values():
            one.attachment = None

    def remove_account(self, account: int) -> None:
        self._hand("remove_account", account=account)

    def add_account(self, account: int, name: str) -> None:
        self._hand("add_account", number=account, name=name)

    def add_customer(self, number: str, name: str) -> None:
        self._hand("add_customer", name=name, number=number)

    def add_dimension(self, index: int, name: str, codes: Sequence[str]) -> None:
        self._hand("add_dimension", index=index, name=name, codes=list(codes))

    def close_period(self, day: date) -> None:
        self._hand("close_period", day=day.isoformat())

    def refuse_keys(self) -> None:
        self.held.revoke_token(EMPLOYEE_TOKEN)

    def new_keys(self) -> Mapping[str, str]:
        self.held.add_employee_token(int(COMPANY), CONSUMER_TOKEN, "test-new-employee")
        return {"employee_token": "test-new-employee"}

    def point_keys_elsewhere(self) -> None:
        by_hand(self.running, "point_token", token=EMPLOYEE_TOKEN, company=int(OTHER_COMPANY))

    def _hand(self, method: str, **args: Any) -> Any:
        return by_hand(self.running, method, company=int(COMPANY), **args)

    def _external_number(self, voucher: str) -> str:
        held = self.held.company(int(COMPANY)).vouchers[int(voucher)]
        return held.external_number


def _lines(lines: Sequence[HandLine]) -> list[dict[str, Any]]:
    return [
        {
            "account": one.account,
            "amount": one.amount,
            "vat_code": one.vat_code,
            **({"customer": one.customer} if one.customer else {}),
        }
        for one in lines
    ]


def _held(voucher: dict[str, Any]) -> HeldVoucher:
    key = OUR_KEY.search(voucher["externalVoucherNumber"] or "") or OUR_KEY.search(voucher["description"])
    sums: dict[str, int] = {}
    for one in voucher["postings"]:
        account = str(one["account"])
        sums[account] = sums.get(account, 0) + one["amount"]
    return HeldVoucher(
        id=str(voucher["id"]),
        key=key[0] if key else "",
        number=voucher["numberAsString"],
        day=date.fromisoformat(voucher["date"]),
        text=voucher["description"],
        posted=voucher["posted"],
        is_reversal=bool(voucher["reverses"]),
        is_reversed=bool(voucher["reversedBy"]),
        uploads=voucher["attachment"]["uploads"] if voucher["attachment"] else 0,
        lines=tuple(
            HandLine(one["account"], one["amountGross"], one["vatCode"], dimensions=tuple(one["dimensions"]))
            for one in voucher["postings"]
            if not one["systemGenerated"]
        ),
        sums=sums,
    )
