"""Vouchers of sales that a person reverses, and orders that come back, counted in the books."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.demo.pairs import SHOP
from app.clock import local_date
from app.core.cases import Action, Decision
from app.core.sales import SalesMode
from app.pipeline.decide import decide_case
from app.pipeline.reversals import reverse_voucher
from app.store import sales_shown
from tests.pipeline.sales_shop import (
    MODES,
    SOLD,
    SalesShop,
    events_of,
    sales_shop,
)
from tests.world import SHOP_TODAY

CLEARING = "1521"


def corrected(shop: SalesShop, mode: SalesMode) -> None:
    """348.00 booked on the day of sale, and 248.00 less the day after."""
    (order,) = events_of("plain-25")
    sold = {"status": "completed", "completed_at": f"{SOLD}T10:00:00Z"}
    shop.choose(mode)
    shop.tell(order, **sold)
    shop.work()
    less = {**order["parts"][0], "net": 8_000, "vat": 2_000}
    shop.tell(order, **sold, parts=[less], total=10_000, vat_shown=[{"vat_rate": "25", "vat": 2_000}])
    nights(shop)
    assert told(shop) == [(SOLD, 34_800), (SHOP_TODAY, -24_800)]


def nights(shop: SalesShop, count: int = 2) -> None:
    shop.work()
    for _ in range(count):
        shop.a_day_passes()
        shop.work()


def told(shop: SalesShop) -> list[tuple[object, int]]:
    return [(one.day, one.sums[CLEARING]) for one in shop.held()]


def reverse(shop: SalesShop, place: int, *, rebook: bool) -> None:
    voucher = shop.vouchers()[place]
    reverse_voucher(shop.services, SHOP, voucher.id, on=None, reason="Feil", rebook=rebook, actor="user 1")
    nights(shop)


@MODES
def test_a_correction_that_was_reversed_is_booked_again_only_when_asked_for(
    tmp_path: Path, mode: SalesMode
) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        corrected(shop, mode)
        reverse(shop, 1, rebook=False)
        assert told(shop) == [(SOLD, 34_800)]
        with shop.services.store.reading(SHOP) as connection:
            left = sales_shown.left_out(connection, SHOP, 100)
        assert [one["what"] for one in left if one["reason"] == "reversed"] == ["sale"]


@MODES
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_reversed_to_be_booked_again_comes_to_what_it_was(
    tmp_path: Path, mode: SalesMode, place: int
) -> None:
    """The sale under its correction, or the correction: both stand again, each once."""
    with sales_shop("tripletex", tmp_path) as shop:
        corrected(shop, mode)
        reverse(shop, place, rebook=True)
        assert sorted(amount for _, amount in told(shop)) == [-24_800, 34_800]
        assert shop.sums()[CLEARING] == 10_000
        first, *again = [row for row in shop.vouchers() if row.identity == shop.vouchers()[place].identity]
        assert again or (mode, place) == (SalesMode.DAILY, 1), "a correction of a day stands on its own day"
        for row in again:
            pages = PdfReader(io.BytesIO(shop.evidence(row.id))).pages
            said = " ".join(" ".join(page.extract_text() for page in pages).split())
            assert f"Erstatter bilag {first.ledger_number}" in said
            assert " · Feil · " in said
        before = len(shop.pair.accounting.vouchers())
        nights(shop)
        assert len(shop.pair.accounting.vouchers()) == before


def test_an_order_delivered_again_is_booked_on_that_day(tmp_path: Path) -> None:
    """Withdrawn after it was booked, with its voucher sent; the first night finds the new delivery."""
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
        shop.work()
        shop.tell(order, status="processing", completed_at=None)
        shop.work()
        (question,) = shop.asked()
        decide_case(shop.services, SHOP, question.id, Decision(Action.ACCEPT), "user 1")
        nights(shop, 1)
        again = local_date(shop.services.clock(), "Europe/Oslo")
        shop.tell(order, status="completed", completed_at=f"{again}T06:00:00Z")
        nights(shop)
        assert told(shop) == [(SOLD, 34_800), (SHOP_TODAY, -34_800), (again, 34_800)]
