"""The hard cases of the story: on which day each happened, and which payout it ended in."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from app.cli.demo.counting import PayoutRows

HARD: Final = (
    (2, "refund_only"),
    (3, "partial_capture"),
    (4, "late_fee"),
    (5, "aborted"),
    (6, "negative"),
    (7, "top_up"),
    (8, "late_order"),
    (9, "order_missing"),
    (10, "outside"),
    (11, "unknown_type"),
    (11, "dispute"),
    (12, "portal_refund"),
    (13, "reserve"),
)
"""Day of the story, counted from 0, and what is special about it."""


def hard_cases(first_day: date, ledger: Mapping[str, PayoutRows]) -> Iterator[tuple[str, date, str]]:
    """Yield the case, its day, and the reference of the first payout that covers the day."""
    paid = sorted(ledger.values(), key=lambda one: one.day)
    for number, code in HARD:
        day = first_day + timedelta(days=number)
        yield code, day, next(one.number for one in paid if one.day >= day)
