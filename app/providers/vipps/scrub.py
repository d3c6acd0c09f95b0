"""Cuts personal data out of a report page before anything is stored.

What is kept by name: the fields of a ledger row. Of fields nobody knows, only numbers, booleans and nulls
are kept; a text that nobody knows could be a person's name, so it is cut and only its name is remembered.
"""

import json
from datetime import date
from typing import Any, Final

KEPT: Final = frozenset(
    {
        "pspReference",
        "time",
        "ledgerDate",
        "entryType",
        "reference",
        "currency",
        "amount",
        "balanceBefore",
        "balanceAfter",
        "recipientHandle",
    }
)


def scrub_page(page: dict[str, Any], ledger: str, topic: str, day: date, number: int) -> bytes:
    """Return the page as it is stored: canonical JSON without personal data."""
    cut: set[str] = set()
    stored = {
        "topic": topic,
        "ledgerId": ledger,
        "ledgerDate": day.isoformat(),
        "page": number,
        "items": [_scrub(item, cut) for item in page["items"]],
        "hasMore": page.get("hasMore"),
        "tryLater": page.get("tryLater"),
    }
    if cut:
        stored["_cut"] = sorted(cut)
    return json.dumps(stored, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str).encode()


def _scrub(item: Any, cut: set[str]) -> Any:
    if not isinstance(item, dict):
        return None
    kept = {}
    for name, value in item.items():
        if name in KEPT or value is None or isinstance(value, int | bool):
            kept[name] = value
        else:
            cut.add(name)
    return kept
