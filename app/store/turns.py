"""Turns: who may speak to a vendor that takes one request at a time, by the database's clock.

A row per key, whoever the shop is. It holds across threads, processes and machines of one installation, and
ends by itself when its holder was killed.
"""

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.store.database import Store
from app.store.tables import turns


def take_turn(store: Store, key: str, holder: str, seconds: float) -> bool:
    """Take or prolong the turn of a key; False while somebody else has it."""
    with store.writing("turn.take", None) as connection:
        now = store.now_ms(connection)
        until = now + int(seconds * 1000)
        insert = postgresql.insert if store.is_postgres else sqlite.insert
        made = connection.execute(
            insert(turns).values(key=key, holder=holder, held_until=until).on_conflict_do_nothing()
        )
        if made.rowcount == 1:
            return True
        taken = connection.execute(
            update(turns)
            .where(turns.c.key == key, or_(turns.c.holder == holder, turns.c.held_until <= now))
            .values(holder=holder, held_until=until)
        )
        return taken.rowcount == 1


def give_turn_back(store: Store, key: str, holder: str) -> None:
    """Let the next one; silent when the turn is another's by now."""
    with store.writing("turn.back", None) as connection:
        connection.execute(delete(turns).where(turns.c.key == key, turns.c.holder == holder))


def holder_of(store: Store, key: str) -> str | None:
    """Return who has the turn, None when it is free."""
    with store.reading(None) as connection:
        now = store.now_ms(connection)
        found: str | None = connection.execute(
            select(turns.c.holder).where(turns.c.key == key, turns.c.held_until > now)
        ).scalar_one_or_none()
    return found
