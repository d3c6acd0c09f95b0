"""What is left of disputes: per order, less what was won and what was written off."""

from datetime import date

import pytest

from app.core.disputes import Disputed, still_disputed


def row(key: str, amount: int, order: str = "10481", payment: str = "ch_1", day: int = 3) -> Disputed:
    return Disputed(key, order, payment, "1528", amount, date(2026, 3, day))


@pytest.mark.parametrize(
    ("rows", "written", "left"),
    [
        ([row("d1", 100_000)], {}, [("d1", 100_000)]),
        ([row("d1", 100_000), row("w1", -100_000)], {}, []),
        ([row("d1", 100_000), row("w1", -40_000)], {}, [("d1", 60_000)]),
        ([row("d1", 100_000)], {"d1": 100_000}, []),
        ([row("d1", 60_000), row("d2", 40_000, day=9)], {"d1": 60_000}, [("d2", 40_000)]),
        ([row("d1", 100_000), row("w1", -100_000)], {"d1": 100_000}, [("d1", -100_000)]),
        ([row("d1", 100_000, ""), row("d2", 50_000, "", "ch_2")], {}, [("d1", 100_000), ("d2", 50_000)]),
        ([row("d1", 100_000, ""), row("w1", -100_000, "")], {}, []),
        ([row("w1", -100_000)], {}, []),
    ],
)
def test_what_is_left_is_told_by_its_newest_row(
    rows: list[Disputed], written: dict[str, int], left: list[tuple[str, int]]
) -> None:
    assert [(one.key, one.amount) for one in still_disputed(rows, written)] == left
