"""Which orders have to be looked at by the sales, and what is known of them."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from app.store.rows import in_shop
from app.store.tables import matches, orders, refunds, sales_orders, transactions

CHUNK: Final = 400


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What tells whether an order has to be looked at: its row, and a name for all that is known of it.

    ``captured_at`` is when the provider took money first (epoch ms), ``paid_back`` the refunds it reports.
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
        money = "" if taken is None else "/".join(map(str, taken))
        mark = _mark(event, *given.get(name, ()), money, *sorted(returned))
        if settled.get(order_id) != mark:
            found.append(OrderFacts(order_id, name, mark, taken[0] if taken else None, returned))
    return found


def _mark(*facts: str) -> str:
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]


def _captured(connection: Connection, shop: int) -> dict[str, tuple[int, int, int]]:
    """When the provider says it first took money of an order (epoch ms), how often, and how much in all."""
    taken = transactions.c
    rows = connection.execute(
        select(matches.c.order_identity, func.min(taken.occurred_at), func.count(), func.sum(taken.gross))
        .join(transactions, taken.id == matches.c.transaction_id)
        .where(matches.c.shop_id == shop, taken.shop_id == shop, taken.type == "sale")
        .group_by(matches.c.order_identity)
    )
    return {name: (int(at), int(count), int(whole)) for name, at, count, whole in rows}


def captures_of(connection: Connection, shop: int, identities: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Return the rows by which providers took the money of the orders, by order: ``occurred_at``, amount and
    currency as settled (``gross``) and as the buyer paid (``presentment``), and what they go by."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    taken = transactions.c
    for start in range(0, len(identities), CHUNK):
        query: Select[Any] = (
            select(
                matches.c.order_identity,
                taken.occurred_at,
                taken.gross,
                taken.currency,
                taken.presentment_amount,
                taken.presentment_currency,
                taken.references,
            )
            .join(transactions, taken.id == matches.c.transaction_id)
            .where(in_shop(matches, shop), in_shop(transactions, shop), taken.type == "sale")
            .where(matches.c.order_identity.in_(identities[start : start + CHUNK]))
            .order_by(taken.occurred_at, taken.id)
        )
        for row in connection.execute(query):
            found[row.order_identity].append(row)
    return found


def refund_rows_of(
    connection: Connection, shop: int, identities: Sequence[str]
) -> dict[str, dict[str, list[list[str]]]]:
    """Return what the rows of the orders' refunds go by at the provider, by order and refund."""
    found: dict[str, dict[str, list[list[str]]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(identities), CHUNK):
        query: Select[Any] = (
            select(matches.c.order_identity, matches.c.refund_id, transactions.c.references)
            .join(transactions, transactions.c.id == matches.c.transaction_id)
            .where(in_shop(matches, shop), in_shop(transactions, shop), matches.c.refund_id != "")
            .where(transactions.c.type == "refund")
            .where(matches.c.order_identity.in_(identities[start : start + CHUNK]))
            .order_by(transactions.c.occurred_at, transactions.c.id)
        )
        for row in connection.execute(query):
            found[row.order_identity][row.refund_id] += row.references
    return found


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
