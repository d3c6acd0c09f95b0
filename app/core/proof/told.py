"""What the proof says: the two sides, a name for each part of their difference, and what has none."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.proof.facts import BookPosting


class ItemKind(StrEnum):
    """Why the books and the provider differ."""

    OPENING = "opening"
    SALE_NOT_CAPTURED = "sale_not_captured"
    NOT_TOLD_YET = "not_told_yet"
    CAPTURED_NOT_BOOKED = "captured_not_booked"
    BOOKED_TWICE = "booked_twice"
    AMOUNT_DIFFERS = "amount_differs"
    REFUND_IN_BOOKS_ONLY = "refund_in_books_only"
    REFUND_AT_PROVIDER_ONLY = "refund_at_provider_only"
    DISPUTE_IN_BOOKS_ONLY = "dispute_in_books_only"
    LOSS_TAKEN_BACK = "loss_taken_back"
    PAYOUT_ON_ITS_WAY = "payout_on_its_way"
    PAYOUT_NOT_BOOKED = "payout_not_booked"
    ROW_NOT_PAID_OUT = "row_not_paid_out"
    BALANCE_DAY_NOT_BOOKED = "balance_day_not_booked"
    RETURN_NOT_BOOKED = "return_not_booked"
    FOREIGN_PAYOUT = "foreign_payout"
    VOUCHER_MISSING = "voucher_missing"
    VOUCHER_DIFFERS = "voucher_differs"
    VOUCHER_LEFT = "voucher_left"
    NOT_AS_BOOKED = "not_as_booked"
    REPORT_LEFT = "report_left"
    ACCEPTED = "accepted"


NOT_STANDING: Final = frozenset(
    {ItemKind.VOUCHER_MISSING, ItemKind.VOUCHER_DIFFERS, ItemKind.LOSS_TAKEN_BACK}
)
"""A voucher of ours is gone, changed or taken back in the books, and no person has let it be so."""

RETOLD: Final = frozenset({ItemKind.NOT_AS_BOOKED})
"""The provider tells otherwise now than a voucher of ours was booked with, and no person has let it be so."""

WRONG: Final = NOT_STANDING | RETOLD
"""What has a name and is not in order: a voucher that the books, or the provider, contradict."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A named part of the difference; + where the books hold more than the provider.

    Of a changed voucher ``accounts`` are those of the provider's whose sums are others: (account, what was
    booked, what stands there now); ``moved_to`` is another day that it stands on. Its amount is 0 where what
    was changed comes to nothing, or where others' names have it.
    """

    kind: ItemKind
    amount: int
    day: date
    order: str = ""
    payout: str = ""
    voucher: str = ""
    text: str = ""
    accounts: tuple[tuple[str, int, int], ...] = ()
    moved_to: date | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """books - (provider + held back) = items + unexplained.

    ``held`` is what the provider keeps back in disputes and reserves, by its own rows. ``untied`` are the
    postings that nothing explains: of others, or of ours for what the provider does not know. ``books_gap``
    is what the accounts moved by without a posting since the start (or before it, once that was confirmed),
    ``provider_gap`` what the provider's balance moved by without a row, ``opening_gap`` what the opening
    difference would be today more than was confirmed, as rows before the start have changed. Together they
    are ``unexplained``: untied + books_gap - provider_gap + opening_gap. Not ``anchored``: nobody has
    confirmed the opening position of this start, and nothing is claimed. ``written_off`` are the keys of rows
    whose dispute somebody else has something about on the disputed account.
    """

    on: date
    currency: str
    books: int
    provider: int
    held: int
    items: tuple[OpenItem, ...]
    untied: tuple[BookPosting, ...]
    books_gap: int
    provider_gap: int
    opening_gap: int
    anchored: bool
    written_off: frozenset[str] = frozenset()

    @property
    def difference(self) -> int:
        return self.books - self.provider - self.held

    @property
    def unexplained(self) -> int:
        return self.difference - sum(item.amount for item in self.items)

    @property
    def explained(self) -> bool:
        """Whether everything has a name."""
        gaps = self.books_gap or self.provider_gap or self.opening_gap  # two gaps of one size hide nothing
        return self.anchored and self.unexplained == 0 and not self.untied and not gaps

    @property
    def holds(self) -> bool:
        """Whether everything has a name, our vouchers stand as they were booked, and the provider still tells
        what they were booked with: what an accountant may stop checking."""
        return self.explained and not any(one.kind in WRONG for one in self.items)
