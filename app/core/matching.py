"""Matching: why a transaction belongs to an order. By reference only; likeness may suggest, never decide."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.orders import Order, OrderIndex, Refund
from app.core.transactions import ORDER_TYPES, Transaction, TransactionType

PERSON: Final = "person"
"""The reason of a match that a person chose."""


class Strength(StrEnum):
    """How much a reference proves: ``STRONG`` is a stored payment id, ``MEDIUM`` an order number or id,
    ``WEAK`` only suggests."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class ReferenceRule:
    """One row of a provider's ordered table: this reference of a transaction is that field of an order."""

    transaction_field: str
    order_field: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Match:
    """A transaction's order and, for a refund, its refund; ``reason`` is the reference that proved it.

    ``flags``: ``twin`` (an equal refund of the same order, paired in time order), ``amount`` (the order's
    total is less than what was taken), ``currency``, ``test_order``.
    """

    transaction: str
    order: str
    reason: str
    strength: Strength
    refund: str = ""
    flags: tuple[str, ...] = ()


class Doubt(StrEnum):
    """Why a transaction found no order."""

    NOBODY = "nobody"
    SEVERAL = "several"
    NO_REFUND = "no_refund"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A transaction without an order (or a refund without a shop refund) and what weak keys suggest."""

    transaction: str
    doubt: Doubt
    order: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]


def match_transactions(
    transactions: Sequence[Transaction],
    index: OrderIndex,
    table: Sequence[ReferenceRule],
    links: Mapping[str, str] | None = None,
    taken: Collection[tuple[str, str]] = (),
) -> Matching:
    """Tie each sale, refund and dispute to exactly one order, or say why not.

    ``links`` maps transaction keys to order identities that a person chose. Refunds prefer the shop refund
    of the same amount and currency; equal twins pair in time order and are flagged. ``taken`` are the
    (order identity, refund id) pairs that transactions of other payouts already have.
    """
    found: dict[str, tuple[Order, str, Strength]] = {}
    unmatched: list[Unmatched] = []
    by_identity = {order.identity: order for orders in index.by_reference.values() for order in orders}
    for transaction in transactions:
        if transaction.type not in ORDER_TYPES:
            continue
        linked = by_identity.get((links or {}).get(transaction.key, ""))
        hit = (linked, PERSON, Strength.STRONG) if linked else _decide(transaction, index, table)
        if isinstance(hit, Unmatched):
            unmatched.append(hit)
        else:
            found[transaction.key] = hit
    matches = [
        Match(row.key, order.identity, reason, strength, flags=_flags(row, order))
        for row in transactions
        if row.key in found and row.type is not TransactionType.REFUND
        for order, reason, strength in [found[row.key]]
    ]
    refunds, missing = _pair_refunds([row for row in transactions if row.key in found], found, taken)
    return Matching(tuple(matches + refunds), tuple(unmatched + missing))


def _decide(
    transaction: Transaction, index: OrderIndex, table: Sequence[ReferenceRule]
) -> tuple[Order, str, Strength] | Unmatched:
    """Go down the table to the first reference that one order answers.

    Where a stronger reference stands on several orders (renewals copy metas), a later one may only choose
    among those: an order outside them contradicts it.
    """
    suggestions: dict[str, None] = {}
    among: set[str] | None = None
    several = False
    for rule in table:
        value = transaction.reference(rule.transaction_field)
        if not value:
            continue
        orders = index.find(rule.order_field, value)
        suggestions.update(dict.fromkeys(order.identity for order in orders))
        if rule.strength is Strength.WEAK:
            continue
        if rule.strength is Strength.MEDIUM:
            orders = tuple(order for order in orders if _can_owe(order, transaction))
        several = several or len(orders) > 1
        narrowed = [order for order in orders if among is None or order.identity in among]
        if len(narrowed) == 1:
            return narrowed[0], f"{rule.transaction_field}={rule.order_field}", rule.strength
        if len(narrowed) > 1:
            among = {order.identity for order in narrowed}
    return Unmatched(
        transaction.key, Doubt.SEVERAL if several else Doubt.NOBODY, suggestions=tuple(suggestions)
    )


def _can_owe(order: Order, transaction: Transaction) -> bool:
    return order.currency == transaction.order_currency and abs(transaction.order_amount) <= order.total


def _flags(transaction: Transaction, order: Order) -> tuple[str, ...]:
    flags = []
    if order.currency != transaction.order_currency:
        flags.append("currency")
    elif abs(transaction.order_amount) > order.total:
        flags.append("amount")
    if order.test_mode:
        flags.append("test_order")
    return tuple(flags)


def _pair_refunds(
    rows: Sequence[Transaction],
    found: dict[str, tuple[Order, str, Strength]],
    taken: Collection[tuple[str, str]],
) -> tuple[list[Match], list[Unmatched]]:
    """Give each refund row its own shop refund: same order, amount and currency, oldest first."""
    wanted: dict[tuple[str, int, str], list[Transaction]] = defaultdict(list)
    for row in rows:
        if row.type is TransactionType.REFUND:
            key = (found[row.key][0].identity, abs(row.order_amount), row.order_currency)
            wanted[key].append(row)
    matches, missing = [], []
    for (_, amount, currency), alike in wanted.items():
        order = found[alike[0].key][0]
        alike_refunds = _refunds(order, amount, currency)
        offered = [one for one in alike_refunds if (order.identity, one.refund_id) not in taken]
        for position, row in enumerate(sorted(alike, key=lambda row: (row.occurred_at, row.key))):
            if position >= len(offered):
                missing.append(Unmatched(row.key, Doubt.NO_REFUND, order=order.identity))
                continue
            _, reason, strength = found[row.key]
            twin = ("twin",) if len(alike_refunds) > 1 else ()
            matches.append(
                Match(
                    row.key,
                    order.identity,
                    reason,
                    strength,
                    refund=offered[position].refund_id,
                    flags=_flags(row, order) + twin,
                )
            )
    return matches, missing


def _refunds(order: Order, amount: int, currency: str) -> list[Refund]:
    """The shop's refunds that a row can be, oldest first; those paid back by hand come last."""
    alike = [refund for refund in order.refunds if refund.amount == amount and refund.currency == currency]
    return sorted(alike, key=lambda refund: (not refund.paid_back, refund.created_at, refund.refund_id))
