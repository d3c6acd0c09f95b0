"""Past payouts under other rules: side by side, nothing stored, and 500 of them at once."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.core.rules import Rule, RuleAction
from app.errors import NotFound
from app.pipeline.decide import decide_case
from app.pipeline.rule_preview import MOST, preview_rules
from app.pipeline.rules import rules_in_force
from app.store import tables as t
from app.store.rows import insert_row
from tests.till import FIRST, SHOP_SALES, TillShop, till_shop


@pytest.fixture
def till(sqlite_settings: Settings) -> Iterator[TillShop]:
    with till_shop(sqlite_settings) as shop:
        for case in shop.cases():
            decide_case(shop.services, shop.shop, case.id, SHOP_SALES, "user 7")
        shop.work()
        yield shop


def rules_with(till: TillShop, **changes: object) -> list[Rule]:
    """The rules in force, with another one for fees."""
    current = rules_in_force(till.services, till.shop).rules
    return [*current, Rule("mine", line_type="fee", provider="vipps", **{"account": "7790", **changes})]  # type: ignore[arg-type]


def counts(till: TillShop) -> list[int]:
    with till.services.store.reading(till.shop) as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (t.vouchers, t.cases, t.audit, t.rule_versions)
        ]


def test_the_vouchers_stand_side_by_side_and_nothing_is_stored(till: TillShop) -> None:
    before = counts(till)
    (seen,) = preview_rules(till.services, till.shop, rules_with(till), (), MOST)
    (old,), (new,) = seen.before, seen.after
    assert sum(old.sums().values()) == sum(new.sums().values()) == 0
    assert (old.sums()["7770"], new.sums()["7790"]) == (525, 525)
    assert [(one.account, one.before, one.after) for one in seen.differences] == [
        ("7770", 525, 0),
        ("7790", 0, 525),
    ]
    assert seen.asked == ()
    assert old.sums()["1920"] == new.sums()["1920"]
    assert counts(till) == before


def test_the_rules_in_force_change_nothing(till: TillShop) -> None:
    same = rules_in_force(till.services, till.shop).rules
    (seen,) = preview_rules(till.services, till.shop, same, (), MOST)
    assert (seen.differences, seen.asked) == ((), ())
    assert seen.before[0].sums() == seen.after[0].sums()


def test_what_only_the_new_rules_would_ask_is_told(till: TillShop) -> None:
    given = rules_with(till, action=RuleAction.HOLD)
    (seen,) = preview_rules(till.services, till.shop, given, (), MOST)
    assert [case.code for case in seen.asked] == ["held_by_rule"]
    assert seen.after == ()
    assert {one.after for one in seen.differences} == {0}


def test_a_payout_of_nobody_is_not_found(till: TillShop) -> None:
    with pytest.raises(NotFound):
        list(preview_rules(till.services, till.shop, rules_with(till), (999,), MOST))


def test_five_hundred_payouts_in_one_preview(till: TillShop) -> None:
    """Each of 20 rows: under five seconds on a machine with nothing else to do. What is refused is a cost
    of another order, not a busy machine."""
    with till.services.store.writing("test", till.shop) as connection:
        payout = connection.execute(select(t.payouts)).one()._asdict()
        row = connection.execute(select(t.transactions)).first()
        assert row is not None
        for number in range(MOST):
            paid_on = FIRST - timedelta(days=1)
            told = {
                **payout,
                "id": None,
                "reference": f"P{number}",
                "paid_on": paid_on,
                "amount": 2_000,
                "opening": None,
                "closing": None,
            }
            del told["id"]
            payout_id = insert_row(connection, t.payouts, **told)
            connection.execute(
                t.transactions.insert(),
                [
                    {name: value for name, value in row._asdict().items() if name != "id"}
                    | {"key": f"P{number}/{place}", "payout_id": payout_id}
                    | {"type": "sale", "gross": 105, "fee": -5, "fees": [["processing", -5, 0, ""]]}
                    for place in range(20)
                ],
            )
    began = time.process_time()  # not the wall's: other tests run beside it
    seen = list(preview_rules(till.services, till.shop, rules_with(till), (), MOST))
    took = time.process_time() - began
    assert len(seen) == MOST
    assert sum(bool(one.differences) for one in seen) > MOST - 5
    assert took < 15, took  # about 3 s on a quiet machine
