"""Missing orders are asked for, then a person is; late ones re-open the unsent and leave the sent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.clock import to_ms
from app.core.cases import Action, Decision
from app.errors import Conflict
from app.messages import case_texts
from app.pipeline.approve import approve
from app.pipeline.decide import decide_case
from app.pipeline.services import Services
from app.sandbox.driven.tripletex_books import vouchers_in
from app.store import matches, rules, shops
from app.store import tables as t
from tests.pipeline.conftest import open_cases, the_payout, the_vouchers, work
from tests.properties.months.calendar import MovedClock, open_moved
from tests.world import ORDERS, World, connect_all, tell_orders

LATE = ORDERS[0]
ELSEWHERE = Decision(Action.BOOK_TO, account="3000", vat_code="0", note="Gavekort")


def policy(services: Services, value: str) -> None:
    with services.store.writing("test", 1) as connection:
        shops.set_shop(connection, 1, policy=value)


def wanted(services: Services) -> list[str]:
    with services.store.reading(1) as connection:
        return [row.reference for row in matches.wanted_of(connection, 1, the_payout(services).id)]


def matched(services: Services) -> set[str]:
    """The orders that the payout's transactions are matched with."""
    with services.store.reading(1) as connection:
        rows = connection.execute(
            t.matches.select().where(t.matches.c.payout_id == the_payout(services).id)
        ).all()
        return {row.order_identity.split(":")[1] for row in rows}


def sums(world: World) -> list[dict[str, int]]:
    """Per voucher in the books the sum of each account."""
    found = []
    for one in vouchers_in(world.books):
        accounts: dict[str, int] = {}
        for line in one["postings"]:
            accounts[str(line["account"])] = accounts.get(str(line["account"]), 0) + line["amount"]
        found.append(accounts)
    return found


@pytest.fixture
def without(bare: Services) -> Services:
    """Connected, and one order is missing; ``order_grace`` is nothing, so a person is asked at once."""
    connect_all(bare, 1)
    tell_orders(bare, 1, ORDERS[1:])
    return bare


def test_the_shop_is_asked_first_and_a_person_after_the_grace(world: World, without: Services) -> None:
    patient = replace(without, settings=replace(without.settings, order_grace=3600))
    work(patient)
    assert wanted(patient) == [LATE.reference]
    assert open_cases(patient) == []
    assert the_vouchers(patient) == []
    waits = the_payout(patient).due_at - to_ms(patient.clock())
    assert 0 < waits <= 3_600_000, "it is looked at again when the grace is over"
    over = MovedClock(patient.clock() + timedelta(milliseconds=waits + 1))
    later = open_moved(patient.settings, over)
    work(later)
    later.store.dispose()
    (case,) = open_cases(patient)
    assert case.code == "order_missing"
    assert case.params["amount"] == {"amount": LATE.amount, "currency": "NOK"}
    for language, amount in (("nb", "1 499,00"), ("en", "1,499.00")):
        texts = case_texts(case.code, case.params, language)
        assert amount in texts.sentence.replace("\u00a0", " "), texts
        assert texts.action
        assert len(texts.answers) == 3
    assert world.count() == []


def test_an_order_that_comes_within_the_grace_asks_nobody(world: World, without: Services) -> None:
    patient = replace(without, settings=replace(without.settings, order_grace=60))
    work(patient)
    tell_orders(patient, 1, [LATE])
    work(patient)
    assert [one.live for one in world.count()] == [True]
    with patient.store.reading(1) as connection:
        assert connection.execute(t.cases.select()).all() == []


def test_an_order_that_comes_after_the_case_closes_it(world: World, without: Services) -> None:
    work(without)
    assert [one.code for one in open_cases(without)] == ["order_missing"]
    tell_orders(without, 1, [LATE])
    work(without)
    assert open_cases(without) == []
    assert [one.live for one in world.count()] == [True]


