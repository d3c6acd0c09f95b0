"""A proof is made anew after each voucher that touches it: of sales, and when one is reversed."""

from pathlib import Path

from app.cli.demo.pairs import SHOP
from app.core.sales import SalesMode
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.reversals import reverse_voucher
from app.store import proofs
from tests.pipeline.sales_shop import SalesShop, sales_shop, tell_sold
from tests.world import START


def books(shop: SalesShop) -> int | None:
    """What the newest proof of Vipps read in the books."""
    with shop.services.store.reading(SHOP) as connection:
        (scope,) = proofs.scopes(connection, SHOP)
        made = proofs.latest_proof(connection, SHOP, scope.id)
    return None if made is None else int(made.books)


def test_sales_are_proven_when_they_are_in_the_books_and_when_they_are_taken_back(tmp_path: Path) -> None:
    """Not the night after: what is asked about because the sale is missing goes at once."""
    with sales_shop("tripletex", tmp_path) as shop:
        shop.work()
        seen = propose_opening(shop.services, SHOP, SHOP)
        accept_opening(shop.services, SHOP, SHOP, difference=seen.difference, form="item", actor="user 1")
        shop.work()
        before = books(shop)
        assert before is not None
        shop.choose(SalesMode.DAILY, START)
        whole = tell_sold(shop)
        shop.work()
        assert books(shop) == before + whole
        (day,) = shop.vouchers()
        reverse_voucher(
            shop.services, SHOP, day.id, on=None, reason="Ført av andre", rebook=False, actor="user 1"
        )
        shop.work()
        assert books(shop) == before
