"""Events of a doubtful site: kept aside, and applied or dropped when the owner has chosen."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from app.clock import from_ms, to_ms
from app.errors import Conflict
from app.pipeline.identity import same_address
from app.pipeline.intake import take_into
from app.pipeline.services import Services
from app.store import audit, doubtful, sites

MOST_KEPT: Final = 20_000
"""Events of one doubtful site; a copy that is left running for months shall not fill the database."""

_BATCH: Final = 100
_BATCHES_AT_ONCE: Final = 20
_MOMENTS: Final = ("ordered_at", "refunded_at")


def keep_aside(
    services: Services,
    shop_id: int,
    site_id: int,
    doubtful_id: int,
    differs: Sequence[str],
    events: Sequence[Mapping[str, Any]],
) -> list[dict[str, str]]:
    """Store checked snapshots without applying them; return ``{event_id, result: kept}`` in order.

    Raises Conflict ``site_identity`` when too many wait for the owner's choice already, or when the choice
    was made while the request was on its way.
    """
    now = services.now_ms()
    with services.store.writing("keep_aside", shop_id) as connection:
        row = doubtful.lock_doubtful(connection, shop_id, doubtful_id)
        waiting = doubtful.count_kept(connection, shop_id, site_id).get(doubtful_id, 0)
        if row is None or row.choice == "copy" or waiting + len(events) > MOST_KEPT:
            raise Conflict("site_identity", differs=", ".join(differs))
        for event in events:
            doubtful.keep_event(connection, shop_id, site_id, doubtful_id, _stored(event), now)
    return [{"event_id": event["event_id"], "result": "kept"} for event in events]


def settle_doubts(
    connection: Connection, shop_id: int, site_id: int, pairing: int, address: str, now: int
) -> None:
    """The site is paired again: mark what its newest choice wants applied, drop the rest.

    Whoever signed with the old token cannot any more. Without a choice (moved, restored) for this very
    address nothing that was kept is applied; the site sends it again.
    """
    rows = doubtful.list_doubtful(connection, shop_id, site_id)
    meant = [
        row for row in rows if row.choice in ("moved", "restored") and same_address(row.address, address)
    ]
    chosen = max(meant, key=lambda row: (row.chosen_at, row.id), default=None)
    for row in rows:
        if chosen is not None and row.id == chosen.id:
            doubtful.set_doubtful(connection, shop_id, row.id, apply_pairing=pairing)
        else:
            note_dropped(
                connection, shop_id, site_id, doubtful.remove_doubtful(connection, shop_id, row.id), now
            )


def note_dropped(connection: Connection, shop_id: int, site_id: int, count: int, now: int) -> None:
    if count:
        audit.log_change(
            connection,
            shop_id,
            ("site", site_id),
            "service",
            now,
            "kept_events_dropped",
            params={"count": count},
        )


def apply_kept(services: Services, shop_id: int, site_id: int) -> int:
    """Apply what was kept aside and is to count now, some batches of it; return how many events.

    Each batch is applied and removed in one transaction, so a kill between two loses nothing and repeats
    nothing: the next heartbeat goes on.
    """
    applied = 0
    for _ in range(_BATCHES_AT_ONCE):
        count = _apply_batch(services, shop_id, site_id)
        if count is None:
            break
        applied += count
    return applied


def _apply_batch(services: Services, shop_id: int, site_id: int) -> int | None:
    """Apply one batch; None when there is nothing to apply."""
    with services.store.reading(shop_id) as connection:
        site = sites.get_site(connection, shop_id, site_id)
        known = doubtful.list_doubtful(connection, shop_id, site_id)
    wanted = [row.id for row in known if row.apply_pairing is not None]
    if not wanted:
        return None
    now = services.now_ms()
    with services.store.writing("apply_kept", shop_id) as connection:
        # Only this row is locked: intake takes events first and the site last, and must not be waited for.
        row = doubtful.lock_doubtful(connection, shop_id, wanted[0])
        if row is None or row.apply_pairing is None:
            return 0
        kept = doubtful.kept_to_apply(connection, shop_id, row.id, _BATCH)
        if not kept:
            doubtful.remove_doubtful(connection, shop_id, row.id)
            return 0
        events = [_revived(one.event) for one in kept]
        take_into(connection, shop_id, site_id, site.public_id, row.apply_pairing, events, now)
        doubtful.remove_kept(connection, shop_id, [one.id for one in kept])
        audit.log_change(
            connection,
            shop_id,
            ("site", site_id),
            "service",
            now,
            "kept_events_applied",
            params={"count": len(kept)},
        )
    return len(kept)


def _stored(event: Mapping[str, Any]) -> dict[str, Any]:
    """The checked event as JSON: its moments as epoch milliseconds."""
    return {key: to_ms(value) if key in _MOMENTS else value for key, value in event.items()}


def _revived(stored: Mapping[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = {
        key: from_ms(value) if key in _MOMENTS else value for key, value in stored.items()
    }
    if "references" in event:
        event["references"] = [(field, value) for field, value in event["references"]]
    return event
