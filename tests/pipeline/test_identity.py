"""What is connected is what a person confirmed: anything else is refused with a sentence, and not used."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from app.errors import AvstemError, Conflict, Refusal, Unauthorised, WrongIdentity
from app.messages import case_texts
from app.pipeline.connect import confirm_connection
from app.pipeline.reach import test_connection as reach
from app.pipeline.services import Services
from app.pipeline.start import pause_shop
from app.sandbox.driven.tripletex_books import COMPANY, CONSUMER_TOKEN, EMPLOYEE_TOKEN, by_hand
from app.store import connections
from tests.pipeline.conftest import open_cases, the_payout, the_vouchers, work
from tests.pipeline.telling import error_says
from tests.providers_under_test import EACH, FIRST, REGISTERED, UNDER_TEST
from tests.world import (
    World,
    add_shop,
    put_provider,
    voucher_states,
)


def put(services: Services, shop: int = 1, provider: str = FIRST, **changes: Any) -> int:
    return put_provider(services, shop, UNDER_TEST[provider], **changes)


def put_books(services: Services, shop: int = 1, **changes: Any) -> int:
    given = {
        "role": "accounting",
        "system": "tripletex",
        "style": "employee",
        "credentials": {"employee_token": EMPLOYEE_TOKEN},
        **changes,
    }
    return put(services, shop, **given)


def state_of(services: Services, connection_id: int) -> Any:
    with services.store.reading(1) as connection:
        return connections.get_connection(connection, 1, connection_id)


def attempts(services: Services) -> list[int]:
    with services.store.reading(1) as connection:
        rows = connection.exec_driver_sql(
            "SELECT attempts FROM vouchers UNION ALL SELECT attempts FROM payouts "
            "UNION ALL SELECT attempts FROM merchant_accounts"
        )
        return list(rows.scalars())


def test_a_key_that_comes_to_reach_another_company_sends_nothing(
    world: World, installation: Services
) -> None:
    by_hand(world.books, "point_token", token=EMPLOYEE_TOKEN, company=88)
    work(installation)
    assert world.count() == []
    (case,) = open_cases(installation)
    assert (case.code, case.params["reason"]) == ("connection_broken", "identity_changed")
    for language, told in (("nb", "når noe annet enn det som ble bekreftet"), ("en", "reach something else")):
        texts = case_texts(case.code, case.params, language)
        assert told in texts.sentence
        assert "Tripletex" in texts.sentence
        assert texts.action
    assert set(attempts(installation)) == {0}
    with pytest.raises(WrongIdentity) as told_then:
        reach(installation, 1, case.connection_id, "test")
    error_says(
        told_then.value,
        "Tripletex når noe annet enn det som ble bekreftet: Et annet firma AS",
        "reach something",
    )
    assert open_cases(installation) != []

    by_hand(world.books, "point_token", token=EMPLOYEE_TOKEN, company=int(COMPANY))
    reach(installation, 1, case.connection_id, "test")
    work(installation)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(installation) == []


def test_new_credentials_must_reach_the_confirmed_company(world: World, installation: Services) -> None:
    world.held.add_employee_token(88, CONSUMER_TOKEN, "test-other-employee")
    number = put_books(installation, credentials={"employee_token": "test-other-employee"})
    with pytest.raises(WrongIdentity) as told:
        reach(installation, 1, number, "test")
    error_says(told.value, "Legg inn nøkler til det samme firmaet", "Enter keys to the same company")
    assert state_of(installation, number).state == connections.BROKEN
    with pytest.raises(Conflict, match="connection_not_tested"):
        confirm_connection(installation, 1, number, ["88"], "test")
    work(installation)
    assert world.count() == []


@EACH
def test_new_keys_that_reach_another_merchant_account_collect_nothing(
    world: World, installation: Services
) -> None:
    """What they show is not what was confirmed: for another account, one has to connect anew."""
    elsewhere = world.provider.point_keys_elsewhere()
    number = put(installation, 1, world.provider.name, credentials=elsewhere)
    with pytest.raises((WrongIdentity, Unauthorised, Refusal)) as told:
        reach(installation, 1, number, "test")
    title = installation.providers[world.provider.name].info.title
    error_says(told.value, title, title)
    work(installation)
    assert world.count() == []
    assert state_of(installation, number).state != connections.WORKING


@EACH
def test_a_merchant_account_lives_in_one_shop(world: World, installation: Services) -> None:
    other = add_shop(installation, name="Annen")
    number = put(installation, other, world.provider.name)
    with pytest.raises(Conflict) as told:
        reach(installation, other, number, "test")
    assert told.value.code == "merchant_account_in_other_shop"
    account = world.provider.account
    error_says(
        told.value,
        f"Brukerstedet {account} brukes allerede av en annen butikk her. Legg dette nettstedet til",
        "used by another shop here. Add this site to that shop",
    )
    with pytest.raises(Conflict, match="connection_not_tested"):
        confirm_connection(installation, other, number, [account], "test")


def test_a_company_lives_in_one_shop(world: World, installation: Services) -> None:
    other = add_shop(installation, name="Annen")
    number = put_books(installation, other)
    with pytest.raises(Conflict) as told:
        reach(installation, other, number, "test")
    assert told.value.code == "company_in_other_shop"
    error_says(
        told.value, "brukes allerede av en annen butikk her", "is used by another shop here. Add this site"
    )


@EACH
def test_two_shops_that_confirm_at_once(world: World, bare: Services) -> None:
    """Both have tested before one confirms: the database lets one of them have it."""
    other = add_shop(bare, name="Annen")
    name, account = world.provider.name, world.provider.account
    numbers = {shop: (put(bare, shop, name), put_books(bare, shop)) for shop in (1, other)}
    for shop, both in numbers.items():
        for number in both:
            reach(bare, shop, number, "test")
    for number, reference in zip(numbers[1], (account, COMPANY), strict=True):
        confirm_connection(bare, 1, number, [reference], "test")
    for number, reference, code in zip(
        numbers[other],
        (account, COMPANY),
        ("merchant_account_in_other_shop", "company_in_other_shop"),
        strict=True,
    ):
        with pytest.raises(Conflict, match=code):
            confirm_connection(bare, other, number, [reference], "test")
        with bare.store.reading(other) as connection:
            row = connections.get_connection(connection, other, number)
            assert (row.state, row.confirmed_at) == (connections.TESTED, None)


@pytest.mark.parametrize(("kind", "environment"), [("production", "test"), ("test", "production")])
def test_an_environment_that_is_not_the_shops(bare: Services, kind: str, environment: str) -> None:
    shop = add_shop(bare, name="To", kind=kind)
    roles = [put_books, *(partial(put, provider=name) for name in REGISTERED)]
    for role in roles:
        with pytest.raises(Refusal) as told:
            role(bare, shop, environment=environment)
        assert told.value.code == "wrong_environment"
        error_says(told.value, "en testbutikk bruker testmiljøet", "a test shop uses the test environment")


@pytest.mark.parametrize(
    ("kind", "environment", "token"),
    [("production", "production", "test-tlxr_" + "a" * 30), ("test", "test", "tlxr_" + "a" * 30)],
)
def test_a_token_of_the_other_environment(
    world: World, bare: Services, kind: str, environment: str, token: str
) -> None:
    """Tripletex' test tokens begin with ``test-``: told before anything real is called."""
    shop = add_shop(bare, name="To", kind=kind)
    environment_of = {"AVSTEM_TRIPLETEX_URL": world.books.url, **world.environment}
    services = replace(bare, settings=replace(bare.settings, environment=environment_of))
    number = put_books(
        services, shop, environment=environment, style="refresh", credentials={"refresh_token": token}
    )
    before = len(world.books.stand_in.requests)
    with pytest.raises(AvstemError) as told:
        reach(services, shop, number, "test")
    assert told.value.code == "wrong_environment"
    error_says(told.value, "Legg inn nøkler fra riktig miljø", "Enter keys of the right environment")
    if kind == "production":
        assert len(world.books.stand_in.requests) == before


