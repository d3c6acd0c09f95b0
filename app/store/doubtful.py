"""Doubtful sites: who signs as a site without being as it was, and the events kept aside of them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.store.rows import insert_row
from app.store.tables import doubtful_sites, kept_events

_SEEN_AGAIN_MS: Final = 60_000
"""How exactly it is noted when a doubtful site was last seen: reading often shall not write often."""


def note_doubtful(
    connection: Connection,
    shop: int,
    site_id: int,
    address: str,
    environment: str,
    mark: str,
    differs: Sequence[str],
    at: int,
) -> tuple[int, bool]:
    """Return the row of who signed so, and whether it is seen for the first time."""
    found = _find(connection, shop, site_id, address, environment, mark)
    if found is not None:
        if at - found.last_seen_at >= _SEEN_AGAIN_MS:
            set_doubtful(connection, shop, found.id, last_seen_at=at, differs=list(differs))
        return int(found.id), False
    try:
        with connection.begin_nested():
            row_id = insert_row(
                connection,
                doubtful_sites,
                shop_id=shop,
                site_id=site_id,
                address=address,
                environment=environment,
                mark=mark,
                differs=list(differs),
                first_seen_at=at,
                last_seen_at=at,
            )
    except IntegrityError:  # seen at this very moment by another process
        found = _find(connection, shop, site_id, address, environment, mark)
        if found is None:
            raise
        return int(found.id), False
    return row_id, True


def _find(
    connection: Connection, shop: int, site_id: int, address: str, environment: str, mark: str
) -> Row[Any] | None:
    return connection.execute(
        select(doubtful_sites).where(
            doubtful_sites.c.shop_id == shop,
            doubtful_sites.c.site_id == site_id,
            doubtful_sites.c.address == address,
            doubtful_sites.c.environment == environment,
            doubtful_sites.c.mark == mark,
        )
    ).one_or_none()


def lock_doubtful(connection: Connection, shop: int, doubtful_id: int) -> Row[Any] | None:
    """Return the row for changing it; None when it has gone meanwhile."""
    return connection.execute(
        select(doubtful_sites)
        .where(doubtful_sites.c.shop_id == shop, doubtful_sites.c.id == doubtful_id)
        .with_for_update()
    ).one_or_none()


def list_doubtful(connection: Connection, shop: int, site_id: int | None = None) -> Sequence[Row[Any]]:
    """Return the doubtful rows of one site, or of all the shop's, oldest first."""
    query = select(doubtful_sites).where(doubtful_sites.c.shop_id == shop)
    if site_id is not None:
        query = query.where(doubtful_sites.c.site_id == site_id)
    return connection.execute(query.order_by(doubtful_sites.c.id)).all()


def set_doubtful(connection: Connection, shop: int, doubtful_id: int, **values: Any) -> None:
    connection.execute(
        update(doubtful_sites)
        .where(doubtful_sites.c.shop_id == shop, doubtful_sites.c.id == doubtful_id)
        .values(**values)
    )


def remove_doubtful(connection: Connection, shop: int, doubtful_id: int) -> int:
    """Forget who signed so, and drop what was kept aside of it; return how many events those were."""
    dropped = drop_kept(connection, shop, doubtful_id)
    connection.execute(
        delete(doubtful_sites).where(doubtful_sites.c.shop_id == shop, doubtful_sites.c.id == doubtful_id)
    )
    return dropped


def keep_event(
    connection: Connection, shop: int, site_id: int, doubtful_id: int, event: dict[str, Any], at: int
) -> None:
    """Keep the event aside, once."""
    known = connection.execute(
        select(kept_events.c.id).where(
            kept_events.c.shop_id == shop,
            kept_events.c.doubtful_id == doubtful_id,
            kept_events.c.event_id == event["event_id"],
        )
    ).one_or_none()
    if known is not None:
        return
    try:
        with connection.begin_nested():
            connection.execute(
                insert(kept_events).values(
                    shop_id=shop,
                    site_id=site_id,
                    doubtful_id=doubtful_id,
                    event_id=event["event_id"],
                    event=event,
                    received_at=at,
                )
            )
    except IntegrityError:  # the same batch at the same time
        return


def count_kept(connection: Connection, shop: int, site_id: int) -> dict[int, int]:
    """Return how many events are kept aside of each doubtful row of the site."""
    rows = connection.execute(
        select(kept_events.c.doubtful_id, func.count())
        .where(kept_events.c.shop_id == shop, kept_events.c.site_id == site_id)
        .group_by(kept_events.c.doubtful_id)
    )
    return {int(row[0]): int(row[1]) for row in rows}


def kept_to_apply(connection: Connection, shop: int, doubtful_id: int, most: int) -> Sequence[Row[Any]]:
    """Return the oldest events that are kept of it, at most so many."""
    return connection.execute(
        select(kept_events)
        .where(kept_events.c.shop_id == shop, kept_events.c.doubtful_id == doubtful_id)
        .order_by(kept_events.c.id)
        .limit(most)
    ).all()


def remove_kept(connection: Connection, shop: int, ids: Sequence[int]) -> None:
    connection.execute(delete(kept_events).where(kept_events.c.shop_id == shop, kept_events.c.id.in_(ids)))


def drop_kept(connection: Connection, shop: int, doubtful_id: int) -> int:
    """Drop what was kept aside; return how many."""
    done = connection.execute(
        delete(kept_events).where(kept_events.c.shop_id == shop, kept_events.c.doubtful_id == doubtful_id)
    )
    return int(done.rowcount)


def drop_kept_twins(connection: Connection, shop: int, site_id: int, event_ids: Sequence[str]) -> None:
    """The site itself has told these events: nothing of them is left to choose about."""
    connection.execute(
        delete(kept_events).where(
            kept_events.c.shop_id == shop,
            kept_events.c.site_id == site_id,
            kept_events.c.event_id.in_(event_ids),
        )
    )
