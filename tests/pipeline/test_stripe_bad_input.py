"""What only Stripe can get wrong: each is one case that says so, books nothing, and heals or waits."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.cases import Action, CaseCode, Decision
from app.errors import Missing
from app.http import Http
from app.pipeline.decide import decide_case
from app.pipeline.resync import ask_resync
from app.pipeline.services import Services
from app.providers.base import CollectPlan
from app.providers.stripe import STRIPE
from app.sandbox.driven.provider import START, before_start
from app.sandbox.driven.stripe import (
    OTHER_ACCOUNT,
    ROWS,
    DrivenStripe,
)
from app.store import payouts
from app.store import tables as t
from tests.pipeline.conftest import open_cases, work
from tests.pipeline.telling import impatient, look_again, read_again, says, told, work_until_told
from tests.world import TODAY, World, payout_of_start

PAYOUTS = "/v1/payouts$"


@pytest.fixture
def provider_name() -> str:
    return DrivenStripe.name


def custom(name: str, path: str, **params: Any) -> dict[str, Any]:
    return {"kind": "custom", "name": name, "path": path, "params": params, "times": None}


# -- answers that are not what was asked for ----------------------------------------------------------


@pytest.mark.parametrize("path", [ROWS, PAYOUTS, "/v1/account$"])
def test_an_answer_in_another_version_is_not_read(
    world: World, installation: Services, stripe: DrivenStripe, path: str
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
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    services = impatient(installation)
    stripe.fault(custom("changed", PAYOUTS, id=stripe.payout, fields={"livemode": True}))
    work_until_told(services)
    (case,) = open_cases(services)
    assert case.code == CaseCode.GAVE_UP
    assert world.count() == []


def test_a_payout_of_another_account_is_not_there(
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    """Asked for with this key it is missing, and a resync of a payout that is gone there changes nothing."""
    stripe.point_keys_elsewhere()
    handle = f"{OTHER_ACCOUNT}/test"
    stripe.book.charge(handle, before_start(2), 50_000, fee=750)
    other = stripe.book.pay_out(handle, before_start(0, hour=3), arrival=START)
    assert other is not None
    http = Http("stripe", stripe.running.url, call_seconds=30)
    (account,) = STRIPE.identify(http, stripe.credentials)
    with pytest.raises(Missing):
        list(STRIPE.collect(http, stripe.credentials, account, CollectPlan((), only=other["id"])))
    work(installation)
    booked = world.count()
    with installation.store.reading(1) as connection:
        references = connection.execute(select(t.payouts.c.reference)).scalars().all()
        assert other["id"] not in references
        number = payout_of_start(connection, 1)
        before = payouts.get_payout(connection, 1, number).facts_hash
    services = impatient(installation)
    path = f"/v1/payouts/{stripe.payout}$"
    stripe.fault({"kind": "error_before", "status": 404, "path": path, "times": None})
    assert ask_resync(services, 1, number, "user 7")
    work_until_told(services)
    (case,) = open_cases(services)
    told(case)
    with services.store.reading(1) as connection:
        assert payouts.get_payout(connection, 1, number).facts_hash == before
    assert world.count() == booked


# -- rows ---------------------------------------------------------------------------------------------

SOURCES: dict[str, Any] = {
    "null": None,
    "an id that names nothing": "xyz_1Unknown",
    "an object of an unknown kind": {"id": "xyz_1Unknown", "object": "something_new", "amount": 5},
    "an empty object": {},
}


@pytest.mark.parametrize("what", sorted(SOURCES))
def test_a_sale_whose_source_tells_nothing_is_asked_about(
    world: World, installation: Services, stripe: DrivenStripe, what: str
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
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    stripe.changed_row(net=stripe.orders[0].amount)
    work(installation)
    (case,) = open_cases(installation)
    assert (case.code, case.params["field"]) == (CaseCode.REPORT_UNREADABLE, "net")
    says(case, "net", "net")
    assert world.count() == []


def test_a_fee_that_its_parts_do_not_tell_is_asked_about(
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    stripe.changed_row(fee_details=[])
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == CaseCode.FEE_UNRECOGNISED
    told(case)
    assert world.count() == []


def test_a_payout_that_stays_unreadable_is_one_question_until_it_can_be_read(
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    """It was closed and opened at each look, so that reports had a new question every hour."""
    stripe.fault(custom("changed", PAYOUTS, id=stripe.payout, fields={"currency": "xxq"}))
    work(installation)
    read_again(installation)
    (case,) = open_cases(installation)
    assert case.subject.startswith("account/")
    with installation.store.writing("test", 1) as connection:
        connection.execute(t.cases.update().values(opened_at=1))
    read_again(installation)
    read_again(installation)
    (same,) = open_cases(installation)
    assert (same.id, same.opened_at, same.params) == (case.id, 1, case.params)
    stripe.running.stand_in.faults.clear()
    read_again(installation)
    assert open_cases(installation) == []
    assert [one.live for one in world.count()] == [True]


def test_what_only_the_second_reading_of_a_kept_payout_finds_is_one_question_until_it_can_be_read(
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    """A look that does not read the payout knows nothing about it, and closed the question each time."""
    work(installation)
    booked = world.count()
    stripe.fault(custom("changed", PAYOUTS, id=stripe.payout, fields={"currency": "xxq"}))
    read_again(installation)
    (case,) = open_cases(installation)
    assert (case.code, case.params["field"]) == (CaseCode.REPORT_UNREADABLE, "currency")
    with installation.store.writing("test", 1) as connection:
        connection.execute(t.cases.update().values(opened_at=1))
    for look in (look_again, read_again, look_again):
        look(installation)
        (same,) = open_cases(installation)
        assert (same.id, same.opened_at, same.params) == (case.id, 1, case.params)
    stripe.running.stand_in.faults.clear()
    decide_case(installation, 1, case.id, Decision(Action.TRY_AGAIN), "user 7")
    work(installation)
    assert open_cases(installation) == []
    stripe.fault(custom("changed", PAYOUTS, id=stripe.payout, fields={"currency": "xxq"}))
    read_again(installation)
    assert [one.id for one in open_cases(installation)] == [case.id]
    stripe.running.stand_in.faults.clear()
    look_again(installation)
    assert open_cases(installation) == []
    assert world.count() == booked


def test_a_payout_that_cannot_be_read_is_asked_for_when_it_is_older_than_what_is_listed_again(
    world: World, installation: Services, stripe: DrivenStripe
) -> None:
    """The question was closed, and the payout never booked, once it was older than the list."""
    stripe.fault(custom("changed", PAYOUTS, id=stripe.payout, fields={"currency": "xxq"}))
    work(installation)
    (case,) = open_cases(installation)
    later = TODAY + timedelta(days=60)
    with installation.store.writing("test", 1) as connection:
        connection.execute(t.merchant_accounts.update().values(complete_through=later))
    look_again(installation)
    assert [one.id for one in open_cases(installation)] == [case.id]
    stripe.running.stand_in.faults.clear()
    decide_case(installation, 1, case.id, Decision(Action.TRY_AGAIN), "user 7")
    work(installation)
    assert open_cases(installation) == []
    assert [one.live for one in world.count()] == [True]