@pytest.mark.parametrize(
    ("provider_name", "role"), [*((name, "provider") for name in REGISTERED), (FIRST, "accounting")]
)
def test_a_production_shop_never_talks_to_a_sandbox(world: World, bare: Services, role: str) -> None:
    shop = add_shop(bare, name="Ekte", kind="production")
    environment = {
        world.provider.address.replace("TEST_", ""): world.provider.running.url,
        "AVSTEM_TRIPLETEX_URL": world.books.url,
        "AVSTEM_TRIPLETEX_CONSUMER_TOKEN": "consumer",
    }
    services = replace(bare, settings=replace(bare.settings, environment=environment))
    if role == "accounting":
        number = put_books(
            services, shop, environment="production", credentials={"employee_token": "employee"}
        )
    else:
        given = {"environment": "production", "credentials": world.provider.live_credentials}
        number = put(services, shop, world.provider.name, **given)
    with pytest.raises(AvstemError) as told:
        reach(services, shop, number, "test")
    assert told.value.code == "sandbox_in_production"
    error_says(told.value, "er en sandkasse, og denne butikken er i produksjon", "this shop is in production")


def test_the_operators_key_is_missing(bare: Services) -> None:
    without = replace(bare, settings=replace(bare.settings, environment={}))
    with pytest.raises(Refusal) as told:
        put_books(without)
    assert told.value.code == "operator_key_missing"
    error_says(told.value, "AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN", "AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN")


