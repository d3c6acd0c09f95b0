"""Makes the proof. Pure: both sides are given, and every part of their difference gets a name or none.

Every movement and every posting since the start is in exactly one group; what a group's postings and its
movements differ by is its open item. What is in no group is unexplained. Nothing is absorbed: the difference
is computed from the two sides alone, and what the items do not name of it remains.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from app.core.proof.bookings import OurBookings
from app.core.proof.changed import changes
from app.core.proof.disputes import settle_disputes
from app.core.proof.facts import Anchor, BookPosting, ProofFacts
from app.core.proof.orders import order_items
from app.core.proof.retold import name_retold
from app.core.proof.rows import (
    RESERVES,
    booked_by_others,
    held_back,
    payouts_from_start,
    plainly_booked,
    rows_to_book,
)
from app.core.proof.settlements import opening_item, settlement_items
from app.core.proof.ties import tie
from app.core.proof.told import ItemKind, OpenItem, Proof


def opening_difference(facts: ProofFacts) -> int:
    """Return what the books hold more than the provider at the end of ``facts.on``, the day before the start.

    What payouts dated from the start will book is taken out of it: payouts on their way, and the charges of
    rows that are not paid out yet.
    """
    rows = [one for one in facts.movements if one.day <= facts.on]
    to_come = sum(plainly_booked(one) for one in rows_to_book(facts, rows))
    to_come -= sum(one.amount for one in payouts_from_start(facts) if one.left_on <= facts.on)
    return facts.books - facts.provider - held_back(rows) + to_come


def prove(facts: ProofFacts) -> Proof:
    """Return the proof at the end of ``facts.on``; before the start, it is not anchored."""
    movements = [one for one in facts.movements if one.day <= facts.on]
    postings = [one for one in facts.postings if facts.start <= one.day <= facts.on]
    anchor = _anchor(facts)
    ours = OurBookings(facts.vouchers, facts.stood, tuple(changes(facts.stood, postings, facts.on)))
    others = _twins(one for one in postings if not ours.add(one))
    disputes = settle_disputes(facts, movements, others, ours.dispute_of)
    accepted = facts.accepted or {}
    ties = tie(
        [one for one in disputes.left if one.name not in accepted],
        [
            replace(one, gross=one.gross + one.realised) if one.realised else one
            for one in movements
            if booked_by_others(one) and one.day >= facts.start
        ],
        facts.orders,
        disputes.orders,
    )
    items = [
        *([opening_item(facts, anchor, ours, movements, disputes.before)] if anchor else []),
        *order_items(ties.groups, facts.told_through),
        *(_not_told_yet(one) for one in ties.untied if _is_untold(facts, one)),
        *disputes.items,
        *settlement_items(facts, movements, ours),
        *(_accepted(one, accepted[one.name]) for one in disputes.left if one.name in accepted),
    ]
    return Proof(
        on=facts.on,
        currency=facts.currency,
        books=facts.books,
        provider=facts.provider,
        held=disputes.held + held_back(one for one in movements if one.type in RESERVES),
        items=tuple(sorted((*name_retold(items, facts.retold, facts.on), *ours.changed()), key=_place)),
        untied=(*(one for one in ties.untied if not _is_untold(facts, one)), *ours.left()),
        books_gap=facts.books - anchor.books - sum(one.amount for one in postings) if anchor else 0,
        provider_gap=facts.provider - anchor.provider - _moved_since_start(facts) if anchor else 0,
        opening_gap=_opening_gap(facts, anchor) if anchor else 0,
        anchored=anchor is not None,
        written_off=disputes.written,
    )


def _place(item: OpenItem) -> tuple[object, ...]:
    return (item.day, item.kind, item.order, item.payout, item.voucher, item.amount, item.text)


def _anchor(facts: ProofFacts) -> Anchor | None:
    """The opening position, where it is of this start: another start's says nothing of this one."""
    anchor = facts.anchor
    return anchor if anchor and anchor.start == facts.start <= facts.on else None


def _opening_gap(facts: ProofFacts, anchor: Anchor) -> int:
    eve = facts.start - timedelta(days=1)
    then = replace(facts, on=eve, books=anchor.books, provider=anchor.provider)
    return opening_difference(then) - anchor.difference


def _moved_since_start(facts: ProofFacts) -> int:
    """What the provider's balance should have moved by: rows, less payouts."""
    rows = sum(one.gross + one.charges for one in facts.movements if facts.start <= one.day <= facts.on)
    return rows - sum(one.amount for one in facts.payouts if facts.start <= one.left_on <= facts.on)


def _twins(postings: Iterable[BookPosting]) -> list[BookPosting]:
    """Count the postings that have one name, so that each has its own in whatever order they come."""
    seen: dict[str, int] = defaultdict(int)
    told = []
    for one in sorted(postings, key=lambda one: (one.day, one.number, one.text)):
        seen[one.name] += 1
        told.append(one if seen[one.name] == 1 else replace(one, twin=seen[one.name]))
    return told


def _accepted(posting: BookPosting, note: str) -> OpenItem:
    return OpenItem(ItemKind.ACCEPTED, posting.amount, posting.day, voucher=posting.number, text=note)


def _is_untold(facts: ProofFacts, posting: BookPosting) -> bool:
    """Whether a posting of others is of a day that the provider has not told of yet."""
    return facts.told_through is not None and posting.day > facts.told_through


def _not_told_yet(posting: BookPosting) -> OpenItem:
    return OpenItem(
        ItemKind.NOT_TOLD_YET, posting.amount, posting.day, voucher=posting.number, text=posting.text
    )
