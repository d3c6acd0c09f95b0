"""Notices of providers, by their own ids: each counts once."""

from typing import Final

from sqlalchemy import Connection, delete, insert
from sqlalchemy.exc import IntegrityError

from app.store.tables import notices

KEPT_MS: Final = 30 * 24 * 3600 * 1000
"""Longer than a provider goes on delivering one."""


def remember(connection: Connection, shop: int, connection_id: int, reference: str, at: int) -> bool:
    """Remember a notice; False when it was there before. Old ones are cleared away."""
    connection.execute(delete(notices).where(notices.c.shop_id == shop, notices.c.received_at < at - KEPT_MS))
    try:
        with connection.begin_nested():
            connection.execute(
                insert(notices).values(
                    shop_id=shop, connection_id=connection_id, reference=reference, received_at=at
                )
            )
    except IntegrityError:
        return False
    return True
