"""The shop's facts as matching sees them: orders and refunds, without personal data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.fact import fact


@fact(frozen=True, slots=True)
class Refund:
    """A refund in the shop; ``amount`` is positive minor units; ``paid_back`` whether the gateway paid it."""

    refund_id: str
    amount: int
    currency: str
    created_at: datetime
    paid_back: bool = True


@fact(frozen=True, slots=True)
class Order:
    """An order as its latest snapshot tells it; ``total`` is positive minor units, tax included.

    ``identity`` is (site, order id, hash of the order key): the same id with another key is another order.
    ``references`` are (field, value) pairs: ``transaction_id``, ``meta:<name>``, ``number``, ``id``; former
    order numbers stay among them. ``site`` is the address of its web site.
    """

    identity: str
    number: str
    currency: str
    total: int
    payment_method: str
    created_at: datetime
    references: tuple[tuple[str, str], ...]
    refunds: tuple[Refund, ...] = ()
    test_mode: bool = False
    site: str = ""


def host_of(address: str) -> str:
    """Return the host of a web address, however it is written; "shop.no" of "https://www.Shop.no/butikk"."""
    rest = address.strip().lower().partition("://")[2] or address.strip().lower()
    return re.split(r"[/?#]", rest, maxsplit=1)[0].removeprefix("www.")


@dataclass(frozen=True)
class OrderIndex:
    """Orders by reference; an id that stands on several orders answers with all of them."""

    by_reference: Mapping[tuple[str, str], tuple[Order, ...]]

    @classmethod
    def of(cls, orders: Iterable[Order]) -> "OrderIndex":
        """Index the orders, each identity once (the last given counts), in the order of their identities."""
        index: dict[tuple[str, str], tuple[Order, ...]] = {}
        shared: dict[tuple[str, str], list[Order]] = {}
        known = {order.identity: order for order in orders}
        for identity in sorted(known):
            order = known[identity]
            alone = (order,)  # nearly every reference stands on one order only
            for reference in order.references:
                if index.setdefault(reference, alone) is not alone:
                    among = shared.setdefault(reference, [index[reference][0]])
                    if among[-1] is not order:
                        among.append(order)
        index.update((reference, tuple(among)) for reference, among in shared.items())
        return cls(index)

    def find(self, field: str, value: str) -> tuple[Order, ...]:
        return self.by_reference.get((field, value), ())
