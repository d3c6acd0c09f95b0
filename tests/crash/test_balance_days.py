"""A balance day is booked once, wherever on its way the worker is killed: where its rows are put on it, where
its voucher is drafted, and where that has just been made in the books."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.config import Settings
from app.sandbox.driven.tripletex_books import count_vouchers
from app.secrets import new_key
from tests.crash.stories import SHORT
from tests.crash.worker import run_worker_process
from tests.pipeline.stripe_shop import at, stripe_shop, sums
from tests.world import TODAY

POINTS = (
    "commit:collect.balance_days:after#1",
    "commit:explain:after#1",
    "call:tripletex:create_voucher:after#1",
)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("point", POINTS)
def test_a_balance_day_is_booked_once(tmp_path: Path, point: str) -> None:
    settings = Settings(data=tmp_path / "data", secret_keys=(new_key(),))
    start = TODAY.fromordinal(TODAY.toordinal() - 4)
    with stripe_shop(settings, start=start, schedule="manual") as shop:
        shop.book.stripe_fee(shop.account, at(start, 12), 2_000, description="Radar (x): Radar")
        shop.book.settle(shop.account, at(TODAY, 0))
        known = replace(shop.services.settings, **SHORT)
        assert run_worker_process(known, crash_at=point, until={"verified": 1}) == -9
        assert run_worker_process(known, until={"verified": 1}) == 0
        assert shop.cases() == []
        (booked,) = shop.vouchers().values()
        assert (booked.kind, booked.state) == ("balance_day", "verified")
        assert sums(booked) == {"6553": 2_000, "1524": -2_000}
        assert [one.live for one in count_vouchers(shop.books)] == [True]
