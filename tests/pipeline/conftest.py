"""Both stand-ins, and an installation that is connected to them and has its orders."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.stripe import DrivenStripe
from app.store import cases, payouts, vouchers
from app.store import tables as t
from tests.pipeline.inbox import Inbox, open_inbox
from tests.world import World, add_shop, connect_all, open_installation, tell_orders


@pytest.fixture
def world(provider_name: str, accounting_name: str) -> Iterator[World]:
    with World.start(provider_name, accounting=accounting_name) as started:
        yield started


@pytest.fixture
def stripe(world: World) -> DrivenStripe:
    """The provider of a world that is Stripe's."""
    assert isinstance(world.provider, DrivenStripe)
    return world.provider


@pytest.fixture
def bare(world: World, tmp_path: Path) -> Iterator[Services]:
    """An installation with one shop (number 1) that is connected to nothing."""
    services = open_installation(world.settings(tmp_path / "data"))
    add_shop(services)
    yield services
    services.store.dispose()


@pytest.fixture
def installation(world: World, bare: Services) -> Services:
    """Shop 1 is connected to both and has told of its orders; nothing has been worked on."""
    connect_all(bare, 1, world.provider.name, world.accounting.name)
    tell_orders(bare, 1, world.orders)
    return bare


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with open_inbox() as made:
        yield made


@pytest.fixture
def asking(bare: Services, inbox: Inbox) -> Services:
    """A connected shop whose three orders are missing: three cases of one cause, and a mail server."""
    connect_all(bare, 1)
    tell_orders(bare, 1, [])
    settings = replace(bare.settings, smtp_url=inbox.smtp, mail_from="Avstem <avstem@example.com>")
    return replace(bare, settings=settings)


def work(services: Services, patience: float = 0.35) -> None:
    """Work until nothing has been due for a while."""
    run_until_done(services, seconds=120, patience=patience)


def open_cases(services: Services, shop: int = 1) -> list[Any]:
    with services.store.reading(shop) as connection:
        return list(cases.list_cases(connection, shop))


def the_payout(services: Services, shop: int = 1) -> Any:
    """The one payout that is dated from the start."""
    with services.store.reading(shop) as connection:
        rows = connection.execute(t.payouts.select().order_by(t.payouts.c.paid_on.desc())).all()
        return payouts.get_payout(connection, shop, rows[0].id)


def the_vouchers(services: Services, shop: int = 1) -> list[Any]:
    """The vouchers of that payout, oldest first."""
    payout = the_payout(services, shop)
    with services.store.reading(shop) as connection:
        return list(vouchers.vouchers_of(connection, shop, payout.id))
