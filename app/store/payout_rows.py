"""Which rows payouts list, and which payouts list rows."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, select, update

from app.store.bulk import one_of
from app.store.rows import SHOP, in_shop
from app.store.tables import payouts, transactions


def listed_before(connection: Connection, shop: int, payout_id: int) -> list[int]:
    """Return the ids of the rows that the payout lists as it is stored."""
    found = connection.execute(
        select(transactions.c.id).where(transactions.c.shop_id == shop, transactions.c.payout_id == payout_id)
    )
    return list(found.scalars())


def known_references(
    connection: Connection, shop: int, account_id: int, references: Sequence[str]
) -> set[str]:
    """Return which of these payouts of the merchant account are known."""
    if not references:
        return set()
    found = connection.execute(
        select(payouts.c.reference).where(
            in_shop(payouts, shop),
            payouts.c.merchant_account_id == account_id,
            payouts.c.reference.in_(references),
        )
    )
    return set(found.scalars())


def payouts_of_rows(connection: Connection, shop: int, row_ids: Sequence[int]) -> set[int]:
    """Return the ids of the payouts that list these rows."""
    return set(connection.execute(_PAYOUTS_OF_ROWS, {"shop": shop, "ids": row_ids}).scalars())


_PAYOUTS_OF_ROWS: Final = (
    select(transactions.c.payout_id)
    .distinct()
    .where(
        in_shop(transactions, SHOP), one_of(transactions.c.id, "ids"), transactions.c.payout_id.is_not(None)
    )
)


def mark_gone(connection: Connection, shop: int, row_ids: Sequence[int]) -> None:
    """Note that the provider tells of these rows no more."""
    connection.execute(_MARK_GONE, {"shop": shop, "ids": row_ids})


_MARK_GONE: Final = (
    update(transactions)
    .where(in_shop(transactions, SHOP), one_of(transactions.c.id, "ids"))
    .values(gone=True)
)


def listing_earlier(connection: Connection, shop: int, accounts: Collection[int], start: date) -> list[str]:
    """Return the references of the accounts' payouts dated from the start that list rows of before it."""
    query = (
        select(payouts.c.reference)
        .join(transactions, transactions.c.payout_id == payouts.c.id)
        .where(
            payouts.c.shop_id == shop,
            transactions.c.shop_id == shop,
            payouts.c.merchant_account_id.in_(accounts),
            payouts.c.paid_on >= start,
            transactions.c.booked_on < start,
            transactions.c.gone.is_(False),
        )
        .distinct()
        .order_by(payouts.c.reference)
    )
    return list(connection.execute(query).scalars())
