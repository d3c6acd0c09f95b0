"""What was paid in advance and became known in the next month: in its own month, or where a person says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.cli.demo.pairs import SHOP
from app.core.cases import Action, Decision
from app.core.sales import SalesMode
from app.errors import Refusal
from app.pipeline.decide import decide_case
from app.store import cases
from tests.pipeline.sales_shop import (
    MODES,
    SOLD,
    SalesShop,
    events_of,
    sales_shop,
)

BANK = Decision(Action.BOOK_TO, account="1920", vat_code="0")
MONTH_END = (SOLD.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
NEXT_MONTH = MONTH_END + timedelta(days=1)


@contextmanager
def told_late(folder: Path, mode: SalesMode, closed: bool) -> Iterator[SalesShop]:
    """The day's voucher is sent, the month ends, and then it is told that another order was paid that day."""
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", folder) as shop:
        shop.choose(mode)
        shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
        shop.work()
        assert [one.day for one in shop.held()] == [SOLD]
        if closed:
            shop.pair.accounting.close_period(MONTH_END)
        shop.a_day_passes((NEXT_MONTH - SOLD).days + 2)
        shop.tell(order, id=999, number="999", order_key_hash="9" * 64, status="processing",
                  payment_method="bacs", paid_at=f"{SOLD}T11:00:00Z")  # fmt: skip
        shop.work()
        (question,) = shop.asked()
        decide_case(shop.services, SHOP, question.id, BANK, "user 1")
        shop.work()
        yield shop


def booked(shop: SalesShop) -> list[tuple[date, int]]:
    """Day and amount owed of what was paid in advance."""
    return [(one.day, one.sums["2900"]) for one in shop.held() if one.sums.get("2900")]


@MODES
def test_it_is_booked_on_its_own_day_once(tmp_path: Path, mode: SalesMode) -> None:
    with told_late(tmp_path, mode, closed=False) as shop:
        for _ in range(2):
            assert booked(shop) == [(SOLD, -34_800)]
            assert all(one.uploads == 1 for one in shop.held())
            shop.a_day_passes()
            shop.work()


@MODES
def test_in_a_closed_month_it_waits_for_the_day_that_a_person_chooses(
    tmp_path: Path, mode: SalesMode
) -> None:
    with told_late(tmp_path, mode, closed=True) as shop:
        assert booked(shop) == []
        with shop.services.store.reading(SHOP) as connection:
            found = cases.list_cases(connection, SHOP, state=cases.OPEN, limit=None)
        (case,) = (row for row in found if row.code == "period_closed")
        assert (case.params["date"], case.params["proposed"]) == (SOLD.isoformat(), NEXT_MONTH.isoformat())
        with pytest.raises(Refusal):
            decide_case(shop.services, SHOP, case.id, Decision(Action.USE_DATE), "user 1")
        answer = Decision(Action.USE_DATE, voucher_date=NEXT_MONTH.isoformat())
        decide_case(shop.services, SHOP, case.id, answer, "user 1")
        for _ in range(2):
            shop.work()
            assert booked(shop) == [(NEXT_MONTH, -34_800)]
            shop.a_day_passes()
        texts = [row.draft["text"] for row in shop.vouchers()]
        assert any(f"gjelder {SOLD:%m.%Y}" in text for text in texts)
