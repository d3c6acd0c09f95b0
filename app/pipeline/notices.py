"""Notices: a provider's webhook says that something happened; what happened is read from its API.

Polling stays the truth. A notice only makes the merchant account due now and its watched payouts read again;
one that never comes, comes twice or comes late changes nothing but how soon we look.
"""

import secrets
from collections.abc import Mapping

import structlog
from sqlalchemy import Row

from app.errors import NotFound
from app.pipeline.services import Services
from app.store import connections, notices

_log = structlog.get_logger(__name__)


def new_endpoint() -> str:
    """The last part of a connection's webhook address: nobody can guess it."""
    return secrets.token_urlsafe(24)


def take_notice(
    services: Services, system: str, endpoint: str, headers: Mapping[str, str], body: bytes
) -> None:
    """Take a notice as it came; raises NotFound for an address that is nobody's, WrongSignature for a notice
    that is not the provider's. What concerns another account or environment, and what nobody knows, is
    acknowledged and has no effect."""
    with services.store.reading(None) as connection:
        row = connections.find_endpoint(connection, system, endpoint)
    known = services.providers.get(system)
    if row is None or known is None or known.info.notices is None:
        raise NotFound()
    now = services.now_ms()
    notice = known.info.notices(services.vault.open(row.credentials), headers, body, now // 1000)
    with services.store.writing("notice", row.shop_id) as connection:
        is_new = notices.remember(connection, row.shop_id, row.id, notice.reference, now)
        concerned: list[Row[object]] = []
        if is_new and notice.is_known and notice.is_ours:
            concerned = [
                one
                for one in connections.list_merchant_accounts(connection, row.shop_id)
                if one.connection_id == row.id and notice.account in ("", one.reference)
            ]
        for one in concerned:
            connections.set_merchant_account(
                connection, row.shop_id, one.id, due_at=now, attempts=0, watched_on=None
            )
    if is_new and not concerned:
        _log.info(
            "notice without effect",
            system=system,
            connection=row.id,
            known=notice.is_known,
            environment=notice.is_ours,
        )
