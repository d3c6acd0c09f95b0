"""What an upgrade makes of rows that an older version wrote."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import insert, select

from app.store import tables as t
from app.store.database import open_store
from app.store.schema import alembic_config, upgrade
from tests.store.conftest import empty_settings

_ORDER: dict[str, Any] = {
    "site_id": 1,
    "identity": "site:24:k",
    "order_id": "24",
    "number": "A-24",
    "currency": "NOK",
    "total": 34_800,
    "payment_method": "vipps",
    "status": "completed",
    "test_mode": False,
    "ordered_at": 0,
    "pairing": 1,
    "counter": 1,
    "event_id": "e",
    "received_at": 0,
}
_SHOP: dict[str, Any] = {"name": "Eksempel", "kind": "test", "policy": "review", "created_at": 0}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_sales_booked_before_keep_what_their_orders_were_called(
    request: pytest.FixtureRequest, kind: str, tmp_path: Path
) -> None:
    store = open_store(empty_settings(request, kind, tmp_path, f"before_0019_{kind}"))
    with store.writing("schema.upgrade", None) as connection:
        command.upgrade(alembic_config(connection), "0018")
        shop = connection.execute(insert(t.shops).returning(t.shops.c.id), _SHOP).scalar_one()
        told = [(1, {"sales_document": "F-1001"}), (2, {})]
        for number, snapshot in told:
            order = {**_ORDER, "identity": f"site:{number}:k", "shop_id": shop, "snapshot": snapshot}
            order_id = connection.execute(insert(t.orders).returning(t.orders.c.id), order).scalar_one()
            booking = {
                "shop_id": shop,
                "voucher_id": 7,
                "order_id": order_id,
                "what": "sale",
                "piece": f"{number}/sale",
                "day": date(2026, 11, 24),
                "facts": "f",
                "lines": [],
            }
            connection.execute(insert(t.sales_bookings), booking)
    upgrade(store)
    with store.reading(None) as connection:
        columns = (t.sales_bookings.c.number, t.sales_bookings.c.document, t.sales_bookings.c.paid)
        rows = connection.execute(select(*columns).order_by(t.sales_bookings.c.id)).all()
    assert [tuple(row) for row in rows] == [("A-24", "F-1001", "vipps"), ("A-24", "", "vipps")]
    store.dispose()
