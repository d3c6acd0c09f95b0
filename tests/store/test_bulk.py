"""Rows in bulk come back as those stored one by one, on both databases; lists of ids are one parameter."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from app.store import tables as t
from app.store.bulk import insert_columns, insert_rows, new_ids, one_of
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
        "occurred_at": place,
        "booked_on": date(2026, 3, 2 + place % 2),
        "provider_type": ODD,
        "provider_reference": "",
        "fees": [["fixed", -1, 0, ODD]],
        "payment_method": "",
        "card_brand": "",
        "references": [{"nothing": None, "text": ODD, "figure": 10**30}],
    }


def test_rows_in_bulk_are_stored_as_rows_one_by_one_are(kept: Store, shop: int) -> None:
    bulk, alone = [values(shop, place) for place in range(5)], [values(shop, place) for place in range(5, 10)]
    with kept.writing("test", shop) as connection:
        insert_rows(connection, t.transactions, bulk)
        for one in alone:
            connection.execute(insert(t.transactions).values(**one))
        found = connection.execute(
            select(t.transactions).where(t.transactions.c.shop_id == shop).order_by(t.transactions.c.id)
        ).all()
        as_text = connection.execute(
            text('SELECT fees, "references", gone, booked_on FROM transactions WHERE shop_id = :shop'),
            {"shop": shop},
        ).all()
    assert [{name: getattr(row, name) for name in values(shop, 0)} for row in found] == [*bulk, *alone]
    assert len({str(row) for row in as_text}) == 2, "one form for each of the two days"


def test_no_rows_are_nothing_to_do(kept: Store, shop: int) -> None:
    with kept.writing("test", shop) as connection:
        insert_rows(connection, t.transactions, [])


def test_a_known_row_is_kept_where_that_is_asked_for(kept: Store, shop: int) -> None:
    told = [values(shop, place) for place in (1, 2)]
    columns = {name: [one[name] for one in told] for name in ("key", "gross")}
    same = {name: value for name, value in told[0].items() if name not in columns}
    with kept.writing("test", shop) as connection:
        insert_rows(connection, t.transactions, [{**told[0], "gross": 7}])
        insert_columns(connection, t.transactions, columns, same, keep_known=True)
        rows = select(t.transactions.c.gross).where(t.transactions.c.shop_id == shop)
        assert sorted(connection.execute(rows).scalars()) == [7, told[1]["gross"]]
    with pytest.raises(IntegrityError), kept.writing("test", shop) as connection:
        insert_columns(connection, t.transactions, columns, same)


def test_new_ids_rise_and_are_nobody_elses(kept: Store, shop: int) -> None:
    def add(place: int, **more: Any) -> int:
        row = insert(t.transactions).values(**values(shop, place), **more)
        return int(connection.execute(row.returning(t.transactions.c.id)).scalar_one())

    with kept.writing("test", shop) as connection:
        before = add(0)
        ids = list(new_ids(connection, t.transactions, 3))
        assert before < ids[0] < ids[1] < ids[2]
        assert [add(place, id=one) for place, one in enumerate(ids, 1)] == ids
        assert add(4) > ids[-1]
        assert list(new_ids(connection, t.transactions, 0)) == []


@pytest.mark.parametrize("count", [0, 1, 3, 5_000])
def test_a_list_of_any_length_is_one_parameter(kept: Store, shop: int, count: int) -> None:
    table = t.transactions
    by_key = select(table.c.occurred_at).where(in_shop(table, SHOP), one_of(table.c.key, "keys"))
    by_place = select(table.c.occurred_at).where(
        table.c.shop_id == SHOP, one_of(table.c.occurred_at, "places")
    )
    with kept.writing("test", shop) as connection:
        insert_rows(connection, table, [values(shop, place) for place in range(4)])
        wanted = [values(shop, place)["key"] for place in range(1, count + 1)]
        found = connection.execute(by_key, {"shop": shop, "keys": wanted}).scalars()
        assert sorted(found) == list(range(1, min(count, 3) + 1))
        found = connection.execute(by_place, {"shop": shop, "places": range(1, count + 1)}).scalars()
        assert sorted(found) == list(range(1, min(count, 3) + 1))
