"""Payouts in reports: those of before the start are a preview, counted with none that is booked here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from app.reports import formats
from app.reports.tables.table import Words


def without_previews(rows: Iterable[Row[Any]], start: date | None) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Return the payouts to report, and the previews: paid before the start and never booked from here.

    While no start is chosen there are no previews: nobody has said yet what is booked.
    """
    kept: list[Row[Any]] = []
    previews: list[Row[Any]] = []
    for row in rows:
        is_preview = start is not None and row.paid_on < start and not row.ledger_number
        (previews if is_preview else kept).append(row)
    return kept, previews


def preview_notes(previews: Sequence[Row[Any]], start: date | None) -> tuple[Words, ...]:
    """What is not in the report, how many and how much, in both languages; nothing where all is."""
    if not previews or start is None:
        return ()
    sums: dict[str, int] = defaultdict(int)
    for row in previews:
        sums[row.currency] += row.amount
    count = len(previews)
    norwegian, english = (
        ", ".join(formats.money(amount, currency, language) for currency, amount in sorted(sums.items()))
        for language in ("nb", "en")
    )
    return (
        (
            f"Ikke med: {count} {'utbetaling' if count == 1 else 'utbetalinger'} fra før startdatoen "
            f"{formats.day(start, 'nb')}, til sammen {norwegian}. De bokføres ikke herfra. "
            "Gebyrer og refusjoner telles etter sin egen dag.",
            f"Not in it: {count} {'payout' if count == 1 else 'payouts'} of before the start "
            f"{formats.day(start, 'en')}, {english} together. They are not booked from here. "
            "Fees and refunds are counted by their own day.",
        ),
    )
