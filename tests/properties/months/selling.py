"""Sales that the service books: what the shop tells it of each order, and what has to come of that."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app.api.snapshots import event_id, read_event
from app.cli.demo import pair_shop
from app.core.sales import SaleDate, SalesMode
from app.pipeline.intake import take_events
from app.pipeline.payment_methods import choose_methods
from app.pipeline.sales_choice import choose_sales
from app.pipeline.services import Services
from app.sandbox.driven.provider import SoldOrder
from app.store import connections, sites
from tests.core.sales.shop import GOLDEN
from tests.properties.months.calendar import START, at
from tests.properties.months.sides import Sale
from tests.properties.months.untold_sides import SIDES

PREPAID: Final = 2900
_METHODS: Final = {side.name: side.method for side in SIDES}


@dataclass
class Selling:
    """``mode`` is how the shop has its sales booked; ``delivered`` on which day each order went out, which
    the shop tells of from that day on."""

    mode: SalesMode
    delivered: dict[int, date] = field(default_factory=dict)
    _told: dict[int, str] = field(default_factory=dict)
    _counter: int = 0

    def is_ours(self, day: date) -> bool:
        """Whether the service books what is sold on a day: before the start the other system does."""
        return self.mode is not SalesMode.SETTLEMENT_ONLY and day >= START

    def choose(self, services: Services, shop: int) -> None:
        """Say who settles which payment method, and how sales are booked; again, all is looked at again."""
        with services.store.reading(shop) as connection:
            links = connections.list_connections(connection, shop, "provider")
        choose_methods(services, shop, {_METHODS[one.system]: one.id for one in links}, "test")
        choose_sales(services, shop, self.mode, SaleDate.COMPLETED, START, "test")

    def tell(self, services: Services, shop: int, sales: Iterable[Sale]) -> None:
        """The shop tells of its orders as they are now: taken, or delivered."""
        if self.mode is SalesMode.SETTLEMENT_ONLY:
            pair_shop.tell_orders(services, shop, [one.order for one in sales])
            return
        pair_shop.tell_orders(services, shop, [])  # the site, when it is not there yet
        with services.store.reading(shop) as connection:
            (site, *_) = sites.list_sites(connection, shop)
        told = [event for one in sales if (event := self._event(one)) is not None]
        take_events(services, shop, site.id, site.public_id, 1, [read_event(one) for one in told])

    def _event(self, sale: Sale) -> dict[str, Any] | None:
        """The order as the plugin sends it, all at 25 %; None when nothing is new."""
        order, day = sale.order, self.delivered.get(sale.order.order_id)
        if self._told.get(order.order_id) == str(day):
            return None
        self._told[order.order_id] = str(day)
        self._counter += 1
        told = {
            **_plain(),
            "counter": self._counter,
            "id": order.order_id,
            "number": str(order.order_id),
            "order_key_hash": hashlib.sha256(str(order.order_id).encode()).hexdigest(),
            "transaction_id": order.reference,
            "payment_method": order.payment_method,
            "currency": order.currency,
            "total": order.amount,
            "parts": [_part(order)],
            "vat_shown": [{"vat_rate": "25", "vat": _part(order)["vat"]}],
            "status": "processing" if day is None else "completed",
            "paid_at": f"{at(sale.day, 9):%Y-%m-%dT%H:%M:%SZ}",
            "completed_at": None if day is None else f"{at(day, 10):%Y-%m-%dT%H:%M:%SZ}",
        }
        return told | {"event_id": event_id(told)}


def _plain() -> dict[str, Any]:
    (event,) = json.loads((GOLDEN / "accounting-plain-25.json").read_text("utf-8"))
    return dict(event)


def _part(order: SoldOrder) -> dict[str, Any]:
    vat = (order.amount + 2) // 5
    return {**_plain()["parts"][0], "net": order.amount - vat, "vat": vat}
