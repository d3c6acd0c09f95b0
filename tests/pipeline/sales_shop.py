"""A shop that books its sales: real WooCommerce's orders through the form of the API, into each system."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from app.accounting.base import ComputesVat
from app.accounting.registry import SYSTEMS
from app.api.snapshots import event_id, read_event
from app.cli.demo.pairs import SHOP, Pair, opened_pair
from app.core.cases import Action, CaseCode, Decision
from app.core.sales import SaleDate, SalesMode
from app.pipeline.decide import decide_case
from app.pipeline.intake import take_events
from app.pipeline.payment_methods import choose_methods
from app.pipeline.sales_choice import choose_sales
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.accounting import HeldVoucher
from app.store import cases, connections, sales, shops, sites, vouchers
from app.store import tables as t
from tests.core.sales.shop import GOLDEN, NAMES
from tests.properties.months.calendar import MovedClock, open_moved
from tests.providers_under_test import FIRST
from tests.world import SHOP_TODAY, START

SOLD = SHOP_TODAY - timedelta(days=1)

WITH_VAT = [name for name, one in SYSTEMS.items() if one.info.capabilities.vat is not ComputesVat.NONE]
"""Who can keep the books of a shop whose sales are booked here."""

MODES = pytest.mark.parametrize(
    "mode", [SalesMode.DAILY, pytest.param(SalesMode.PER_ORDER, marks=pytest.mark.thorough)]
)
"""What a mode does differently is told of both each time by ``each_with_vat_and_mode``."""


def each_with_vat_and_mode(name: str) -> pytest.MarkDecorator:
    """Both modes in the first system, the daily one in each further; the rest has its like."""
    return pytest.mark.parametrize(
        (name, "mode"),
        [
            pytest.param(
                system, mode, marks=pytest.mark.thorough if place and mode is SalesMode.PER_ORDER else ()
            )
            for place, system in enumerate(WITH_VAT)
            for mode in (SalesMode.DAILY, SalesMode.PER_ORDER)
        ],
    )


ANSWERS: Mapping[CaseCode, Decision] = {
    CaseCode.SALE_NEEDS_PERSON: Decision(Action.ACCEPT),
    CaseCode.SALE_UNMAPPED: Decision(Action.BOOK_TO, account="3100", vat_code="5"),
    CaseCode.REFUND_SPLIT: Decision(Action.ACCEPT),
    CaseCode.REFUND_BY_HAND: Decision(Action.ACCEPT),
    CaseCode.SALE_VAT_DIFFERS: Decision(Action.ACCEPT),
    CaseCode.RATE_MISSING: Decision(
        Action.USE_RATE, rate="11.60", rate_source="Norges Bank", rate_on=SOLD.isoformat()
    ),
}
"""What a person says to what the fourteen orders ask."""


@dataclass
class SalesShop:
    pair: Pair
    counter: int = 1_000_000

    @property
    def services(self) -> Any:
        return self.pair.services

    def tell(self, event: Mapping[str, Any], **changes: Any) -> None:
        """The shop sends an order or a refund, checked and cut as the API does it."""
        self.counter += 1
        told = {**event, **changes, "counter": self.counter}
        told["event_id"] = event_id(told)
        with self.services.store.reading(SHOP) as connection:
            (site, *_) = sites.list_sites(connection, SHOP)
        take_events(self.services, SHOP, site.id, site.public_id, 1, [read_event(told)])
        with self.services.store.writing("test", SHOP) as connection:
            sales.make_sales_due(connection, SHOP, 0)

    def tell_all(self, on: date = SOLD) -> int:
        """All fourteen orders, delivered on the day; return the sum of what was sold less what went back."""
        whole = 0
        for name in NAMES:
            for event in events_of(name):
                if event["type"] == "order":
                    self.tell(event, status="completed", completed_at=f"{on}T10:00:00Z", paid_at=None)
                    factor = 1160 if event["currency"] == "EUR" else 100
                    whole += event["total"] * factor // 100
                else:
                    self.tell(event)
                    whole -= event["amount"]
        return whole

    def choose(self, mode: SalesMode, start: date = START) -> None:
        choose_sales(self.services, SHOP, mode, SaleDate.COMPLETED, start, "user 1")

    def a_day_passes(self, days: int = 1) -> None:
        """The service works on a day later, or several; sales are due as each night."""
        clock = MovedClock(self.services.clock() + timedelta(days=days))
        self.services.store.dispose()
        self.pair = replace(self.pair, services=open_moved(self.services.settings, clock))
        with self.services.store.writing("test", SHOP) as connection:
            sales.make_sales_due(connection, SHOP, 0)

    def work(self) -> None:
        run_until_done(self.services, seconds=120, patience=1.5)

    def answer(self) -> list[str]:
        """Answer what is asked about sales until nothing is; return the codes."""
        said: list[str] = []
        while rows := self.asked():
            for row in rows:
                decide_case(self.services, SHOP, row.id, ANSWERS[CaseCode(row.code)], "user 1")
                said.append(row.code)
            self.work()
        return sorted(said)

    def asked(self) -> list[Row[Any]]:
        with self.services.store.reading(SHOP) as connection:
            found = cases.list_cases(connection, SHOP, state=cases.OPEN, limit=None)
        return [row for row in found if row.subject.startswith("sale/")]

    def vouchers(self) -> list[Row[Any]]:
        """Ours of sales that are not withdrawn, oldest first."""
        with self.services.store.reading(SHOP) as connection:
            rows = connection.execute(
                select(t.vouchers)
                .where(t.vouchers.c.kind == "sales", t.vouchers.c.state != "withdrawn")
                .order_by(t.vouchers.c.id)
            )
            return list(rows)

    def held(self) -> list[HeldVoucher]:
        """Live vouchers of sales in the stand-in."""
        keys = {row.voucher_key for row in self.vouchers()}
        return [one for one in self.pair.accounting.ours() if one.key in keys and one.live]

    def sums(self) -> dict[str, int]:
        """What the stand-in has of sales per account, with its own VAT postings."""
        found: dict[str, int] = defaultdict(int)
        for one in self.held():
            for account, amount in one.sums.items():
                found[account] += amount
        return dict(found)

    def approve_by(self, policy: str) -> None:
        with self.services.store.writing("test", SHOP) as connection:
            shops.set_shop(connection, SHOP, policy=policy)

    def evidence(self, voucher_id: int) -> bytes:
        with self.services.store.reading(SHOP) as connection:
            made = vouchers.evidence_of(connection, SHOP, voucher_id)
        assert made is not None
        return bytes(made.content)


def events_of(name: str) -> list[dict[str, Any]]:
    told = json.loads((GOLDEN / f"accounting-{name}.json").read_text())
    return [told] if isinstance(told, dict) else list(told)


@contextmanager
def sales_shop(accounting: str, folder: Path, policy: str = "automatic") -> Iterator[SalesShop]:
    """A connected shop whose payments with Vipps go to Vipps; its sales are booked by nobody yet."""
    with opened_pair(FIRST, accounting, folder) as pair:
        shop = SalesShop(pair)
        shop.approve_by(policy)
        with pair.services.store.reading(SHOP) as connection:
            (link,) = connections.list_connections(connection, SHOP, "provider")
        choose_methods(pair.services, SHOP, {"vipps": link.id}, "user 1")
        yield shop


def tell_sold(shop: SalesShop, times: int = 1, **changes: Any) -> int:
    """Tell of the orders in the payout of the start as delivered that day, all at 25 %, ``times`` as large as
    what was taken of them; return their sum."""
    (plain,) = events_of("plain-25")
    whole = 0
    for sold in shop.pair.provider.orders:
        total = times * sold.amount
        vat = (total + 2) // 5
        part = {**plain["parts"][0], "net": total - vat, "vat": vat}
        shop.tell(
            plain,
            id=sold.order_id,
            number=str(sold.order_id),
            order_key_hash=hashlib.sha256(str(sold.order_id).encode()).hexdigest(),
            transaction_id=sold.reference,
            currency=sold.currency,
            total=total,
            paid_at=None,
            parts=[part],
            vat_shown=[{"vat_rate": "25", "vat": vat}],
            **{"status": "completed", "completed_at": f"{START}T10:00:00Z", **changes},
        )
        whole += total
    return whole
