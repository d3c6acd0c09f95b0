"""Payouts of Stripe that are none of every day: currencies of other decimals, and payouts by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

from app.core.cases import Action, CaseCode, Decision
from app.pipeline.decide import decide_case
from app.pipeline.services import Services
from app.sandbox.driven.provider import PAID, START, SoldOrder, Write, before_start
from app.sandbox.driven.stripe import (
    DrivenStripe,
)
from app.store import payouts
from app.store import tables as t
from tests.pipeline.conftest import open_cases, work
from tests.pipeline.telling import says
from tests.world import (
    World,
    add_shop,
    connect_all,
    open_installation,
    payout_of_start,
    tell_orders,
)

PAYOUTS = "/v1/payouts$"


@pytest.fixture
def provider_name() -> str:
    return DrivenStripe.name


@contextmanager
def living(write: Write, folder: Path) -> Iterator[tuple[World, Services]]:
    """A world whose payout of the start has more in it, worked on; orders are told."""
    with World.start("stripe", before_closing=write) as world:
        services = open_installation(world.settings(folder / "data"))
        add_shop(services)
        connect_all(services, 1, "stripe")
        tell_orders(services, 1, world.orders)
        work(services)
        yield world, services
        services.store.dispose()


@pytest.mark.parametrize(
    ("currency", "paid", "shown"),
    [("jpy", 5_000, ("5 000", "5,000")), ("kwd", 12_340, ("12,340", "12.340"))],
    ids=["no decimals", "three decimals"],
)
def test_a_payout_in_a_currency_of_other_decimals_waits_for_a_rate_with_its_own_amount(
    tmp_path: Path, currency: str, paid: int, shown: tuple[str, str]
) -> None:
    def write(side: DrivenStripe, at: Any) -> None:
        sold = side.book.charge(side.handle, before_start(3), paid, currency=currency, settles_in=currency)
        foreign.append(str(sold["id"]))
        made = side.book.pay_out(side.handle, at, currency=currency, arrival=START)
        assert made is not None
        assert made["amount"] == paid

    foreign: list[str] = []
    with living(write, tmp_path) as (world, services):
        assert [one.live for one in world.count()] == [True]  # the one in kroner is held by nothing
        for case in open_cases(services):
            if case.code == CaseCode.ORDER_MISSING:
                assert case.params["amount"] == {"amount": paid, "currency": currency.upper()}
                says(case, shown[0], shown[1])
                decide_case(services, 1, case.id, Decision(Action.ACCEPT), "user 7")
        work(services)
        (asked,) = open_cases(services)
        assert asked.code == CaseCode.RATE_MISSING
        assert asked.params["amount"] == {"amount": paid, "currency": currency.upper()}
        says(asked, f"{shown[0]} {currency.upper()}", currency.upper())
        assert [one.live for one in world.count()] == [True]


@pytest.mark.parametrize(("currency", "seen"), [("jpy", 5_000), ("kwd", 12_340)])
def test_an_order_paid_in_a_currency_of_other_decimals_is_matched_by_what_the_buyer_saw(
    tmp_path: Path, currency: str, seen: int
) -> None:
    """Settled in kroner: the payout is booked by itself, and its sum is the provider's."""

    def write(side: DrivenStripe, at: Any) -> None:
        sold = side.book.charge(
            side.handle, before_start(2), seen, currency=currency, settled=40_000, fee=600
        )
        order = SoldOrder(10_490, seen, str(sold["id"]), "stripe", currency.upper())
        side.orders = (*side.orders, order)

    with living(write, tmp_path) as (world, services):
        assert open_cases(services) == []
        assert [one.live for one in world.count()] == [True]
        with services.store.reading(1) as connection:
            row = payouts.get_payout(connection, 1, payout_of_start(connection, 1))
        assert row.amount == PAID + 40_000 - 600


def test_an_amount_that_no_currency_has_is_not_read(
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    """Iceland's króna has no decimals, and Stripe sends two: what is left over cannot be an amount."""
    stripe.changed_row(currency="isk", amount=149_950, fee=0, net=149_950, fee_details=[])
    work(installation)
    (case,) = open_cases(installation)
    assert (case.code, case.params["field"]) == (CaseCode.REPORT_UNREADABLE, "amount")
    assert world.count() == []


@pytest.mark.parametrize("method", ["standard", "instant"])
def test_unconfirmed_a_payout_by_hand_that_the_next_automatic_one_lists_is_booked_once(
    tmp_path: Path, method: Literal["standard", "instant"]
) -> None:
    """UNCONFIRMED what Stripe lists then; the row is a payout that has a voucher of its own: to clearing."""

    def write(side: DrivenStripe, at: Any) -> None:
        side.book.top_up(side.handle, at, 50_000)
        made.append(side.book.pay_out_by_hand(side.handle, at, 40_000, method=method, arrival=START)["id"])

    made: list[str] = []
    with living(write, tmp_path) as (world, services):
        assert open_cases(services) == []
        with services.store.reading(1) as connection:
            booked = {row.subject: row.draft["postings"] for row in connection.execute(t.vouchers.select())}
        assert [(one["account"], one["amount"]) for one in booked[made[0]]] == [
            ("1920", 40_000),
            ("1524", -40_000),
        ]
        (carried,) = [one for one in booked[world.provider.reference] if one["line_type"] == "carried"]
        assert (carried["account"], carried["amount"]) == ("1524", 40_000)
        assert sum(one["amount"] for own in booked.values() for one in own if one["account"] == "1920") == (
            PAID + 50_000 - 50_000
        )
