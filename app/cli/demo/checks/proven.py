"""Nothing is unexplained, and every name is right: the proof against both sides, read past the service.

The balance of the books is summed from the postings in the accounting system's stand-in, the provider's from
its own; the items are compared with what the story says they must be. That the proof can fail is part of it:
a posting of another hand has to be found, with exactly its amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.cli.demo.checks.check import Check
from app.cli.demo.counting import BooksView
from app.cli.demo.expected import Expected, items_shown
from app.cli.demo.ledgers import OwnLedger
from app.sandbox.shop_books import WRITTEN_OFF

ACCOUNTS: Final = {"vipps": (1521, 1526, 1527), "stripe": (1524, 1528, 1529)}
"""Clearing, disputed, reserve."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One proof as the API shows it, and both sides as they were read beside it."""

    provider: str
    shown: Mapping[str, Any]
    books: BooksView
    ledger: OwnLedger
    expected: Expected

    @property
    def on(self) -> date:
        return date.fromisoformat(self.shown["on"])

    @property
    def own_books(self) -> int:
        return self.books.standing_on(ACCOUNTS[self.provider], self.on)

    @property
    def own_held(self) -> int:
        """What the provider keeps back, less the disputes that a person has written off."""
        return self.ledger.kept_back + self.books.standing_on(ACCOUNTS[self.provider], self.on, WRITTEN_OFF)

    @property
    def own_difference(self) -> int:
        return self.own_books - self.ledger.balance - self.own_held


@dataclass(frozen=True, slots=True)
class Stray:
    """What the proof said while a posting of another hand stood there, and when it was gone."""

    amount: int
    during: Mapping[str, Any]
    after: Mapping[str, Any]


def check_proven(seen: Sequence[Seen], strays: Sequence[Stray]) -> Check:
    """``seen`` are proofs while nothing stray stood in the books, the newest of each provider last."""
    faults = [f"{one.provider}: {fault}" for one in seen for fault in _faults(one)]
    for one in strays:
        found = [posting["amount"] for posting in one.during["untied"]]
        if one.during["holds"] or one.during["unexplained"] != one.amount or found != [one.amount]:
            faults.append(f"{one.during['provider']}: a stray {one.amount} is not told")
        if not one.after["holds"]:
            faults.append(f"{one.after['provider']}: it does not hold when the stray is gone")
    if not seen or not strays:
        faults.append("nothing proven")
    newest = {one.provider: one for one in seen}
    params = {
        "proofs": len(seen),
        "providers": len(newest),
        "planted": sum(one.expected.planted.total() for one in newest.values()),
        "items": sum(len(one.shown["items"]) for one in newest.values()),
        "unexplained": str(sum(abs(one.shown["unexplained"]) for one in newest.values())),
        "strays": len(strays),
    }
    return Check(4, "check.proven", params, faults)


def _faults(seen: Seen) -> Iterator[str]:
    shown = seen.shown
    for name, own in (
        ("books", seen.own_books),
        ("provider_holds", seen.ledger.balance),
        ("held", seen.own_held),
        ("difference", seen.own_difference),
        ("unexplained", 0),
    ):
        if shown[name] != own:
            yield f"{name} {shown[name]} != {own}"
    if sum(one["amount"] for one in shown["items"]) != shown["difference"]:
        yield "the items are not the difference"
    if not shown["holds"] or shown["untied"]:
        yield "it does not hold"
    named, expected = items_shown(shown), seen.expected.all
    for one in (named - expected).elements():
        yield f"named, and not so: {' '.join(map(str, one))}"
    for one in (expected - named).elements():
        yield f"not named: {' '.join(map(str, one))}"
    if not seen.expected.planted:
        yield "no error is planted"
    for item in shown["items"]:
        if item["kind"] in ("booked_twice", "amount_differs") and not item["voucher"]:
            yield f"no voucher is named: {item['order']}"
