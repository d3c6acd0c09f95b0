"""A column mapping: which column is what, and how amounts, days and kinds of rows are written.

Only mapped columns are ever read and stored; whatever else a file holds, persons' names above all, is cut.
"""

import re
from collections.abc import Callable, Collection
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any, Final, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.core.money import EXPONENTS
from app.core.transactions import TransactionType
from app.errors import Refusal
from app.files.cells import DAY_FORMS, named
from app.files.delimited import DELIMITERS

NEEDED: Final = ("payout", "paid_on", "gross")
COLUMNS: Final = (*NEEDED, "amount", "account", "type", "fee", "net", "currency", "at")
"""``amount``: what was paid, on each row of the payout; ``at``: when a row happened, else the day it was
paid; ``account``: what the file calls the merchant account."""
TYPES: Final = (
    *("sale", "refund", "refund_reversal", "fee", "fee_refund", "chargeback", "chargeback_reversal"),
    *("dispute_fee", "reserve_hold", "reserve_release", "adjustment", "payout"),
)
"""What a kind of row can be called; ``payout`` is the row of the transfer itself."""
MOST: Final = 40
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Mapping:
    """``references`` are what matching looks up (by the provider's names) and the columns they stand in;
    ``types`` what rows are called in the file. ``positive_fees``: fees are written without a minus, and
    ``positive_refunds``: so are amounts that leave the balance."""

    columns: MappingOf[str, str]
    references: MappingOf[str, str] = field(default_factory=dict)
    types: MappingOf[str, TransactionType] = field(default_factory=dict)
    currency: str = "NOK"
    delimiter: str = ""
    decimal: str = ""
    days: str = "dotted"
    zone: str = "Europe/Oslo"
    positive_fees: bool = False
    positive_refunds: bool = False


def read_mapping(told: MappingOf[str, Any], references: Collection[str] | None = None) -> Mapping:
    """Return the mapping; ``references`` are the names that the provider's matching knows.

    Raises Refusal ``mapping_invalid`` naming the field that is wrong.
    """
    checks: MappingOf[str, Callable[[Any], bool]] = {
        "columns": lambda value: _texts(value) and set(value) <= set(COLUMNS) and set(NEEDED) <= set(value),
        "references": lambda value: _texts(value) and (references is None or set(value) <= set(references)),
        "types": lambda value: _texts(value) and set(value.values()) <= set(TYPES),
        "currency": lambda value: value in EXPONENTS,
        "delimiter": lambda value: value in ("", *DELIMITERS),
        "decimal": lambda value: value in ("", ".", ","),
        "days": lambda value: value in DAY_FORMS,
        "zone": _is_zone,
        "positive_fees": lambda value: isinstance(value, bool),
        "positive_refunds": lambda value: isinstance(value, bool),
    }
    for name in told:
        if name not in checks:
            raise Refusal("mapping_invalid", field=name if re.fullmatch(r"[a-z_]{1,40}", name) else "?")
    for name, is_right in checks.items():
        if name in told and not _holds(is_right, told[name]):
            raise Refusal("mapping_invalid", field=name)
    if "columns" not in told:
        raise Refusal("mapping_invalid", field="columns")
    values: dict[str, Any] = dict(told)
    types = cast(MappingOf[str, str], told.get("types", {}))
    values["types"] = {named(name): TransactionType(kind) for name, kind in types.items()}
    return Mapping(**values)


def _holds(check: Callable[[Any], bool], value: Any) -> bool:
    try:
        return check(value)
    except TypeError:  # a list where a word is meant
        return False


def _texts(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= MOST
        and all(
            isinstance(one, str) and 0 < len(one) <= _LONGEST and one.isprintable()
            for pair in value.items()
            for one in pair
        )
    )


def _is_zone(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_]+(?:/[A-Za-z_+-]+){0,2}", value):
        return False
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
