"""Every registered provider into every registered accounting system: one way, and the same outcome.

Another system has booked the sales. The payout is booked once and documented, read back, proven, reversed and
booked again, and proven again. Vouchers, attachments and balances are counted in the accounting stand-in.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.clock import from_ms
from app.core.proof import Proof
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.sandbox.driven.accounting import HandLine
from app.sandbox.driven.provider import PAID, SoldOrder
from app.store import cases
from app.store import tables as t
from tests.accounting_under_test import BOOKS
from tests.providers_under_test import REGISTERED
from tests.world import (
    START,
    World,
    add_shop,
    connect_all,
    open_installation,
    payout_of_start,
    tell_orders,
    work_until,
)

SHOP = 1


@pytest.fixture(params=[(one, other) for one in REGISTERED for other in BOOKS], ids="-into-".join)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    provider, accounting = request.param
    with World.start(provider, accounting=accounting) as started:
        yield started


@pytest.fixture
def services(world: World, tmp_path: Path) -> Iterator[Services]:
    """Connected to both; the payout is booked, verified, and its sales stand in the books."""
    opened = open_installation(world.settings(tmp_path / "data"))
    assert add_shop(opened) == SHOP
    connect_all(opened, SHOP, world.provider.name, world.accounting.name)
    tell_orders(opened, SHOP, world.orders)
    work_until(opened, SHOP, {"verified": 1})
    for sold in world.orders:
        lines = [HandLine(world.provider.clearing, sold.amount), HandLine(3000, -sold.amount)]
        world.accounting.book_by_hand(_sold_on(opened, sold), f"Nettsalg ordre {sold.order_id}", lines)
    yield opened
    opened.store.dispose()


def _sold_on(services: Services, sold: SoldOrder) -> date:
    with services.store.reading(SHOP) as connection:
        told = select(t.transactions.c.occurred_at).where(t.transactions.c.gross == sold.amount)
        return from_ms(connection.execute(told).scalars().one()).date()


def prove(services: Services, world: World) -> Proof:
    return make_proof(services, SHOP, world.provider.name, "NOK", None, "test")[0]


def test_a_payout_is_booked_once_proven_reversed_and_booked_again(world: World, services: Services) -> None:
    (booked,) = world.count()
    assert (booked.live, booked.uploads, booked.sums["1920"]) == (True, 1, PAID)
    assert sum(booked.sums.values()) == 0
    proposed = propose_opening(services, SHOP, 1)
    accept_opening(services, SHOP, 1, difference=proposed.difference, form="item", actor="test")
    assert proposed.difference == 0
    _holds(prove(services, world))

    with services.store.reading(SHOP) as connection:
        payout = payout_of_start(connection, SHOP)
        voucher = connection.execute(select(t.vouchers.c.id)).scalar_one()
    assert payout is not None
    ask_resync(services, SHOP, payout, "test")
    work_until(services, SHOP, {"verified": 1})
    assert world.count() == [booked]

    reverse_voucher(services, SHOP, voucher, on=None, reason="Feil konto", rebook=True, actor="test")
    work_until(services, SHOP, {"reversed": 1, "verified": 1})
    told = [(one.live, one.uploads, one.day, dict(one.sums)) for one in world.count()]
    assert told == [
        (False, booked.uploads, START, dict(booked.sums)),
        (True, 1, START, dict(booked.sums)),
    ]
    assert world.accounting.balance(1920) == PAID
    assert world.accounting.balance(world.provider.clearing) == 0
    _holds(prove(services, world))
    with services.store.reading(SHOP) as connection:
        assert cases.list_cases(connection, SHOP) == []


def _holds(proof: Proof) -> None:
    assert proof.unexplained == 0
    assert proof.anchored
    assert proof.items == ()
    assert (proof.books, proof.holds) == (0, True)
