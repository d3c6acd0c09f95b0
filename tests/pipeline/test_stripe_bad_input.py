"""What only Stripe can get wrong: each is one case that says so, books nothing, and heals or waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.cases import Action, CaseCode, Decision
from app.errors import AvstemError, Missing, Refusal, WrongIdentity
from app.http import Http
from app.messages import case_texts, error_sentence
from app.pipeline.decide import decide_case
from app.pipeline.reach import test_connection as reach
from app.pipeline.resync import ask_resync
from app.pipeline.services import Services
from app.providers.base import CollectPlan
from app.providers.stripe import STRIPE
from app.sandbox.stripe import ALL_READ, READ_RIGHTS
from app.store import connections, payouts
from app.store import tables as t
from tests.pipeline.conftest import open_cases, work
from tests.pipeline.test_bad_reports import impatient, told, work_until_told
from tests.providers_under_test.base import PAID, START, SoldOrder, Write, moment
from tests.providers_under_test.stripe import (
    ACCOUNT,
    KEY,
    OTHER_ACCOUNT,
    ROWS,
    StripeUnderTest,
)
from tests.world import (
    World,
    add_shop,
    connect_all,
    open_installation,
    put_provider,
    tell_orders,
)

PAYOUTS = "/v1/payouts$"


@pytest.fixture
def provider_name() -> str:
    return StripeUnderTest.name


@pytest.fixture
def stripe(world: World) -> StripeUnderTest:
    assert isinstance(world.provider, StripeUnderTest)
    return world.provider


def says(case: Any, norwegian: str, english: str) -> None:
    """The case's sentence tells this, in both languages."""
    told(case)
    for language, words in (("nb", norwegian), ("en", english)):
        sentence = case_texts(case.code, case.params, language).sentence.replace("\u00a0", " ")
        assert words in sentence, sentence


def read_again(services: Services) -> None:
    with services.store.writing("test", 1) as connection:
        connection.execute(t.merchant_accounts.update().values(due_at=1, watched_on=None))
    work(services)


def before_start(days: int, hour: int = 9) -> datetime:
    return moment(START - timedelta(days=days), hour)


def custom(name: str, path: str, **params: Any) -> dict[str, Any]:
    return {"kind": "custom", "name": name, "path": path, "params": params, "times": None}


# -- answers that are not what was asked for ----------------------------------------------------------


@pytest.mark.parametrize("path", [ROWS, PAYOUTS, "/v1/account$"])
def test_an_answer_in_another_version_is_not_read(
    world: World, installation: Services, stripe: StripeUnderTest, path: str
) -> None:
    """Fields may mean something else there: nothing of it is stored, and it is told."""
    services = impatient(installation)
    stripe.fault(custom("other_version", path, version="2020-08-27"))
    work_until_told(services)
    (case,) = open_cases(services)
    assert case.code == CaseCode.GAVE_UP
    told(case)
    assert world.count() == []
    with services.store.reading(1) as connection:
        assert connection.execute(t.payouts.select()).all() == []
    stripe.running.stand_in.faults.clear()
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    work(services)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(services) == []


def test_a_payout_of_live_mode_among_ours_is_not_taken(
    world: World, installation: Services, stripe: StripeUnderTest
) -> None:
    services = impatient(installation)
    stripe.fault(custom("changed", PAYOUTS, id=stripe.payout, fields={"livemode": True}))
    work_until_told(services)
    (case,) = open_cases(services)
    assert case.code == CaseCode.GAVE_UP
    assert world.count() == []


def test_a_payout_of_another_account_is_not_there(
    world: World, installation: Services, stripe: StripeUnderTest
) -> None:
    """Asked for with this key it is missing, and a resync of a payout that is gone there changes nothing."""
    stripe.point_keys_elsewhere()
    handle = f"{OTHER_ACCOUNT}/test"
    stripe.book.charge(handle, before_start(2), 50_000, fee=750)
    other = stripe.book.pay_out(handle, before_start(0, hour=3), arrival=START)
    assert other is not None
    http = Http("stripe", stripe.running.url, call_seconds=5)
    (account,) = STRIPE.identify(http, stripe.credentials)
    with pytest.raises(Missing):
        list(STRIPE.collect(http, stripe.credentials, account, CollectPlan((), only=other["id"])))
    work(installation)
    booked = world.count()
    with installation.store.reading(1) as connection:
        rows = connection.execute(t.payouts.select()).all()
        assert [row.reference for row in rows] == [stripe.payout]
        before = payouts.get_payout(connection, 1, rows[0].id).facts_hash
    services = impatient(installation)
    path = f"/v1/payouts/{stripe.payout}$"
    stripe.fault({"kind": "error_before", "status": 404, "path": path, "times": None})
    assert ask_resync(services, 1, rows[0].id, "user 7")
    work_until_told(services)
    (case,) = open_cases(services)
    told(case)
    with services.store.reading(1) as connection:
        assert payouts.get_payout(connection, 1, rows[0].id).facts_hash == before
    assert world.count() == booked


# -- keys ---------------------------------------------------------------------------------------------


