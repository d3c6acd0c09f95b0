"""Rows of a ledger as delivered, checked field by field; what cannot be read is a problem, never dropped."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.core.money import EXPONENTS, LARGEST_AMOUNT
from app.core.transactions import Problem
from app.providers.base import ReportPart


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a ledger topic; amounts are signed minor units, ``before`` and ``after`` balances."""

    topic: str
    psp: str
    time: datetime
    time_text: str
    day: date
    entry_type: str
    reference: str
    currency: str
    amount: int
    before: int
    after: int
    handle: str
    raw: dict[str, Any]

    @property
    def key(self) -> str:
        """Stable and unique within the ledger; a row that is fetched again has the same."""
        return "/".join(
            (self.topic, self.psp, self.entry_type, self.time_text, str(self.amount), str(self.before))
        )


class _Unreadable(ValueError):
    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def read_rows(parts: Sequence[ReportPart], currency: str) -> tuple[list[Row], list[Row], list[Problem]]:
    """Return the rows of funds and of fees in order, each once, and what could not be read."""
    funds: dict[str, Row] = {}
    fees: dict[str, Row] = {}
    problems: list[Problem] = []
    for part in sorted(parts, key=lambda one: (one.day, one.key)):
        try:
            page = json.loads(part.body)
            topic, items = str(page["topic"]), page["items"]
            if topic not in ("funds", "fees") or not isinstance(items, list):
                raise _Unreadable("items")
        except (ValueError, KeyError, TypeError, RecursionError):
            problems.append(_problem(part, part.key, "items"))
            continue
        target = funds if topic == "funds" else fees
        for item in items:
            try:
                row = _row(item, topic, currency)
            except _Unreadable as error:
                problems.append(_problem(part, topic, error.field))
                continue
            target.setdefault(row.key, row)
    return list(funds.values()), list(fees.values()), problems


def _problem(part: ReportPart, topic: str, field: str) -> Problem:
    return Problem("report_unreadable", {"date": part.day.isoformat(), "topic": topic, "field": field})


def _row(item: Any, topic: str, currency: str) -> Row:
    if not isinstance(item, dict):
        raise _Unreadable("row")
    found = _text(item, "currency")
    if found not in EXPONENTS or found != currency:
        raise _Unreadable("currency")
    time_text = _text(item, "time")
    try:
        time = datetime.fromisoformat(time_text)
        day = date.fromisoformat(_text(item, "ledgerDate"))
    except ValueError:
        raise _Unreadable("time") from None
    if time.tzinfo is None:
        raise _Unreadable("time")
    return Row(
        topic=topic,
        psp=_text(item, "pspReference"),
        time=time.astimezone(UTC),
        time_text=time_text,
        day=day,
        entry_type=_text(item, "entryType"),
        reference=_text(item, "reference", optional=True),
        currency=found,
        amount=_whole(item, "amount"),
        before=_whole(item, "balanceBefore"),
        after=_whole(item, "balanceAfter"),
        handle=_text(item, "recipientHandle", optional=True),
        raw=item,
    )


def _text(item: dict[str, Any], field: str, *, optional: bool = False) -> str:
    value = item.get(field)
    if optional and value is None:
        return ""
    if not isinstance(value, str) or (not optional and not value):
        raise _Unreadable(field)
    return value


def _whole(item: dict[str, Any], field: str) -> int:
    value = item.get(field)
    if type(value) is not int or abs(value) > LARGEST_AMOUNT:
        raise _Unreadable(field)
    return value


def broken_links(rows: Iterable[Row]) -> list[tuple[Row, int]]:
    """Return the rows at which the chain of balances breaks, with the balance that was expected there."""
    broken: list[tuple[Row, int]] = []
    expected: int | None = None
    for row in rows:
        if expected is not None and row.before != expected:
            broken.append((row, expected))
        elif row.before + row.amount != row.after:
            broken.append((row, row.before + row.amount))
        expected = row.after
    return broken
