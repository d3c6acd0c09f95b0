"""Our vouchers by what they settle, with their postings as the accounting system holds them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.core.proof.changed import Change
from app.core.proof.facts import BookedVoucher, BookPosting, PaidOut
from app.core.proof.stood import Stood
from app.core.proof.told import ItemKind, OpenItem

Place = tuple[str, str, str]
"""What vouchers are about: the kind of it, its merchant account, its name there."""

OPENING: Final[Place] = ("opening", "", "")


@dataclass
class Bookings:
    """Our vouchers about one thing, and their postings as the accounting system holds them.

    ``known`` are those of which is known how they were booked; ``changed`` is by how much one was changed.
    """

    vouchers: list[BookedVoucher] = field(default_factory=list)
    postings: dict[BookedVoucher, list[BookPosting]] = field(default_factory=dict)
    known: set[BookedVoucher] = field(default_factory=set)
    changed: dict[BookedVoucher, int] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        """What they have there but for what was changed, which has items of its own."""
        return sum(self.amount_of(voucher) for voucher in {*self.postings, *self.changed})

    @property
    def stands(self) -> int:
        """All that they have there."""
        return sum(one.amount for found in self.postings.values() for one in found)

    def amount_of(self, voucher: BookedVoucher) -> int:
        """What the voucher has there but for what was changed."""
        found = sum(one.amount for one in self.postings.get(voucher, ()))
        return found - self.changed.get(voucher, 0)

    def due(self, on: date) -> list[BookedVoucher]:
        """The vouchers that should stand in the books."""
        return [voucher for voucher in self.vouchers if voucher.live and voucher.date <= on]


class OurBookings:
    """Our vouchers by what they settle; each is taken once, and what nobody takes settles nothing known.

    ``stood`` is how they were booked, ``changes`` what of that stands otherwise.
    """

    def __init__(
        self,
        vouchers: Sequence[BookedVoucher],
        stood: Sequence[Stood] = (),
        changes: Sequence[Change] = (),
    ) -> None:
        self._owner = {key: voucher for voucher in vouchers for key in voucher.keys}
        self._by_id = {one: voucher for voucher in vouchers for one in voucher.ids}
        self._of: dict[Place, Bookings] = defaultdict(Bookings)
        for voucher in vouchers:
            self._of[_settles(voucher)].vouchers.append(voucher)
        for one in stood:
            if (known := self._grouped(one.key)) is not None:
                self._of[_settles(known)].known.add(known)
        self._changes = changes
        for change in changes:
            if (changed := self._grouped(change.stood.key)) is not None:
                self._of[_settles(changed)].changed[changed] = change.amount
        self._taken: set[BookedVoucher] = set()

    def _grouped(self, key: str) -> BookedVoucher | None:
        """The voucher of this key, if its postings are put with what it settles."""
        voucher = self._owner.get(key)
        return None if voucher is None or _stands_as_anybodys(voucher) else voucher

    def add(self, posting: BookPosting) -> bool:
        """Keep a posting with its voucher; False where it is of none of ours."""
        voucher = self._owner.get(posting.key) or self._by_id.get(posting.voucher_id)
        if voucher is None or _stands_as_anybodys(voucher):
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
        taken = self._of.pop(what, None) or Bookings()
        self._taken.update(taken.vouchers)
        return taken

    def changed(self) -> Iterator[OpenItem]:
        """Name the vouchers that stand otherwise than booked; an amount have those that were taken. Last."""
        for change in self._changes:
            yield change.item(counts=self._grouped(change.stood.key) in self._taken)

    def take_foreign(self) -> Iterator[OpenItem]:
        """Yield what vouchers of payouts in another currency moved: its other side is not in this one."""
        for what in [what for what, of in self._of.items() if any(one.foreign for one in of.vouchers)]:
            of = self.take(what)
            for voucher in dict.fromkeys((*of.postings, *of.changed)):
                yield OpenItem(
                    ItemKind.FOREIGN_PAYOUT,
                    of.amount_of(voucher),
                    voucher.date,
                    payout=voucher.payout or voucher.balance_day,
                    voucher=voucher.number,
                )

    def left(self) -> list[BookPosting]:
        """The postings of ours that nobody has taken: the provider knows nothing of what they settle.

        What was reversed for good and comes to nothing settles nothing, as a balance day that has no rows.
        """
        left = [of for of in self._of.values() if of.stands or any(one.live for one in of.vouchers)]
        return [one for of in left for found in of.postings.values() for one in found]


def _stands_as_anybodys(voucher: BookedVoucher) -> bool:
    """Whether its postings are set against a row's dispute, as somebody's own would be."""
    return bool(voucher.dispute) and not voucher.moves_within


def _settles(voucher: BookedVoucher) -> Place:
    if voucher.opening:
        return OPENING
    if voucher.moves_within:
        return ("within", voucher.account, voucher.dispute)
    if voucher.balance_day:
        return ("day", voucher.account, voucher.balance_day)
    if voucher.row:
        return ("row", voucher.account, voucher.row)
    return ("payout", voucher.account, voucher.payout)
