"""The time that passes after a worker was killed, without anybody waiting for it.

Who was killed holds its leases and turns until they end, and its last call was over before that. Leases here
are as long as a stalled machine needs, so they are ended in the database instead of by the wall.
"""

from typing import Any

from sqlalchemy import Connection, Table, case

from app.config import Settings
from app.store import tables as t
from app.store.database import open_store
from app.store.leases import WORK


def let_leases_end(settings: Settings) -> None:
    """As if the time of everything that is held were over; to be called when nobody works who lives."""
    store = open_store(settings)
    with store.writing("test", None) as connection:
        now = store.now_ms(connection)
        for table in WORK.values():
            _end_leases(connection, table, now)
        connection.execute(t.turns.update().where(t.turns.c.held_until > now).values(held_until=now))
        renewing = t.connections.update().where(t.connections.c.grant_until > now)
        connection.execute(renewing.values(grant_until=now))
        _end_calls(connection, now)
    store.dispose()


def _end_leases(connection: Connection, table: Table, now: int) -> None:
    """Due when the lease ends, or before that if somebody has made it due meanwhile."""
    due = case((table.c.due_at < table.c.lease_until, table.c.due_at), else_=now)
    connection.execute(table.update().where(table.c.lease_until > now).values(lease_until=now, due_at=due))


def _end_calls(connection: Connection, now: int) -> None:
    """What was being sent has arrived by now or never will: a call ends within the lease."""
    vouchers = t.vouchers
    for row in connection.execute(vouchers.select().where(vouchers.c.intent.is_not(None))).all():
        intent: dict[str, Any] = row.intent or {}
        if intent.get("over_at", 0) > now:
            ended = {**intent, "over_at": now}
            connection.execute(vouchers.update().where(vouchers.c.id == row.id).values(intent=ended))
