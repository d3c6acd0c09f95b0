"""What is shown of sales, read from both kinds of database."""

from sqlalchemy import select

from app.store import sales, sales_shown, snapshots
from app.store import tables as t
from app.store.database import Store
from tests.store.test_facts import snapshot

LEFT = {"what": "sale", "day": "2026-11-24", "reason": "sale_unmapped"}


def test_orders_that_are_booked_whole_are_not_among_what_is_left_out(kept: Store, shop: int) -> None:
    with kept.writing("test", shop) as connection:
        known = snapshots.OrderSnapshots(connection, shop, 1, ["1", "2"])
        for number in ("1", "2"):
            known.save(number, [], **snapshot(1, order_id=number, number=number, event_id=number))
        known.write()
    with kept.writing("test", shop) as connection:
        ids = connection.execute(
            select(t.orders.c.id).where(t.orders.c.shop_id == shop).order_by(t.orders.c.id)
        ).scalars()
        first, second = ids
        rows = [
            {"order_id": first, "mark": "x", "settled": True, "left_out": [], "late": []},
            {"order_id": second, "mark": "x", "settled": True, "left_out": [LEFT, LEFT], "late": []},
        ]
        sales.save_orders(connection, shop, rows)
        found = sales_shown.all_left_out(connection, shop)
        assert [(one["order"], one["reason"]) for one in found] == [("2", "sale_unmapped")] * 2
        assert len(sales_shown.left_out(connection, shop, 1, 1)) == 1
        assert sales_shown.count_vouchers_of_sales(connection, shop) == 0
        assert sales_shown.last_sent(connection, shop, 1) is None
        assert sales_shown.sums_by_rate(connection, shop, []) == {}
        assert sales_shown.documented(connection, shop, []) == set()
