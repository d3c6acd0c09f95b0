"""A balance day is booked once, wherever on its way the worker is killed: where its rows are put on it, where
its voucher is drafted, and where that has just been made in the books."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from app.config import Settings
from app.core.balance_days import Split
from app.pipeline.split import set_split
from app.sandbox.driven.tripletex_books import count_vouchers
from app.secrets import new_key
from tests.crash.worker import run_worker_process, start_worker_process
from tests.pipeline.stripe_shop import at, stripe_shop, sums
from tests.world import BRIEF, TODAY

DAY = timedelta(days=1)
POINTS = (
    "commit:collect.balance_days:after#1",
    "commit:explain:after#1",
    "call:tripletex:create_voucher:after#1",
)


@pytest.mark.parametrize("point", POINTS)
def test_a_balance_day_is_booked_once(tmp_path: Path, point: str) -> None:
    settings = Settings(data=tmp_path / "data", secret_keys=(new_key(),))
    start = TODAY.fromordinal(TODAY.toordinal() - 4)
    with stripe_shop(settings, start=start, schedule="manual") as shop:
        shop.book.stripe_fee(shop.account, at(start, 12), 2_000, description="Radar (x): Radar")
        shop.book.settle(shop.account, at(TODAY, 0))
        known = replace(shop.services.settings, **BRIEF)
        assert run_worker_process(known, crash_at=point, until={"verified": 1}) == -9
        assert run_worker_process(known, until={"verified": 1}) == 0
        assert shop.cases() == []
        (booked,) = shop.vouchers().values()
        assert (booked.kind, booked.state) == ("balance_day", "verified")
        assert sums(booked) == {"6553": 2_000, "1524": -2_000}
        assert [one.live for one in count_vouchers(shop.books)] == [True]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_two_workers_book_a_day_and_the_payout_that_lists_its_rows_once_each(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """They place, draft and send at the same time, on slow systems; no row is booked by both."""
    address = request.getfixturevalue("postgres_url") if kind == "postgres" else ""
    settings = Settings(data=tmp_path / "data", database_url=address, secret_keys=(new_key(),))
    end = TODAY.replace(day=1) - DAY
    with stripe_shop(settings, start=end - 5 * DAY) as shop:
        set_split(shop.services, shop.shop, Split.MONTH, "user 7")
        for hour in (9, 12, 15):
            fee = {"description": "Radar (x): Radar"}
            shop.book.stripe_fee(shop.account, at(end - 2 * DAY, hour), 2_000, **fee)
        shop.book.top_up(shop.account, at(end - 2 * DAY, 8), 90_000)
        shop.pay_out(paid=end + DAY, arrives=end + DAY)
        fault = {"kind": "delay", "seconds": 0.05, "times": None}
        requests.post(f"{shop.books.url}/_faults", json=fault, timeout=60).raise_for_status()
        workers = [start_worker_process(shop.services.settings, until={"verified": 3}) for _ in range(2)]
        for worker in workers:
            worker.join(240)
        assert [worker.exitcode for worker in workers] == [0, 0]
        assert shop.cases() == []
        found = shop.vouchers()
        assert {row.kind: row.state for row in found.values()} == dict.fromkeys(
            ("balance_day", "payout", "return"), "verified"
        )
        assert sums(found[f"balance_day NOK {end}"]) == {"6553": 6_000, "1524": -6_000}
        assert [one.live for one in count_vouchers(shop.books)] == [True] * 3
