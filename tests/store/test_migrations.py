"""What an upgrade makes of rows that an older version wrote."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import JSON, Column, Integer, MetaData, Table, insert, select

from app.config import Settings
from app.store import balance_days, payouts, transactions
from app.store import tables as t
from app.store.database import open_store
from app.store.schema import alembic_config, upgrade
from tests.migrated import run_migrations, statements_of
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


_SALE: dict[str, Any] = {
    "merchant_account_id": 1,
    "type": "sale",
    "currency": "NOK",
    "gross": 34_800,
    "fee": 0,
    "fee_vat": 0,
    "occurred_at": 0,
    "booked_on": date(2026, 11, 24),
    "provider_type": "capture",
    "provider_reference": "psp",
    "fees": [["processing", -5, 0, "capture-fee"]],
    "references": [["reference", "acme-shop-1"]],
    "payment_method": "vipps",
    "card_brand": "",
}
_PAYOUT: dict[str, Any] = {
    "merchant_account_id": 1,
    "currency": "NOK",
    "amount": 69_600,
    "paid_on": date(2026, 11, 25),
    "shape": "dates",
    "bank_reference": "",
    "facts_hash": "f",
    "problems": [],
    "parser_version": "1",
    "state": "collected",
    "collected_at": 0,
}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_rows_stored_before_lose_only_what_is_stored_elsewhere(
    request: pytest.FixtureRequest, kind: str, tmp_path: Path
) -> None:
    """A row keeps its id, which others name it by, its day, and its place among the payout's rows."""
    store = open_store(empty_settings(request, kind, tmp_path, f"before_0020_{kind}"))
    before = Table("transactions", MetaData(), *[column._copy() for column in t.transactions.c])
    before.append_column(Column("raw", JSON))
    before.append_column(Column("position", Integer))
    with store.writing("schema.upgrade", None) as connection:
        command.upgrade(alembic_config(connection), "0019")
        shop = connection.execute(insert(t.shops).returning(t.shops.c.id), _SHOP).scalar_one()
        told = {**_PAYOUT, "shop_id": shop}
        paid, day = [
            connection.execute(insert(t.payouts).returning(t.payouts.c.id), {**told, "reference": one})
            for one in ("2000001", "NOK 2026-11-24")
        ]
        payout, on_day = paid.scalar_one(), day.scalar_one()
        for place, key in enumerate(("z", "a", "m"), 1):
            row = {**_SALE, "shop_id": shop, "key": key, "raw": {"amount": 34_800}, "position": place}
            row |= {"payout_id": payout, "balance_day_id": on_day if key == "a" else None}
            connection.execute(insert(before), row)
        ids = {row.key: row.id for row in connection.execute(select(before.c.key, before.c.id))}
    upgrade(store)
    with store.reading(shop) as connection:
        stored = payouts.load_payout(connection, shop, payout)
        days = balance_days.days_of_payout(connection, shop, payout)
    assert [row.key for row in stored.transactions] == ["z", "a", "m"]
    assert stored.row_ids == ids
    assert stored.transactions[0].references == (("reference", "acme-shop-1"),)
    assert {row_id: one.id for row_id, one in days.items()} == {ids["a"]: on_day}
    with store.writing("test", shop) as connection:
        added = transactions.add_rows(connection, shop, 1, [replace(stored.transactions[0], key="n")])
    assert added["n"] > max(ids.values())
    store.dispose()


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


def test_what_the_tests_make_in_one_step_is_what_the_migrations_make(tmp_path: Path) -> None:
    by_all, at_once = (
        open_store(Settings(data=tmp_path / "all")),
        open_store(Settings(data=tmp_path / "once")),
    )
    with by_all.writing("schema.upgrade", None) as connection:
        run_migrations(alembic_config(connection), "head")
    upgrade(at_once)
    for store in (by_all, at_once):
        store.dispose()
    made = [statements_of(tmp_path / name / "avstem.sqlite3") for name in ("all", "once")]
    assert len(made[0]) > 50
    assert made[0] == made[1]
