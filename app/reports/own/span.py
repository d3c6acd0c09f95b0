"""The period of an own report: fixed days, or days that follow from the day it is run. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from app.core.balance_days import Split, period_end


class Span(StrEnum):
    """``FIXED`` names its days; periods that are not over yet go to the day the report is run."""

    FIXED = "fixed"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_TERM = "this_term"
    LAST_TERM = "last_term"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"


_PERIODS = {
    Span.THIS_MONTH: Split.MONTH,
    Span.LAST_MONTH: Split.MONTH,
    Span.THIS_TERM: Split.VAT_TERM,
    Span.LAST_TERM: Split.VAT_TERM,
    Span.THIS_YEAR: Split.NONE,
    Span.LAST_YEAR: Split.NONE,
}
_MONTHS = {Split.MONTH: 1, Split.VAT_TERM: 2, Split.NONE: 12}
_LAST = frozenset({Span.LAST_MONTH, Span.LAST_TERM, Span.LAST_YEAR})


def days_of(span: Span, today: date) -> tuple[date, date]:
    """Return the first and last day, both inclusive; raise KeyError for fixed days, which say it themselves.

    VAT terms are two months from January on.
    """
    split = _PERIODS[span]
    first = _first(today, split)
    if span not in _LAST:
        return first, today
    last = first - timedelta(days=1)
    return _first(last, split), last


def term_of(day: date) -> str:
    """Return the VAT term a day is in: 2026-T2 is March and April."""
    return f"{day.year}-T{(day.month + 1) // 2}"


def _first(day: date, split: Split) -> date:
    """The first day of the period that a day is in."""
    end = period_end(day, split)
    return date(end.year, end.month - _MONTHS[split] + 1, 1)
