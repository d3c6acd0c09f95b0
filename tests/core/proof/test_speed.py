"""The proof is made after each voucher: twice the facts may not take four times the work."""

import sys
from types import FrameType

import pytest

from app.core.proof import ProofFacts, prove
from tests.core.proof.shop import Shop, paid, posting, refund, row, sale, voucher


def one_order_each(size: int) -> ProofFacts:
    """Many orders and payouts, half of them booked by number and half by the day."""
    rows = [sale(str(n), n % 30 + 1, 100 + n, -3, payout=f"po_{n // 20}") for n in range(size)]
    days = {day: sum(one.gross for one in rows[1::2] if one.day.day == day) for day in range(1, 32)}
    postings = [posting(n % 30 + 1, 100 + n, f"Ordre {n}") for n in range(0, size, 2)]
    postings += [posting(day, amount, "Dagsoppgjør") for day, amount in days.items() if amount]
    payouts = [paid(f"po_{n}", 1, 31, 31) for n in range(size // 20)]
    vouchers = [voucher(f"po_{n}", day=31) for n in range(size // 20)]
    postings += [posting(31, -1, "", key=f"AVpo_{n}") for n in range(size // 20)]
    orders = [str(n) for n in range(size)]
    return Shop(rows, payouts, vouchers, postings, orders=orders).anchored()


def one_order(size: int) -> ProofFacts:
    """All of it said of one order, at amounts that never meet."""
    rows = [row(f"k{n}", "sale", 2, 2 * n + 1, order="1001") for n in range(size)]
    return Shop(rows, postings=[posting(2, 2 * n, "Ordre 1001") for n in range(size)]).anchored()


def one_day(size: int) -> ProofFacts:
    rows = [refund(str(n), 2, n + 1) for n in range(size)]
    return Shop(rows, postings=[posting(2, -1, "Diverse", voucher_id="v") for n in range(size)]).anchored()


def returns(size: int) -> ProofFacts:
    rows = [row(f"k{n}", "top_up", 2, 10) for n in range(size)]
    vouchers = [voucher(row=f"k{n}") for n in range(size)]
    return Shop(
        rows, vouchers=vouchers, postings=[posting(2, 10, "", key=f"AVk{n}") for n in range(size)]
    ).anchored()


def work(facts: ProofFacts) -> int:
    """Lines of the core that run: the same on every machine, unlike seconds."""
    lines = 0

    def count(frame: FrameType, event: str, argument: object) -> object:
        nonlocal lines
        if "/core/proof/" not in frame.f_code.co_filename:
            return None
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        prove(facts)
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize("story", [one_order_each, one_order, one_day, returns])
def test_the_work_grows_as_the_facts_do(story: object) -> None:
    assert callable(story)
    small, large = work(story(400)), work(story(800))
    assert small > 400
    assert large < 2.2 * small
