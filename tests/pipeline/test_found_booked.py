"""A payout that a person booked while the service was not there is asked about, never booked beside it."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.cases import Action, Decision
from app.messages import case_texts
from app.pipeline.decide import decide_case
from app.pipeline.services import Services
from app.sandbox.driven.accounting import HandLine
from app.store import tables as t
from tests.accounting_under_test import EACH_BOOKS
from tests.pipeline.conftest import open_cases, the_payout, the_vouchers, work
from tests.world import START, World

PAID = 231_181
"""What the payout of three sales less its fees comes to."""


def by_hand(world: World, *, amount: int = PAID, days: int = 0) -> str:
    lines = [HandLine(1920, amount), HandLine(2999, -amount)]
    return world.accounting.book_by_hand(START + timedelta(days=days), "Vipps fra nettbanken", lines)


def the_case(services: Services) -> Any:
    (case,) = open_cases(services)
    assert case.code == "already_booked"
    return case


@EACH_BOOKS
def test_a_voucher_like_it_is_asked_about_and_nothing_is_sent(world: World, installation: Services) -> None:
    hand = by_hand(world, days=-2)
    work(installation)
    case = the_case(installation)
    held = next(one for one in world.accounting.vouchers() if one.id == hand)
    assert (case.params["found"], case.params["account"]) == (held.number, "1920")
    for language in ("nb", "en"):
        texts = case_texts(case.code, case.params, language)
        assert held.number in texts.sentence
        assert "{" not in texts.sentence + texts.action
        assert [one[0] for one in texts.answers] == ["leave", "book_again"]
    assert world.count() == []
    assert the_payout(installation).state == "approved"


def test_the_same_one_is_left_and_never_booked_here(world: World, installation: Services) -> None:
    by_hand(world)
    work(installation)
    decide_case(installation, 1, the_case(installation).id, Decision(Action.LEAVE), "user 7")
    work(installation)
    with installation.store.writing("test", 1) as connection:
        connection.execute(t.payouts.update().values(due_at=1))
    work(installation)
    assert open_cases(installation) == []
    assert world.count() == []
    assert the_vouchers(installation) == []
    assert the_payout(installation).state == "ignored"
    assert len(world.accounting.vouchers()) == 1


def test_another_one_is_booked_once_and_not_asked_about_again(world: World, installation: Services) -> None:
    by_hand(world)
    work(installation)
    decide_case(installation, 1, the_case(installation).id, Decision(Action.BOOK_AGAIN), "user 7")
    work(installation)
    assert open_cases(installation) == []
    assert [one.live for one in world.count()] == [True]
    assert [one.state for one in the_vouchers(installation)] == ["verified"]


@pytest.mark.parametrize("other", [{"amount": PAID + 1}, {"days": -8}])
def test_what_is_not_like_it_holds_nothing_back(
    world: World, installation: Services, other: dict[str, int]
) -> None:
    by_hand(world, **other)
    work(installation)
    assert "already_booked" not in {one.code for one in open_cases(installation)}
    assert [one.live for one in world.count()] == [True]


def test_a_payout_of_after_the_company_was_confirmed_is_not_looked_for(
    world: World, installation: Services
) -> None:
    with installation.store.writing("test", 1) as connection:
        earlier = t.companies.c.created_at - 3 * 86_400_000
        connection.execute(t.companies.update().values(created_at=earlier))
    by_hand(world)
    work(installation)
    assert "already_booked" not in {one.code for one in open_cases(installation)}
    assert [one.live for one in world.count()] == [True]
