"""Visma eAccounting, driven: drafts that are converted, access that a person gives."""

import copy
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

import requests
from werkzeug.datastructures import MultiDict

from app.sandbox.driven.accounting import OUR_KEY, DrivenAccounting, HandLine, HeldVoucher
from app.sandbox.eaccounting import EAccountingBooks, create_eaccounting_stand_in
from app.sandbox.eaccounting.books import CONSENT
from app.sandbox.eaccounting.chart import USUAL_VAT
from app.sandbox.identity import GivenAccess, Identity
from app.sandbox.server import RunningStandIn

_CLIENT: Final = ("eaccounting-client", "eaccounting-client-secret-example")
_BACK: Final = "http://127.0.0.1:8080/v1/oauth/callback"
_DRAFT: Final = "draft:"
_GONE: Final = {"ErrorCode": 3000, "DeveloperErrorMessage": "VoucherDraft not found"}


class _KnownIdentity(Identity):
    """Access that was given once is known to every stand-in of this process: an installation that is copied
    goes on against another one. What is withdrawn in one is so in that one alone."""

    ever_given: ClassVar[list[GivenAccess]] = []

    def __init__(self) -> None:
        super().__init__(CONSENT)
        self._seen = 0

    def company_of(self, access_token: str, scope: str = "") -> str | None:
        self._learn()
        return super().company_of(access_token, scope)

    def revoke(self, company: str) -> None:
        self._learn()
        super().revoke(company)

    def _by_refresh(self, token: str) -> GivenAccess | None:
        self._learn()
        return super()._by_refresh(token)

    def _by_code(self, form: MultiDict[str, str]) -> GivenAccess | None:
        self._learn()
        given = super()._by_code(form)
        if given is not None:
            self.ever_given.append(given)
            self._seen = len(self.ever_given)
        return given

    def _learn(self) -> None:
        with self.lock:
            self.given += [copy.deepcopy(one) for one in self.ever_given[self._seen :] if not one.ended]
            self._seen = len(self.ever_given)


_FIELDS: Final = {
    "vat_code": "VatCodeId",
    "project": "ProjectId",
    **{f"dimension{number}": f"CostCenterItemId{number}" for number in (1, 2, 3)},
}


