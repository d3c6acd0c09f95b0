"""An answer that is broken, cut or not understood is one case; it books nothing and loses nothing."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core.cases import Action, Decision
from app.messages import case_texts
from app.pipeline.decide import decide_case
from app.pipeline.services import Services
from app.pipeline.start import set_start_date
from app.pipeline.until_done import run_until_done
from app.sandbox.vipps import VippsLedgerBook
from app.store import rules
from app.store import tables as t
from tests.pipeline.conftest import open_cases, work
from tests.world import (
    LEDGER,
    ORDERS,
    START,
    TODAY,
    SoldOrder,
    World,
    add_shop,
    connect_all,
    open_installation,
    tell_orders,
    voucher_states,
)

DAY_BEFORE = START - timedelta(days=1)
FIRST_DAY = f"/dates/{DAY_BEFORE}"
REPORT = {"method": "GET", "path": "/report/v2/"}


def impatient(services: Services) -> Services:
    return replace(services, settings=replace(services.settings, retry_attempts=3, retry_most_seconds=0.1))


def work_until_told(services: Services) -> None:
    """Work, and try again what fails, until a person is asked."""
    end = time.monotonic() + 20
    while not open_cases(services) and time.monotonic() < end:
        run_until_done(services, seconds=0.5)
        time.sleep(0.02)


def told(case: Any) -> None:
    """Title, sentence, action and answers in both languages, with nothing left unfilled."""
    for language in ("nb", "en"):
        texts = case_texts(case.code, case.params, language)
        assert all((texts.title, texts.sentence, texts.action, texts.answers)), texts
        assert "{" not in texts.sentence + texts.action


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "custom", "name": "broken_json"},
        {"kind": "custom", "name": "truncated"},
        {"kind": "error_before", "status": 200, "body": "[]"},
        {"kind": "error_before", "status": 200, "body": '{"items": {}}'},
        {"kind": "error_before", "status": 200, "body": "<html>"},
        {"kind": "error_before", "status": 302, "headers": {"Location": "https://example.com"}},
        {"kind": "error_before", "status": 500},
        {"kind": "cut_before"},
    ],
    ids=["no JSON", "cut", "a list", "items", "html", "redirect", "500", "no answer"],
)
def test_an_answer_that_stays_broken_is_told_and_heals_by_itself(
    world: World, installation: Services, fault: dict[str, Any]
) -> None:
    services = impatient(installation)
    world.fault(world.vipps, **REPORT, times=None, **fault)
    work_until_told(services)
    (case,) = open_cases(services)
    assert case.code == "gave_up"
    told(case)
    assert world.count() == []
    world.vipps.stand_in.faults.clear()
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    work(services)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(services) == []


def test_a_page_that_comes_twice_counts_once(world: World, installation: Services) -> None:
    world.fault(world.vipps, kind="custom", name="duplicate_page", times=None)
    work(installation)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(installation) == []


def sale_of(world: World, sold: SoldOrder) -> str:
    """The provider's id of a sale, as the stand-in holds it."""
    ledger = world.book._ledger(LEDGER)
    return next(row.psp_reference for row in ledger.rows["funds"] if row.reference == sold.reference)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a row is missing": ({"name": "missing_row"}, "balance_chain_broken"),
    "an amount is another": (
        {"name": "changed_report", "params": {"amount": 149_901, "chain": False}},
        "balance_chain_broken",
    ),
    "an amount is text": ({"name": "wrong_type", "params": {"form": "string"}}, "report_unreadable"),
    "an amount is a fraction": ({"name": "wrong_type", "params": {"form": "float"}}, "report_unreadable"),
}


@pytest.mark.parametrize("what", sorted(WRONG))
def test_a_report_that_does_not_add_up_books_nothing_and_stops_no_other(
    world: World, installation: Services, what: str
) -> None:
    """The payout of the day before is booked; this one waits with a case that says why."""
    services = impatient(installation)
    set_start_date(services, 1, DAY_BEFORE, "test")
    tell_orders(services, 1, [SoldOrder(10_400, 99_900)])
    fault, code = WRONG[what]
    params = {**fault.get("params", {}), "psp": sale_of(world, ORDERS[0])}
    world.fault(world.vipps, kind="custom", name=fault["name"], params=params, times=None)
    work(services)
    (case,) = open_cases(services)
    assert case.code == code
    told(case)
    assert voucher_states(services, 1) == {"verified": 1}
    assert [one.live for one in world.count()] == [True]

    world.vipps.stand_in.faults.clear()
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    with services.store.writing("test", 1) as connection:
        connection.execute(t.merchant_accounts.update().values(due_at=1, watched_on=None))
    work(services)
    assert open_cases(services) == []
    assert [one.live for one in world.count()] == [True, True]


Sell = Callable[[VippsLedgerBook, datetime], object]


def with_row(monkeypatch: pytest.MonkeyPatch, write: Sell) -> None:
    """Every world of this test has one row more on the day of the payout."""
    names = World.start.__func__.__globals__  # type: ignore[attr-defined]
    sell = names["_sell"]

    def more(book: VippsLedgerBook, day: Any, sold: Any) -> None:
        if day == START:
            write(book, datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
        sell(book, day, sold)

    monkeypatch.setitem(names, "_sell", more)


@pytest.mark.parametrize("amount", [12_345, -12_345])
def test_an_unknown_kind_of_row_is_held_with_its_amount_and_booked_where_a_person_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, amount: int
) -> None:
    with_row(monkeypatch, lambda book, at: book.add_row(LEDGER, "funds", "future-thing", at, amount))
    with World.start() as world:
        services = open_installation(world.settings(tmp_path / "data"))
        add_shop(services)
        connect_all(services, 1)
        tell_orders(services, 1)
        work(services)
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


def test_a_refund_of_no_order_is_asked_about(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    with_row(monkeypatch, lambda book, at: book.refund(LEDGER, at, "woo-unknown", 5_000))
    with World.start() as world:
        services = open_installation(world.settings(tmp_path / "data"))
        add_shop(services)
        connect_all(services, 1)
        tell_orders(services, 1)
        work(services)
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
