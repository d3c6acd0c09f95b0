"""Cuts personal data out of report rows before anything stores them.

Nobody asks the vendor for the payer's name, telephone number or message; should they come all the same, or
a new field with something like it, they go no further. What a row may keep is a list of known fields; of
fields nobody knows yet only figures, yes/no and nothing, and not those whose name tells of a person.
"""

import re
from decimal import Decimal
from typing import Any, Final

from app.json_bytes import write_sorted

KEPT_TEXTS: Final = frozenset(
    {
        "pspReference",
        "transactionId",  # the former name of pspReference
        "time",
        "ledgerDate",
        "entryType",
        "reference",
        "currency",
        "recipientHandle",
    }
)
KEPT_FIGURES: Final = frozenset({"amount", "balanceBefore", "balanceAfter"})
KEPT: Final = KEPT_TEXTS | KEPT_FIGURES
CUT: Final = "_cut"
"""The field of a stored row that names what was cut from it, without the values."""

_PERSONAL: Final = re.compile(
    r"name|phone|mobile|msisdn|mail|message|birth|ssn|national|person|user|customer|payer|buyer|address|post"
    r"|iban|pan|card",
    re.IGNORECASE,
)
_FIELD_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,49}")
LONGEST_TEXT: Final = 200


def scrub_items(items: list[Any]) -> list[dict[str, Any]]:
    """Return the rows without personal data; each row that lost something names it under ``_cut``."""
    return [_scrub(item) if isinstance(item, dict) else {CUT: ["row"]} for item in items]


def stored_body(told: dict[str, Any]) -> bytes:
    """Return the canonical JSON that is kept: sorted names, no spaces, ASCII."""
    return write_sorted(told)


def _scrub(item: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in item.items():
        if name in KEPT and type(value) is str:  # with the next, what nearly every field is
            if len(value) <= LONGEST_TEXT and value.isprintable():
                kept[name] = value
        elif name in KEPT and (type(value) is int or value is None):
            kept[name] = value
        elif _may_stay(name, value):
            kept[name] = _as_stored(value)
    if len(kept) == len(item):
        return kept
    gone = {name if _FIELD_NAME.fullmatch(name) else "?" for name in item if name not in kept}
    return {**kept, CUT: sorted(gone)}


def _may_stay(name: str, value: object) -> bool:
    if name in KEPT:
        if isinstance(value, str):
            return len(value) <= LONGEST_TEXT and value.isprintable()
        return not isinstance(value, (dict, list))
    return isinstance(value, (int, Decimal, type(None))) and not _PERSONAL.search(name)


def _as_stored(value: object) -> object:
    """Keep a figure that is no whole number as its text: reading the report then names the field."""
    return str(value) if isinstance(value, (Decimal, float)) else value
