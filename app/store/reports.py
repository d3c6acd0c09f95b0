"""Report parts as collected: a part that comes again with other contents is a new version, none is lost."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from app.connecting import CollectedDay, ReportPart
from app.store.rows import SHOP, insert_row
from app.store.tables import report_parts

API: Final = "api"
FILE: Final = "file"
"""Where a report came from: asked for at the provider, or uploaded by a person."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who told a payout: ``kind`` API or FILE, by which parser.

    ``told_as`` is "" where payouts go by the provider's own references, else the name of the column mapping
    whose references they are.
    """

    parser_version: str
    kind: str = API
    told_as: str = ""

    def is_of(self, known: Row[Any]) -> bool:
        """Whether this is what told the known payout."""
        return bool((known.source, known.told_as) == (self.kind, self.told_as))


def save_day(connection: Connection, shop: int, account_id: int, day: CollectedDay, at: int) -> bool:
    """Store the parts of one report day, or of one payout; True when what was complete is different now.

    What is not complete says nothing against what was: the whole report that was read is kept until there is
    a whole one again.
    """
    current = {
        row.part_key: row
        for row in _current(connection, shop, account_id, day.day, day.day, API)
        if row.part_key.startswith(day.prefix)
    }
    was_complete = any(row.complete for row in current.values())
    if was_complete and not day.complete:
        return False
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
        asked = {"shop": shop, "account": account_id, "part": part.key}
        newest = connection.execute(_NEWEST, asked).scalar()
        insert_row(
            connection,
            report_parts,
            shop_id=shop,
            merchant_account_id=account_id,
            part_key=part.key,
            day=part.day,
            version=(newest or 0) + 1,
            source=API,
            body=part.body,
            delivered_sha256=part.delivered_sha256,
            stored_sha256=sha256,
            complete=part.complete,
            collected_at=at,
            superseded=False,
        )
    return differs


_NEWEST: Final = (
    select(report_parts.c.version)
    .where(
        report_parts.c.shop_id == SHOP,
        report_parts.c.merchant_account_id == bindparam("account"),
        report_parts.c.part_key == bindparam("part"),
    )
    .order_by(report_parts.c.version.desc())
    .limit(1)
)


def load_parts(
    connection: Connection, shop: int, account_id: int, first: date, last: date
) -> Sequence[ReportPart]:
    """Return the current parts of complete days from ``first`` to ``last``, in order of day and key; those
    of files are not among them."""
    return [
        ReportPart(row.part_key, row.day, row.body, row.delivered_sha256, complete=True)
        for row in _current(connection, shop, account_id, first, last, API)
        if row.complete
    ]


def day_sizes(
    connection: Connection, shop: int, account_id: int, first: date, last: date
) -> Sequence[tuple[date, int]]:
    """Return the days that :func:`load_parts` has parts of, in order, and how many bytes those are."""
    asked = {"shop": shop, "account": account_id, "first": first, "last": last}
    return [(row.day, int(row.size)) for row in connection.execute(_SIZES, asked)]


def part_hashes(
    connection: Connection, shop: int, account_id: int, payout: str, first: date, last: date
) -> Sequence[Row[Any]]:
    """Return the parts' rows (key, hashes, when collected) for the evidence of a payout: of the days from
    the API, of files those about the payout itself."""
    return [
        row
        for row in _current(connection, shop, account_id, first, last)
        if row.source == API or row.part_key.startswith(_FILE_KEY) and f"/{payout}/" in row.part_key
    ]


_FILE_KEY: Final = "file/"


def file_key(sha256: str, payout: str, number: int, name: str) -> str:
    """The key of a file's part about a payout: it names the file, and begins alike for all its parts."""
    return f"{_FILE_KEY}{sha256[:12]}/{payout}/{number:03d} {name}"


def save_file_parts(
    connection: Connection,
    shop: int,
    account_id: int,
    *,
    sha256: str,
    name: str,
    payout: str,
    day: date,
    bodies: Sequence[bytes],
    at: int,
) -> None:
    """Keep what an uploaded file (``sha256`` of its bytes) says about a payout; once, however often."""
    for number, body in enumerate(bodies):
        part_key = file_key(sha256, payout, number, name)
        known = connection.execute(
            select(report_parts.c.id).where(
                report_parts.c.shop_id == shop,
                report_parts.c.merchant_account_id == account_id,
                report_parts.c.part_key == part_key,
            )
        ).first()
        if known is None:
            connection.execute(
                insert(report_parts).values(
                    shop_id=shop,
                    merchant_account_id=account_id,
                    part_key=part_key,
                    day=day,
                    version=1,
                    source=FILE,
                    body=body,
                    delivered_sha256=sha256,
                    stored_sha256=hashlib.sha256(body).hexdigest(),
                    complete=True,
                    collected_at=at,
                    superseded=False,
                )
            )


def load_file_parts(
    connection: Connection, shop: int, account_id: int, sha256: str, payout: str, day: date
) -> list[bytes]:
    """Return what a counted file says about a payout paid on ``day``, in order."""
    begin = f"{_FILE_KEY}{sha256[:12]}/{payout}/"
    return [
        row.body
        for row in _current(connection, shop, account_id, day, day, FILE)
        if row.part_key.startswith(begin)
    ]


def _current(
    connection: Connection, shop: int, account_id: int, first: date, last: date, source: str = ""
) -> Sequence[Row[Any]]:
    asked = {"shop": shop, "account": account_id, "first": first, "last": last}
    if not source:
        return connection.execute(_CURRENT, asked).all()
    return connection.execute(_CURRENT_OF_SOURCE, {**asked, "source": source}).all()


_CURRENT: Final = (
    select(report_parts)
    .where(
        report_parts.c.shop_id == SHOP,
        report_parts.c.merchant_account_id == bindparam("account"),
        report_parts.c.day >= bindparam("first"),
        report_parts.c.day <= bindparam("last"),
        report_parts.c.superseded.is_(False),
    )
    .order_by(report_parts.c.day, report_parts.c.part_key)
)
_CURRENT_OF_SOURCE: Final = _CURRENT.where(report_parts.c.source == bindparam("source"))
_SIZES: Final = (
    _CURRENT.where(report_parts.c.source == API, report_parts.c.complete)
    .with_only_columns(report_parts.c.day, func.sum(func.length(report_parts.c.body)).label("size"))
    .group_by(report_parts.c.day)
    .order_by(None)
    .order_by(report_parts.c.day)
)


def _supersede(connection: Connection, shop: int, part_id: int) -> None:
    connection.execute(
        update(report_parts)
        .where(report_parts.c.shop_id == shop, report_parts.c.id == part_id)
        .values(superseded=True)
    )
