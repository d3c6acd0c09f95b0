"""What the proof has to say, told without it: from the story, the errors planted in it, and both ledgers."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from app.cli.demo.ledgers import OwnLedger, OwnRow
from app.cli.demo.settling import Shop
from app.sandbox.shop_books import REMNANT

_SALES: Final = {"capture", "charge"}
_STAY: Final = {
    *_SALES,
    *("refund", "refund_failure", "partial_capture_reversal"),
    *("retained-disputed-capture", "returned-disputed-capture"),
    *("dispute", "dispute_reversal", "risk_reserved_funds"),
}
"""Rows whose own amount a payout's voucher leaves on the provider's accounts: only their fee leaves them."""
_OWN_VOUCHER: Final = {"payout-aborted", "top-up", "payout_reversal"}


class Named(NamedTuple):
    """One open item, by what it must say; ``payout`` is empty where the item is about an order."""

    kind: str
    amount: int
    day: str
    order: str
    payout: str


@dataclass(frozen=True, slots=True)
class Expected:
    """``planted`` are the errors in the books; ``others`` what is open and nobody's error."""

    planted: Counter[Named]
    others: Counter[Named]

    @property
    def all(self) -> Counter[Named]:
        return self.planted + self.others


def expected_items(
    shop: Shop, provider: str, ledger: OwnLedger, on: date, held: Collection[str], *, opening_booked: bool
) -> Expected:
    """Return what the proof at the end of ``on`` must name.

    ``held`` are the references of payouts with an open case: those are not booked. ``opening_booked``: the
    opening position is a voucher, and so no item any more.
    """
    books = shop.stories.books
    others = [*_payouts(ledger, shop.start, on, held), *_unpaid(shop, ledger)]
    others += _without_order(shop, ledger, held)
    if not opening_booked:
        eve = shop.start - timedelta(days=1)
        others.append(Named("opening", REMNANT[provider], eve.isoformat(), "", ""))
    others += [_of_order(one) for one in books.natural if one.provider == provider]
    planted = [_of_order(one) for one in books.planted if one.provider == provider]
    return Expected(Counter(planted), Counter(others))


def items_shown(proof: Mapping[str, Any]) -> Counter[Named]:
    """The items of a proof as the API shows it."""
    return Counter(
        Named(
            one["kind"],
            one["amount"],
            one["day"],
            one["order"],
            one["payout"] if one["kind"].startswith("payout") else "",
        )
        for one in proof["items"]
    )


def _of_order(one: Any) -> Named:
    return Named(one.kind, one.amount, one.day.isoformat(), one.order, "")


def _payouts(ledger: OwnLedger, start: date, on: date, held: Collection[str]) -> Iterator[Named]:
    """What left the provider and is not on the bank in the books yet."""
    for reference, payout in ledger.since(start).items():
        coming = payout.day > on
        if not coming and reference not in held:
            continue
        amount = payout.amount - sum(_moved(row) for row in payout.rows)
        kind = "payout_on_its_way" if coming else "payout_not_booked"
        yield Named(kind, amount, payout.day.isoformat(), "", reference)


def _moved(row: OwnRow) -> int:
    """What the payout's voucher moves off the provider's accounts by this row."""
    if row.kind in _OWN_VOUCHER:
        return 0
    return row.net - row.amount if row.kind in _STAY else row.net


def _unpaid(shop: Shop, ledger: OwnLedger) -> Iterator[Named]:
    """Fees that the provider has charged, and that a later payout books."""
    numbers = {one.reference: one.number for one in shop.stories.stripe.orders.values()}
    for row in ledger.rows:
        if not row.payout and _moved(row):
            order = numbers.get(row.payment, "")
            yield Named("row_not_paid_out", -_moved(row), row.day.isoformat(), order, "")


def _without_order(shop: Shop, ledger: OwnLedger, held: Collection[str]) -> Iterator[Named]:
    """Payments that no order explains: in no books before somebody has decided where they belong."""
    known = {
        one.reference
        for orders in (shop.stories.vipps.orders, shop.stories.stripe.orders)
        for one in orders.values()
        if one.sent != "never"
    }
    for row in ledger.rows:
        if row.kind in _SALES and row.payment not in known and row.day >= shop.start and row.payout in held:
            yield Named("captured_not_booked", -row.amount, row.day.isoformat(), "", "")