def test_a_key_moved_to_another_account_collects_nothing(
    world: World, installation: Services, stripe: StripeUnderTest
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


def test_the_account_that_the_owner_named_must_be_the_keys(bare: Services, stripe: StripeUnderTest) -> None:
    elsewhere = {**stripe.credentials, "account_id": "acct_1SomebodyElse"}
    number = put_provider(bare, 1, StripeUnderTest, credentials=elsewhere)
    with pytest.raises(WrongIdentity) as raised:
        reach(bare, 1, number, "test")
    for language in ("nb", "en"):
        assert ACCOUNT in error_sentence(raised.value.code, raised.value.params, language)


@pytest.mark.parametrize(
    ("kind", "environment", "key"),
    [("production", "production", KEY), ("test", "test", "rk_live_ShopRestricted0001")],
)
def test_a_key_of_the_other_environment(
    stripe: StripeUnderTest, bare: Services, kind: str, environment: str, key: str
) -> None:
    """A test key in a production shop, and a live one in a test shop: told before anything is called."""
    shop = add_shop(bare, name="To", kind=kind)
    given = {**bare.settings.environment, "AVSTEM_STRIPE_URL": stripe.running.url}
    services = replace(bare, settings=replace(bare.settings, environment=given))
    number = put_provider(
        services, shop, StripeUnderTest, environment=environment, credentials={"api_key": key}
    )
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
    world: World, installation: Services, stripe: StripeUnderTest, kind: str, right: str
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


# -- rows ---------------------------------------------------------------------------------------------

SOURCES: dict[str, Any] = {
    "null": None,
    "an id that names nothing": "xyz_1Unknown",
    "an object of an unknown kind": {"id": "xyz_1Unknown", "object": "something_new", "amount": 5},
    "an empty object": {},
}


@pytest.mark.parametrize("what", sorted(SOURCES))
def test_a_sale_whose_source_tells_nothing_is_asked_about(
    world: World, installation: Services, stripe: StripeUnderTest, what: str
) -> None:
    """Its amount is known and its order is not: nothing is guessed from the amount."""
    sold = stripe.orders[0]
    stripe.changed_row(source=SOURCES[what])
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == CaseCode.ORDER_MISSING
    assert case.params["amount"] == {"amount": sold.amount, "currency": "NOK"}
    says(case, "1 499,00", "1,499.00")
    assert world.count() == []
    decide_case(installation, 1, case.id, Decision(Action.ACCEPT), "user 7")
    work(installation)
    assert [one.live for one in world.count()] == [True]


def test_a_row_that_does_not_add_up_names_its_field(
    world: World, installation: Services, stripe: StripeUnderTest
) -> None:
    stripe.changed_row(net=stripe.orders[0].amount)
    work(installation)
    (case,) = open_cases(installation)
    assert (case.code, case.params["field"]) == (CaseCode.REPORT_UNREADABLE, "net")
    says(case, "net", "net")
    assert world.count() == []


def test_a_fee_that_its_parts_do_not_tell_is_asked_about(
    world: World, installation: Services, stripe: StripeUnderTest
) -> None:
    stripe.changed_row(fee_details=[])
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == CaseCode.FEE_UNRECOGNISED
    told(case)
    assert world.count() == []


# -- currencies ---------------------------------------------------------------------------------------


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
    def write(side: StripeUnderTest, at: Any) -> None:
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

    def write(side: StripeUnderTest, at: Any) -> None:
        sold = side.book.charge(
            side.handle, before_start(2), seen, currency=currency, settled=40_000, fee=600
        )
        order = SoldOrder(10_490, seen, str(sold["id"]), "stripe", currency.upper())
        side.orders = (*side.orders, order)

    with living(write, tmp_path) as (world, services):
        assert open_cases(services) == []
        assert [one.live for one in world.count()] == [True]
        with services.store.reading(1) as connection:
            row = connection.execute(t.payouts.select()).one()
        assert row.amount == PAID + 40_000 - 600


def test_an_amount_that_no_currency_has_is_not_read(
    world: World, installation: Services, stripe: StripeUnderTest
) -> None:
    """Iceland's króna has no decimals, and Stripe sends two: what is left over cannot be an amount."""
    stripe.changed_row(currency="isk", amount=149_950, fee=0, net=149_950, fee_details=[])
    work(installation)
    (case,) = open_cases(installation)
    assert (case.code, case.params["field"]) == (CaseCode.REPORT_UNREADABLE, "amount")
    assert world.count() == []


# -- payouts by hand ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["standard", "instant"])
def test_a_payout_by_hand_waits_and_says_so(tmp_path: Path, method: str) -> None:
    """It is told what it is. The automatic payout after it lists its row, which nothing explains yet: it
    waits too, with that amount, and is not booked as if the row were not there."""

    def write(side: StripeUnderTest, at: Any) -> None:
        side.book.top_up(side.handle, at, 50_000)
        terms = {"method": method, "arrival": START}
        made.append(side.book.pay_out_by_hand(side.handle, at, 40_000, **terms)["id"])

    made: list[str] = []
    with living(write, tmp_path) as (world, services):
        case, row = sorted(open_cases(services), key=lambda one: str(one.code))
        assert (case.code, row.code) == (CaseCode.MANUAL_PAYOUT, CaseCode.RULE_MISSING)
        assert row.params["amount"] == {"amount": -40_000, "currency": "NOK"}
        assert case.params == {"reference": made[0], "amount": {"amount": 40_000, "currency": "NOK"}}
        says(
            case,
            f"Utbetaling {made[0]} på 400,00 kr ble bestilt for hånd eller som straksutbetaling. "
            "Betalingsleverandøren sier da ikke hvilke transaksjoner den består av",
            f"Payout {made[0]} of 400.00 NOK was ordered by hand or as an instant payout. "
            "The provider then does not say which transactions it consists of",
        )
        keys = {one.key for one in world.count()}
        decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "user 7")
        read_again(services)
        again = [one.id for one in open_cases(services) if one.code == CaseCode.MANUAL_PAYOUT]
        assert len(again) == 1
        assert {one.key for one in world.count()} == keys
