"""A booked sale whose order changed and that is then left out: taken back in the books, and listed."""

from pathlib import Path

from app.cli.demo.pairs import SHOP
from app.core.cases import Action, Decision
from app.core.sales import SalesMode
from app.pipeline.decide import decide_case
from app.store import sales_shown
from tests.pipeline.sales_shop import SOLD, SalesShop, events_of, sales_shop
from tests.world import SHOP_TODAY

SENT = {"status": "completed", "completed_at": f"{SOLD}T10:00:00Z"}


def listed(shop: SalesShop) -> list[tuple[str, str, str]]:
    with shop.services.store.reading(SHOP) as connection:
        found = sales_shown.left_out(connection, SHOP, 100)
    return [(one["order"], one["what"], one["reason"]) for one in found if one["reason"] != "no_details"]


def test_a_booked_sale_that_is_left_out_is_taken_back_by_a_voucher_and_listed(tmp_path: Path) -> None:
    """It turned out to be a company's, which is invoiced elsewhere: it stood in the books twice, unlisted."""
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell(order, **SENT)
        shop.work()
        shop.tell(order, **SENT, company=True)
        shop.work()
        (question,) = shop.asked()
        assert (question.code, question.params["booked"]["amount"]) == ("sale_needs_person", 34_800)
        decide_case(shop.services, SHOP, question.id, Decision(Action.LEAVE), "user 1")
        shop.work()
        shop.a_day_passes()
        shop.work()
        told = [(one.day, one.sums["1521"], one.sums["3000"]) for one in shop.held()]
        assert [day for day, _, _ in told] == [SOLD, SHOP_TODAY]
        assert [sum(amounts) for amounts in list(zip(*told, strict=True))[1:]] == [0, 0]
        assert listed(shop) == [(order["number"], "sale", "sale_needs_person")]
        vouchers = len(shop.held())
        shop.a_day_passes()
        shop.work()
        assert (len(shop.held()), shop.asked(), len(listed(shop))) == (vouchers, [], 1)
