"""Grants that nobody uses: renewed now and then, before the other side lets them lapse."""

from typing import Any, Final

import structlog
from sqlalchemy import Row

from app.connecting import OAuth
from app.errors import AvstemError, Unauthorised
from app.http import Deadline
from app.pipeline.reach import break_connection
from app.pipeline.services import Services
from app.store import connections, grants, shops

_DAY_MS: Final = 86_400_000

_log = structlog.get_logger(__name__)


def renew_idle_grants(services: Services) -> int:
    """Renew each grant that was not renewed for the days its system allows; return how many were tried.

    One that has ended breaks its connection, with one notice; what does not answer is tried again later.
    """
    now, tried = services.now_ms(), 0
    for name, one in services.systems.items():
        description = one.info.oauth
        if description is None:
            continue
        before = now - description.renew_days * _DAY_MS
        with services.store.reading(None) as connection:
            rows = grants.idle_grants(connection, name, description.style, before, now)
            of = {row.id: shops.get_shop(connection, row.shop_id) for row in rows}
        for row in rows:
            _renew(services, of[row.id], row, description)
            tried += 1
    return tried


def _renew(services: Services, shop: Row[Any], row: Row[Any], description: OAuth) -> None:
    later = services.now_ms() + int(services.settings.retry_most_seconds * 1000)
    with services.store.writing("grant.idle", row.shop_id) as connection:
        connections.set_connection(connection, row.shop_id, row.id, next_probe_at=later)
    deadline = Deadline.after(services.settings.call_seconds * 2)
    try:
        keys = services.credentials(shop, row)
        services.grant(shop, row, description, keys, deadline).refresh()
    except Unauthorised as error:
        break_connection(services, row.shop_id, row.id, error)
    except AvstemError as error:
        _log.info("not renewed", shop=row.shop_id, connection=row.id, code=error.code)
