"""Makes the proof. Pure: both sides are given, and every part of their difference gets a name or none.

Every movement and every posting since the start is in exactly one group; what a group's postings and its
movements differ by is its open item. What is in no group is unexplained. Nothing is absorbed: the difference
is computed from the two sides alone, and what the items do not name of it remains.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from app.core.proof.facts import (
    BookedVoucher,
    BookPosting,
    ItemKind,
    Movement,
    OpenItem,
    Proof,
    ProofFacts,
)
from app.core.proof.orders import order_items
from app.core.proof.ties import named_order, tie
from app.core.transactions import OWN_VOUCHER_TYPES, TransactionType

_OF_ORDERS: Final = frozenset({TransactionType.SALE, TransactionType.REFUND, TransactionType.REFUND_REVERSAL})
"""What somebody else has in the books: sales and refunds of the shop."""

_DISPUTES: Final = frozenset({TransactionType.CHARGEBACK, TransactionType.CHARGEBACK_REVERSAL})
_RESERVES: Final = frozenset({TransactionType.RESERVE_HOLD, TransactionType.RESERVE_RELEASE})
_ONE_DAY: Final = timedelta(days=1)


def opening_difference(facts: ProofFacts) -> int:
    """Return what the books hold more than the provider at the end of ``facts.on``, the day before the start.

    What payouts dated from the start will book is taken out of it: payouts on their way, and the charges of
    rows that are not paid out yet.
    """
    to_come = sum(
        _charged(one)
        for one in facts.movements
        if one.day <= facts.on and one.type not in OWN_VOUCHER_TYPES  # those are booked on their own day
    )
    to_come -= sum(one.amount for one in facts.payouts if one.left_on <= facts.on)
    return facts.books - facts.provider - _held(facts.movements, facts.on) + to_come


def prove(facts: ProofFacts) -> Proof:
    """Return the proof at the end of ``facts.on``."""
    movements = [one for one in facts.movements if one.day <= facts.on]
    postings = [one for one in facts.postings if facts.start <= one.day <= facts.on]
    mine, others = _by_key(facts.vouchers, postings)
    open_disputes, dispute_items, others = _disputes(facts, movements, others)
    accepted = facts.accepted or {}
    ties = tie(
        [one for one in others if one.name not in accepted],
        [
            one
            for one in movements
            if one.type in _OF_ORDERS and not one.goes_elsewhere and one.day >= facts.start
        ],
        facts.orders,
    )
    items = [
        *_opening(facts, mine),
        *order_items(ties.groups),
        *dispute_items,
        *_settlements(facts, movements, mine),
        *(_accepted(one, accepted[one.name]) for one in others if one.name in accepted),
    ]
    reserves = -sum(one.gross for one in movements if one.type in _RESERVES)
    anchor = facts.anchor
    books_gap = provider_gap = 0
    if anchor is not None:
        books_gap = facts.books - anchor.books - sum(one.amount for one in postings)
        provider_gap = facts.provider - anchor.provider - _moved_since(facts)
    return Proof(
        on=facts.on,
        currency=facts.currency,
        books=facts.books,
        provider=facts.provider,
        held=open_disputes + reserves,
        items=tuple(sorted((one for one in items if one.amount), key=_place)),
        untied=tuple(ties.untied),
        books_gap=books_gap,
        provider_gap=provider_gap,
        anchored=anchor is not None,
    )


def _place(item: OpenItem) -> tuple[object, ...]:
    return (item.day, item.kind, item.order, item.payout, item.voucher, item.amount)


def _charged(one: Movement) -> int:
    """What of a row our own vouchers book: fees and all that is no sale of the shop, but not what is held."""
    if one.type in _DISPUTES or one.type in _RESERVES:
        return one.charges
    if one.type in _OF_ORDERS and not one.goes_elsewhere:
        return one.charges
    return one.gross + one.charges


def _held(movements: Iterable[Movement], on: date) -> int:
    return -sum(
        one.gross for one in movements if one.day <= on and (one.type in _DISPUTES or one.type in _RESERVES)
    )


def _moved_since(facts: ProofFacts) -> int:
    rows = sum(one.gross + one.charges for one in facts.movements if facts.start <= one.day <= facts.on)
    return rows - sum(one.amount for one in facts.payouts if facts.start <= one.left_on <= facts.on)


def _by_key(
    vouchers: Sequence[BookedVoucher], postings: Sequence[BookPosting]
) -> tuple[dict[BookedVoucher, list[BookPosting]], list[BookPosting]]:
    """The postings of each of our vouchers, as they stand in the books, and everybody else's."""
    owner = {key: voucher for voucher in vouchers for key in voucher.keys}
    mine: dict[BookedVoucher, list[BookPosting]] = {voucher: [] for voucher in vouchers}
    others = []
    for one in postings:
        if one.key in owner:
            mine[owner[one.key]].append(one)
        else:
            others.append(one)
    return mine, others


