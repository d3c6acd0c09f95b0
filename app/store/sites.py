"""Sites: WordPress installations, each with its own token; pairing codes; nonces that count once."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.errors import NotFound
from app.store.rows import SHOP, insert_row
from app.store.tables import nonces, pairing_codes, sites

ACTIVE: Final = "active"
REVOKED: Final = "revoked"
COPY: Final = "copy"
"""A copy of a site by its owner's own word: it reads, and nothing else."""


def add_site(connection: Connection, shop: int, at: int, **values: Any) -> int:
    return insert_row(connection, sites, **{"shop_id": shop, "paired_at": at, "state": ACTIVE, **values})


def find_site(connection: Connection, public_id: str) -> Row[Any] | None:
    """Return the site by the id it signs with; needs a transaction that sees every shop."""
    return connection.execute(_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none()


_BY_PUBLIC_ID: Final = select(sites).where(sites.c.public_id == bindparam("public_id"))


def get_site(connection: Connection, shop: int, site_id: int) -> Row[Any]:
    row = connection.execute(
        select(sites).where(sites.c.shop_id == shop, sites.c.id == site_id)
    ).one_or_none()
    if row is None:
        raise NotFound("site_not_found", site=site_id)
    return row


def lock_site(connection: Connection, shop: int, site_id: int) -> Row[Any]:
    """Return the site for changing it; needs a writing transaction."""
    return connection.execute(
        select(sites).where(sites.c.shop_id == shop, sites.c.id == site_id).with_for_update()
    ).one()


def list_sites(connection: Connection, shop: int) -> Sequence[Row[Any]]:
    return connection.execute(select(sites).where(sites.c.shop_id == shop).order_by(sites.c.id)).all()


def set_site(connection: Connection, shop: int, site_id: int, **values: Any) -> None:
    connection.execute(update(sites).where(sites.c.shop_id == shop, sites.c.id == site_id).values(**values))


def note_first_use(connection: Connection, shop: int, site_id: int, token: bytes, at: int) -> None:
    """The site has its newest token: the one before it ends. Nothing happens if it was changed meanwhile."""
    connection.execute(
        update(sites)
        .where(sites.c.shop_id == shop, sites.c.id == site_id, sites.c.token == token)
        .values(first_used_at=at, previous_token=None)
    )


def note_event(connection: Connection, shop: int, site_id: int, at: int) -> None:
    set_site(connection, shop, site_id, last_event_at=at)


def forget_marks(connection: Connection) -> None:
    """After a restore newer marks may be out than are known here: the first of each site counts."""
    connection.execute(update(sites).values(marks_lost=True))


def add_code(connection: Connection, shop: int, code_hash: str, expires_at: int) -> None:
    connection.execute(insert(pairing_codes).values(shop_id=shop, code_hash=code_hash, expires_at=expires_at))


def codes_beginning(connection: Connection, prefix: str) -> Sequence[Row[Any]]:
    """Return the codes whose stored form begins so; needs a writing transaction over every shop."""
    return connection.execute(
        select(pairing_codes)
        .where(pairing_codes.c.code_hash.startswith(prefix, autoescape=True))
        .with_for_update()
    ).all()


def count_wrong_try(connection: Connection, shop: int, code_id: int) -> None:
    connection.execute(
        update(pairing_codes)
        .where(pairing_codes.c.shop_id == shop, pairing_codes.c.id == code_id)
        .values(tries=pairing_codes.c.tries + 1)
    )


def use_code(connection: Connection, shop: int, code_id: int, nonce: str, site_id: int) -> None:
    """Bind the code to the first who used it: only the same nonce gets the same answer again."""
    connection.execute(
        update(pairing_codes)
        .where(pairing_codes.c.shop_id == shop, pairing_codes.c.id == code_id)
        .values(nonce=nonce, site_id=site_id)
    )


def use_nonce(connection: Connection, shop: int, site_id: int, nonce: str, now: int, expires_at: int) -> bool:
    """Remember a nonce; False when it was used before. Old ones are cleared away."""
    connection.execute(_CLEAR_OLD, {"shop": shop, "now": now})
    row = {"shop_id": shop, "site_id": site_id, "nonce": nonce, "expires_at": expires_at}
    return connection.execute(_USE[connection.dialect.name], row).one_or_none() is not None


_CLEAR_OLD: Final = delete(nonces).where(nonces.c.shop_id == SHOP, nonces.c.expires_at < bindparam("now"))
_USE: Final = {
    name: of_dialect.insert(nonces).on_conflict_do_nothing().returning(nonces.c.nonce)
    for name, of_dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
"""Made once: they are part of every signed request."""
