"""Facts for the tests of the proof, told as a bookkeeper would: who booked what, and what the provider did.

Both balances are summed here from what is told, as an accounting system and a provider would; a test that
plants an error tells one side more than the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from app.core.proof import (
    Anchor,
    BookedVoucher,
    BookPosting,
    Movement,
    OpenItem,
    PaidOut,
    Proof,
    ProofFacts,
    Stood,
    opening_difference,
    prove,
)
from app.core.transactions import TransactionType

START = date(2026, 3, 1)
CLEARING, DISPUTED, RESERVED = "1524", "1528", "1529"


def march(day: int) -> date:
    """A day counted from the start's month; 0 and below lie before the start."""
    return START + timedelta(days=day - 1)


def row(key: str, kind: str, day: int, gross: int, charges: int = 0, **more: Any) -> Movement:
    return Movement(key, TransactionType(kind), march(day), gross, charges, **more)


def sale(order: str, day: int, gross: int, charges: int = 0, **more: Any) -> Movement:
    return row(f"ch_{order}_{day}", "sale", day, gross, charges, **{"order": order, **more})


def refund(order: str, day: int, amount: int, **more: Any) -> Movement:
    return row(f"re_{order}_{day}", "refund", day, -amount, order=order, **more)


def posting(day: int, amount: int, text: str, account: str = CLEARING, **more: Any) -> BookPosting:
    given: dict[str, Any] = {"voucher_id": f"{day}-{text}", "number": f"{day}-2026", **more}
    return BookPosting(account=account, day=march(day), amount=amount, text=text, **given)


def paid(reference: str, amount: int, left: int, due: int) -> PaidOut:
    return PaidOut(reference, amount, march(left), march(due))


def voucher(payout: str = "", row: str = "", day: int = 1, **more: Any) -> BookedVoucher:
    key = more.pop("key", f"AV{payout}{row}")
    given: dict[str, Any] = {"keys": frozenset({key, f"RV{key[2:]}"}), "number": f"{key}-nr", **more}
    return BookedVoucher(date=march(day), payout=payout, row=row, **given)


def stood(one: BookedVoucher, amount: int, account: str = CLEARING, **more: Any) -> Stood:
    """The voucher as it was booked: one sum on an account, unless ``sums`` tell more."""
    given: dict[str, Any] = {"sums": {account: amount}, "payout": one.payout, **more}
    return Stood(sorted(one.keys)[0], one.keys | one.ids, one.number, one.date, **given)


@dataclass
class Shop:
    """Both sides; ``before_*`` is what each holds besides, by rows and postings older than any told here."""

    rows: Sequence[Movement] = ()
    payouts: Sequence[PaidOut] = ()
    vouchers: Sequence[BookedVoucher] = ()
    postings: Sequence[BookPosting] = ()
    before_books: int = 0
    before_provider: int = 0
    orders: Sequence[str] = ("1001", "1002", "1003")
    accepted: Mapping[str, str] = field(default_factory=dict)
    stood: Sequence[Stood] = ()

    def facts(self, day: int) -> ProofFacts:
        on = march(day)
        return ProofFacts(
            on=on,
            start=START,
            currency="NOK",
            books=self.before_books + sum(one.amount for one in self.postings if one.day <= on),
            provider=self.before_provider
            + sum(one.gross + one.charges for one in self.rows if one.day <= on)
            - sum(one.amount for one in self.payouts if one.left_on <= on),
            movements=tuple(self.rows),
            payouts=tuple(self.payouts),
            vouchers=tuple(self.vouchers),
            postings=tuple(one for one in self.postings if one.day >= START),
            orders={one: one for one in self.orders},
            disputed_accounts=frozenset({DISPUTED}),
            accepted=self.accepted,
            stood=tuple(self.stood),
        )

    def anchor(self) -> Anchor:
        eve = self.facts(0)
        return Anchor(START, eve.books, eve.provider, opening_difference(eve))

    def anchored(self, day: int = 31, **changed: Any) -> ProofFacts:
        """The facts on a day, the opening confirmed as it was; ``changed`` fields are what came after."""
        return replace(self.facts(day), anchor=self.anchor(), **changed)

    def prove(self, day: int = 31, **changed: Any) -> Proof:
        return checked(self.anchored(day, **changed))


def checked(facts: ProofFacts) -> Proof:
    """The proof, and what must be true of any."""
    proof = prove(facts)
    untied = sum(one.amount for one in proof.untied)
    if proof.anchored:
        assert proof.unexplained == untied + proof.books_gap - proof.provider_gap + proof.opening_gap
    named = sum(one.amount for one in proof.items)
    assert proof.books - proof.provider - proof.held == named + proof.unexplained
    return proof


def told(proof: Proof) -> list[tuple[str, int]]:
    """The items as (kind, amount)."""
    return [(str(one.kind), one.amount) for one in proof.items]


def only(proof: Proof) -> OpenItem:
    """The only item, where all is explained."""
    assert proof.explained, (proof.untied, proof.books_gap, proof.provider_gap, proof.opening_gap)
    (item,) = proof.items
    return item
