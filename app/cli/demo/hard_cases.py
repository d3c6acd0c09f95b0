"""The hard cases of the story: on which day each happened, and which payout it ended in."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from app.cli.demo.ledgers import OwnLedger

HARD_AT_VIPPS: Final = (
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

HARD_AT_STRIPE: Final = (
    (3, "euro", "charge"),
    (4, "dispute_won", "dispute"),
    (5, "dispute_lost", "dispute"),
    (5, "reserve_held", "risk_reserved_funds"),
    (6, "radar", "fee"),
    (6, "without_order", "charge"),
    (7, "over_balance", "refund"),
    (8, "unknown_fee", "fee"),
    (8, "late_order", "charge"),
    (9, "payout_failed", "payout_reversal"),
    (11, "dashboard_refund", "refund"),
    (12, "refund_failed", "refund_failure"),
)
"""The same, and which kind of row tells it: the last one of the day, as ordinary sales come first."""


def hard_cases(first_day: date, ledgers: Mapping[str, OwnLedger]) -> Iterator[tuple[str, date, str]]:
    """Yield the case, its day, and the payout it ended in: "" where that is none yet."""
    paid = sorted(ledgers["vipps"].payouts.values(), key=lambda one: one.day)
    for number, code in HARD_AT_VIPPS:
        day = first_day + timedelta(days=number)
        yield code, day, next(one.reference for one in paid if one.day >= day)
    for number, code, kind in HARD_AT_STRIPE:
        day = first_day + timedelta(days=number)
        rows = [row for row in ledgers["stripe"].rows if (row.day, row.kind) == (day, kind)]
        yield code, day, rows[-1].payout
