"""Whether our vouchers stand in the books as they were booked. Neither side is made of it: it gives names.

What two vouchers were changed by may come to nothing on the accounts, and what one was moved by between two
accounts of the provider's always does. So each is held against itself, whatever the difference of the sides.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.proof.facts import BookPosting
from app.core.proof.stood import Left, Stood
from app.core.proof.told import ItemKind, OpenItem


@dataclass(frozen=True, slots=True)
class Change:
    """What stands of a voucher on the provider's accounts otherwise than it was booked.

    ``accounts`` are those whose sums differ: (account, what should stand, what stands). ``moved_to`` is
    another day that it stands on; ``on`` is the day at whose end this is seen.
    """

    stood: Stood
    accounts: tuple[tuple[str, int, int], ...]
    is_gone: bool
    moved_to: date | None = None
    on: date | None = None

    @property
    def amount(self) -> int:
        """What the provider's accounts hold more by it."""
        return sum(now - due for _, due, now in self.accounts)

    @property
    def left(self) -> Left | None:
        """The answer by which a person lets just this stand, the last of several."""
        return next((one for one in reversed(self.stood.left) if self._is_as(one)), None)

    def _is_as(self, left: Left) -> bool:
        """Whether it stands as it did when that was answered; one that told nothing counts while it is the
        last. What stands on a later day is not seen yet."""
        if left.now is None:
            return left is self.stood.left[-1]
        if left.day is not None and self.on is not None and left.day > self.on:
            return self.is_gone
        as_left = all(left.now.get(account, due) == now for account, due, now in self.accounts)
        return as_left and self.moved_to in (None, left.day)

    def item(self, *, counts: bool) -> OpenItem:
        """Name it; what it comes to is told by other names where it does not count."""
        kind, left = ItemKind.VOUCHER_MISSING if self.is_gone else ItemKind.VOUCHER_DIFFERS, self.left
        return OpenItem(
            ItemKind.VOUCHER_LEFT if left is not None else kind,
            self.amount if counts else 0,
            self.stood.day,
            payout=self.stood.payout,
            voucher=self.stood.number,
            text=left.note if left is not None else "",
            accounts=self.accounts,
            moved_to=self.moved_to,
        )


def changes(stood: Sequence[Stood], postings: Sequence[BookPosting], on: date) -> Iterator[Change]:
    """Yield what became of our vouchers by the postings up to the day."""
    owner = {name: one for one in stood for name in one.names}
    found: dict[str, list[BookPosting]] = defaultdict(list)
    for posting in postings:
        one = owner.get(posting.key) or owner.get(posting.voucher_id)
        if one is not None:
            found[one.key].append(posting)
    for one in stood:
        change = _change(one, found[one.key], on)
        if change is not None:
            yield change


def _change(stood: Stood, postings: Sequence[BookPosting], on: date) -> Change | None:
    now: dict[str, int] = defaultdict(int)
    for posting in postings:
        now[posting.account] += posting.amount
    due = stood.due(on)
    accounts = tuple(
        (account, due.get(account, 0), now.get(account, 0))
        for account in sorted({*due, *now})
        if due.get(account, 0) != now.get(account, 0)
    )
    elsewhen = [one.day for one in postings if one.day != stood.day] if stood.taken_back is None else []
    if not accounts and not elsewhen:
        return None
    return Change(stood, accounts, not postings, max(elsewhen, default=None), on)
