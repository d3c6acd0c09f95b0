"""Visma.net ERP, driven: batches that are held, then released in the background."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import requests

from app.sandbox.driven.accounting import OUR_KEY, DrivenAccounting, HandLine, HeldVoucher
from app.sandbox.server import RunningStandIn
from app.sandbox.vismanet import VismaNetBooks, create_vismanet_stand_in

_CLIENT, _SECRET = "vismanet-client", "vismanet-client-secret-example"
_TENANT: Final = "11111111-aaaa-4bbb-8ccc-000000000001"
_OTHER_TENANT: Final = "11111111-aaaa-4bbb-8ccc-000000000002"
_BATCHES: Final = "/v2/journaltransaction"


class DrivenVismaNet(DrivenAccounting):
    name = "vismanet"
    marks = {"vat_code": "3", "department": "10"}
    style = "service"
    credentials = {"tenant_id": _TENANT}
    company, other_company = "987654325", "912345678"
    operator = {
        "AVSTEM_TEST_VISMANET_CLIENT_ID": _CLIENT,
        "AVSTEM_TEST_VISMANET_CLIENT_SECRET": _SECRET,
    }
    secrets = (_SECRET,)
    create = {"method": "POST", "path": f"{_BATCHES}$"}
    release = {"method": "POST", "path": "/action/release$"}
    attach = {"method": "POST", "path": "/attachment$"}
    reverse = {"method": "POST", "path": f"{_BATCHES}$"}
    any_call = "/v[12]/"
    gone = {"status": 404, "body": {"message": "The batch cannot be found"}}
    bare_limit = {"status": 429, "body": {"message": "Quota exceeded"}}
    limit = {**bare_limit, "headers": {"Retry-After": "1"}}
    session_ended = {"status": 401, "body": {"message": "Unauthorized"}}
    other_answers = (
        {"release_answers_later": True},
        {"tells_files_of_a_batch": False},
        {"has_subaccounts": False},
    )
    cut_off = ""
    allows_copies = True

    def __init__(self, **settings: Any) -> None:
        self.held = VismaNetBooks()
        self.held.add_company(_TENANT, "Eksempel AS", self.company)
        self.held.add_company(_OTHER_TENANT, "Et annet firma AS", self.other_company)
        self.held.add_app(_CLIENT, _SECRET)
        self.held.approve(_CLIENT, _TENANT)
        self.running = RunningStandIn(create_vismanet_stand_in(self.held, **settings)).start()

    @property
    def environment(self) -> dict[str, str]:
        addresses = ("AVSTEM_TEST_VISMANET_URL", "AVSTEM_TEST_VISMA_CONNECT_URL")
        return {**dict.fromkeys(addresses, self.running.url), **self.operator}

    def vouchers(self) -> Sequence[HeldVoucher]:
        batches = self._state()["batches"]
        back = {one["number"]: _reverses(one, batches) for one in batches}
        return [
            _held(one, is_reversal=bool(back[one["number"]]), is_reversed=one["number"] in back.values())
            for one in batches
        ]

    def balance(self, account: int) -> int:
        return int(self._state()["balances"].get(str(account), 0))

    def book_by_hand(self, day: date, text: str, lines: Sequence[HandLine], *, posted: bool = True) -> str:
        return str(
            self._hand("book_by_hand", date=day.isoformat(), text=text, lines=_lines(lines), posted=posted)
        )

    def change_by_hand(self, voucher: str, lines: Sequence[HandLine]) -> None:
        self._hand("change_by_hand", batch=voucher, lines=_lines(lines))

    def mark_by_hand(self, voucher: str, account: int, kind: str, code: str) -> None:
        self._hand("mark_by_hand", batch=voucher, account=str(account), kind=kind, code=code)

    def delete_by_hand(self, voucher: str) -> None:
        self._hand("delete_by_hand", batch=voucher)

    def reverse_by_hand(self, voucher: str, day: date) -> None:
        self._hand("reverse_by_hand", batch=voucher, date=day.isoformat())

    def copy_by_hand(self, original: HeldVoucher, *, onto: str = "", posted: bool = True) -> None:
        like = {
            "text": original.text,
            "date": original.day.isoformat(),
            "lines": _lines(original.lines),
        }
        if not onto:
            self._hand("book_by_hand", posted=posted, **like)
            return
        self._hand("change_by_hand", batch=onto, **like)
        if posted:
            self._hand("post_by_hand", batch=onto)

    def fail_release(self, voucher: str, error: str) -> None:
        """A release that goes on in the background fails, and the batch says why."""
        self._hand("fail_release", batch=voucher, error=error)

    def remove_attachments(self) -> None:
        self._hand("remove_attachments")

    def remove_account(self, account: int) -> None:
        self._hand("remove_account", number=str(account))

    def add_account(self, account: int, name: str) -> None:
        self._hand("add_account", number=str(account), name=name)

    def close_period(self, day: date) -> None:
        self._hand("close_period", day=day.isoformat())

    def refuse_keys(self) -> None:
        self.held.withdraw(_TENANT)

    def new_keys(self) -> Mapping[str, str]:
        """The company approves the integration again; the tenant is the same."""
        self.held.approve(_CLIENT, _TENANT)
        return self.credentials

    def point_keys_elsewhere(self) -> None:
        self.held.point_tenant(_TENANT, _OTHER_TENANT)

    def _hand(self, method: str, **args: Any) -> Any:
        asked = {"method": method, "args": {"company": _TENANT, **args}}
        answer = requests.post(f"{self.running.url}/_vismanet/call", json=asked, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def _state(self) -> dict[str, Any]:
        companies = requests.get(f"{self.running.url}/_state", timeout=30).json()["companies"]
        found: dict[str, Any] = next(one for one in companies if one["tenant"] == _TENANT)
        return found


def _lines(lines: Sequence[HandLine]) -> list[dict[str, Any]]:
    return [{"account": str(one.account), "amount": one.amount} for one in lines]


def _reverses(batch: dict[str, Any], batches: Sequence[dict[str, Any]]) -> str:
    """The number of the batch that this one takes back: linked by the screens, or named in our own text."""
    if batch["original"]:
        return str(batch["original"])
    if "[RV" not in batch["text"] or batch["status"] != "Posted":
        return ""
    words = batch["text"].split()
    return next((one["number"] for one in batches if one["number"] in words), "")


def _held(batch: dict[str, Any], *, is_reversal: bool, is_reversed: bool) -> HeldVoucher:
    key = OUR_KEY.search(batch["text"])
    sums: dict[str, int] = {}
    for line in batch["lines"]:
        sums[line["account"]] = sums.get(line["account"], 0) + line["amount"]
    return HeldVoucher(
        id=batch["number"],
        key=key[0] if key else "",
        number=batch["number"],
        day=date.fromisoformat(batch["date"]),
        text=batch["text"],
        posted=batch["status"] == "Posted",
        is_reversal=is_reversal,
        is_reversed=is_reversed,
        uploads=len(batch["files"]),
        lines=tuple(HandLine(int(line["account"]), line["amount"]) for line in batch["lines"]),
        sums=sums,
    )
