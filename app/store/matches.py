"""Which order a transaction belongs to, and which references the shop is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select

from app.core.matching import Match
from app.store.orders import CHUNK
from app.store.rows import in_shop
from app.store.tables import matches, payouts, wanted


def replace_matches(
    connection: Connection, shop: int, payout_id: int, found: Sequence[Match], row_ids: Mapping[str, int]
) -> None:
    """Write the payout's matches as they are now; it takes over those that a balance day had of its rows."""
    connection.execute(delete(matches).where(matches.c.shop_id == shop, matches.c.payout_id == payout_id))
    _forget(connection, matches, shop, [row_ids[match.transaction] for match in found])
    rows = [
        {
            "shop_id": shop,
            "transaction_id": row_ids[match.transaction],
            "payout_id": payout_id,
            "order_identity": match.order,
            "refund_id": match.refund,
            "reason": match.reason,
            "strength": str(match.strength),
            "flags": list(match.flags),
        }
        for match in found
    ]
    if rows:
        connection.execute(insert(matches), rows)


def _forget(connection: Connection, table: Table, shop: int, row_ids: Sequence[int]) -> None:
    for start in range(0, len(row_ids), CHUNK):
        connection.execute(
            delete(table).where(
                in_shop(table, shop), table.c.transaction_id.in_(row_ids[start : start + CHUNK])
            )
        )


def matches_of(connection: Connection, shop: int, payout_id: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(matches).where(matches.c.shop_id == shop, matches.c.payout_id == payout_id)
    ).all()


def taken_refunds(
    connection: Connection, shop: int, payout_id: int, identities: Iterable[str]
) -> set[tuple[str, str]]:
    """Return the (order identity, refund id) pairs that other payouts' transactions already have."""
    wanted_orders = sorted(set(identities))
    taken: set[tuple[str, str]] = set()
    for start in range(0, len(wanted_orders), 400):
        rows = connection.execute(
            select(matches.c.order_identity, matches.c.refund_id).where(
                matches.c.shop_id == shop,
                matches.c.payout_id != payout_id,
                matches.c.refund_id != "",
                matches.c.order_identity.in_(wanted_orders[start : start + 400]),
            )
        )
        taken.update((row.order_identity, row.refund_id) for row in rows)
    return taken


def replace_wanted(
    connection: Connection, shop: int, payout_id: int, asked: Sequence[Mapping[str, Any]], at: int
) -> None:
    """Write what the shop is asked for now; a question that stays keeps the moment it was first asked."""
    known = {row.transaction_id: row.asked_at for row in wanted_of(connection, shop, payout_id)}
    connection.execute(delete(wanted).where(wanted.c.shop_id == shop, wanted.c.payout_id == payout_id))
    _forget(connection, wanted, shop, [one["transaction_id"] for one in asked])
    rows = [
        {
            "shop_id": shop,
            "payout_id": payout_id,
            "asked_at": known.get(one["transaction_id"], at),
            **one,
        }
        for one in asked
    ]
    if rows:
        connection.execute(insert(wanted), rows)


def wanted_of(connection: Connection, shop: int, payout_id: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(wanted).where(wanted.c.shop_id == shop, wanted.c.payout_id == payout_id)
    ).all()


def all_wanted(connection: Connection, shop: int, limit: int = 200) -> Sequence[Row[Any]]:
    """Return the references the shop is asked for, oldest question first."""
    return connection.execute(
        select(wanted)
        .where(wanted.c.shop_id == shop, wanted.c.kind != "settled")
        .order_by(wanted.c.asked_at, wanted.c.transaction_id)
        .limit(limit)
    ).all()


def payouts_wanting(connection: Connection, shop: int, values: Iterable[str]) -> list[int]:
    """Return the payouts that wait for any of these references, or have a case about one of them."""
    references = sorted({value for value in values if value})
    found: set[int] = set()
    for start in range(0, len(references), 400):
        rows = connection.execute(
            select(wanted.c.payout_id).where(
                wanted.c.shop_id == shop, wanted.c.reference.in_(references[start : start + 400])
            )
        )
        found.update(rows.scalars())
    return sorted(found)


def matched_orders(connection: Connection, shop: int, identities: Sequence[str]) -> Sequence[Row[Any]]:
    """Return matches with their payouts for the settlement state of orders."""
    return connection.execute(
        select(matches, payouts.c.reference, payouts.c.paid_on, payouts.c.state)
        .join(payouts, payouts.c.id == matches.c.payout_id)
        .where(matches.c.shop_id == shop, matches.c.order_identity.in_(identities))
        .order_by(payouts.c.paid_on)
    ).all()
