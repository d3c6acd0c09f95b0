"""Rows that a report tells otherwise than they were booked, in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.messages.amounts import format_amount
from app.messages.words import word

MOST_TOLD: Final = 5
"""How many rows a sentence names; the rest are counted."""


def changes_told(rows: object, language: str) -> str:
    """Return what became of the rows, empty when there are none: ``key``, ``type``, ``currency``, and net
    ``before`` and ``now`` in minor units or None."""
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, Sequence) else []
    told = [_told(row, language) for row in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        left = len(found) - MOST_TOLD
        told.append(f"and {left} more" if language == "en" else f"og {left} til")
    return "; ".join(told)


def _told(row: Mapping[str, object], language: str) -> str:
    absent = "not there" if language == "en" else "finnes ikke"
    before, now = (
        absent
        if row.get(name) is None
        else format_amount({"amount": row[name], "currency": row.get("currency")}, language)
        for name in ("before", "now")
    )
    kind = word("transaction_type", str(row.get("type")), language)
    return f"{kind} {row.get('key')}: {before} → {now}"
