"""Matching: why a transaction belongs to an order. By reference only; likeness may suggest, never decide."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from app.core.fact import fact
from app.core.orders import Order, OrderIndex, Refund, host_of
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


@fact(frozen=True, slots=True)
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


def order_numbers(matches: Iterable[Match], index: OrderIndex) -> dict[str, str]:
    """Return the numbers of the matched orders by transaction key."""
    numbers = {one.identity: one.number for found in index.by_reference.values() for one in found}
    return {one.transaction: numbers[one.order] for one in matches if one.order in numbers}


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
    linked = _linked(index, links) if links else {}
    reasons = [_Reason(rule, f"{rule.transaction_field}={rule.order_field}") for rule in table]
    sites = _Sites(transactions, index, table)
    matches: list[Match] = []
    refunded: list[Transaction] = []
    for row in transactions:
        if row.type not in ORDER_TYPES:
            continue
        chosen = linked.get(row.key)
        hit = (chosen, PERSON, Strength.STRONG) if chosen else _decide(row, index, reasons, sites)
        if isinstance(hit, Unmatched):
            unmatched.append(hit)
        elif row.type is TransactionType.REFUND:
            found[row.key] = hit
            refunded.append(row)
        else:
            order, reason, strength = hit
            matches.append(Match(row.key, order.identity, reason, strength, "", _flags(row, order)))
    refunds, missing = _pair_refunds(refunded, found, taken)
    return Matching(tuple(matches + refunds), tuple(unmatched + missing))


class _Reason(NamedTuple):
    """A row of the table, and what a match that it proved says."""

    rule: ReferenceRule
    text: str


def _linked(index: OrderIndex, links: Mapping[str, str]) -> dict[str, Order]:
    """The orders that persons chose, by transaction key; an order that is not there is no choice."""
    known = {order.identity: order for orders in index.by_reference.values() for order in orders}
    return {key: known[identity] for key, identity in links.items() if identity in known}


def _decide(
    transaction: Transaction, index: OrderIndex, table: Sequence[_Reason], sites: "_Sites"
) -> tuple[Order, str, Strength] | Unmatched:
    """Go down the table to the first reference that one order answers.

    Where a stronger reference stands on several orders (renewals copy metas), a later one may only choose
    among those: an order outside them contradicts it.
    """
    suggestions: dict[str, None] = {}
    among: set[str] | None = None
    several = False
    for rule, reason in table:
        value = transaction.reference(rule.transaction_field)
        if not value:
            continue
        orders = index.find(rule.order_field, value)
        if not orders:
            continue
        if len(orders) == 1 and among is None and rule.strength is Strength.STRONG:
            return orders[0], reason, rule.strength  # as what follows would; nearly every row ends here
        suggestions.update(dict.fromkeys(order.identity for order in orders))
        if rule.strength is Strength.WEAK:
            continue
        if rule.strength is Strength.MEDIUM:
            orders = tuple(
                order for order in orders if _can_owe(order, transaction) and sites.wrote(order, transaction)
            )
        several = several or len(orders) > 1
        narrowed = [order for order in orders if among is None or order.identity in among]
        if len(narrowed) == 1:
            return narrowed[0], reason, rule.strength
        if len(narrowed) > 1:
            among = {order.identity for order in narrowed}
    return Unmatched(
        transaction.key, Doubt.SEVERAL if several else Doubt.NOBODY, suggestions=tuple(suggestions)
    )


def _can_owe(order: Order, transaction: Transaction) -> bool:
    return order.currency == transaction.order_currency and abs(transaction.order_amount) <= order.total


class _Sites:
    """Which site wrote the number on a payment: two sites on one account count their orders alike.

    Only hosts are compared, as a site has several addresses there. One that has moved, or whose front page
    is elsewhere, writes another host than its own: its payments that are known by more than a number tell.
    """

    def __init__(
        self, transactions: Sequence[Transaction], index: OrderIndex, table: Sequence[ReferenceRule]
    ) -> None:
        self._transactions = transactions
        self._index = index
        self._strong = [rule for rule in table if rule.strength is Strength.STRONG]
        self._told: set[tuple[str, str]] | None = None

    def wrote(self, order: Order, transaction: Transaction) -> bool:
        """Whether the order can be of the site that wrote the number, where both are told."""
        written, site = _written_by(transaction), host_of(order.site)
        if not written or not site or written == site:
            return True
        if self._told is None:
            self._told = self._find_told()
        return (written, site) in self._told

    def _find_told(self) -> set[tuple[str, str]]:
        """The hosts that are written on payments, each with that of the site whose order is paid."""
        told = set()
        for row in self._transactions:
            for rule in self._strong:
                found = self._index.find(rule.order_field, row.reference(rule.transaction_field) or "")
                if len(found) == 1:
                    told.add((_written_by(row), host_of(found[0].site)))
        return told


def _written_by(transaction: Transaction) -> str:
    return host_of(transaction.reference("site_url") or "")


def _flags(transaction: Transaction, order: Order) -> tuple[str, ...]:
    flags: tuple[str, ...] = ()
    if order.currency != transaction.order_currency:
        flags = ("currency",)
    elif abs(transaction.order_amount) > order.total:
        flags = ("amount",)
    return (*flags, "test_order") if order.test_mode else flags


def _pair_refunds(
    rows: Sequence[Transaction],
    found: dict[str, tuple[Order, str, Strength]],
    taken: Collection[tuple[str, str]],
) -> tuple[list[Match], list[Unmatched]]:
    """Give each refund row its own shop refund: same order, amount and currency, oldest first."""
    wanted: dict[tuple[str, int, str], list[Transaction]] = defaultdict(list)
    for row in rows:
        wanted[found[row.key][0].identity, abs(row.order_amount), row.order_currency].append(row)
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
