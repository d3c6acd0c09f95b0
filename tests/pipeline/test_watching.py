"""A verified voucher that another hand reversed, changed or deleted is asked about, never posted again."""

from argparse import Namespace
from typing import Any

import pytest

from app.cli.books import look
from app.core.cases import Action, Decision
from app.messages import case_texts
from app.pipeline.decide import decide_case
from app.pipeline.services import Services
from app.sandbox.driven.accounting import HandLine
from app.store import tables as t
from tests.accounting_under_test import EACH_BOOKS_THOROUGHLY
from tests.pipeline.conftest import open_cases, the_vouchers, work
from tests.world import START, World, voucher_states

CHANGES = ("reversed_outside", "read_back_differs", "voucher_vanished")


def tonight(services: Services) -> None:
    """The night comes, and everything that follows is done."""
    with services.store.writing("test", 1) as connection:
        connection.execute(t.companies.update().values(due_at=1))
    work(services)


def booked(services: Services) -> Any:
    work(services)
    (row,) = the_vouchers(services)
    assert row.state == "verified"
    return row


def change(world: World, voucher: str, code: str) -> None:
    if code == "reversed_outside":
        world.accounting.reverse_by_hand(voucher, START)
    elif code == "voucher_vanished":
        world.accounting.delete_by_hand(voucher)
    else:
        world.accounting.change_by_hand(voucher, [HandLine(1920, 100), HandLine(1521, -100)])


def live(world: World) -> list[bool]:
    return sorted(one.live for one in world.count())


def test_a_night_on_which_nobody_did_anything_asks_nothing(world: World, installation: Services) -> None:
    row = booked(installation)
    with installation.store.reading(1) as connection:
        due = connection.execute(t.companies.select()).one()
    assert due.watched_at is None
    assert due.due_at > row.verified_at
    tonight(installation)
    assert open_cases(installation) == []
    with installation.store.reading(1) as connection:
        after = connection.execute(t.companies.select()).one()
    assert (after.last_error, after.attempts, after.lease_token) == (None, 0, None)
    assert after.watched_at is not None
    assert after.due_at > after.watched_at
    assert live(world) == [True]


@EACH_BOOKS_THOROUGHLY
@pytest.mark.parametrize("code", CHANGES)
def test_what_another_hand_did_is_asked_and_nothing_is_posted(
    world: World, installation: Services, code: str
) -> None:
    row = booked(installation)
    change(world, row.ledger_id, code)
    before = [(one.id, one.sums) for one in world.accounting.vouchers()]
    tonight(installation)
    tonight(installation)
    (case,) = open_cases(installation)
    assert (case.code, case.voucher_id) == (code, row.id)
    for language in ("nb", "en"):
        texts = case_texts(case.code, case.params, language)
        assert "2" in texts.sentence
        assert "311" in texts.sentence
        assert "{" not in f"{texts.title} {texts.sentence} {texts.action}"
    assert [(one.id, one.sums) for one in world.accounting.vouchers()] == before
    if code == "read_back_differs":
        assert {one["account"]: (one["booked"], one["now"]) for one in case.params["accounts"]} == {
            account: (amount, {"1920": 100, "1521": -100}.get(account, 0))
            for account, amount in row_sums(row).items()
        }


def row_sums(row: Any) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in row.draft["postings"]:
        sums[one["account"]] = sums.get(one["account"], 0) + one["amount"]
    return sums


@pytest.mark.parametrize(
    ("code", "action", "left"),
    [
        ("reversed_outside", Action.BOOK_AGAIN, [False, True]),
        ("reversed_outside", Action.LEAVE, [False]),
        ("voucher_vanished", Action.BOOK_AGAIN, [True]),
        ("voucher_vanished", Action.LEAVE, []),
        ("read_back_differs", Action.REVERSE_AND_REBOOK, [False, True]),
        ("read_back_differs", Action.LEAVE, [True]),
    ],
)
def test_a_person_has_it_booked_again_or_leaves_it(
    world: World, installation: Services, code: str, action: Action, left: list[bool]
) -> None:
    row = booked(installation)
    change(world, row.ledger_id, code)
    tonight(installation)
    (case,) = open_cases(installation)
    decide_case(installation, 1, case.id, Decision(action), "test")
    work(installation)
    assert live(world) == left
    tonight(installation)
    assert open_cases(installation) == []
    assert live(world) == left


def test_what_is_put_right_again_closes_the_case(world: World, installation: Services) -> None:
    row = booked(installation)
    held = next(one for one in world.accounting.vouchers() if one.id == row.ledger_id)
    change(world, row.ledger_id, "read_back_differs")
    tonight(installation)
    (case,) = open_cases(installation)
    world.accounting.change_by_hand(row.ledger_id, held.lines)
    decide_case(installation, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    work(installation)
    assert open_cases(installation) == []
    assert voucher_states(installation, 1) == {"verified": 1}


def test_another_change_of_what_was_left_is_another_question(world: World, installation: Services) -> None:
    row = booked(installation)
    change(world, row.ledger_id, "read_back_differs")
    tonight(installation)
    (case,) = open_cases(installation)
    decide_case(installation, 1, case.id, Decision(Action.LEAVE), "test")
    tonight(installation)
    assert open_cases(installation) == []
    world.accounting.change_by_hand(row.ledger_id, [HandLine(1920, 200), HandLine(1521, -200)])
    tonight(installation)
    assert [one.code for one in open_cases(installation)] == ["read_back_differs"]


def test_a_company_that_is_disconnected_is_not_asked(world: World, installation: Services) -> None:
    booked(installation)
    world.accounting.refuse_keys()
    tonight(installation)
    assert [one.code for one in open_cases(installation)] == ["connection_broken"]
    assert live(world) == [True]


def test_the_command_looks_at_once_and_tells(
    world: World, installation: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Namespace(shop=1, json=False)
    row = booked(installation)
    assert look(asked, installation.settings) == 0
    change(world, row.ledger_id, "voucher_vanished")
    assert look(asked, installation.settings) == 1
    printed = capsys.readouterr().out
    assert "0 to decide." in printed
    assert "finnes ikke lenger i regnskapssystemet" in printed
    assert "1 to decide." in printed
