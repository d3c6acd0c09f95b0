"""Rows in bulk come back as those stored one by one, on both databases; lists of ids are one parameter."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from app.store import tables as t
from app.store.bulk import insert_rows, one_of
from app.store.database import Store
from app.store.rows import SHOP, in_shop

ODD = "øre % %s ? :name 'x' \"y\" \\ 👍"


def values(shop: int, place: int) -> dict[str, Any]:
    return {
        "shop_id": shop,
        "merchant_account_id": 1,
        "key": f"{shop}-{ODD}-{place}",
        "payout_id": None,
        "gone": place % 2 == 0,
        "type": "sale",
        "currency": "NOK",
        "gross": 10_000_000_000 + place,
        "fee": 0,
        "fee_vat": 0,
        "occurred_at": 1_700_000_000_000,
        "booked_on": date(2026, 3, 2 + place % 2),
        "provider_type": ODD,
        "provider_reference": "",
        "fees": [["fixed", -1, 0, ODD]],
        "references": [],
        "payment_method": "",
        "card_brand": "",
        "raw": {"nothing": None, "text": ODD, "figure": 10**30},
        "position": place,
    }


def test_rows_in_bulk_are_stored_as_rows_one_by_one_are(kept: Store, shop: int) -> None:
    bulk, alone = [values(shop, place) for place in range(5)], [values(shop, place) for place in range(5, 10)]
    with kept.writing("test", shop) as connection:
        insert_rows(connection, t.transactions, bulk)
        for one in alone:
            connection.execute(insert(t.transactions).values(**one))
        found = connection.execute(
            select(t.transactions).where(t.transactions.c.shop_id == shop).order_by(t.transactions.c.position)
        ).all()
        as_text = connection.execute(
            text("SELECT fees, raw, gone, booked_on FROM transactions WHERE shop_id = :shop"), {"shop": shop}
        ).all()
    assert [{name: getattr(row, name) for name in values(shop, 0)} for row in found] == [*bulk, *alone]
    assert len({str(row) for row in as_text}) == 2, "one form for each of the two days"


def test_no_rows_are_nothing_to_do(kept: Store, shop: int) -> None:
    with kept.writing("test", shop) as connection:
        insert_rows(connection, t.transactions, [])


@pytest.mark.parametrize("count", [0, 1, 3, 5_000])
def test_a_list_of_any_length_is_one_parameter(kept: Store, shop: int, count: int) -> None:
    table = t.transactions
    by_key = select(table.c.position).where(in_shop(table, SHOP), one_of(table.c.key, "keys"))
    by_place = select(table.c.position).where(table.c.shop_id == SHOP, one_of(table.c.position, "places"))
    with kept.writing("test", shop) as connection:
        insert_rows(connection, table, [values(shop, place) for place in range(4)])
        wanted = [values(shop, place)["key"] for place in range(1, count + 1)]
        found = connection.execute(by_key, {"shop": shop, "keys": wanted}).scalars()
        assert sorted(found) == list(range(1, min(count, 3) + 1))
        found = connection.execute(by_place, {"shop": shop, "places": range(1, count + 1)}).scalars()
        assert sorted(found) == list(range(1, min(count, 3) + 1))
