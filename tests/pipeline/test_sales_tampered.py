"""Our vouchers of sales, with VAT to pay, that another hand takes out of the books: the proof names them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.demo.pairs import SHOP
from app.core.proof import Proof
from app.core.sales import SalesMode
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.store import tables as t
from tests.pipeline.sales_shop import (
    SalesShop,
    each_with_vat_and_mode,
    sales_shop,
    tell_sold,
)

EACH = each_with_vat_and_mode("accounting_name")


@pytest.fixture
def shop(tmp_path: Path, accounting_name: str, mode: SalesMode) -> Iterator[SalesShop]:
    with sales_shop(accounting_name, tmp_path) as made:
        made.choose(mode)
        tell_sold(made)
        made.work()
        seen = propose_opening(made.services, SHOP, SHOP)
        accept_opening(made.services, SHOP, SHOP, difference=seen.difference, form="item", actor="user 1")
        assert prove(made).holds
        yield made


def prove(shop: SalesShop) -> Proof:
    return make_proof(shop.services, SHOP, "vipps", "NOK", None, "user 1")[0]


def tonight(shop: SalesShop) -> None:
    with shop.services.store.writing("test", SHOP) as connection:
        connection.execute(t.companies.update().values(due_at=1))
    shop.work()


@EACH
def test_one_that_is_deleted_is_missing(shop: SalesShop) -> None:
    """Its orders are open by their amounts, and the voucher is named beside them with none."""
    voucher = shop.vouchers()[0]
    shop.pair.accounting.delete_by_hand(voucher.ledger_id)
    proof = prove(shop)
    missing = [one for one in proof.items if one.kind == "voucher_missing"]
    assert [(one.voucher, one.amount) for one in missing] == [(voucher.ledger_number, 0)]
    assert {one.kind for one in proof.items} == {"voucher_missing", "captured_not_booked"}
    assert (proof.unexplained, proof.holds) == (0, False)


@EACH
def test_one_that_is_reversed_by_hand_is_named_when_the_list_has_found_it(shop: SalesShop) -> None:
    voucher = shop.vouchers()[0]
    shop.pair.accounting.reverse_by_hand(voucher.ledger_id, voucher.date)
    assert prove(shop).difference != 0
    tonight(shop)
    proof = prove(shop)
    assert voucher.ledger_number in {one.voucher for one in proof.items if one.kind == "voucher_differs"}
    assert not proof.holds
