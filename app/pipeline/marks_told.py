"""What was changed of a voucher's marks in the books, as a case keeps it."""

from collections.abc import Iterable

from app.core.marked import MarkDifference


def marks_told(changed: Iterable[MarkDifference]) -> list[dict[str, object]]:
    """Return the differences as plain values: account, kind of mark, codes before and now."""
    return [
        {"account": one.account, "mark": one.kind, "booked": list(one.booked), "now": list(one.now)}
        for one in changed
    ]
