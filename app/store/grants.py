"""Access that people give at the other side: consents under way, and the turn to renew a grant.

A grant is the connection's sealed credentials; ``credentials_fingerprint`` names the refresh token in them,
so that a renewal only ever replaces the token that it used.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from app.store.connections import BROKEN, NEW
from app.store.database import Store
from app.store.rows import insert_row
from app.store.tables import connections, consents


def add_consent(connection: Connection, shop: int, at: int, **values: Any) -> int:
    """Note that a person was sent to the other side; what ran out long ago is cleared away."""
    connection.execute(
        delete(consents).where(consents.c.shop_id == shop, consents.c.expires_at < at - 86_400_000)
    )
    return insert_row(connection, consents, shop_id=shop, created_at=at, **values)


def find_consent(connection: Connection, state_hash: str) -> Row[Any] | None:
    """Return the consent by the hash of its state, of whichever shop."""
    return connection.execute(select(consents).where(consents.c.state_hash == state_hash)).one_or_none()


def get_consent(connection: Connection, shop: int, consent_id: int) -> Row[Any]:
    return connection.execute(
        select(consents).where(consents.c.shop_id == shop, consents.c.id == consent_id)
    ).one()


def use_consent(connection: Connection, shop: int, consent_id: int, at: int) -> bool:
    """Use the consent up; False when somebody has before, or it has run out."""
    used = connection.execute(
        update(consents)
        .where(
            consents.c.shop_id == shop,
            consents.c.id == consent_id,
            consents.c.used_at.is_(None),
            consents.c.expires_at > at,
        )
        .values(used_at=at)
    )
    return used.rowcount == 1


def end_consent(connection: Connection, shop: int, consent_id: int, outcome: str) -> None:
    """Note how it ended: ``granted``, or the code of what went wrong; its verifier is of no use any more."""
    connection.execute(
        update(consents)
        .where(consents.c.shop_id == shop, consents.c.id == consent_id)
        .values(outcome=outcome, verifier=b"")
    )


def take_turn(store: Store, shop: int, connection_id: int, seconds: float) -> str | None:
    """Take the turn to renew the connection's grant, for all processes; None while somebody has it."""
    token = secrets.token_hex(12)
    with store.writing("grant.turn", shop) as connection:
        now = store.now_ms(connection)
        taken = connection.execute(
            update(connections)
            .where(
                connections.c.shop_id == shop,
                connections.c.id == connection_id,
                connections.c.removed_at.is_(None),
                or_(connections.c.grant_until.is_(None), connections.c.grant_until <= now),
            )
            .values(grant_token=token, grant_until=now + int(seconds * 1000))
        )
    return token if taken.rowcount == 1 else None


def end_turn(store: Store, shop: int, connection_id: int, token: str) -> None:
    """Let others renew; silent when the turn was lost."""
    with store.writing("grant.turn_ended", shop) as connection:
        connection.execute(
            update(connections)
            .where(
                connections.c.shop_id == shop,
                connections.c.id == connection_id,
                connections.c.grant_token == token,
            )
            .values(grant_token=None, grant_until=None)
        )


def find_grant(connection: Connection, shop: int, connection_id: int) -> tuple[bytes, str] | None:
    """Return the connection's sealed credentials and their name, None when it was removed."""
    row = connection.execute(
        select(connections.c.credentials, connections.c.credentials_fingerprint).where(
            connections.c.shop_id == shop,
            connections.c.id == connection_id,
            connections.c.removed_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else (bytes(row.credentials), str(row.credentials_fingerprint))


def replace_grant(
    connection: Connection, shop: int, connection_id: int, used: str, sealed: bytes, named: str, at: int
) -> bool:
    """Keep a renewed grant in place of the one it was made from, whose refresh token ``used`` names.

    False when that is not there any more: somebody else renewed it, or a person gave access anew.
    """
    done = connection.execute(
        update(connections)
        .where(
            connections.c.shop_id == shop,
            connections.c.id == connection_id,
            connections.c.removed_at.is_(None),
            connections.c.credentials_fingerprint == used,
        )
        .values(credentials=sealed, credentials_fingerprint=named, grant_renewed_at=at)
    )
    return done.rowcount == 1


def idle_grants(
    connection: Connection, system: str, style: str, renewed_before: int, now: int
) -> Sequence[Row[Any]]:
    """Connections of any shop whose grant was not renewed after ``renewed_before``, paused ones too.

    Broken ones are left to the probe, or to a person.
    """
    table = connections
    return connection.execute(
        select(table)
        .where(
            table.c.system == system,
            table.c.style == style,
            table.c.removed_at.is_(None),
            table.c.state.not_in((NEW, BROKEN)),
            table.c.grant_renewed_at <= renewed_before,
            or_(table.c.next_probe_at.is_(None), table.c.next_probe_at <= now),
        )
        .order_by(table.c.grant_renewed_at)
    ).all()
