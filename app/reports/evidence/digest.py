"""The hash of what an evidence PDF says, so that a copy can be compared with the original's content."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

from app.reports.evidence.model import Evidence

_PRESENTATION = frozenset({"language", "zone"})
"""How it is shown, not what is said: both languages of one voucher carry the same hash."""


def data_hash(evidence: Evidence) -> str:
    """Return the SHA-256 of the evidence's canonical JSON, field by field.

    One line ``field/position:json`` per value (keys sorted, no spaces, ASCII, times in UTC), fields sorted.
    """
    digest = hashlib.sha256()
    for field in sorted(field.name for field in fields(evidence)):
        if field in _PRESENTATION:
            continue
        value = getattr(evidence, field)
        # Line by line, so that a payout of many rows is never one large text in memory.
        for number, one in enumerate(value if isinstance(value, tuple) else (value,)):
            digest.update(f"{field}/{number}:{_json(one)}\n".encode())
    return digest.hexdigest()


def _json(value: object) -> str:
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a zone would mean another moment on another machine")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int):
        return str(value) if isinstance(value, str) else value
    raise TypeError(f"{type(value).__name__} is no plain value of an evidence")
