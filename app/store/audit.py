"""The log of every change: who, when, from what to what, and why. Appended to, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from app.store.tables import audit


@dataclass(frozen=True, slots=True)
class Entry:
    at: int
    actor: str
    change_from: str | None
    change_to: str | None
    why: str
    params: Mapping[str, Any]


def log_change(
    connection: Connection,
    shop: int,
    subject: tuple[str, int],
    actor: str,
    at: int,
    why: str,
    *,
    change_from: str | None = None,
    change_to: str | None = None,
    params: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry about (subject type, id); ``why`` is a code with a text in both languages."""
    connection.execute(
        _LOG,
        {
            "shop_id": shop,
            "subject_type": subject[0],
            "subject_id": subject[1],
            "actor": actor,
            "at": at,
            "change_from": change_from,
            "change_to": change_to,
            "why": why,
            "params": dict(params or {}),
        },
    )


_LOG: Final = insert(audit)


def history(connection: Connection, shop: int, subject: tuple[str, int]) -> Sequence[Entry]:
    rows = connection.execute(
        select(audit)
        .where(
            audit.c.shop_id == shop,
            audit.c.subject_type == subject[0],
            audit.c.subject_id == subject[1],
        )
        .order_by(audit.c.id)
    )
    return [
        Entry(row.at, row.actor, row.change_from, row.change_to, row.why, row.params or {}) for row in rows
    ]
