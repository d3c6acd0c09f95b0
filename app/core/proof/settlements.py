"""What our vouchers book against what the provider did: the opening, payouts, returns, rows in none yet."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from app.core.proof.facts import (
    Anchor,
    BookedVoucher,
    BookPosting,
    ItemKind,
    Movement,
    OpenItem,
    PaidOut,
    ProofFacts,
)
from app.core.proof.rows import booked_by_day, booked_by_payout, payouts_from_start, rows_to_book
from app.core.transactions import OWN_VOUCHER_TYPES

Place = tuple[str, str, str]
"""What vouchers are about: the kind of it, its merchant account, its name there."""

_OPENING: Final[Place] = ("opening", "", "")


@dataclass
class Bookings:
    """Our vouchers about one thing, and their postings as the accounting system holds them."""

    vouchers: list[BookedVoucher] = field(default_factory=list)
    postings: dict[BookedVoucher, list[BookPosting]] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        return sum(one.amount for found in self.postings.values() for one in found)

    def due(self, on: date) -> list[BookedVoucher]:
        """The vouchers that should stand in the books."""
        return [voucher for voucher in self.vouchers if voucher.live and voucher.date <= on]


class OurBookings:
    """Our vouchers by what they settle; each is taken once, and what nobody takes settles nothing known."""

    def __init__(self, vouchers: Sequence[BookedVoucher]) -> None:
        self._owner = {key: voucher for voucher in vouchers for key in voucher.keys}
        self._by_id = {one: voucher for voucher in vouchers for one in voucher.ids}
        self._of: dict[Place, Bookings] = defaultdict(Bookings)
        for voucher in vouchers:
            self._of[_settles(voucher)].vouchers.append(voucher)

    def add(self, posting: BookPosting) -> bool:
        """Keep a posting with its voucher; False where it is of none of ours."""
        voucher = self._owner.get(posting.key) or self._by_id.get(posting.voucher_id)
        if voucher is None or (voucher.dispute and not voucher.moves_within):
            return False
        self._of[_settles(voucher)].postings.setdefault(voucher, []).append(posting)
        return True

    def dispute_of(self, posting: BookPosting) -> tuple[str, str]:
        """The place of the row whose lost dispute the posting is about, of no name where it is not."""
        voucher = self._owner.get(posting.key) or self._by_id.get(posting.voucher_id)
        return (voucher.account, voucher.dispute) if voucher is not None else ("", "")

    def concern(self, payout: PaidOut, on: date) -> bool:
        """Whether a voucher about the payout stands in the books, or should."""
        found = self._of.get(("payout", *payout.place))
        return found is not None and bool(found.postings or found.due(on))

    def take(self, what: Place) -> Bookings:
        return self._of.pop(what, None) or Bookings()

    def take_foreign(self) -> Iterator[OpenItem]:
        """Yield what vouchers of payouts in another currency moved: its other side is not in this one."""
        for what in [what for what, of in self._of.items() if any(one.foreign for one in of.vouchers)]:
            for voucher, found in self._of.pop(what).postings.items():
                amount = sum(one.amount for one in found)
                yield OpenItem(
                    ItemKind.FOREIGN_PAYOUT,
                    amount,
                    voucher.date,
                    payout=voucher.payout or voucher.balance_day,
                    voucher=voucher.number,
                )

    def left(self) -> list[BookPosting]:
        """The postings of ours that nobody has taken: the provider knows nothing of what they settle.

        What was reversed for good and comes to nothing settles nothing, as a balance day that has no rows.
        """
        left = [of for of in self._of.values() if of.amount or any(one.live for one in of.vouchers)]
        return [one for of in left for found in of.postings.values() for one in found]


def _settles(voucher: BookedVoucher) -> Place:
    if voucher.opening:
        return _OPENING
    if voucher.moves_within:
        return ("within", voucher.account, voucher.dispute)
    if voucher.balance_day:
        return ("day", voucher.account, voucher.balance_day)
    if voucher.row:
        return ("row", voucher.account, voucher.row)
    return ("payout", voucher.account, voucher.payout)


def opening_item(
    facts: ProofFacts, anchor: Anchor, ours: OurBookings, rows: Sequence[Movement], lost: int = 0
) -> OpenItem:
    """Return what is left of the accepted difference: all of it, until an ``opening`` voucher books it.

    Sales from before the start that were in the books at another rate are part of it until they are paid out.
    ``lost`` is what of it are disputes that the books had as lost then: the provider holds them back no more.
    """
    day = facts.start - timedelta(days=1)
    realised = sum(row.realised for row in rows_to_book(facts, rows) if row.day < facts.start)
    moved = realised - anchor.difference - lost
    return _item(facts, ItemKind.OPENING, moved, ours.take(_OPENING), day, "")


def settlement_items(facts: ProofFacts, rows: Sequence[Movement], ours: OurBookings) -> Iterator[OpenItem]:
    """Yield the items of payouts, of rows that none of them settles, and of returns and top-ups.

    ``rows`` are those up to the day of the proof. Payouts dated before the start are somebody else's work.
    """
    known = {
        one.place: one
        for one in payouts_from_start(facts)
        if one.left_on <= facts.on or ours.concern(one, facts.on)
    }
    moved: dict[tuple[str, str], int] = defaultdict(int)
    days: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows_to_book(facts, rows):
        by_day = booked_by_day(row)
        amount = booked_by_payout(row) - by_day
        if row.balance_day:
            days[row.account, row.balance_day] += by_day
        if row.settled_by in known:
            moved[row.settled_by] += amount
        elif amount or not row.balance_day:
            yield OpenItem(ItemKind.ROW_NOT_PAID_OUT, -amount, row.day, row.order, row.payout, text=row.key)
    for place, payout in known.items():
        if payout.left_on <= facts.on:
            moved[place] -= payout.amount
        kind = ItemKind.PAYOUT_ON_ITS_WAY if payout.paid_on > facts.on else ItemKind.PAYOUT_NOT_BOOKED
        booked = ours.take(("payout", *place))
        yield _item(facts, kind, moved[place], booked, payout.paid_on, payout.reference)
    for (account, day), amount in days.items():
        booked = ours.take(("day", account, day))
        on = max((voucher.date for voucher in booked.vouchers), default=facts.on)
        yield _item(facts, ItemKind.BALANCE_DAY_NOT_BOOKED, amount, booked, on, day)
    for row in rows:
        within = ours.take(("within", *row.place))
        if within.vouchers:
            yield _item(facts, ItemKind.VOUCHER_DIFFERS, 0, within, row.day, row.payout)
    yield from ours.take_foreign()
    for row in rows:
        if row.type in OWN_VOUCHER_TYPES and row.day >= facts.start:
            booked, amount = ours.take(("row", *row.place)), row.gross + row.charges
            yield _item(facts, ItemKind.RETURN_NOT_BOOKED, amount, booked, row.day, row.payout)


def _item(
    facts: ProofFacts, kind: ItemKind, moved: int, booked: Bookings, day: date, payout: str
) -> OpenItem:
    """What is booked less what moved; a voucher that should stand in the books says why they differ."""
    due = booked.due(facts.on)
    missing = [voucher for voucher in due if voucher not in booked.postings]
    told = missing or due or list(booked.postings)
    if missing:
        kind = ItemKind.VOUCHER_MISSING
    elif due or booked.amount:
        kind = ItemKind.VOUCHER_DIFFERS
    number = ", ".join(voucher.number for voucher in told if voucher.number)
    return OpenItem(kind, booked.amount - moved, day, payout=payout, voucher=number)