def _disputes(
    facts: ProofFacts, movements: Sequence[Movement], others: Sequence[BookPosting]
) -> tuple[int, list[OpenItem], list[BookPosting]]:
    """What the provider holds in disputes; one that a person has written off in the books is over.

    Returns the amount, the items of orders where the two do not agree, and the postings that are left.
    """
    held: dict[str, int] = defaultdict(int)
    for one in movements:
        if one.type in _DISPUTES:
            held[one.order] -= one.gross
    written: dict[str, list[BookPosting]] = defaultdict(list)
    left = []
    for posting in others:
        order = named_order(posting.text, facts.orders) if posting.account in facts.disputed_accounts else ""
        if order and order in held:
            written[order].append(posting)
        else:
            left.append(posting)
    items = []
    for order, found in written.items():
        amount = sum(one.amount for one in found)
        if amount == -held[order]:
            held[order] = 0
        else:
            items.append(
                OpenItem(
                    ItemKind.DISPUTE_IN_BOOKS_ONLY,
                    amount,
                    found[-1].day,
                    order,
                    voucher=", ".join(one.number for one in found),
                )
            )
    return sum(held.values()), items, left


def _opening(facts: ProofFacts, mine: dict[BookedVoucher, list[BookPosting]]) -> Iterable[OpenItem]:
    if facts.anchor is None:
        return
    booked = sum(one.amount for voucher, found in mine.items() if voucher.opening for one in found)
    yield OpenItem(ItemKind.OPENING, facts.anchor.difference + booked, facts.start - _ONE_DAY)


def _settlements(
    facts: ProofFacts, movements: Sequence[Movement], mine: dict[BookedVoucher, list[BookPosting]]
) -> Iterable[OpenItem]:
    """What our vouchers book against what the provider did: payouts, returns, and rows in neither yet."""
    paid = {one.reference: one for one in facts.payouts}
    moved: dict[str, int] = defaultdict(int)
    unpaid: list[Movement] = []
    returns: dict[str, Movement] = {}
    for one in movements:
        if one.type in OWN_VOUCHER_TYPES:
            if one.day >= facts.start:
                returns[one.key] = one
        elif one.payout in paid:
            moved[one.payout] += _charged(one)
        elif _charged(one):
            unpaid.append(one)
    for one in unpaid:
        yield OpenItem(ItemKind.ROW_NOT_PAID_OUT, -_charged(one), one.day, one.order)
    for reference, payout in paid.items():
        if payout.left_on <= facts.on:
            moved[reference] -= payout.amount
        of_it = [voucher for voucher in mine if voucher.payout == reference and not voucher.row]
        kind = ItemKind.PAYOUT_ON_ITS_WAY if payout.paid_on > facts.on else ItemKind.PAYOUT_NOT_BOOKED
        yield _settlement(facts, kind, moved[reference], of_it, mine, payout.paid_on, reference)
    for key, row in returns.items():
        of_it = [voucher for voucher in mine if voucher.row == key]
        amount = row.gross + row.charges
        yield _settlement(facts, ItemKind.RETURN_NOT_BOOKED, amount, of_it, mine, row.day, row.payout)


def _settlement(
    facts: ProofFacts,
    kind: ItemKind,
    moved: int,
    vouchers: Sequence[BookedVoucher],
    mine: dict[BookedVoucher, list[BookPosting]],
    day: date,
    payout: str,
) -> OpenItem:
    found = [one for voucher in vouchers for one in mine[voucher]]
    due = [voucher for voucher in vouchers if voucher.live and voucher.date <= facts.on]
    number = ", ".join(voucher.number for voucher in due if voucher.number)
    if due:
        kind = ItemKind.VOUCHER_DIFFERS if found else ItemKind.VOUCHER_MISSING
    return OpenItem(kind, sum(one.amount for one in found) - moved, day, payout=payout, voucher=number)


def _accepted(posting: BookPosting, note: str) -> OpenItem:
    return OpenItem(ItemKind.ACCEPTED, posting.amount, posting.day, voucher=posting.number, text=note)