def test_before_sending_a_late_order_opens_the_explanation_again(world: World, without: Services) -> None:
    """The draft that a person has seen is gone, and approving it is refused."""
    policy(without, "review")
    work(without)
    decide_case(without, 1, open_cases(without)[0].id, ELSEWHERE, "test")
    work(without)
    (seen,) = the_vouchers(without)
    assert "3000" in {one["account"] for one in seen.draft["postings"]}
    tell_orders(without, 1, [LATE])
    work(without)
    (now,) = the_vouchers(without)
    assert now.draft_hash != seen.draft_hash
    assert "3000" not in {one["account"] for one in now.draft["postings"]}
    with pytest.raises(Conflict, match="draft_changed|voucher_not_draft"):
        approve(without, 1, seen.id, now.draft_hash, "test")
    approve(without, 1, now.id, now.draft_hash, "test")
    work(without)
    assert [one.live for one in world.count()] == [True]
    assert "3000" not in sums(world)[0]


def booked_with(without: Services, decision: Decision) -> None:
    work(without)
    decide_case(without, 1, open_cases(without)[0].id, decision, "test")
    work(without)
    assert [one.state for one in the_vouchers(without)] == ["verified"]


def test_after_sending_a_late_order_only_adds_its_match(world: World, without: Services) -> None:
    booked_with(without, Decision(Action.ACCEPT))
    before = (the_vouchers(without)[0].draft_hash, vouchers_in(world.books))
    assert str(LATE.order_id) not in matched(without)
    tell_orders(without, 1, [LATE])
    work(without)
    assert str(LATE.order_id) in matched(without)
    assert open_cases(without) == []
    assert (the_vouchers(without)[0].draft_hash, vouchers_in(world.books)) == before


def late_case(without: Services) -> Any:
    booked_with(without, ELSEWHERE)
    tell_orders(without, 1, [LATE])
    work(without)
    (case,) = open_cases(without)
    return case


def test_a_late_order_that_makes_another_voucher_is_proposed_and_nothing_is_done_unasked(
    world: World, without: Services
) -> None:
    case = late_case(without)
    assert case.code == "late_order_differs"
    assert case.params["order"] == str(LATE.order_id)
    assert case.params["amount"] == {"amount": LATE.amount, "currency": "NOK"}
    for language, told in (("nb", "ville gitt et annet bilag"), ("en", "would have made another voucher")):
        texts = case_texts(case.code, case.params, language)
        assert told in texts.sentence
        assert str(LATE.order_id) in texts.sentence
        assert [one[0] for one in texts.answers] == ["reverse_and_rebook", "leave"]
    assert [one.live for one in world.count()] == [True]
    assert the_payout(without).state == "verified"


def test_the_correction_is_a_reversal_and_the_next_revision(world: World, without: Services) -> None:
    case = late_case(without)
    decide_case(without, 1, case.id, Decision(Action.REVERSE_AND_REBOOK), "test")
    work(without)
    assert [(one.revision, one.state) for one in the_vouchers(without)] == [(1, "reversed"), (2, "verified")]
    assert sorted(one.live for one in world.count()) == [False, True]
    first, second, third = sums(world)
    reversal, again = (second, third) if second.get("3000") else (third, second)
    assert {account: -amount for account, amount in first.items()} == reversal
    assert again == {"1920": first["1920"], "7770": first["7770"], "1521": first["1521"] + first["3000"]}
    assert open_cases(without) == []


def test_what_a_person_leaves_is_not_proposed_again(world: World, without: Services) -> None:
    case = late_case(without)
    decide_case(without, 1, case.id, Decision(Action.LEAVE), "test")
    tell_orders(without, 1, [ORDERS[1]])
    with without.store.writing("test", 1) as connection:
        connection.execute(t.payouts.update().values(due_at=1))
    work(without)
    assert open_cases(without) == []
    assert [one.live for one in world.count()] == [True]


def test_rules_that_changed_since_propose_no_correction(world: World, without: Services) -> None:
    """The voucher was right by the rules it was made by."""

    booked_with(without, Decision(Action.ACCEPT))
    with without.store.writing("test", 1) as connection:
        now = rules.current_rules(connection, 1, without.accounts).rules
        moved = [replace(one, account="7771") if one.account == "7770" else one for one in now]
        assert moved != list(now)
        rules.save_rules(connection, 1, 1, moved, "test", 0)
    tell_orders(without, 1, [LATE])
    work(without)
    assert str(LATE.order_id) in matched(without)
    assert open_cases(without) == []
