"""What the owner says of a site that is not as it was: a copy, moved, or restored from a backup."""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.core.marks import Marks
from app.errors import Conflict, NotFound
from app.pipeline.identity import (
    MARK,
    Judged,
    Told,
    is_wrong_environment,
    same_address,
    store_marks,
)
from app.pipeline.keeping import note_dropped
from app.pipeline.services import Services
from app.store import audit, doubtful, sites

COPY: Final = "copy"
MOVED: Final = "moved"
RESTORED: Final = "restored"
CHOICES: Final = (COPY, MOVED, RESTORED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What follows: a copy gets an id and a token of its own, the others need a new code (``token`` None)."""

    site: str
    token: str | None
    kept_events: int


def choose_identity(
    services: Services,
    shop: Row[Any],
    site: Row[Any],
    judged: Judged,
    told: Told,
    choice: str,
    actor: str,
) -> Chosen:
    """Carry out the owner's choice for the installation that asks; the same again gives the same answer.

    ``copy``: it becomes a site of its own that reads; what was kept aside of it is dropped, and the site it
    was taken from is as before. ``moved`` and ``restored``: what was kept aside waits for the pairing by
    code, which ends the old token. Raises Conflict.
    """
    if choice == COPY:
        return _become_copy(services, shop.id, site, judged, told, actor)
    if judged.doubtful is None:
        raise Conflict("site_not_doubtful")
    if is_wrong_environment(shop, told.environment):
        raise Conflict("site_environment", environment=told.environment)
    return _wait_for_code(services, shop.id, site, judged.doubtful, choice, actor)


def _wait_for_code(
    services: Services, shop_id: int, site: Row[Any], doubtful_id: int, choice: str, actor: str
) -> Chosen:
    now = services.now_ms()
    with services.store.writing("identity.choose", shop_id) as connection:
        row = _locked(connection, shop_id, doubtful_id)
        doubtful.set_doubtful(connection, shop_id, doubtful_id, choice=choice, chosen_by=actor, chosen_at=now)
        if row.choice != choice:
            audit.log_change(
                connection,
                shop_id,
                ("site", site.id),
                actor,
                now,
                "site_moved" if choice == MOVED else "site_restored",
                params={"address": row.address, "differs": ", ".join(row.differs)},
            )
        kept = doubtful.count_kept(connection, shop_id, site.id).get(doubtful_id, 0)
    return Chosen(site.public_id, None, kept)


def _become_copy(
    services: Services, shop_id: int, site: Row[Any], judged: Judged, told: Told, actor: str
) -> Chosen:
    now = services.now_ms()
    with services.store.writing("identity.copy", shop_id) as connection:
        original = sites.lock_site(connection, shop_id, site.id)
        row_id = judged.doubtful
        if row_id is None:
            row_id, _ = doubtful.note_doubtful(
                connection, shop_id, site.id, told.address, told.environment, told.mark, (), now
            )
        row = _locked(connection, shop_id, row_id)
        known = _unused_copy(connection, shop_id, row)
        if known is not None:
            return Chosen(known.public_id, services.vault.open(known.token)["token"], 0)
        token, public_id = secrets.token_urlsafe(32), secrets.token_hex(8)
        copy_id = sites.add_site(
            connection,
            shop_id,
            now,
            public_id=public_id,
            token=services.vault.seal({"token": token}),
            state=sites.COPY,
            address=told.address,
            environment=told.environment,
            plugin_version=original.plugin_version,
            copy_of=site.id,
        )
        dropped = doubtful.drop_kept(connection, shop_id, row_id)
        doubtful.set_doubtful(
            connection,
            shop_id,
            row_id,
            choice=COPY,
            chosen_by=actor,
            chosen_at=now,
            copy_site_id=copy_id,
        )
        for subject in (site.id, copy_id):
            audit.log_change(
                connection,
                shop_id,
                ("site", subject),
                actor,
                now,
                "site_is_copy",
                params={"address": told.address},
            )
        note_dropped(connection, shop_id, site.id, dropped, now)
        if judged.doubtful is None:
            _give_marks_back(connection, shop_id, original, told, actor, now)
    return Chosen(public_id, token, dropped)


def _locked(connection: Connection, shop_id: int, doubtful_id: int) -> Row[Any]:
    row = doubtful.lock_doubtful(connection, shop_id, doubtful_id)
    if row is None:
        raise NotFound("site_not_found", site=doubtful_id)
    return row


def _unused_copy(connection: Connection, shop_id: int, row: Row[Any]) -> Row[Any] | None:
    """The copy this installation was made before, as long as it never signed as that: the answer was lost."""
    if row.copy_site_id is None:
        return None
    known = sites.get_site(connection, shop_id, row.copy_site_id)
    return known if known.first_used_at is None and known.state == sites.COPY else None


def _give_marks_back(
    connection: Connection, shop_id: int, original: Row[Any], told: Told, actor: str, now: int
) -> None:
    """The copy had got the newer mark first, so it was the original that did not fit. It goes on with the
    mark it has, and what was kept aside of it counts."""
    held_back = [
        row
        for row in doubtful.list_doubtful(connection, shop_id, original.id)
        if row.choice != COPY
        and row.differs == [MARK]
        and same_address(row.address, original.address)
        and row.environment == told.environment
    ]
    if not held_back:
        return
    row = max(held_back, key=lambda one: (one.last_seen_at, one.id))
    marks = Marks(current=row.mark, used_at=now // 1000, renewed_at=original.mark_renewed_at)
    store_marks(connection, shop_id, original, marks)
    doubtful.set_doubtful(connection, shop_id, row.id, apply_pairing=original.pairing)
    audit.log_change(connection, shop_id, ("site", original.id), actor, now, "site_marks_given_back")
