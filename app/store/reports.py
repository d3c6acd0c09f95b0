"""Report parts as collected: a part that comes again with other contents is a new version, none is lost."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.connecting import CollectedDay, ReportPart
from app.store.tables import report_parts


def save_day(
    connection: Connection, shop: int, account_id: int, day: CollectedDay, at: int, source: str = "api"
) -> bool:
    """Store the parts of one report day, or of one payout; True when what was complete is different now."""
    current = {
        row.part_key: row
        for row in _current(connection, shop, account_id, day.day, day.day)
        if row.part_key.startswith(day.prefix)
    }
    was_complete = any(row.complete for row in current.values())
    differs = was_complete and set(current) != {part.key for part in day.parts}
    for gone in set(current) - {part.key for part in day.parts}:
        _supersede(connection, shop, current[gone].id)
    for part in day.parts:
        sha256 = hashlib.sha256(part.body).hexdigest()
        known = current.get(part.key)
        if known is not None and known.stored_sha256 == sha256 and known.complete == part.complete:
            continue
        if known is not None:
            differs = differs or (known.complete and known.stored_sha256 != sha256)
            _supersede(connection, shop, known.id)
        newest = connection.execute(
            select(report_parts.c.version)
            .where(
                report_parts.c.shop_id == shop,
                report_parts.c.merchant_account_id == account_id,
                report_parts.c.part_key == part.key,
            )
            .order_by(report_parts.c.version.desc())
        ).scalar()
        connection.execute(
            insert(report_parts).values(
                shop_id=shop,
                merchant_account_id=account_id,
                part_key=part.key,
                day=part.day,
                version=(newest or 0) + 1,
                source=source,
                body=part.body,
                delivered_sha256=part.delivered_sha256,
                stored_sha256=sha256,
                complete=part.complete,
                collected_at=at,
                superseded=False,
            )
        )
    return differs


def load_parts(
    connection: Connection, shop: int, account_id: int, first: date, last: date
) -> Sequence[ReportPart]:
    """Return the current parts of complete days from ``first`` to ``last``, in order of day and key."""
    return [
        ReportPart(row.part_key, row.day, row.body, row.delivered_sha256, complete=True)
        for row in _current(connection, shop, account_id, first, last)
        if row.complete
    ]


def part_hashes(
    connection: Connection, shop: int, account_id: int, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return the current parts' rows (key, hashes, when collected) for the evidence."""
    return _current(connection, shop, account_id, first, last)


def _current(
    connection: Connection, shop: int, account_id: int, first: date, last: date
) -> Sequence[Row[Any]]:
    return connection.execute(
        select(report_parts)
        .where(
            report_parts.c.shop_id == shop,
            report_parts.c.merchant_account_id == account_id,
            report_parts.c.day >= first,
            report_parts.c.day <= last,
            report_parts.c.superseded.is_(False),
        )
        .order_by(report_parts.c.day, report_parts.c.part_key)
    ).all()


def _supersede(connection: Connection, shop: int, part_id: int) -> None:
    connection.execute(
        update(report_parts)
        .where(report_parts.c.shop_id == shop, report_parts.c.id == part_id)
        .values(superseded=True)
    )
