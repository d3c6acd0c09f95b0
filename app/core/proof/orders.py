"""Names what the books and the provider differ by about one order."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from app.core.proof.facts import BookPosting, Movement
from app.core.proof.ties import OrderGroup, voucher_numbers
from app.core.proof.told import ItemKind, OpenItem


def order_items(groups: Iterable[OrderGroup], told_through: date | None = None) -> Iterator[OpenItem]:
    """Yield one item per order whose two sides are not equal; a row without an order is told by its key.

    What is only in the books, and newer than the provider has told of, is not told yet.
    """
    for group in groups:
        moved = sum(one.gross for one in group.movements)
        amount = sum(one.amount for one in group.postings) - moved
        if amount:
            movements, postings = group.unpaired()
            days = [one.day for one in group.postings] + [one.day for one in group.movements]
            yield OpenItem(
                _kind(group, movements, postings, amount, told_through),
                amount,
                max(days),
                group.order,
                payout=next((one.payout for one in (*movements, *group.movements) if one.payout), ""),
                voucher=voucher_numbers(group.postings),
                text="" if group.order else group.movements[0].key,
            )


def _kind(
    group: OrderGroup,
    movements: Sequence[Movement],
    postings: Sequence[BookPosting],
    amount: int,
    told_through: date | None,
) -> ItemKind:
    """What is wrong, told by what each side has that the other has not."""
    if movements and postings:
        return ItemKind.AMOUNT_DIFFERS
    if movements:
        return ItemKind.CAPTURED_NOT_BOOKED if amount < 0 else ItemKind.REFUND_AT_PROVIDER_ONLY
    if told_through is not None and all(one.day > told_through for one in postings):
        return ItemKind.NOT_TOLD_YET
    moved = {one.gross for one in group.movements}
    if all(one.amount in moved for one in postings):
        return ItemKind.BOOKED_TWICE
    return ItemKind.SALE_NOT_CAPTURED if amount > 0 else ItemKind.REFUND_IN_BOOKS_ONLY
