"""Which orders have to be looked at by the sales, and what is known of them."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from app.store.rows import in_shop
from app.store.tables import matches, orders, refunds, sales_orders, transactions

CHUNK: Final = 400


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What tells whether an order has to be looked at: its row, and a name for all that is known of it.

    ``captured_at`` is when the provider took the money (epoch ms), ``paid_back`` the refunds its report has.
    """

    id: int
    identity: str
    mark: str
    captured_at: int | None = None
    paid_back: frozenset[str] = frozenset()


def orders_to_look_at(connection: Connection, shop: int) -> list[OrderFacts]:
    """Return the orders that have changed since they were settled, or are not settled; test orders never."""
    captured = _captured(connection, shop)
    back = _paid_back(connection, shop)
    given: dict[str, list[str]] = defaultdict(list)
    told = select(refunds.c.order_identity, refunds.c.refund_id, refunds.c.event_id, refunds.c.removed)
    for row in connection.execute(told.where(refunds.c.shop_id == shop).order_by(refunds.c.refund_id)):
        given[row.order_identity].append(f"{row.refund_id}:{row.event_id}:{row.removed}")
    settled = {
        row.order_id: row.mark
        for row in connection.execute(
            select(sales_orders.c.order_id, sales_orders.c.mark).where(
                sales_orders.c.shop_id == shop, sales_orders.c.settled.is_(True)
            )
        )
    }
    found = []
    for order_id, name, event in connection.execute(
        select(orders.c.id, orders.c.identity, orders.c.event_id)
        .where(orders.c.shop_id == shop, orders.c.test_mode.is_(False))
        .order_by(orders.c.id)
    ):
        taken, returned = captured.get(name), back.get(name, frozenset())
        mark = _mark(event, *given.get(name, ()), str(taken or ""), *sorted(returned))
        if settled.get(order_id) != mark:
            found.append(OrderFacts(order_id, name, mark, taken, returned))
    return found


def _mark(*facts: str) -> str:
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]


def _captured(connection: Connection, shop: int) -> dict[str, int]:
    """When the provider says it took the money of an order, the first time (epoch ms)."""
    rows = connection.execute(
        select(matches.c.order_identity, func.min(transactions.c.occurred_at).label("at"))
        .join(transactions, transactions.c.id == matches.c.transaction_id)
        .where(matches.c.shop_id == shop, transactions.c.shop_id == shop, transactions.c.type == "sale")
        .group_by(matches.c.order_identity)
    )
    return {row.order_identity: row.at for row in rows}


def _paid_back(connection: Connection, shop: int) -> dict[str, frozenset[str]]:
    """The refunds that a provider's report has, by order."""
    rows = connection.execute(
        select(matches.c.order_identity, matches.c.refund_id).where(
            matches.c.shop_id == shop, matches.c.refund_id != ""
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.order_identity].add(row.refund_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def snapshots_of(connection: Connection, shop: int, ids: Sequence[int]) -> dict[int, Any]:
    """Return the newest snapshot of each order, by row id."""
    found: dict[int, Any] = {}
    for start in range(0, len(ids), CHUNK):
        rows = connection.execute(
            select(orders.c.id, orders.c.snapshot).where(
                in_shop(orders, shop), orders.c.id.in_(ids[start : start + CHUNK])
            )
        )
        found.update({row.id: row.snapshot for row in rows})
    return found


def refunds_of(connection: Connection, shop: int, identities: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Return the refunds of the orders that the shop still has, by order."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for start in range(0, len(identities), CHUNK):
        rows = connection.execute(
            select(refunds).where(
                in_shop(refunds, shop),
                refunds.c.order_identity.in_(identities[start : start + CHUNK]),
                refunds.c.removed.is_(False),
            )
        )
        for row in rows:
            found[row.order_identity].append(row)
    return found
