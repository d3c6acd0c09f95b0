"""Which rows payouts list, and which payouts list rows."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from app.store.orders import CHUNK
from app.store.rows import in_shop
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
    found: set[int] = set()
    for start in range(0, len(row_ids), CHUNK):
        rows = connection.execute(
            select(transactions.c.payout_id).where(
                in_shop(transactions, shop),
                transactions.c.id.in_(row_ids[start : start + CHUNK]),
                transactions.c.payout_id.is_not(None),
            )
        )
        found.update(rows.scalars())
    return found


def mark_gone(connection: Connection, shop: int, row_ids: Sequence[int]) -> None:
    """Note that the provider tells of these rows no more."""
    for start in range(0, len(row_ids), CHUNK):
        connection.execute(
            update(transactions)
            .where(in_shop(transactions, shop), transactions.c.id.in_(row_ids[start : start + CHUNK]))
            .values(gone=True)
        )
