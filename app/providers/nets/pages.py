"""Reads stored report parts: each payout's head, its actions in order, order numbers of the cross-check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.json_bytes import AS_TOLD
from app.providers.base import ReportPart
from app.providers.nets.findings import Findings


@dataclass(slots=True)
class PayoutParts:
    """One payout as stored; ``head`` is None where that part is missing."""

    reference: str
    day: date
    head: Mapping[str, Any] | None = None
    pages: dict[int, list[Any]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)

    @property
    def items(self) -> list[Any]:
        return [item for number in sorted(self.pages) for item in self.pages[number]]


def read_parts(parts: Sequence[ReportPart], findings: Findings) -> list[PayoutParts]:
    """Return the parts by payout; a part that is none, and a page that is missing, is a finding."""
    found: dict[str, PayoutParts] = {}
    for part in parts:
        told = _told(part)
        reference = part.key.removeprefix("payout/").partition("/")[0]
        one = found.setdefault(reference, PayoutParts(reference, part.day))
        if not _take(one, told):
            findings.unreadable(reference, part.day, "body")
    for one in found.values():
        if sorted(one.pages) != list(range(len(one.pages))) or not one.pages:
            findings.unreadable(one.reference, one.day, "pageNumber")
        if one.head is None:
            findings.unreadable(one.reference, one.day, "id")
        else:
            total = one.head.get("numberOfPaymentActions")
            if total is not None and (type(total) is not int or total != len(one.items)):
                findings.unreadable(one.reference, one.day, "numberOfPaymentActions")
    return list(found.values())


def _take(one: PayoutParts, told: Mapping[str, Any]) -> bool:
    """Take a part in; False when it is none of this payout's."""
    kind, items, numbers = told.get("kind"), told.get("items"), told.get("numbers")
    head, page = told.get("payout"), told.get("page")
    if kind == "payout" and isinstance(head, dict) and head.get("id") == one.reference:
        one.head = head
    elif head != one.reference:
        return False
    elif kind == "actions" and type(page) is int and isinstance(items, list):
        one.pages[page] = items
    elif kind == "payments" and isinstance(numbers, dict):
        one.numbers = {name: value for name, value in numbers.items() if isinstance(value, str)}
    else:
        return False
    return True


def _told(part: ReportPart) -> Mapping[str, Any]:
    try:
        told = AS_TOLD.read(part.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
