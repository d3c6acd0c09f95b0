"""Keys of Stripe that reach something else, belong elsewhere or may not read: told by name, and not used."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.cases import CaseCode
from app.errors import AvstemError, Refusal, WrongIdentity
from app.messages import error_sentence
from app.pipeline.reach import test_connection as reach
from app.pipeline.services import Services
from app.sandbox.driven.provider import TODAY, moment
from app.sandbox.driven.stripe import (
    ACCOUNT,
    KEY,
    OTHER_ACCOUNT,
    DrivenStripe,
)
from app.sandbox.stripe import ALL_READ, READ_RIGHTS
from app.store import balance_days, connections
from app.store import tables as t
from tests.pipeline.conftest import open_cases, work
from tests.pipeline.telling import says
from tests.world import (
    World,
    add_shop,
    put_provider,
)

PAYOUTS = "/v1/payouts$"


@pytest.fixture
def provider_name() -> str:
    return DrivenStripe.name


def test_a_key_moved_to_another_account_collects_nothing(
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    stripe.point_keys_elsewhere()
    stripe.keys.move("shop", OTHER_ACCOUNT)
    work(installation)
    assert world.count() == []
    (case,) = open_cases(installation)
    assert (case.code, case.params["reason"]) == (CaseCode.CONNECTION_BROKEN, "identity_changed")
    says(case, "når noe annet enn det som ble bekreftet", "reach something else")
    with installation.store.reading(1) as connection:
        assert connection.execute(t.report_parts.select()).all() == []
    stripe.keys.move("shop", ACCOUNT)
    reach(installation, 1, case.connection_id, "test")
    work(installation)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(installation) == []


@pytest.mark.parametrize("newest", ["payout", "balance day"])
def test_a_key_that_may_not_read_its_account_and_reaches_another_collects_nothing(
    world: World, installation: Services, stripe: DrivenStripe, newest: str
) -> None:
    """Nothing tells whose such a key is but the payouts that it has shown before."""
    stripe.keys.set_rights("shop", ALL_READ - {READ_RIGHTS["account"]})
    work(installation)
    before = stored_payouts(installation)
    assert [one.live for one in world.count()] == [True]
    with installation.store.writing("test", 1) as connection:
        account = connection.execute(t.merchant_accounts.select()).one()
        if newest == "balance day":
            balance_days.ensure_day(connection, 1, account.id, "NOK", TODAY, installation.now_ms(), "test")
        connections.set_merchant_account(
            connection, 1, account.id, due_at=installation.now_ms(), watched_on=None
        )
    other = stripe.book.add_account(OTHER_ACCOUNT, livemode=False)
    stripe.book.charge(other, moment(TODAY - timedelta(days=3), 9), 77_700, fee=700)
    paid = TODAY - timedelta(days=1)
    stripe.book.pay_out(other, moment(paid, 3), arrival=paid)
    stripe.book.settle(other, moment(TODAY, 0))
    stripe.keys.move("shop", OTHER_ACCOUNT)
    work(installation)
    (case,) = open_cases(installation)
    assert (case.code, case.params["reason"]) == (CaseCode.CONNECTION_BROKEN, "identity_changed")
    assert stored_payouts(installation) == before


def stored_payouts(services: Services) -> list[str]:
    """What the provider has paid out, by what is stored of it."""
    with services.store.reading(1) as connection:
        rows = connection.execute(t.payouts.select().where(t.payouts.c.shape != "balance_day")).all()
    return sorted(row.reference for row in rows)


def test_the_account_that_the_owner_named_must_be_the_keys(bare: Services, stripe: DrivenStripe) -> None:
    elsewhere = {**stripe.credentials, "account_id": "acct_1SomebodyElse"}
    number = put_provider(bare, 1, DrivenStripe, credentials=elsewhere)
    with pytest.raises(WrongIdentity) as raised:
        reach(bare, 1, number, "test")
    for language in ("nb", "en"):
        assert ACCOUNT in error_sentence(raised.value.code, raised.value.params, language)


@pytest.mark.parametrize(
    ("kind", "environment", "key"),
    [("production", "production", KEY), ("test", "test", "rk_live_ShopRestricted0001")],
)
def test_a_key_of_the_other_environment(
    stripe: DrivenStripe, bare: Services, kind: str, environment: str, key: str
) -> None:
    """A test key in a production shop, and a live one in a test shop: told before anything is called."""
    shop = add_shop(bare, name="To", kind=kind)
    given = {**bare.settings.environment, "AVSTEM_STRIPE_URL": stripe.running.url}
    services = replace(bare, settings=replace(bare.settings, environment=given))
    number = put_provider(services, shop, DrivenStripe, environment=environment, credentials={"api_key": key})
    before = len(stripe.running.stand_in.requests)
    with pytest.raises(AvstemError) as raised:
        reach(services, shop, number, "test")
    assert isinstance(raised.value, Refusal)
    assert raised.value.code == "wrong_environment"
    for language, words in (
        ("nb", "Legg inn nøkler fra riktig miljø"),
        ("en", "Enter keys of the right environment"),
    ):
        assert words in error_sentence(raised.value.code, raised.value.params, language)
    assert len(stripe.running.stand_in.requests) == before


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("payout", "Payout: Read (rak_payout_read)"),
        ("balance_transaction", "Balance transaction source: Read (rak_balance_transaction_source_read)"),
        ("charge", "Charge: Read (rak_charge_read)"),
    ],
)
def test_a_right_that_is_missing_is_named_and_enough_when_it_is_given(
    world: World, installation: Services, stripe: DrivenStripe, kind: str, right: str
) -> None:
    stripe.keys.set_rights("shop", ALL_READ - {READ_RIGHTS[kind]})
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == CaseCode.CONNECTION_BROKEN
    says(case, f"mangler en rettighet: «{right}»", f"lack a permission: “{right}”")
    assert world.count() == []
    with installation.store.reading(1) as connection:
        row = connections.get_connection(connection, 1, case.connection_id)
        attempts = connection.exec_driver_sql("SELECT attempts FROM merchant_accounts").scalar_one()
    assert (row.state, attempts) == (connections.BROKEN, 0)
    stripe.keys.set_rights("shop", ALL_READ)
    reach(installation, 1, case.connection_id, "test")
    work(installation)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(installation) == []
