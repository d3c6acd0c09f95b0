"""Fee rows that are told beside what is booked: stored once by their natural keys."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.core.transactions import FeeDetail
from app.store.bulk import insert_rows, one_of
from app.store.rows import SHOP, in_shop
from app.store.tables import fee_details


def save_fee_details(
    connection: Connection, shop: int, account_id: int, details: Sequence[FeeDetail]
) -> None:
    if not details:
        return
    asked = {"shop": shop, "account": account_id, "keys": [detail.key for detail in details]}
    known = set(connection.execute(_KNOWN, asked).scalars())
    fresh = [
        {
            "shop_id": shop,
            "merchant_account_id": account_id,
            "key": detail.key,
            "fee_type": str(detail.fee_type),
            "currency": detail.currency,
            "amount": detail.amount,
            "booked_on": detail.booked_on,
            "provider_type": detail.provider_type,
            "provider_reference": next((value for name, value in detail.references if name == _PSP), ""),
        }
        for detail in details
        if detail.key not in known
    ]
    insert_rows(connection, fee_details, fresh)


_PSP: Final = "psp_reference"
_KNOWN: Final = select(fee_details.c.key).where(
    in_shop(fee_details, SHOP),
    fee_details.c.merchant_account_id == bindparam("account"),
    one_of(fee_details.c.key, "keys"),
)
