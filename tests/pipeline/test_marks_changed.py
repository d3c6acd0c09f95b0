"""A voucher whose lines another hand marked otherwise is asked about; what a system fills in is not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.cases import Action, Decision
from app.messages import case_texts
from app.pipeline.decide import decide_case
from app.pipeline.rules import replace_rules, rules_in_force
from app.pipeline.services import Services
from app.sandbox.driven.registry import DRIVEN_ACCOUNTING
from app.store import vouchers
from tests.accounting_under_test import BOOKS, EACH_BOOKS, FIRST_BOOKS
from tests.pipeline.conftest import open_cases, work
from tests.pipeline.test_watching import booked, live, tonight
from tests.world import World, add_shop, connect_all, open_installation, tell_orders

EACH_MARK = pytest.mark.parametrize(
    ("accounting_name", "kind"),
    [(name, kind) for name in BOOKS for kind in DRIVEN_ACCOUNTING[name].marks],
)
EACH_MARK_THOROUGHLY = pytest.mark.parametrize(
    ("accounting_name", "kind"),
    [
        pytest.param(name, kind, marks=pytest.mark.thorough if place and name != FIRST_BOOKS else ())
        for name in BOOKS
        for place, kind in enumerate(DRIVEN_ACCOUNTING[name].marks)
    ],
)
"""Every mark of the first system, and one of each further: that each is read is told by ``EACH_MARK``."""


def told(world: World, kind: str) -> str:
    """How the mark is called where rules have no name for it."""
    code = world.accounting.marks[kind]
    return code if len(code) < 10 and (world.accounting.name, kind) != ("fiken", "project") else "id:"


@EACH_MARK
def test_a_mark_that_another_hand_changed_is_asked_about_and_named(
    world: World, installation: Services, kind: str
) -> None:
    row = booked(installation)
    before = world.accounting.vouchers()[-1].sums
    world.accounting.mark_by_hand(row.ledger_id, 7770, kind, world.accounting.marks[kind])
    assert world.accounting.vouchers()[-1].sums == before  # no amount tells of it
    tonight(installation)
    (case,) = open_cases(installation)
    assert (case.code, case.voucher_id, case.params["accounts"]) == ("read_back_differs", row.id, [])
    (change,) = case.params["marks"]
    assert (change["account"], change["mark"]) == ("7770", kind)
    for language, none in (("nb", "ingen"), ("en", "none")):
        sentence = case_texts(case.code, case.params, language).sentence
        assert "7770" in sentence
        assert f"→ {told(world, kind)}" in sentence
        assert none in sentence or kind in ("vat_code", "department")
        assert "{" not in sentence
    assert live(world) == [True]


@EACH_MARK_THOROUGHLY
def test_a_mark_that_is_put_right_again_closes_the_case(
    world: World, installation: Services, kind: str
) -> None:
    row = booked(installation)
    world.accounting.mark_by_hand(row.ledger_id, 7770, kind, world.accounting.marks[kind])
    tonight(installation)
    world.accounting.mark_by_hand(row.ledger_id, 7770, kind, world.accounting.unmarked(kind))
    tonight(installation)
    assert open_cases(installation) == []


def test_another_mark_of_what_was_left_is_another_question(world: World, installation: Services) -> None:
    row = booked(installation)
    world.accounting.mark_by_hand(row.ledger_id, 7770, "department", "10")
    tonight(installation)
    (case,) = open_cases(installation)
    decide_case(installation, 1, case.id, Decision(Action.LEAVE), "test")
    tonight(installation)
    assert open_cases(installation) == []
    world.accounting.mark_by_hand(row.ledger_id, 7770, "project", "7")
    tonight(installation)
    (case,) = open_cases(installation)
    assert {one["mark"] for one in case.params["marks"]} == {"department", "project"}


@EACH_BOOKS
def test_what_the_system_fills_in_itself_is_no_change(world: World, installation: Services) -> None:
    """Visma eAccounting gives each row its account's VAT code, Visma.net each line the usual sub-account."""
    row = booked(installation)
    tonight(installation)
    assert open_cases(installation) == []
    if world.accounting.name == "eaccounting":
        assert any(kind == "vat_code" and held for _, kind, held, _, _ in marks_of(row))
    if world.accounting.name == "vismanet":
        assert {code for _, kind, _, code, _ in marks_of(row) if kind == "department"} == {"0"}


@pytest.mark.parametrize("accounting_name", ["tripletex", "poweroffice", "vismanet"])
def test_a_mark_that_was_sent_and_is_not_there_is_asked_about_before_it_counts_as_verified(
    world: World, installation: Services
) -> None:
    known = rules_in_force(installation, 1)
    marked = tuple(replace(one, department="10") if one.line_type == "fee" else one for one in known.rules)
    replace_rules(installation, 1, known.version, marked, "user 1")
    row = booked(installation)
    assert {(account, code) for account, kind, _, code, _ in marks_of(row) if kind == "department"} >= {
        ("7770", "10")
    }
    world.accounting.mark_by_hand(row.ledger_id, 7770, "department", "")
    with installation.store.writing("test", 1) as connection:  # as it stood before it was verified
        again = {"state": "documented", "ledger_marks": None, "verified_at": None}
        vouchers.set_voucher(connection, 1, row.id, due_at=1, **again)
    work(installation)
    (case,) = open_cases(installation)
    (change,) = case.params["marks"]
    none = ["0"] if world.accounting.name == "vismanet" else [""]
    assert (case.code, change["booked"], change["now"]) == ("read_back_differs", ["10"], none)
    decide_case(installation, 1, case.id, Decision(Action.LEAVE), "test")
    tonight(installation)
    assert open_cases(installation) == []


def test_fiken_may_tell_code_0_of_lines_that_were_sent_without_one(
    provider_name: str, tmp_path: Path
) -> None:
    with World.start(provider_name, accounting="fiken", tells_code_0=True) as world:
        services = open_installation(world.settings(tmp_path / "data"))
        add_shop(services)
        connect_all(services, 1, world.provider.name, "fiken")
        tell_orders(services, 1, world.orders)
        row = booked(services)
        tonight(services)
        assert open_cases(services) == []
        world.accounting.mark_by_hand(row.ledger_id, 7770, "vat_code", "6")
        tonight(services)
        assert [one.code for one in open_cases(services)] == ["read_back_differs"]
        services.store.dispose()


def marks_of(row: Any) -> list[list[Any]]:
    kept: list[list[Any]] = row.ledger_marks
    return kept
