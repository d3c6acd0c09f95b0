"""Which order a transaction belongs to, and which references the shop is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, bindparam, delete, select

from app.core.matching import Match
from app.store.bulk import insert_columns, insert_rows, one_of
from app.store.rows import SHOP, in_shop
from app.store.tables import matches, payouts, wanted


def replace_matches(
    connection: Connection, shop: int, payout_id: int, found: Sequence[Match], row_ids: Mapping[str, int]
) -> None:
    """Write the payout's matches as they are now; it takes over those that a balance day had of its rows."""
    connection.execute(_FORGET_OF_PAYOUT[matches], {"shop": shop, "payout": payout_id})
    _forget(connection, matches, shop, [row_ids[match.transaction] for match in found])
    columns: dict[str, Iterable[Any]] = {
        "transaction_id": [row_ids[match.transaction] for match in found],
        "order_identity": [match.order for match in found],
        "refund_id": [match.refund for match in found],
        "reason": [match.reason for match in found],
        "strength": [str(match.strength) for match in found],
        "flags": [list(match.flags) for match in found],
    }
    insert_columns(connection, matches, columns, {"shop_id": shop, "payout_id": payout_id})


def _forget(connection: Connection, table: Table, shop: int, row_ids: Sequence[int]) -> None:
    if row_ids:
        connection.execute(_FORGET_ROWS[table], {"shop": shop, "ids": row_ids})


_FORGET_ROWS: Final = {
    table: delete(table).where(in_shop(table, SHOP), one_of(table.c.transaction_id, "ids"))
    for table in (matches, wanted)
}
_FORGET_OF_PAYOUT: Final = {
    table: delete(table).where(table.c.shop_id == SHOP, table.c.payout_id == bindparam("payout"))
    for table in (matches, wanted)
}


def matches_of(connection: Connection, shop: int, payout_id: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(matches).where(matches.c.shop_id == shop, matches.c.payout_id == payout_id)
    ).all()


def taken_refunds(
    connection: Connection, shop: int, payout_id: int, identities: Iterable[str]
) -> set[tuple[str, str]]:
    """Return the (order identity, refund id) pairs that other payouts' transactions already have."""
    asked = {"shop": shop, "payout": payout_id, "orders": sorted(set(identities))}
    return {(identity, refund) for identity, refund in connection.execute(_TAKEN, asked)}


_TAKEN: Final = select(matches.c.order_identity, matches.c.refund_id).where(
    matches.c.shop_id == SHOP,
    matches.c.payout_id != bindparam("payout"),
    matches.c.refund_id != "",
    one_of(matches.c.order_identity, "orders"),
)


def replace_wanted(
    connection: Connection, shop: int, payout_id: int, asked: Sequence[Mapping[str, Any]], at: int
) -> None:
    """Write what the shop is asked for now; a question that stays keeps the moment it was first asked."""
    known = {row.transaction_id: row.asked_at for row in wanted_of(connection, shop, payout_id)}
    if known:
        connection.execute(_FORGET_OF_PAYOUT[wanted], {"shop": shop, "payout": payout_id})
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
    insert_rows(connection, wanted, rows)


def wanted_of(connection: Connection, shop: int, payout_id: int) -> Sequence[Row[Any]]:
    return connection.execute(_WANTED_OF, {"shop": shop, "payout": payout_id}).all()


_WANTED_OF: Final = select(wanted).where(wanted.c.shop_id == SHOP, wanted.c.payout_id == bindparam("payout"))


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
    return sorted(set(connection.execute(_WANTING, {"shop": shop, "references": references}).scalars()))


_WANTING: Final = select(wanted.c.payout_id).where(
    wanted.c.shop_id == SHOP, one_of(wanted.c.reference, "references")
)


def matched_orders(connection: Connection, shop: int, identities: Sequence[str]) -> Sequence[Row[Any]]:
    """Return matches with their payouts for the settlement state of orders."""
    return connection.execute(
        select(matches, payouts.c.reference, payouts.c.paid_on, payouts.c.state)
        .join(payouts, payouts.c.id == matches.c.payout_id)
        .where(matches.c.shop_id == shop, matches.c.order_identity.in_(identities))
        .order_by(payouts.c.paid_on)
    ).all()
