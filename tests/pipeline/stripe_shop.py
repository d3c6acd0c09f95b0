"""A shop on Stripe and Tripletex, from the stand-ins' history to the books."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, select

from app.config import Settings
from app.core.cases import Action, CaseCode, Decision
from app.pipeline.connect import confirm_connection, put_connection
from app.pipeline.decide import decide_case
from app.pipeline.reach import test_connection as reach
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.tripletex_books import CONSUMER_TOKEN, start_books
from app.sandbox.server import RunningStandIn
from app.sandbox.stripe import StripeBook, StripeKeys, create_stripe_stand_in
from app.store import cases, connections, shops, vouchers
from app.store import tables as t
from tests.world import QUICK, TODAY, add_shop, connect_books, open_installation

ACCOUNT, KEY = "acct_1ShopExample", "rk_test_ShopRestricted0001"
SOLD, PAID, ARRIVED = (TODAY - timedelta(days=days) for days in (9, 6, 4))


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@dataclass
class StripeShop:
    """A connected shop that books by itself whatever has no case."""

    book: StripeBook
    account: str
    books: RunningStandIn
    services: Services
    shop: int
    stripe: RunningStandIn

    def pay_out(
        self, *, paid: date = PAID, arrives: date = ARRIVED, currency: str = "nok", until: date = TODAY
    ) -> str:
        made = self.book.pay_out(self.account, at(paid, 3), arrival=arrives, currency=currency)
        assert made is not None
        self.book.settle(self.account, at(until, 0))
        return str(made["id"])

    def work(self, seconds: float = 120) -> None:
        """Collect, and work until nothing is due, or so long."""
        now = self.services.now_ms()
        with self.services.store.writing("test", self.shop) as connection:
            for row in connection.execute(select(t.merchant_accounts.c.id)):
                connections.set_merchant_account(connection, self.shop, row.id, due_at=now, watched_on=None)
        run_until_done(self.services, seconds=seconds, patience=0.3)

    def cases(self) -> list[Row[Any]]:
        with self.services.store.reading(self.shop) as connection:
            return list(cases.list_cases(connection, self.shop))

    def payout(self, reference: str) -> Row[Any]:
        with self.services.store.reading(self.shop) as connection:
            return connection.execute(select(t.payouts).where(t.payouts.c.reference == reference)).one()

    def vouchers(self) -> dict[str, Row[Any]]:
        """Ours by kind and subject."""
        with self.services.store.reading(self.shop) as connection:
            rows = connection.execute(select(t.vouchers).where(t.vouchers.c.state != "withdrawn")).all()
        drafts = [(row, vouchers.draft_of(row)) for row in rows]
        return {f"{draft.identity.kind} {draft.identity.subject}": row for row, draft in drafts}

    def accept_all(self, seconds: float = 120) -> None:
        """Whoever has no order here: accepted without one."""
        for row in self.cases():
            if row.code in (CaseCode.ORDER_MISSING, CaseCode.REFUND_MISSING):
                decide_case(self.services, self.shop, row.id, Decision(Action.ACCEPT), "user 7")
        self.work(seconds)


@contextmanager
def stripe_shop(
    database: Settings, *, start: date = ARRIVED, schedule: str = "daily"
) -> Iterator[StripeShop]:
    """A shop that starts on ``start``, whose Stripe account pays out on this schedule."""
    book, keys = StripeBook(), StripeKeys()
    account = book.add_account(ACCOUNT, livemode=False, schedule=schedule)
    keys.add("shop", KEY, ACCOUNT)
    running, books = RunningStandIn(create_stripe_stand_in(book, keys)).start(), start_books()
    environment = {
        "AVSTEM_TEST_STRIPE_URL": running.url,
        "AVSTEM_TEST_TRIPLETEX_URL": books.url,
        "AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN": CONSUMER_TOKEN,
    }
    settings = Settings(
        data=database.data,
        database_url=database.database_url,
        secret_keys=database.secret_keys,
        environment=environment,
        **{**QUICK, "preview_days": 10},
    )
    services = open_installation(settings)
    shop = add_shop(services)
    with services.store.writing("test", shop) as connection:
        shops.set_shop(connection, shop, start_date=start)
    connection_id = put_connection(
        services,
        shop,
        role="provider",
        system="stripe",
        environment="test",
        style="restricted_key",
        credentials={"api_key": KEY, "account_id": ACCOUNT},
        actor="test",
    )
    reach(services, shop, connection_id, "test")
    confirm_connection(services, shop, connection_id, [ACCOUNT], "test")
    connect_books(services, shop)
    try:
        yield StripeShop(book, account, books, services, shop, running)
    finally:
        services.store.dispose()
        running.stop()
        books.stop()


def sums(row: Row[Any]) -> dict[str, int]:
    return vouchers.draft_of(row).sums()
