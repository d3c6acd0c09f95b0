"""Fee rows that are told beside what is booked: stored once by their natural keys."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from app.core.transactions import FeeDetail
from app.store.orders import CHUNK
from app.store.rows import in_shop
from app.store.tables import fee_details


def save_fee_details(
    connection: Connection, shop: int, account_id: int, details: Sequence[FeeDetail]
) -> None:
    keys = [detail.key for detail in details]
    known: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        known.update(
            connection.execute(
                select(fee_details.c.key).where(
                    in_shop(fee_details, shop),
                    fee_details.c.merchant_account_id == account_id,
                    fee_details.c.key.in_(keys[start : start + CHUNK]),
                )
            ).scalars()
        )
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
            "provider_reference": dict(detail.references).get("psp_reference", ""),
        }
        for detail in details
        if detail.key not in known
    ]
    if fresh:
        connection.execute(insert(fee_details), fresh)