class DrivenEAccounting(DrivenAccounting):
    name = "eaccounting"
    marks = {"vat_code": "0e1a0000-0000-4000-8000-000000000003", "dimension2": "10", "project": "7"}
    style = "oauth"
    credentials: ClassVar[Mapping[str, str]] = {}
    company, other_company = "987654325", "912345678"
    operator = {
        "AVSTEM_TEST_EACCOUNTING_CLIENT_ID": _CLIENT[0],
        "AVSTEM_TEST_EACCOUNTING_CLIENT_SECRET": _CLIENT[1],
    }
    secrets = (_CLIENT[1],)
    create = {"method": "POST", "path": "/v2/voucherdrafts$"}
    release = {"method": "POST", "path": "/convert$"}
    attach = {"method": "POST", "path": "/v2/attachmentlinks$"}
    reverse = {"method": "POST", "path": "/v2/vouchers$"}
    any_call = "/v2/"
    gone = {"status": 404, "body": _GONE}
    bare_limit = {"status": 429, "body": {"ErrorCode": 4010, "DeveloperErrorMessage": "Too many requests."}}
    limit = {
        "status": 429,
        "body": {"ErrorCode": 4010, "DeveloperErrorMessage": "Too many requests. Try again in 1 seconds."},
    }
    session_ended = {"status": 401, "body": ""}
    other_answers = ({"draft_keeps_id": True}, {"has_balances": False})
    cut_off = '{"Id": "b1a7c3c0-2a86'
    allows_copies = True

    def __init__(self, **settings: Any) -> None:
        self.identity = _KnownIdentity()
        self.identity.add_client(*_CLIENT, _BACK)
        self.identity.chooses = self.company
        self.held = EAccountingBooks(identity=self.identity)
        self.held.add_company("Eksempel AS", self.company)
        self.held.add_company("Et annet firma AS", self.other_company)
        self.running = RunningStandIn(create_eaccounting_stand_in(self.held, **settings)).start()

    @property
    def environment(self) -> dict[str, str]:
        addresses = ("AVSTEM_TEST_EACCOUNTING_URL", "AVSTEM_TEST_VISMA_IDENTITY_URL")
        return {**dict.fromkeys(addresses, self.running.url), **self.operator}

    def vouchers(self) -> Sequence[HeldVoucher]:
        state = self._state()
        booked = state["vouchers"]
        back = {one["id"]: one for one in booked if _is_reversal(one)}
        reversed_ids = {_reversed_by(one, booked) for one in back.values()}
        return [
            _held(one, is_reversal=one["id"] in back, is_reversed=one["id"] in reversed_ids)
            for one in (*booked, *state["drafts"])
        ]

    def balance(self, account: int) -> int:
        return int(self._state()["balances"].get(str(account), 0))

    def book_by_hand(self, day: date, text: str, lines: Sequence[HandLine], *, posted: bool = True) -> str:
        return str(
            self._hand("book_by_hand", date=day.isoformat(), text=text, lines=_lines(lines), posted=posted)
        )

    def change_by_hand(self, voucher: str, lines: Sequence[HandLine]) -> None:
        self._hand("change_by_hand", voucher=_plain(voucher), lines=_lines(lines))

    def mark_by_hand(self, voucher: str, account: int, kind: str, code: str) -> None:
        self._hand(
            "mark_by_hand", voucher=_plain(voucher), account=str(account), field=_FIELDS[kind], code=code
        )

    def unmarked(self, kind: str) -> str:
        return USUAL_VAT if kind == "vat_code" else ""

    def delete_by_hand(self, voucher: str) -> None:
        self._hand("delete_by_hand", voucher=_plain(voucher))

    def reverse_by_hand(self, voucher: str, day: date) -> None:
        self._hand("reverse_by_hand", voucher=_plain(voucher), date=day.isoformat())

    def copy_by_hand(self, original: HeldVoucher, *, onto: str = "", posted: bool = True) -> None:
        like = {
            "text": original.text,
            "date": original.day.isoformat(),
            "lines": _lines(original.lines),
        }
        if not onto:
            self._hand("book_by_hand", posted=posted, **like)
            return
        self._hand("change_by_hand", voucher=_plain(onto), **like)
        if posted:
            self._hand("convert_by_hand", voucher=_plain(onto))

    def remove_attachments(self) -> None:
        self._hand("remove_attachments")

    def remove_account(self, account: int) -> None:
        self._hand("remove_account", number=str(account))

    def add_account(self, account: int, name: str) -> None:
        self._hand("add_account", number=str(account), name=name)

    def add_dimension(self, index: int, name: str, codes: Sequence[str]) -> None:
        self._hand("add_dimension", index=index, name=name, codes=list(codes))

    def close_period(self, day: date) -> None:
        self._hand("lock_to", day=day.isoformat())

    def refuse_keys(self) -> None:
        self.identity.revoke(self.company)

    def new_keys(self) -> Mapping[str, str]:
        return {}

    def point_keys_elsewhere(self) -> None:
        self.held.point_access(self.company, self.other_company)

    def _hand(self, method: str, **args: Any) -> Any:
        asked = {"method": method, "args": {"company": self.company, **args}}
        answer = requests.post(f"{self.running.url}/_eaccounting/call", json=asked, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def _state(self) -> dict[str, Any]:
        companies = requests.get(f"{self.running.url}/_state", timeout=30).json()["companies"]
        found: dict[str, Any] = next(one for one in companies if one["number"] == self.company)
        return found


def _plain(voucher: str) -> str:
    return voucher.removeprefix(_DRAFT)


def _lines(lines: Sequence[HandLine]) -> list[dict[str, Any]]:
    return [{"account": str(one.account), "amount": one.amount} for one in lines]


def _is_reversal(voucher: dict[str, Any]) -> bool:
    """Another hand's by what the stand-in knows of it, ours by the form of its key."""
    return bool(voucher["reverses"]) or "[RV" in voucher["text"]


def _reversed_by(reversal: dict[str, Any], booked: Sequence[dict[str, Any]]) -> str:
    """The voucher that a reversal reverses: named by the stand-in, else by the number in its text."""
    if reversal["reverses"]:
        return str(reversal["reverses"])
    words = reversal["text"].split()
    return next((one["id"] for one in booked if one["number"] in words and _negates(reversal, one)), "")


def _negates(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return sorted((row["account"], row["amount"]) for row in one["rows"]) == sorted(
        (row["account"], -row["amount"]) for row in other["rows"]
    )


def _held(voucher: dict[str, Any], *, is_reversal: bool, is_reversed: bool) -> HeldVoucher:
    key = OUR_KEY.search(voucher["text"])
    sums: dict[str, int] = {}
    for row in voucher["rows"]:
        sums[row["account"]] = sums.get(row["account"], 0) + row["amount"]
    return HeldVoucher(
        id=voucher["id"],
        key=key[0] if key else "",
        number=voucher["number"],
        day=date.fromisoformat(voucher["date"]),
        text=voucher["text"],
        posted=bool(voucher["number"]),
        is_reversal=is_reversal,
        is_reversed=is_reversed,
        uploads=len(voucher["files"]),
        lines=tuple(
            HandLine(int(row["account"]), row["amount"], dimensions=tuple(row["dimensions"]))
            for row in voucher["rows"]
        ),
        sums=sums,
    )
