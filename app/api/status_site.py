"""The part of the status that is about the site itself: its mark, safe mode, and who else signs as it."""

from typing import Any, Final

from marshmallow import fields
from sqlalchemy import Connection, Row

from app.api.authentication import Caller
from app.api.fields import Tolerant, iso_ms
from app.api.texts import moment, sentence
from app.core.texts import Language
from app.messages import word
from app.pipeline.identity import MARK
from app.store import doubtful, shops

_PASSING_MS: Final = 300_000
"""A request under way while the mark was renewed is no other installation; one that comes back later is."""

_RESEND_MARGIN_MS: Final = 600_000
"""Orders acknowledged so shortly before the backup may be missing in it: clocks differ, and it takes time."""


class OtherSite(Tolerant):
    address = fields.String()
    environment = fields.String()
    differs = fields.List(fields.String())
    first_seen_at = fields.String()
    last_seen_at = fields.String()
    choice = fields.String(allow_none=True)
    kept_events = fields.Integer(metadata={"description": "events kept aside of it"})


class SiteStatus(Tolerant):
    id = fields.String()
    mark = fields.String(
        allow_none=True, metadata={"description": "sign with it from now on; null: keep the one you have"}
    )
    safe_mode = fields.Boolean(metadata={"description": "may only read: it is not as when it was paired"})
    differs = fields.List(fields.String(), metadata={"description": "address, environment, mark or copy"})
    copy = fields.Boolean(metadata={"description": "a copy by its owner's word"})
    choice = fields.String(allow_none=True, metadata={"description": "what its owner chose: moved, restored"})
    kept_events = fields.Integer(metadata={"description": "events of this installation kept aside"})
    others = fields.List(
        fields.Nested(OtherSite), metadata={"description": "who else signs as this site, in safe mode"}
    )


def site_status(connection: Connection, who: Caller, mark: str | None) -> dict[str, Any]:
    """The site's part of the status; ``mark`` is the one to sign with, None for who does not fit."""
    kept = doubtful.count_kept(connection, who.shop.id, who.site.id)
    rows = [] if who.is_copy else doubtful.list_doubtful(connection, who.shop.id, who.site.id)
    own = next((row for row in rows if row.id == who.judged.doubtful), None)
    return {
        "id": who.site.public_id,
        "mark": mark,
        "safe_mode": bool(who.differs),
        "differs": list(who.differs),
        "copy": who.is_copy,
        "choice": own.choice if own is not None else None,
        "kept_events": kept.get(own.id, 0) if own is not None else 0,
        "others": [_other(row, kept.get(row.id, 0)) for row in rows if not who.differs and _is_other(row)],
    }


def _is_other(row: Row[Any]) -> bool:
    if row.choice == "copy" or row.apply_pairing is not None:
        return False
    return list(row.differs) != [MARK] or bool(row.last_seen_at - row.first_seen_at >= _PASSING_MS)


def _other(row: Row[Any], kept: int) -> dict[str, Any]:
    return {
        "address": row.address,
        "environment": row.environment,
        "differs": row.differs,
        "first_seen_at": iso_ms(row.first_seen_at),
        "last_seen_at": iso_ms(row.last_seen_at),
        "choice": row.choice,
        "kept_events": kept,
        "seen": row.last_seen_at,
    }


def site_sentences(who: Caller, told: dict[str, Any], language: Language) -> list[str]:
    """What a person is told about the site, worst first."""
    if who.is_copy:
        return [sentence("health.copy", language)]
    if who.differs:
        named = ", ".join(word("differs", one, language) for one in who.differs)
        return [sentence("health.safe_mode", language, differs=named, count=told["kept_events"])]
    return [
        sentence(
            "health.other_site",
            language,
            address=one["address"] or "–",
            differs=", ".join(word("differs", name, language) for name in one["differs"]),
            at=moment(one["seen"], who.shop.zone, language),
        )
        for one in told["others"]
    ]


def resend(connection: Connection, site: Row[Any]) -> tuple[str | None, str | None]:
    """Return since when the site is asked to send everything again, and the restore that asks it.

    It stands as long as the site is paired as it was then: what was sent before is only ``known``.
    """
    asked = _resend_ms(connection, site)
    return (None, None) if asked is None else (iso_ms(asked[0]), iso_ms(asked[1]))


def _resend_ms(connection: Connection, site: Row[Any]) -> tuple[int, int] | None:
    row = shops.installation_row(connection)
    if row is None or row.restored_at is None or site.paired_at > row.restored_at:
        return None
    return row.backup_taken_at - _RESEND_MARGIN_MS, row.restored_at


def resend_sentences(connection: Connection, who: Caller, language: Language) -> list[str]:
    """Tell that orders are asked for again, until the site has sent something after the restore."""
    asked = _resend_ms(connection, who.site)
    if asked is None or (who.site.last_event_at or 0) >= asked[1]:
        return []
    return [sentence("health.resend", language, at=moment(asked[0], who.shop.zone, language))]
