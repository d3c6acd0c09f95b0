"""Orders that no payout had settled at the end of a day, whatever was paid out since."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.clock import start_of_day_ms
from app.config import Settings
from app.pipeline.report_tables import Asked, make_table
from app.pipeline.services import Services
from app.sandbox.driven.provider import SoldOrder
from app.secrets import new_key
from app.store import tables as t
from tests.pipeline.conftest import the_payout, work
from tests.pipeline.stripe_shop import StripeShop, at, stripe_shop
from tests.world import START, TODAY, World, tell_orders

DAY = timedelta(days=1)


def ordered(services: Services, day: date) -> None:
    """All orders were placed that day."""
    with services.store.writing("test", 1) as connection:
        connection.execute(t.orders.update().values(ordered_at=start_of_day_ms(day, "Europe/Oslo")))


def unsettled(services: Services, day: date) -> list[object]:
    rows = make_table(services, 1, "unsettled", Asked(START - 40 * DAY, day, "nb")).rows
    return sorted(str(row[0]) for row in rows)


def test_what_is_paid_out_later_was_not_settled_at_the_end_of_the_period(
    world: World, installation: Services
) -> None:
    work(installation)
    ordered(installation, START)
    with installation.store.writing("test", 1) as connection:
        connection.execute(t.shops.update().values(start_date=START))
    paid_on = the_payout(installation).paid_on
    numbers = sorted(str(one.order_id) for one in world.orders)
    assert unsettled(installation, paid_on) == []
    with installation.store.writing("test", 1) as connection:
        connection.execute(t.payouts.update().values(paid_on=paid_on + DAY))
    assert unsettled(installation, paid_on) == numbers
    assert unsettled(installation, paid_on + DAY) == []


def sold_on(shop: StripeShop, day: date, number: int) -> str:
    """A payment with its order; return the order's number."""
    made = shop.book.charge(shop.account, at(day), 100_000, fee=2_000)
    told_as = str(made["id"])
    tell_orders(shop.services, shop.shop, [SoldOrder(number, 100_000, told_as, "stripe", "NOK")])
    return str(number)


@pytest.fixture
def database(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", secret_keys=(new_key(),))


def test_a_day_whose_fees_are_booked_has_paid_nothing_out(database: Settings) -> None:
    """Rows that wait for 35 days have their fees booked; the orders' money is at the provider still."""
    sold = TODAY - 40 * DAY
    with stripe_shop(database, start=TODAY - 45 * DAY) as shop:
        number = sold_on(shop, sold, 10_700)
        shop.book.settle(shop.account, at(TODAY - DAY, 0))
        shop.work()
        ordered(shop.services, sold)
        assert [row.kind for row in shop.vouchers().values()] == ["balance_day"]
        assert unsettled(shop.services, TODAY - DAY) == [number]
        shop.pay_out(paid=TODAY - DAY, arrives=TODAY)
        shop.work()
        assert unsettled(shop.services, TODAY - DAY) == [number]
        assert unsettled(shop.services, TODAY) == []


def test_a_transfer_that_lists_nothing_settles_what_was_sold_up_to_it(database: Settings) -> None:
    first, second = TODAY - 8 * DAY, TODAY - 3 * DAY
    with stripe_shop(database, start=TODAY - 9 * DAY, schedule="manual") as shop:
        numbers = [sold_on(shop, day, 10_800 + place) for place, day in enumerate((first, second))]
        shop.book.pay_out_by_hand(shop.account, at(first + 2 * DAY, 15), 90_000, arrival=first + 3 * DAY)
        shop.book.settle(shop.account, at(TODAY, 0))
        shop.work()
        ordered(shop.services, first)
        assert unsettled(shop.services, first + DAY) == numbers
        assert unsettled(shop.services, TODAY) == numbers[1:]
