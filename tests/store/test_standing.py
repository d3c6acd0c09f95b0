"""Standing decisions as they are stored: versions, one in force, shops apart, and cases they answer."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, select, text

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.conditions import Condition
from app.core.standing import StandingDecision
from app.errors import Conflict, NotFound
from app.store import case_answers, cases, payout_cases, shops, standing
from app.store import tables as t
from app.store.database import Store, open_store
from app.store.schema import alembic_config, upgrade
from tests.store.conftest import empty_settings

TILL = Condition("outside_shop", "vipps", "302321", (("handle", "NO:1"),))
MADE = StandingDecision(TILL, 1, Decision(Action.BOOK_TO, account="3000", vat_code="3"), date(2026, 3, 3))


def add_shop(store: Store, name: str = "Eksempel") -> int:
    with store.writing("test", None) as connection:
        return shops.add_shop(connection, 0, name=name, kind="test")


def decide(store: Store, shop: int, made: StandingDecision = MADE, at: int = 5) -> tuple[int, int]:
    with store.writing("test", shop) as connection:
        return standing.add_standing(connection, shop, made, "user 7", at)


def revoke(store: Store, shop: int, standing_id: int) -> bool:
    with store.writing("test", shop) as connection:
        return standing.revoke_standing(connection, shop, standing_id, "user 9", "Feil", 9)


def test_one_version_of_a_condition_is_in_force(store: Store) -> None:
    shop = add_shop(store)
    first, version = decide(store, shop)
    assert version == 1
    with pytest.raises(Conflict, match="standing_in_force"):
        decide(store, shop)
    qr = replace(MADE, condition=replace(TILL, facts=(("handle", "QR:2"),)))
    assert decide(store, shop, qr)[1] == 1
    assert revoke(store, shop, first)
    assert not revoke(store, shop, first)
    changed = replace(MADE, decision=Decision(Action.ACCEPT))
    second, version = decide(store, shop, changed, at=10)
    assert version == 2
    with store.reading(shop) as connection:
        found = standing.in_force(connection, shop)
        assert standing.standing_of(found[TILL]) == replace(changed, version=2)
        assert [row.id for row in standing.list_standing(connection, shop)][0] == second
        assert [row.id for row in standing.list_standing(connection, shop, revoked=True)] == [first]
        assert len(standing.list_standing(connection, shop, revoked=None)) == 3
        old = standing.get_standing(connection, shop, first)
        assert (old.revoked_by, old.revoked_at, old.revoke_reason) == ("user 9", 9, "Feil")
        assert standing.standing_of(old) == MADE


def test_shops_are_apart(store: Store) -> None:
    one, two = add_shop(store), add_shop(store, "Annen")
    made, _ = decide(store, one)
    assert decide(store, two)[1] == 1
    assert not revoke(store, two, made)
    with store.reading(two) as connection:
        with pytest.raises(NotFound, match="standing_decision_not_found"):
            standing.get_standing(connection, two, made)
        assert standing.standing_by_id(connection, two, [made, None]) == {}
        assert len(standing.list_standing(connection, two)) == 1
    with store.reading(one) as connection:
        assert len(standing.in_force(connection, one, keep=True)) == 1


def case(key: str, params: str = "x") -> Case:
    return Case(CaseCode.OUTSIDE_SHOP, key, {"handle": params}, "outside_shop/NO:1", "vipps/302321", TILL)


def test_what_is_answered_is_noted_but_never_over_a_single_answer(store: Store) -> None:
    shop = add_shop(store)
    made, _ = decide(store, shop)
    answer = replace(MADE.decision, standing=MADE.name)
    alone = Decision(Action.BOOK_TO, account="3900")
    with store.writing("test", shop) as connection:
        payout_cases.sync(connection, shop, 1, [case("a"), case("b"), case("c")], 1)
        opened = case_answers.open_alike(connection, shop, TILL)
        assert [cases.alike_of(row) for row in opened] == [TILL] * 3
        assert cases.decide(connection, shop, [opened[0].id], alone, "user 8", 2) == {opened[0].id}
        assert cases.decide(connection, shop, [opened[0].id], answer, "user 7", 3) == set()

        row = standing.get_standing(connection, shop, made)
        answered = [(case(key), answer) for key in ("a", "b", "d")]
        payout_cases.sync(connection, shop, 1, [case("c")], 4, [one for one, _ in answered])
        assert case_answers.note_answered(connection, shop, 1, row, answered, 4) == 1
        assert case_answers.note_answered(connection, shop, 1, row, answered, 5) == 0
        assert payout_cases.decisions(connection, shop, 1) == {case("a").key: alone}
        by_key = {one.subject: one for one in cases.list_cases(connection, shop, state=None)}
        assert {key: (one.state, one.standing_id, one.decided_by) for key, one in by_key.items()} == {
            "a": ("decided", None, "user 8"),
            "b": ("decided", made, "user 7"),
            "c": ("open", None, None),
            "d": ("decided", made, "user 7"),
        }
        assert [one.subject for one in case_answers.answered_by(connection, shop, made)] == ["b", "d"]
        assert cases.decide(connection, shop, [by_key["b"].id], alone, "user 8", 6) == {by_key["b"].id}

        payout_cases.sync(connection, shop, 1, [case("d")], 7)
        after = {one.subject: one for one in cases.list_cases(connection, shop, state=None)}
        assert {key: one.state for key, one in after.items()} == {
            "a": "decided",
            "b": "decided",
            "c": "gone",
            "d": "open",
        }
        assert after["d"].standing_id is None
        assert after["d"].decision is None


def test_causes_are_counted_whole(store: Store) -> None:
    shop = add_shop(store)
    other = replace(case("z"), cause="outside_shop/QR:2")
    with store.writing("test", shop) as connection:
        payout_cases.sync(connection, shop, 1, [*(case(str(one)) for one in range(450)), other], 1)
        groups = cases.open_by_cause(connection, shop)
        assert [(row.cause, count) for row, count in groups] == [
            ("outside_shop/NO:1", 450),
            ("outside_shop/QR:2", 1),
        ]
        assert cases.count_cases(connection, shop) == 451
        assert cases.count_cases(connection, shop, cause="outside_shop/QR:2") == 1
        ids = [row.id for row in cases.list_cases(connection, shop, limit=None)]
        assert len(cases.decide(connection, shop, ids, MADE.decision, "user 7", 2)) == 451


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_database_of_the_version_before_keeps_its_cases(
    request: pytest.FixtureRequest, kind: str, tmp_path: Path
) -> None:
    store = open_store(empty_settings(request, kind, tmp_path, f"before_0002_{kind}"))
    with store.writing("test", None) as connection:
        command.upgrade(alembic_config(connection), "0001")
    with store.writing("test", None) as connection:
        shop = shops.add_shop(connection, 0, name="Før", kind="test")
        connection.execute(
            text(
                "INSERT INTO cases (shop_id, case_key, code, subject, cause, params, state, opened_at) "
                "VALUES (:shop, 'k', 'outside_shop', 'a', 'c', '{}', 'open', 0)"
            ),
            {"shop": shop},
        )
    upgrade(store)
    with store.reading(shop) as connection:
        [row] = connection.execute(select(t.cases)).all()
        assert (row.case_key, row.alike, row.standing_id) == ("k", None, None)
        assert cases.alike_of(row) is None
    for table in (t.cases, t.standing_decisions):
        made = {one["name"] for one in inspect(store.engine).get_indexes(table.name)}
        assert {one.name for one in table.indexes} <= made
    store.dispose()
