"""Reads stored report parts: payouts and their pages of rows, days of movements; none may be missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.json_bytes import AS_TOLD
from app.providers.base import ReportPart
from app.providers.stripe.findings import Findings


class PayoutParts(NamedTuple):
    """One payout's object as stored and its rows in the order delivered; ``has_rows`` tells that pages are
    there at all, however empty."""

    reference: str
    day: date
    told: Mapping[str, Any]
    items: list[Any]
    has_rows: bool


class Stored(NamedTuple):
    """What the parts hold: payouts by their own parts, and days of movements as (day, rows)."""

    payouts: list[PayoutParts]
    days: list[tuple[date, list[Any]]]


def read_parts(parts: Sequence[ReportPart], findings: Findings) -> Stored:
    """Return the parts by payout and day, in their order; what is missing or unreadable is a finding."""
    objects: dict[str, tuple[date, Mapping[str, Any]]] = {}
    pages: dict[tuple[str, date], list[tuple[int, list[Any], bool]]] = defaultdict(list)
    for part in parts:
        told = _told(part)
        payout = _payout_of(part)
        if told.get("kind") == "payout" and isinstance(told.get("payout"), dict) and payout:
            objects[payout] = (part.day, told["payout"])
        elif told.get("kind") == "rows" and _is_page(told, part, payout):
            pages[(payout, part.day)].append((told["page"], told["items"], told["has_more"]))
        else:
            findings.unreadable(payout, part.day, "body")
            pages.setdefault((payout, part.day), [])
    items = {where: _joined(where, found, findings) for where, found in pages.items()}
    for payout, day in pages:
        if payout and payout not in objects:
            findings.unreadable(payout, day, "payout")
    return Stored(
        [
            PayoutParts(payout, day, told, items.get((payout, day), []), (payout, day) in items)
            for payout, (day, told) in objects.items()
        ],
        [(day, rows) for (payout, day), rows in items.items() if not payout],
    )


def _told(part: ReportPart) -> Mapping[str, Any]:
    try:
        told = AS_TOLD.read(part.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _payout_of(part: ReportPart) -> str:
    kind, _, rest = part.key.partition("/")
    return rest.partition("/")[0] if kind == "payout" else ""


def _is_page(told: Mapping[str, Any], part: ReportPart, payout: str) -> bool:
    return (
        told.get("payout") == payout
        and told.get("date") == part.day.isoformat()
        and type(told.get("page")) is int
        and isinstance(told.get("items"), list)
        and isinstance(told.get("has_more"), bool)
    )


def _joined(
    where: tuple[str, date], found: list[tuple[int, list[Any], bool]], findings: Findings
) -> list[Any]:
    """Return the rows of all pages: numbered without a gap, and more to come on each but the last."""
    found.sort(key=lambda page: page[0])
    if [number for number, _, _ in found] != list(range(len(found))) or not found:
        findings.unreadable(*where, "page")
    elif [has_more for _, _, has_more in found] != [True] * (len(found) - 1) + [False]:
        findings.unreadable(*where, "has_more")
    return [item for _, items, _ in found for item in items]
