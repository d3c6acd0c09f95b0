"""Days of movements that are read again: what they cost a look, and what is found unreadable then."""

import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from app.config import Settings
from app.core.cases import CaseCode
from app.pipeline.collecting import Collecting
from app.pipeline.run import run_work
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.stripe import ROWS
from app.store import connections
from app.store import tables as t
from tests.pipeline.stripe_shop import StripeShop, at, stripe_shop, sums
from tests.world import TODAY

DAY = timedelta(days=1)
START = TODAY - 9 * DAY


@pytest.fixture
def manual(database: Settings) -> Iterator[StripeShop]:
    with stripe_shop(database, start=START, schedule="manual") as shop:
        yield shop


def look(shop: StripeShop) -> None:
    """One more look on the same day, as the poll has it: what was read again today is not due again."""
    now = shop.services.now_ms()
    with shop.services.store.writing("test", shop.shop) as connection:
        for row in connection.execute(select(t.merchant_accounts.c.id)):
            connections.set_merchant_account(connection, shop.shop, row.id, due_at=now)
    run_until_done(shop.services, seconds=120, patience=0.3)


def test_a_day_that_cannot_be_read_again_is_asked_for_until_it_can_be(manual: StripeShop) -> None:
    """The next look, which did not read it, closed the question; two days later nobody knew of it."""
    manual.work()
    sold = TODAY - 2 * DAY
    manual.book.charge(manual.account, at(sold, 14), 50_000, fee=900)
    manual.book.settle(manual.account, at(TODAY, 0))
    row = manual.book.account(manual.account).rows[0]
    told = {"id": row.id, "fields": {"net": 1}}
    fault = {"kind": "custom", "name": "changed", "path": ROWS, "params": told, "times": None}
    requests.post(f"{manual.stripe.url}/_faults", json=fault, timeout=60).raise_for_status()
    manual.work()
    (asked,) = manual.cases()
    assert asked.code == CaseCode.REPORT_UNREADABLE
    look(manual)
    assert [(one.id, one.opened_at) for one in manual.cases()] == [(asked.id, asked.opened_at)]
    manual.stripe.stand_in.faults.clear()
    look(manual)
    manual.accept_all()
    assert manual.cases() == []
    assert {name: sums(one) for name, one in manual.vouchers().items()} == {
        f"balance_day NOK {sold}": {"7770": 900, "1524": -900}
    }


@pytest.mark.parametrize("days_a_look", [1, 2, 3])
def test_an_account_whose_looks_end_early_gets_on(
    database: Settings, monkeypatch: pytest.MonkeyPatch, days_a_look: int
) -> None:
    """Each look began with the two days that it had read before, and where it had time for no more it asked
    for those for ever, one look right after the other."""
    read = itertools.count(1)
    monkeypatch.setattr(Collecting, "is_time_short", lambda _work: next(read) % days_a_look == 0)
    with stripe_shop(database, start=START, schedule="manual") as shop:
        with shop.services.store.reading(shop.shop) as connection:
            account = connection.execute(select(t.merchant_accounts.c.id)).scalar_one()
        for _ in range(30):
            run_work(shop.services, "account", shop.shop, account)
        with shop.services.store.reading(shop.shop) as connection:
            row = connection.execute(select(t.merchant_accounts)).one()
        assert (row.complete_through, row.watched_on) == (TODAY - DAY, TODAY)
        assert row.due_at > shop.services.now_ms()


def test_what_shows_late_on_a_day_that_is_booked_is_booked_on_the_next(manual: StripeShop) -> None:
    sold = TODAY - 2 * DAY
    manual.book.charge(manual.account, at(START), 60_000)
    manual.book.charge(manual.account, at(sold, 12), 100_000, fee=2_000)
    manual.book.settle(manual.account, at(sold, 13))
    paid = manual.book.pay_out_by_hand(manual.account, at(sold, 15), 20_000, arrival=TODAY - DAY)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    manual.book.charge(manual.account, at(sold, 14), 50_000, fee=900)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    assert manual.cases() == []
    assert {name: sums(one) for name, one in manual.vouchers().items()} == {
        f"balance_day NOK {sold}": {"7770": 2_000, "1524": -2_000},
        f"balance_day NOK {sold + DAY}": {"7770": 900, "1524": -900},
        f"payout {paid['id']}": {"1920": 20_000, "1524": -20_000},
    }
