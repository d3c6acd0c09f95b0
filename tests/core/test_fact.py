"""Facts made by the hundred thousand behave as frozen dataclasses, but for the guard at run time."""

import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.core.transactions import FeePart, FeeType, Transaction, TransactionType

SALE = Transaction(
    "r1", TransactionType.SALE, "NOK", 100, 0, 0, datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 24), "c"
)


def test_a_fact_is_compared_replaced_and_told_as_a_value() -> None:
    part = FeePart(FeeType.FIXED, -5)
    assert part == FeePart(FeeType.FIXED, -5)
    assert hash(part) == hash(FeePart(FeeType.FIXED, -5))
    assert replace(SALE, gross=7).net == 7
    assert SALE.gross == 100
    assert [one.name for one in fields(SALE)][:2] == ["key", "type"]
    assert not hasattr(SALE, "__dict__")


def test_the_type_check_refuses_to_change_one(tmp_path: Path) -> None:
    told = "from app.core.transactions import FeePart, FeeType\nFeePart(FeeType.FIXED, 1).fee = 2\n"
    (tmp_path / "changed.py").write_text(told)
    run = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", str(tmp_path / "changed.py")]
    checked = subprocess.run(run, capture_output=True, text=True, check=False)
    assert 'Property "fee" defined in "FeePart" is read-only' in checked.stdout, checked.stdout
