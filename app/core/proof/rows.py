"""What a row at the provider means for the books: who books it, and what of it the provider still owes."""

from collections.abc import Iterable, Iterator
from typing import Final

from app.core.proof.facts import Movement, PaidOut, ProofFacts
from app.core.transactions import OWN_VOUCHER_TYPES, TransactionType

_OF_ORDERS: Final = frozenset({TransactionType.SALE, TransactionType.REFUND, TransactionType.REFUND_REVERSAL})
"""What somebody else has in the books: sales and refunds of the shop."""

DISPUTES: Final = frozenset({TransactionType.CHARGEBACK, TransactionType.CHARGEBACK_REVERSAL})
RESERVES: Final = frozenset({TransactionType.RESERVE_HOLD, TransactionType.RESERVE_RELEASE})


def booked_by_others(row: Movement) -> bool:
    """Whether the row's own amount should stand in the books by somebody else's hand."""
    return row.type in _OF_ORDERS and not row.goes_elsewhere


def held_back(rows: Iterable[Movement]) -> int:
    """Return what the provider holds back by these rows: + what it took from the balance and still owes."""
    return -sum(
        row.gross for row in rows if (row.type in DISPUTES or row.type in RESERVES) and not row.goes_elsewhere
    )


def booked_by_payout(row: Movement) -> int:
    """Return what of a row the voucher of its payout moves off the provider's accounts.

    Its fee always; its own amount too, unless that stays: a sale or refund that others have booked, or what
    is moved to the disputed or the reserve account, which are the provider's accounts as well. And what it
    realises of a sale that is in the books at another rate.
    """
    return plainly_booked(row) - row.realised


def plainly_booked(row: Movement) -> int:
    """The same without what is realised."""
    stays = booked_by_others(row) or row.type in DISPUTES or row.type in RESERVES
    if stays and not row.goes_elsewhere:
        return row.charges
    return row.gross + row.charges


def booked_by_day(row: Movement) -> int:
    """Return what of it the voucher of the row's balance day moves off the provider's accounts."""
    if not row.balance_day:
        return 0
    if row.goes_elsewhere and not row.day_books_own:
        return row.charges
    return plainly_booked(row) - row.day_realised


def payouts_from_start(facts: ProofFacts) -> Iterator[PaidOut]:
    """Yield the payouts that are booked here: whole, if they are dated from the start."""
    return (one for one in facts.payouts if not _before_start(facts, one))


def rows_to_book(facts: ProofFacts, rows: Iterable[Movement]) -> Iterator[Movement]:
    """Yield the rows that a payout dated from the start books, or will; a return has its own voucher."""
    before = {one.place for one in facts.payouts if _before_start(facts, one)}
    own = (row for row in rows if row.type not in OWN_VOUCHER_TYPES and not row.of_older_books)
    return (row for row in own if row.settled_by not in before)


def _before_start(facts: ProofFacts, payout: PaidOut) -> bool:
    return payout.left_on < facts.start and payout.paid_on < facts.start
