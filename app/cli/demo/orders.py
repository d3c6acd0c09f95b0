"""The shop's orders and refunds as events, with personal fields that somebody forgot to leave out."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from app.cli.demo.site import event_id
from app.sandbox.scenario import ShopOrder, ShopRefund

PERSONAL: Final = {
    "billing": {
        "first_name": "Planta",
        "last_name": "Personvernsen",
        "email": "planta.personvernsen@kunde.example",
        "phone": "+4799887766",
    },
    "customer_note": "Sett pakken bak Personvernsens garasje",
}
"""Invented; a careless client could send it with an order, and nothing of it may be stored anywhere."""
PERSONAL_TEXTS: Final = ("Personvernsen", "planta.personvernsen@kunde.example", "+4799887766", "garasje")

_EVERY_WITH_PERSONAL: Final = 5
BATCH: Final = 100


class Outbox:
    """Turns orders into events and numbers them, as a shop's outbox does."""

    def __init__(self) -> None:
        self._counter = 0
        self.with_personal = 0

    def events(self, orders: Iterable[ShopOrder]) -> list[dict[str, Any]]:
        """Every order, each followed by its refunds."""
        return [event for order in orders for event in self._of(order)]

    def _of(self, order: ShopOrder) -> Iterator[dict[str, Any]]:
        yield self._order(order)
        for refund in order.refunds:
            yield self._refund(order, refund)

    def _order(self, order: ShopOrder) -> dict[str, Any]:
        event: dict[str, Any] = {
            "type": "order",
            "counter": self._next(),
            "id": order.order_id,
            "number": order.number,
            "order_key_hash": order.key_hash,
            "status": "completed",
            "payment_method": order.gateway,
            "transaction_id": order.reference,
            "references": dict(order.metas),
            "currency": order.currency,
            "total": order.total,
            "created_at": _moment(order.at),
            "paid_at": _moment(order.at),
        }
        if self._counter % _EVERY_WITH_PERSONAL == 0:
            event |= PERSONAL
            self.with_personal += 1
        return event | {"event_id": event_id(event)}

    def _refund(self, order: ShopOrder, refund: ShopRefund) -> dict[str, Any]:
        event = {
            "type": "refund",
            "counter": self._next(),
            "refund_id": refund.refund_id,
            "order_id": order.order_id,
            "order_key_hash": order.key_hash,
            "amount": refund.amount,
            "currency": order.currency,
            "created_at": _moment(refund.at),
            "refunded_payment": True,
        }
        return event | {"event_id": event_id(event)}

    def _next(self) -> int:
        self._counter += 1
        return self._counter


def batches(events: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """At most 100 events each."""
    for start in range(0, len(events), BATCH):
        yield events[start : start + BATCH]


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
