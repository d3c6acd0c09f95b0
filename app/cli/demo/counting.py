"""Counts what stands in the sandbox, over HTTP: never by a flag of the service."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import requests

from app.sandbox.seeded import COMPANY

_KEY: Final = re.compile(r"\bAV[A-Z2-7]{20}\b")
_SECONDS: Final = 30


@dataclass(frozen=True)
class BooksView:
    """The company in the Tripletex stand-in; ``ours`` are the vouchers that carry a key of the service."""

    vouchers: tuple[dict[str, Any], ...]
    deleted: int
    creations: int

    @property
    def ours(self) -> list[tuple[str, dict[str, Any]]]:
        """Key and voucher, reversals apart: those carry no key of their own here, but a link."""
        return [(key, one) for one in self.vouchers if not one["reverses"] and (key := _key_of(one))]

    @property
    def live(self) -> Counter[str]:
        """How many booked and not reversed vouchers each key has."""
        return Counter(key for key, one in self.ours if one["posted"] and not one["reversedBy"])

    @property
    def loose(self) -> int:
        """Vouchers of ours that were created and never booked."""
        return sum(not one["posted"] for _, one in self.ours)

    @property
    def uploads(self) -> dict[str, list[int]]:
        """How often each live voucher of a key had a file attached."""
        found: dict[str, list[int]] = defaultdict(list)
        for key, one in self.ours:
            if one["posted"] and not one["reversedBy"]:
                found[key].append(one["attachment"]["uploads"] if one["attachment"] else 0)
        return found

    def standing_on(self, accounts: Collection[int], on: date, text: str = "") -> int:
        """Balance of these accounts at the end of the day, øre: the booked postings of everybody.

        With a text, of the vouchers that have it in theirs alone.
        """
        return sum(
            posting["amount"]
            for one in self.vouchers
            if one["posted"] and text in one["description"]
            for posting in one["postings"]
            if posting["account"] in accounts and posting["date"] <= on.isoformat()
        )

    def by_number(self, number: str) -> dict[str, Any]:
        """The voucher of this number; raises KeyError."""
        for one in self.vouchers:
            if one["numberAsString"] == number:
                return one
        raise KeyError(number)

    def by_id(self, voucher_id: int) -> dict[str, Any]:
        for one in self.vouchers:
            if one["id"] == voucher_id:
                return one
        raise KeyError(voucher_id)


def _key_of(voucher: dict[str, Any]) -> str:
    found = _KEY.search(voucher["externalVoucherNumber"] or "") or _KEY.search(voucher["description"])
    return found[0] if found else ""


def read_books(tripletex: str) -> BooksView:
    """Everything that stands in the company's books now."""
    state = requests.get(f"{tripletex}/_state", timeout=_SECONDS).json()
    made = requests.get(f"{tripletex}/_requests", timeout=_SECONDS).json()
    company = next(one for one in state["companies"] if one["id"] == COMPANY)
    creations = sum(
        one["method"] == "POST" and one["path"] == "/v2/ledger/voucher" and one["status"] == 201
        for one in made
    )
    return BooksView(tuple(company["vouchers"]), len(company["deletedVouchers"]), creations)


def plant_personal_data(vipps: str, ledger: str) -> None:
    """Let every row of the report carry a customer's name from now on, although nobody asks for it."""
    wanted = {"method": "set_quirks", "args": {"ledger": ledger, "uninvited_field": "name"}}
    requests.post(f"{vipps}/_vipps/call", json=wanted, timeout=_SECONDS).raise_for_status()


def call_books(tripletex: str, method: str, **args: object) -> int:
    """Let another hand do something in the company's books; return the voucher's id."""
    wanted = {"method": method, "args": {"company": COMPANY, **args}}
    answer = requests.post(f"{tripletex}/_tripletex/call", json=wanted, timeout=_SECONDS)
    answer.raise_for_status()
    done: int = answer.json()["result"]
    return done
