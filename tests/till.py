"""A shop that also takes payments by a Vipps number at its till: cases alike, day after day."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pypdf import PdfReader
from sqlalchemy import Row, select

from app.config import Settings
from app.core.cases import Action, Decision
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.tripletex import DrivenTripletex
from app.sandbox.driven.vipps import SECRET, DrivenVipps
from app.sandbox.server import RunningStandIn
from app.sandbox.vipps import SalesUnitKeys, VippsKeys, VippsLedgerBook, create_vipps_stand_in
from app.store import cases, connections, shops, vouchers
from app.store import tables as t
from tests.world import LEDGER, MSN, TODAY, World, add_shop, connect_all, open_installation

TILL, QR = "NO:117703", "QR:55110"
FIRST = TODAY - timedelta(days=4)
SHOP_SALES = Decision(Action.BOOK_TO, account="3000", vat_code="3", note="Salg i butikken")


@dataclass
class TillShop:
    """A connected shop; each day that ends is a payout."""

    world: World
    services: Services
    shop: int

    def sell(self, day: date, *sold: tuple[str, int], refunds: tuple[tuple[str, int], ...] = ()) -> None:
        """Book payments (handle, øre) and end the day."""
        book = self.world.book
        for place, (handle, amount) in enumerate(sold):
            at = datetime(day.year, day.month, day.day, 9, place, tzinfo=UTC)
            book.capture(LEDGER, at, f"till-{day.day}-{place}", amount, fee=amount // 100, handle=handle)
        for place, (handle, amount) in enumerate(refunds):
            at = datetime(day.year, day.month, day.day, 12, place, tzinfo=UTC)
            book.refund(LEDGER, at, f"back-{day.day}-{place}", amount, handle=handle)
        book.close_date(LEDGER, day)

    def work(self) -> None:
        """Collect, and work until nothing is due."""
        now = self.services.now_ms()
        with self.services.store.writing("test", self.shop) as connection:
            for row in connection.execute(select(t.merchant_accounts.c.id)):
                connections.set_merchant_account(connection, self.shop, row.id, due_at=now)
        run_until_done(self.services, seconds=120, patience=1.5)

    def cases(self, state: str | None = cases.OPEN) -> list[Row[Any]]:
        with self.services.store.reading(self.shop) as connection:
            return list(cases.list_cases(connection, self.shop, state=state))

    def vouchers(self) -> list[Row[Any]]:
        """Ours that are not withdrawn, by date."""
        with self.services.store.reading(self.shop) as connection:
            rows = connection.execute(
                select(t.vouchers).where(t.vouchers.c.state != "withdrawn").order_by(t.vouchers.c.date)
            )
            return list(rows)

    def approve_by(self, policy: str) -> None:
        with self.services.store.writing("test", self.shop) as connection:
            shops.set_shop(connection, self.shop, policy=policy)

    def evidence_text(self, voucher_id: int) -> str:
        with self.services.store.reading(self.shop) as connection:
            made = vouchers.evidence_of(connection, self.shop, voucher_id)
        assert made is not None
        pages = PdfReader(io.BytesIO(made.content)).pages
        return " ".join("".join(page.extract_text() for page in pages).split())


def sums(row: Row[Any]) -> dict[str, int]:
    return vouchers.draft_of(row).sums()


class _Till(DrivenVipps):
    """A ledger that is paid to by numbers at the till too, and has sold nothing yet."""

    def __init__(self) -> None:
        self.book = VippsLedgerBook()
        self.book.add_ledger(
            LEDGER, MSN, first_payout=2000801, opened=FIRST, handles=(f"api:{MSN}", TILL, QR)
        )
        self.keys = VippsKeys(sales_units=[SalesUnitKeys(MSN, "client", SECRET, "subscription")])
        self.running = RunningStandIn(create_vipps_stand_in(self.book, self.keys)).start()


@contextmanager
def till_shop(settings: Settings, policy: str = "automatic") -> Iterator[TillShop]:
    """A shop on the database of ``settings`` with two payments and a refund at the till on the first day."""
    with World(_Till(), DrivenTripletex()) as world:
        services = open_installation(world.settings(settings.data, database_url=settings.database_url))
        shop = add_shop(services, policy=policy)
        with services.store.writing("test", shop) as connection:
            shops.set_shop(connection, shop, start_date=FIRST)
        connect_all(services, shop)
        made = TillShop(world, services, shop)
        made.sell(FIRST, (TILL, 12_500), (TILL, 40_000), refunds=((TILL, 5_000),))
        made.work()
        yield made
        services.store.dispose()