def test_a_revoked_accounting_key_tells_once_and_a_new_one_lets_all_catch_up(
    world: World, installation: Services
) -> None:
    world.held.revoke_token(EMPLOYEE_TOKEN)
    for _ in range(3):
        with installation.store.writing("test", 1) as connection:
            connection.exec_driver_sql("UPDATE vouchers SET due_at = 1")
        work(installation)
    told = open_cases(installation)
    assert [one.code for one in told] == ["connection_broken"]
    assert set(attempts(installation)) == {0}
    assert world.count() == []
    assert voucher_states(installation, 1) == {"approved": 1}
    for language, words in (("nb", "Legg inn nye nøkler for Tripletex"), ("en", "Enter new keys")):
        assert words in case_texts(told[0].code, told[0].params, language).action

    world.held.add_employee_token(int(COMPANY), CONSUMER_TOKEN, "test-new-employee")
    number = put_books(installation, credentials={"employee_token": "test-new-employee"})
    reach(installation, 1, number, "test")
    work(installation)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(installation) == []


def test_one_shops_broken_key_stops_no_other(world: World, installation: Services) -> None:
    world.held.add_employee_token(88, CONSUMER_TOKEN, "test-second")
    other = add_shop(installation, name="Annen")
    number = put_books(installation, other, credentials={"employee_token": "test-second"})
    reach(installation, other, number, "test")
    confirm_connection(installation, other, number, ["88"], "test")
    world.held.revoke_token(EMPLOYEE_TOKEN)
    work(installation)
    assert [one.code for one in open_cases(installation)] == ["connection_broken"]
    assert open_cases(installation, other) == []
    with installation.store.reading(other) as connection:
        (row,) = connections.list_connections(connection, other)
    assert row.state == connections.WORKING


def test_a_paused_shop_sends_nothing_from_the_moment_it_is_paused(
    world: World, installation: Services
) -> None:
    """Also what was on its way: a voucher that is created and not booked stays unbooked."""
    world.fault(world.books, kind="error_before", method="PUT", path=":sendToLedger", status=503, times=None)
    work(installation, patience=0.15)
    assert [one.unposted for one in world.count()] == [True]
    pause_shop(installation, 1, True, "test")
    world.books.stand_in.faults.clear()
    work(installation)
    assert [one.unposted for one in world.count()] == [True]
    (voucher,) = the_vouchers(installation)
    assert voucher.state == "sending"
    assert the_payout(installation).state != "verified"
    pause_shop(installation, 1, False, "test")
    work(installation)
    assert [one.live for one in world.count()] == [True]
