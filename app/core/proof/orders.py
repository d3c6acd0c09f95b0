"""Names what the books and the provider differ by about one order."""

from collections.abc import Iterable, Iterator

from app.core.proof.facts import ItemKind, OpenItem
from app.core.proof.ties import OrderGroup


def order_items(groups: Iterable[OrderGroup]) -> Iterator[OpenItem]:
    """Yield one item per order whose two sides are not equal."""
    for group in groups:
        amount = group.booked - group.moved
        if amount:
            days = [one.day for one in group.postings] + [one.day for one in group.movements]
            yield OpenItem(
                _kind(group, amount),
                amount,
                max(days),
                group.order,
                payout=next((one.payout for one in group.movements if one.payout), ""),
                voucher=", ".join(dict.fromkeys(one.number for one in group.postings)),
                text="" if group.order else group.movements[0].key,
            )


def _kind(group: OrderGroup, amount: int) -> ItemKind:
    if not group.movements:
        return ItemKind.SALE_NOT_CAPTURED if amount > 0 else ItemKind.REFUND_IN_BOOKS_ONLY
    if not group.postings:
        return ItemKind.CAPTURED_NOT_BOOKED if amount < 0 else ItemKind.REFUND_AT_PROVIDER_ONLY
    moves, bookings = [one.gross for one in group.movements], [one.amount for one in group.postings]
    if any(bookings.count(one) > moves.count(one) > 0 and one == amount for one in bookings):
        return ItemKind.BOOKED_TWICE
    if amount in [-one for one in moves if one < 0]:
        return ItemKind.REFUND_AT_PROVIDER_ONLY
    if amount in [one for one in bookings if one < 0]:
        return ItemKind.REFUND_IN_BOOKS_ONLY
    return ItemKind.AMOUNT_DIFFERS
