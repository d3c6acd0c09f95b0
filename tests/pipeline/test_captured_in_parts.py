"""Orders of which only a part was captured: the books hold what the provider took, and the proof is exact."""

from pathlib import Path

from app.cli.demo.pairs import SHOP
from app.core.sales import SalesMode
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from tests.pipeline.sales_shop import MODES, sales_shop, tell_sold
from tests.world import SHOP_TODAY


@MODES
def test_half_of_each_order_is_captured_before_the_goods_go_out(tmp_path: Path, mode: SalesMode) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(mode)
        whole = tell_sold(shop, times=2, status="processing", completed_at=None)
        shop.work()
        shop.a_day_passes()
        shop.work()  # the payout's rows tell what was taken
        assert (shop.sums(), shop.asked()) == ({"1521": whole // 2, "2900": -whole // 2}, [])
        seen = propose_opening(shop.services, SHOP, SHOP)
        accept_opening(shop.services, SHOP, SHOP, difference=seen.difference, form="item", actor="user 1")
        proof = make_proof(shop.services, SHOP, "vipps", "NOK", None, "user 1")[0]
        assert (proof.unexplained, proof.untied, proof.items, proof.books) == (0, (), (), 0)
        assert tell_sold(shop, times=2, completed_at=f"{SHOP_TODAY}T10:00:00Z") == whole
        shop.work()
        sums = shop.sums()
        assert (sums.pop("1521"), sums.pop("2900"), sum(sums.values())) == (whole, 0, -whole)
        assert "3000" in sums
