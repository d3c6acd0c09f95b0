"""What an agency may be given by its shops: the keys that the provider lets it have, and no others."""

from dataclasses import replace
from typing import Any

import pytest

from app.errors import Refusal
from app.pipeline.connect import confirm_connection
from app.pipeline.reach import test_connection as reach
from app.pipeline.services import Services
from app.sandbox.server import RunningStandIn
from app.sandbox.vipps import AccountingPartnerKeys, VippsKeys, create_vipps_stand_in
from app.store import connections
from tests.pipeline.conftest import work
from tests.pipeline.telling import error_says
from tests.providers_under_test import FIRST, UNDER_TEST
from tests.world import (
    LEDGER,
    World,
    connect_books,
    put_provider,
    tell_orders,
)


def put(services: Services, shop: int = 1, provider: str = FIRST, **changes: Any) -> int:
    return put_provider(services, shop, UNDER_TEST[provider], **changes)


def test_an_agency_gets_no_sales_unit_keys(bare: Services) -> None:
    agency = replace(bare, settings=replace(bare.settings, operator="agency"))
    with pytest.raises(Refusal) as told:
        put(agency)
    assert told.value.code == "agency_needs_partner_keys"
    error_says(
        told.value,
        "Vipps MobilePay tillater ikke at et byrå bruker butikkens egne nøkler",
        "Vipps MobilePay does not let an agency use the shop's own keys",
    )
    with bare.store.reading(1) as connection:
        assert connections.list_connections(connection, 1) == []
    assert put(replace(agency, settings=replace(agency.settings, vipps_approved=True)))


def test_an_agency_that_has_sales_unit_keys_already_stops_using_them(
    world: World, installation: Services
) -> None:
    """The operator becomes an agency after a shop was connected: its own keys are not used any longer."""
    agency = replace(installation, settings=replace(installation.settings, operator="agency"))
    work(agency)
    assert not any(one["path"].startswith("/report/") for one in world.vipps.stand_in.requests)
    assert world.count() == []
    with agency.store.reading(1) as connection:
        (number,) = [one.id for one in connections.list_connections(connection, 1, "provider")]
    with pytest.raises(Refusal, match="agency_needs_partner_keys"):
        reach(agency, 1, number, "test")
    work(installation)


def test_an_agency_uses_its_partner_keys(world: World, bare: Services) -> None:
    keys = VippsKeys(partners=[AccountingPartnerKeys("partner", "partner-secret", {LEDGER})])
    with RunningStandIn(create_vipps_stand_in(world.book, keys)) as vipps:
        environment = {
            **world.environment,
            "AVSTEM_TEST_VIPPS_URL": vipps.url,
            "AVSTEM_TEST_VIPPS_PARTNER_CLIENT_ID": "partner",
            "AVSTEM_TEST_VIPPS_PARTNER_CLIENT_SECRET": "partner-secret",
        }
        settings = replace(bare.settings, operator="agency", environment=environment)
        agency = replace(bare, settings=settings)
        number = put(agency, style="accounting_partner", credentials={"ledger_id": LEDGER})
        reach(agency, 1, number, "test")
        confirm_connection(agency, 1, number, [LEDGER], "test")
        connect_books(agency, 1)
        tell_orders(agency, 1)
        work(agency)
    assert [one.live for one in world.count()] == [True]
