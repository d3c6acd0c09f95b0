"""What our vouchers book against what the provider did: the opening, payouts, returns, rows in none yet."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.core.proof.bookings import OPENING, Bookings, OurBookings
from app.core.proof.facts import DAY_UNKNOWN, Anchor, Movement, ProofFacts
from app.core.proof.rows import booked_by_day, booked_by_payout, payouts_from_start, rows_to_book
from app.core.proof.told import ItemKind, OpenItem
from app.core.transactions import OWN_VOUCHER_TYPES


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
    return _item(facts, ItemKind.OPENING, moved, ours.take(OPENING), day, "")


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
        due = payout.left_on if payout.paid_on == DAY_UNKNOWN else payout.paid_on
        yield _item(facts, kind, moved[place], booked, due, payout.reference)
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
    """What is booked less what moved; a voucher that should stand in the books says why they differ.

    One that is known as it was booked has items of its own where it is gone or was changed: what is left
    then, the provider tells otherwise than when it was booked.
    """
    due = booked.due(facts.on)
    missing = [one for one in due if one not in booked.postings and one not in booked.known]
    told = missing or due or list(booked.postings)
    if missing:
        kind = ItemKind.VOUCHER_MISSING
    elif due or booked.amount:
        kind = ItemKind.NOT_AS_BOOKED if booked.known.issuperset(told) else ItemKind.VOUCHER_DIFFERS
    number = ", ".join(voucher.number for voucher in told if voucher.number)
    return OpenItem(kind, booked.amount - moved, day, payout=payout, voucher=number)
