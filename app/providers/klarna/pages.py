"""Reads stored report parts: payouts and their pages of transactions; no page may be missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.json_bytes import AS_TOLD
from app.providers.base import ReportPart
from app.providers.klarna.collect import REPORT
from app.providers.klarna.findings import Findings


class PayoutParts(NamedTuple):
    """One payout's object as stored, and its rows in the order delivered."""

    reference: str
    day: date
    told: Mapping[str, Any]
    items: list[Any]


def read_parts(parts: Sequence[ReportPart], findings: Findings) -> list[PayoutParts]:
    """Return the payouts in the order of their parts; what is missing or unreadable is a finding."""
    objects: dict[str, tuple[date, Mapping[str, Any]]] = {}
    pages: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    days: dict[str, date] = {}
    for part in parts:
        _, _, rest = part.key.partition("/")
        payout, _, name = rest.partition("/")
        if name == REPORT:
            continue
        days.setdefault(payout, part.day)
        told = _told(part)
        if told.get("kind") == "payout" and isinstance(told.get("payout"), dict):
            objects[payout] = (part.day, told["payout"])
        elif told.get("kind") == "rows" and _is_page(told, payout):
            pages[payout].append(told)
        else:
            findings.unreadable(payout, part.day, "body")
    for payout in days.keys() - objects.keys():
        findings.unreadable(payout, days[payout], "payout")
    return [
        PayoutParts(payout, day, told, _joined(payout, day, pages[payout], findings))
        for payout, (day, told) in objects.items()
    ]


def _told(part: ReportPart) -> Mapping[str, Any]:
    try:
        told = AS_TOLD.read(part.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _is_page(told: Mapping[str, Any], payout: str) -> bool:
    return (
        told.get("payout") == payout
        and type(told.get("page")) is int
        and isinstance(told.get("items"), list)
        and isinstance(told.get("has_more"), bool)
    )


def _joined(payout: str, day: date, found: list[Mapping[str, Any]], findings: Findings) -> list[Any]:
    """Return the rows of all pages: numbered without a gap, more to come on each but the last, and as many
    as the report says there are."""
    found.sort(key=lambda page: int(page["page"]))
    items = [item for page in found for item in page["items"]]
    if [page["page"] for page in found] != list(range(len(found))) or not found:
        findings.unreadable(payout, day, "page")
    elif [page["has_more"] for page in found] != [True] * (len(found) - 1) + [False]:
        findings.unreadable(payout, day, "pagination.next")
    elif found[-1].get("total") not in (None, len(items)):
        findings.unreadable(payout, day, "pagination.total")
    return items
