"""The running stand-in the tests of its HTTP face talk to."""

from collections.abc import Iterator
from datetime import date

import pytest

from app.sandbox.server import RunningStandIn
from app.sandbox.vipps import (
    AccountingPartnerKeys,
    VippsKeys,
    VippsLedgerBook,
    create_vipps_stand_in,
)

from .world import DAY, OTHER, UNIT, World


@pytest.fixture
def world() -> Iterator[World]:
    world = World(VippsLedgerBook())
    world.book.add_ledger("302321", "123455", opened=DAY)
    world.book.add_ledger("400000", "999999", opened=DAY)
    keys = VippsKeys(
        [UNIT, OTHER],
        [AccountingPartnerKeys("partner", "partner-secret", {"302321"})],
        clock=lambda: world.now,
    )
    stand_in = create_vipps_stand_in(
        world.book, keys, page_size=2, ledgers_page_size=2, today=lambda: date(2026, 3, 5)
    )
    with RunningStandIn(stand_in) as running:
        world.url = running.url
        world.headers = world.unit_headers()
        yield world
