"""An order that is deleted for good: its sale is asked about, and its payout still finds it."""

from pathlib import Path

import pytest

from app.cli.demo.pairs import SHOP
from app.core.cases import Action, Decision
from app.core.sales import SalesMode
from app.pipeline.decide import decide_case
from app.store import cases, sales_shown
from tests.pipeline.sales_shop import (
    MODES,
    SOLD,
    events_of,
    sales_shop,
    tell_sold,
)
from tests.world import SHOP_TODAY

SENT = {"status": "completed", "completed_at": f"{SOLD}T10:00:00Z"}


@MODES
@pytest.mark.parametrize("action", [Action.ACCEPT, Action.LEAVE])
def test_the_sale_of_a_deleted_order_is_taken_back_or_stands_as_a_person_says(
    tmp_path: Path, mode: SalesMode, action: Action
) -> None:
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(mode)
        shop.tell(order, **SENT)
        shop.work()
        shop.tell(order, **SENT, removed=True)
        shop.work()
        (question,) = shop.asked()
        assert (question.code, question.params["reason"]) == ("sale_withdrawn", "deleted")
        decide_case(shop.services, SHOP, question.id, Decision(action), "user 1")
        shop.work()
        shop.a_day_passes()
        shop.work()
        told = [(one.day, one.sums["1521"]) for one in shop.held()]
        out = [(SHOP_TODAY, -34_800)] if action is Action.ACCEPT else []
        assert told == [(SOLD, 34_800), *out]
        assert shop.asked() == []


def test_a_sale_whose_order_went_before_it_was_booked_is_on_the_list(tmp_path: Path) -> None:
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell(order, **SENT, removed=True)
        shop.work()
        with shop.services.store.reading(SHOP) as connection:
            left = {one["order"]: one["reason"] for one in sales_shown.left_out(connection, SHOP, 100)}
        assert (left[order["number"]], shop.vouchers()) == ("order_removed", [])


def test_a_payout_finds_the_orders_that_were_deleted(tmp_path: Path) -> None:
    """By what the shop told last: deleted orders were paid like others."""
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        tell_sold(shop)
        tell_sold(shop, removed=True)
        shop.work()
        with shop.services.store.reading(SHOP) as connection:
            open_cases = cases.list_cases(connection, SHOP, state=cases.OPEN, limit=None)
        assert {row.code for row in open_cases} <= {"sale_withdrawn"}
