"""What was changed of a voucher in the books, as a case keeps it."""

from collections.abc import Iterable, Mapping

from app.core.marked import MarkDifference


def accounts_told(booked: Mapping[str, int], now: Mapping[str, int]) -> list[dict[str, object]]:
    """Return per account what was booked and what stands there now, minor units, where they differ."""
    return [
        {"account": account, "booked": booked.get(account, 0), "now": now.get(account, 0)}
        for account in sorted({*booked, *now})
        if booked.get(account, 0) != now.get(account, 0)
    ]


def marks_told(changed: Iterable[MarkDifference]) -> list[dict[str, object]]:
    """Return the differences as plain values: account, kind of mark, codes before and now."""
    return [
        {"account": one.account, "mark": one.kind, "booked": list(one.booked), "now": list(one.now)}
        for one in changed
    ]
