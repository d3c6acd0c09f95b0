"""The vouchers that a voucher is tied to: earlier revisions of it, and those that it names by their keys."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from app.core.vouchers import VoucherState
from app.store.bulk import one_of
from app.store.rows import SHOP, in_shop
from app.store.tables import vouchers


def reversed_before(connection: Connection, shop: int, voucher: Row[Any]) -> Sequence[Row[Any]]:
    """Return the earlier revisions of a voucher's identity that were reversed, the oldest first."""
    query = select(vouchers).where(
        vouchers.c.shop_id == shop,
        vouchers.c.identity == voucher.identity,
        vouchers.c.state == str(VoucherState.REVERSED),
        vouchers.c.revision < voucher.revision,
    )
    return connection.execute(query.order_by(vouchers.c.revision)).all()


def by_keys(connection: Connection, shop: int, keys: Sequence[str]) -> Sequence[Row[Any]]:
    """Return the vouchers that have these keys in the books, by date."""
    query = select(vouchers).where(
        in_shop(vouchers, SHOP),
        one_of(vouchers.c.voucher_key, "keys"),
        vouchers.c.ledger_number.is_not(None),
    )
    query = query.order_by(vouchers.c.date, vouchers.c.id)
    return connection.execute(query, {"shop": shop, "keys": list(keys)}).all() if keys else []
