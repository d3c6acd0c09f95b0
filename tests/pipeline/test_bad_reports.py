"""An answer that is broken, cut or not understood is one case; it books nothing and loses nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.cases import Action, Decision
from app.messages import case_texts
from app.pipeline.decide import decide_case
from app.pipeline.services import Services
from app.pipeline.start import set_start_date
from app.store import rules
from tests.pipeline.conftest import open_cases, work
from tests.pipeline.telling import impatient, read_again, told, work_until_told
from tests.providers_under_test import EACH_THOROUGHLY, FIRST, REGISTERED, UNDER_TEST
from tests.world import (
    ORDERS,
    START,
    TODAY,
    World,
    add_shop,
    connect_all,
    open_installation,
    tell_orders,
    voucher_states,
)

DAY_BEFORE = START - timedelta(days=1)


BROKEN: dict[str, dict[str, Any]] = {
    "items": {"kind": "error_before", "status": 200, "body": '{"items": {}}'},
    "no JSON": {"kind": "custom", "name": "broken_json"},
    "cut": {"kind": "custom", "name": "truncated"},
    "a list": {"kind": "error_before", "status": 200, "body": "[]"},
    "html": {"kind": "error_before", "status": 200, "body": "<html>"},
    "redirect": {"kind": "error_before", "status": 302, "headers": {"Location": "https://example.com"}},
    "500": {"kind": "error_before", "status": 500},
    "no answer": {"kind": "cut_before"},
}
EVERYWHERE = ("items", "cut")
"""What each provider's own code meets; the rest is met by what they share, and told with the first alone."""


def _broken() -> Iterator[Any]:
    for provider in REGISTERED:
        for name, fault in BROKEN.items():
            always = provider == FIRST or name in EVERYWHERE
            marks = () if always else (pytest.mark.thorough,)
            yield pytest.param(provider, fault, marks=marks, id=f"{provider}-{name}")


@pytest.mark.parametrize(("provider_name", "fault"), [*_broken()])
def test_an_answer_that_stays_broken_is_told_and_heals_by_itself(
    world: World, installation: Services, fault: dict[str, Any]
) -> None:
    services = impatient(installation)
    world.provider.fault({**world.provider.reports, "times": None, **fault})
    work_until_told(services)
    (case,) = open_cases(services)
    assert case.code == "gave_up"
    told(case)
    assert world.count() == []
    world.provider.running.stand_in.faults.clear()
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    work(services)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(services) == []


def test_a_page_that_comes_twice_counts_once(world: World, installation: Services) -> None:
    world.fault(world.vipps, kind="custom", name="duplicate_page", times=None)
    work(installation)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(installation) == []


FIRST_DAMAGES = 2
"""How many of each provider's are told each time; of the first provider's all."""
DAMAGES = [
    pytest.param(name, what, marks=() if name == FIRST or place < FIRST_DAMAGES else (pytest.mark.thorough,))
    for name in REGISTERED
    for place, what in enumerate(UNDER_TEST[name].damages)
]


@pytest.mark.parametrize(("provider_name", "what"), DAMAGES)
def test_a_report_that_does_not_add_up_books_nothing_and_stops_no_other(
    world: World, installation: Services, what: str
) -> None:
    """The payout of the day before is booked; this one waits with a case that says why."""
    services = impatient(installation)
    set_start_date(services, 1, DAY_BEFORE, "test")
    tell_orders(services, 1, [world.provider.earlier])
    damage = world.provider.damages[what]
    world.provider.damage(damage)
    work(services)
    (case,) = open_cases(services)
    assert case.code == damage.case
    told(case)
    assert voucher_states(services, 1) == {"verified": 1}
    assert [one.live for one in world.count()] == [True]

    world.provider.running.stand_in.faults.clear()
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    read_again(services)
    assert open_cases(services) == []
    assert [one.live for one in world.count()] == [True, True]


def booked_from(world: World, folder: Path) -> Services:
    """An installation with one shop that has worked on everything."""
    services = open_installation(world.settings(folder / "data"))
    add_shop(services)
    connect_all(services, 1, world.provider.name)
    tell_orders(services, 1, world.orders)
    work(services)
    return services


@EACH_THOROUGHLY
@pytest.mark.parametrize("amount", [12_345, -12_345])
def test_an_unknown_kind_of_row_is_held_with_its_amount_and_booked_where_a_person_says(
    provider_name: str, tmp_path: Path, amount: int
) -> None:
    with World.start(
        provider_name, before_closing=lambda side, at: side.unknown_row(at, "future-thing", amount)
    ) as world:
        services = booked_from(world, tmp_path)
        (case,) = open_cases(services)
        assert case.code == "unknown_transaction"
        assert case.params["amount"] == {"amount": amount, "currency": "NOK"}
        told(case)
        assert "future-thing" in case_texts(case.code, case.params, "nb").sentence
        assert world.count() == []
        book_to = Decision(Action.BOOK_TO, account="3000", vat_code="0")
        decide_case(services, 1, case.id, book_to, "test")
        work(services)
        assert [one.live for one in world.count()] == [True]
        services.store.dispose()


@EACH_THOROUGHLY
def test_a_refund_of_no_order_is_asked_about(provider_name: str, tmp_path: Path) -> None:
    with World.start(
        provider_name, before_closing=lambda side, at: side.refund_of_nothing(at, 5_000)
    ) as world:
        services = booked_from(world, tmp_path)
        (case,) = open_cases(services)
        assert case.code in ("order_missing", "refund_missing")
        assert abs(case.params["amount"]["amount"]) == 5_000
        told(case)
        assert world.count() == []
        services.store.dispose()


def test_a_missing_rule_is_a_case_with_the_amount(world: World, installation: Services) -> None:
    with installation.store.writing("test", 1) as connection:
        shipped = rules.current_rules(connection, 1, installation.accounts).rules
        left = [one for one in shipped if one.account != "7770"]
        assert len(left) < len(shipped)
        rules.save_rules(connection, 1, 1, left, "test", 0)
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == "rule_missing"
    assert abs(case.params["amount"]["amount"]) == sum(one.amount * 15 // 1000 for one in ORDERS)
    told(case)
    assert world.count() == []
    with installation.store.writing("test", 1) as connection:
        rules.save_rules(connection, 1, 2, shipped, "test", 0)
    decide_case(installation, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    work(installation)
    assert [one.live for one in world.count()] == [True]


def test_today_is_not_asked_to_be_final(world: World, installation: Services) -> None:
    """A day that is still open is no fault: nobody is told."""
    work(installation)
    assert f"/dates/{TODAY}" in "".join(one["path"] for one in world.vipps.stand_in.requests)
    assert open_cases(installation) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "error_after", "status": 200, "body": '{"value": {"id": 10'},
        {"kind": "error_after", "status": 200, "body": '{"values": "none"}'},
        {"kind": "error_after", "status": 200, "body": "[]"},
        {"kind": "error_before", "status": 400, "body": {"status": 400, "code": 11000}},
    ],
    ids=["cut", "wrong type", "a list", "bad request"],
)
def test_an_accounting_system_that_stays_unreadable_books_nothing(
    world: World, installation: Services, fault: dict[str, Any]
) -> None:
    """Looking fails, so nothing is created: a voucher that may be there is never made again."""
    services = impatient(installation)
    world.fault(world.books, method="GET", path="/v2/ledger/voucher", times=None, **fault)
    work_until_told(services)
    (case,) = open_cases(services)
    assert case.code == "gave_up"
    told(case)
    assert world.count() == []
    world.books.stand_in.faults.clear()
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    work(services)
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
    assert open_cases(services) == []
