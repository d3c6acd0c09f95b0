"""Whether a site is still the one that was paired, judged at every request; its mark, renewed at heartbeats.

What does not fit makes the request a doubtful one, never the site: a copy that alternates with the original
at the same address is held back, and the original goes on.
"""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.core.marks import Marks, mark_counts, mark_renewed, mark_used
from app.pipeline.services import Services
from app.store import audit, doubtful, shops, sites

ADDRESS: Final = "address"
ENVIRONMENT: Final = "environment"
MARK: Final = "mark"
COPY: Final = "copy"
"""What differs: the site's row is that of a copy, by its owner's own word."""

_RENEW_AFTER_MS: Final = 20 * 3_600_000
"""A heartbeat that comes daily, an hour early or late, gets a new mark each day."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a request says about the installation it comes from; ``signed_at`` unix seconds."""

    address: str
    environment: str
    mark: str
    signed_at: int


@dataclass(frozen=True, slots=True)
class Judged:
    """``differs`` names what is not as it was (empty: it is the site); ``doubtful`` is the row noted then."""

    differs: tuple[str, ...] = ()
    doubtful: int | None = None


def judge(connection: Connection, shop: Row[Any], site: Row[Any], told: Told, now: int) -> Judged:
    """Judge one signed request and note what follows from it; needs a writing transaction."""
    if site.state == sites.COPY:
        return Judged((COPY,))
    differs = _differs(shop, site, told)
    marks = marks_of(site)
    if not differs and (told.mark != marks.current or marks.used_at is None or marks.lost):
        site = sites.lock_site(connection, shop.id, site.id)
        marks = marks_of(site)
    if not mark_counts(marks, told.mark, told.signed_at):
        differs = (*differs, MARK)
    if not differs:
        store_marks(connection, shop.id, site, mark_used(marks, told.mark, told.signed_at))
        return Judged()
    row_id, is_new = doubtful.note_doubtful(
        connection, shop.id, site.id, told.address, told.environment, told.mark, differs, now
    )
    if is_new:
        audit.log_change(
            connection,
            shop.id,
            ("site", site.id),
            f"site {site.public_id}",
            now,
            "site_doubtful",
            params={"differs": ", ".join(differs)},
        )
    return Judged(differs, row_id)


def _differs(shop: Row[Any], site: Row[Any], told: Told) -> tuple[str, ...]:
    differs = []
    if not same_address(told.address, site.address):
        differs.append(ADDRESS)
    if is_wrong_environment(shop, told.environment):
        differs.append(ENVIRONMENT)
    return tuple(differs)


def is_wrong_environment(shop: Row[Any], environment: str) -> bool:
    """Whether a production shop's site says that it is something else."""
    return bool(shop.kind == shops.PRODUCTION and environment != "production")


def same_address(one: str, other: str) -> bool:
    """Whether two site addresses are one site's: scheme, case and a last slash do not count."""
    return _plain_address(one) == _plain_address(other)


def _plain_address(address: str) -> str:
    return address.lower().removeprefix("https://").removeprefix("http://").rstrip("/")


def heartbeat(services: Services, shop_id: int, site_id: int) -> str:
    """Note that the site was seen and return the mark it is to sign with from now on.

    Asked for again before the newest mark was used, it is the same one: a lost answer costs nothing.
    """
    now = services.now_ms()
    with services.store.writing("heartbeat", shop_id) as connection:
        site = sites.lock_site(connection, shop_id, site_id)
        before = marks_of(site)
        after = mark_renewed(before, secrets.token_urlsafe(12), now, _RENEW_AFTER_MS)
        store_marks(connection, shop_id, site, after)
        sites.set_site(connection, shop_id, site_id, last_seen_at=now)
    return after.current


def marks_of(site: Row[Any]) -> Marks:
    return Marks(site.mark, site.previous_mark, site.mark_used_at, site.mark_renewed_at, site.marks_lost)


def store_marks(connection: Connection, shop_id: int, site: Row[Any], marks: Marks) -> None:
    """Write the marks, if they are others than the site's row has."""
    if marks != marks_of(site):
        sites.set_site(connection, shop_id, site.id, **mark_columns(marks))


def mark_columns(marks: Marks) -> dict[str, Any]:
    return {
        "mark": marks.current,
        "previous_mark": marks.previous,
        "mark_used_at": marks.used_at,
        "mark_renewed_at": marks.renewed_at,
        "marks_lost": marks.lost,
    }
