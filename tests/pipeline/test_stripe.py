"""Stripe from its API to the books, on both databases: payouts, in euros, by hand, and one that failed."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Row, select

from app.config import Settings
from app.core.cases import Action, CaseCode, Decision
from app.errors import Refusal
from app.pipeline.connect import confirm_connection, put_connection
from app.pipeline.decide import decide_case
from app.pipeline.reach import test_connection as reach
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.server import RunningStandIn
from app.sandbox.stripe import StripeBook, StripeKeys, create_stripe_stand_in
from app.store import cases, connections, shops, vouchers
from app.store import tables as t
from tests.books import CONSUMER_TOKEN, count_vouchers, start_books
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

    def pay_out(
        self, *, paid: date = PAID, arrives: date = ARRIVED, currency: str = "nok", until: date = TODAY
    ) -> str:
        made = self.book.pay_out(self.account, at(paid, 3), arrival=arrives, currency=currency)
        assert made is not None
        self.book.settle(self.account, at(until, 0))
        return str(made["id"])

    def work(self) -> None:
        """Collect, and work until nothing is due."""
        now = self.services.now_ms()
        with self.services.store.writing("test", self.shop) as connection:
            for row in connection.execute(select(t.merchant_accounts.c.id)):
                connections.set_merchant_account(connection, self.shop, row.id, due_at=now, watched_on=None)
        run_until_done(self.services, seconds=60, patience=0.5)

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

    def accept_all(self) -> None:
        """Whoever has no order here: accepted without one."""
        for row in self.cases():
            if row.code in (CaseCode.ORDER_MISSING, CaseCode.REFUND_MISSING):
                decide_case(self.services, self.shop, row.id, Decision(Action.ACCEPT), "user 7")
        self.work()


@pytest.fixture
def stripe(database: Settings) -> Iterator[StripeShop]:
    book, keys = StripeBook(), StripeKeys()
    account = book.add_account(ACCOUNT, livemode=False)
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
        shops.set_shop(connection, shop, start_date=ARRIVED)
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
    yield StripeShop(book, account, books, services, shop)
    services.store.dispose()
    running.stop()
    books.stop()


def sums(row: Row[Any]) -> dict[str, int]:
    return vouchers.draft_of(row).sums()


def test_a_payout_is_booked_once_and_found_unchanged_afterwards(stripe: StripeShop) -> None:
    sale = stripe.book.charge(stripe.account, at(SOLD), 100_000, fee=2_000)
    stripe.book.stripe_fee(stripe.account, at(SOLD, 13), 450, description="Radar (2026-02-28): Radar")
    reference = stripe.pay_out()
    stripe.work()
    stripe.accept_all()
    assert stripe.cases() == []
    booked = stripe.vouchers()[f"payout {reference}"]
    assert (booked.state, booked.date) == ("verified", ARRIVED)
    assert sums(booked) == {"1920": 97_550, "7770": 2_000, "6553": 450, "1524": -100_000}
    before = stripe.payout(reference).facts_hash
    stripe.book.refund(stripe.account, at(TODAY - timedelta(days=3)), sale["id"], 10_000)
    stripe.book.set_metadata(stripe.account, sale["id"], {"order_id": "changed"})
    stripe.work()
    assert stripe.payout(reference).facts_hash == before
    assert stripe.cases() == []
    assert [one.live for one in count_vouchers(stripe.books)] == [True]


def test_a_payout_counts_as_it_lists_its_rows_whatever_their_day_told_before(stripe: StripeShop) -> None:
    stripe.book.charge(stripe.account, at(SOLD), 100_000, fee=2_000)
    (row,) = stripe.book.account(stripe.account).rows
    stripe.work()
    assert stripe.vouchers() == {}
    stripe.book.change_row(stripe.account, row.id, amount=90_000)
    reference = stripe.pay_out()
    stripe.work()
    stripe.accept_all()
    assert stripe.cases() == []
    assert sums(stripe.vouchers()[f"payout {reference}"]) == {"1920": 88_000, "7770": 2_000, "1524": -90_000}


def test_a_payout_in_euros_waits_for_a_rate_and_is_booked_with_it(stripe: StripeShop) -> None:
    stripe.book.charge(stripe.account, at(SOLD), 20_000, fee=380, currency="eur", settles_in="eur")
    reference = stripe.pay_out(currency="eur")
    stripe.work()
    stripe.accept_all()
    (asked,) = stripe.cases()
    assert (asked.code, asked.subject) == (CaseCode.RATE_MISSING, f"payout/{reference}")
    assert asked.params["amount"] == {"amount": 19_620, "currency": "EUR"}
    assert count_vouchers(stripe.books) == []
    for wrong in ("", "0", "abc"):
        answer = Decision(Action.USE_RATE, rate=wrong, rate_source="DNB", rate_on=ARRIVED.isoformat())
        with pytest.raises(Refusal) as raised:
            decide_case(stripe.services, stripe.shop, asked.id, answer, "user 7")
        assert raised.value.code == "answer_needs_rate"
    rate = Decision(Action.USE_RATE, rate="11.55", rate_source="DNB", rate_on=ARRIVED.isoformat())
    decide_case(stripe.services, stripe.shop, asked.id, rate, "user 7 (decide)")
    stripe.work()
    # The proof is of the company's currency: that a payout in another stands on the same clearing account is
    # named there as an item of this voucher, not passed over.
    assert {row.code for row in stripe.cases()} <= {CaseCode.READ_BACK_DIFFERS}
    booked = stripe.vouchers()[f"payout {reference}"]
    assert booked.state == "verified"
    assert sums(booked) == {"1920": 226_611, "7770": 4_389, "1524": -231_000}
    with stripe.services.store.reading(stripe.shop) as connection:
        made = vouchers.evidence_of(connection, stripe.shop, booked.id)
    assert made is not None
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    for words in ("1 EUR = 11,55 NOK", "DNB", "user 7 (decide)"):
        assert words.replace(" ", "") in printed.replace("\u00a0", " ").replace(" ", "").replace("\n", "")


def test_a_manual_payout_waits_as_one_case(stripe: StripeShop) -> None:
    stripe.book.charge(stripe.account, at(SOLD), 100_000, fee=2_000)
    made = stripe.book.pay_out_by_hand(stripe.account, at(PAID), 50_000, arrival=ARRIVED)
    stripe.book.settle(stripe.account, at(TODAY, 0))
    stripe.work()
    (asked,) = stripe.cases()
    assert (asked.code, asked.subject) == (CaseCode.MANUAL_PAYOUT, f"payout/{made['id']}")
    assert stripe.payout(made["id"]).shape == "bare"
    assert count_vouchers(stripe.books) == []


def test_a_failed_payout_comes_back_and_is_paid_again(stripe: StripeShop) -> None:
    stripe.book.charge(stripe.account, at(SOLD), 100_000, fee=2_000)
    first = stripe.pay_out(until=ARRIVED)
    stripe.book.fail_payout(stripe.account, at(TODAY - timedelta(days=3)), first)
    again = stripe.pay_out(paid=TODAY - timedelta(days=2), arrives=TODAY - timedelta(days=1))
    stripe.work()
    stripe.accept_all()
    assert stripe.cases() == []
    found = stripe.vouchers()
    assert len(found) == 3
    assert sums(found[f"payout {first}"]) == {"1920": 98_000, "7770": 2_000, "1524": -100_000}
    assert sums(found[f"payout {again}"]) == {"1920": 98_000, "1524": -98_000}
    (back,) = [row for name, row in found.items() if name.startswith("return")]
    assert sums(back) == {"1524": 98_000, "1920": -98_000}
    assert {row.state for row in found.values()} == {"verified"}
