"""Sales that are not booked, and what customers are owed, against the books that were booked in."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from app.cli.demo.pairs import SHOP
from app.core.sales import SalesMode
from app.pipeline.close_pack import close_pack
from app.pipeline.report_tables import Asked, make_table
from app.pipeline.reversals import reverse_voucher
from app.reports.csv_table import Money
from app.reports.tables.table import Cell
from tests.pipeline.sales_shop import SOLD, START, SalesShop, events_of, sales_shop
from tests.world import SHOP_TODAY

DAY = timedelta(days=1)
ALL = Asked(START, SHOP_TODAY + DAY, "nb")


def owed(shop: SalesShop, asked: Asked = ALL) -> dict[Cell, list[int]]:
    rows = make_table(shop.services, SHOP, "gift_cards", asked).rows
    return {row[0]: [cell.minor for cell in row[1:] if isinstance(cell, Money)] for row in rows}


def gift_cards(shop: SalesShop) -> None:
    """A card of 500.00 is sold beside goods of 348.00 on one day; on the next it pays 200.00 of as much."""
    (order,) = events_of("plain-25")
    card = {"kind": "line_item", "vat_rate": "0", "tax_class": "", "category": "", "net": 50_000, "vat": 0}
    sold = {
        "parts": [*order["parts"], card],
        "total": 84_800,
        "gift_cards": [{"kind": "sold", "amount": 50_000}],
    }
    used = {"total": 14_800, "gift_cards": [{"kind": "used", "amount": 20_000}]}
    shop.tell(order, **sold, **delivered(SOLD))
    again = {"id": 25, "number": "25", "order_key_hash": "b" * 64, "transaction_id": "woo-test-25"}
    shop.tell(order, **again, **used, **delivered(SOLD + DAY))
    shop.work()
    shop.a_day_passes()
    shop.work()


def delivered(day: date) -> dict[str, Any]:
    return {"status": "completed", "completed_at": f"{day}T10:00:00Z", "paid_at": None}


def test_what_is_owed_is_what_the_books_have(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        gift_cards(shop)
        assert owed(shop) == {"2901": [0, -50_000, 20_000, -30_000]}
        assert shop.sums()["2901"] == -30_000
        assert owed(shop, Asked(START, SOLD, "nb")) == {"2901": [0, -50_000, 0, -50_000]}
        assert owed(shop, Asked(SOLD + DAY, SHOP_TODAY + DAY, "nb")) == {
            "2901": [-50_000, 0, 20_000, -30_000]
        }
        name, content = close_pack(shop.services, SHOP, ALL)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert {"gift_cards.csv", "unbooked.csv"} <= set(packed.namelist())
            first = PdfReader(io.BytesIO(packed.read("avstem.pdf"))).pages[0].extract_text()
        assert "−300,00" in first
        for row in shop.vouchers():
            reverse_voucher(shop.services, SHOP, row.id, on=None, reason="Feil", rebook=False, actor="user 1")
        shop.work()
        assert owed(shop)["2901"][3] == shop.sums().get("2901", 0) == 0


def test_what_is_not_booked_is_told_with_its_reason(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        (order,) = events_of("plain-25")
        shop.tell(order, **delivered(SOLD))
        shop.work()
        (voucher,) = shop.vouchers()
        reverse_voucher(shop.services, SHOP, voucher.id, on=None, reason="Feil", rebook=False, actor="user 1")
        shop.work()
        shop.a_day_passes()
        shop.work()
        made = make_table(shop.services, SHOP, "unbooked", ALL)
        assert [row[0] for row in made.rows] == [SOLD]
        assert [(row[2], row[4], row[5]) for row in made.rows] == [
            ("Salg", "bilaget er tilbakeført", Money(34_800, "NOK"))
        ]
        assert make_table(shop.services, SHOP, "unbooked", Asked(START, SOLD - DAY, "nb")).rows == []
