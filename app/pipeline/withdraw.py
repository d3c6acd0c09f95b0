"""Withdraw: a draft that was never sent makes room for another. What is being sent is never withdrawn."""

from typing import Any

from sqlalchemy import Connection, Row

from app.core.vouchers import VoucherState
from app.store import audit, vouchers


def withdraw(connection: Connection, shop: int, row: Row[Any], now: int, why: str) -> bool:
    """Withdraw the draft and free what it claimed; False when its sending has begun meanwhile."""
    if not vouchers.withdraw_unsent(connection, shop, row.id):
        return False
    vouchers.release_claims(connection, shop, row.id)
    audit.log_change(
        connection,
        shop,
        ("voucher", row.id),
        "worker",
        now,
        why,
        change_from=row.state,
        change_to=str(VoucherState.WITHDRAWN),
    )
    return True
