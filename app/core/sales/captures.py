"""Which capture of an order a refund is of, where the provider says so. Pure."""

from collections.abc import Collection, Sequence
from datetime import date

References = Collection[tuple[str, str]]
"""What a row at the provider goes by: (name, value)."""


def captured_on(refund: References, captures: Sequence[tuple[date, References]]) -> date | None:
    """Return the day of the captures whose references the refund's row has; None where it tells no day apart.

    What all of the order's captures go by (its number, its payment) says nothing.
    """
    shared = set(captures[0][1]).intersection(*(one for _, one in captures)) if captures else set()
    own = set(refund) - shared
    days = {day for day, references in captures if own.intersection(references)}
    return days.pop() if len(days) == 1 else None
