"""The seeded two weeks at Klarna: always the same, every case in them, every sum to the øre."""

from datetime import date, timedelta

import pytest

from app.sandbox.klarna.merchant import Merchant
from app.sandbox.klarna_story import CORRECTION, MERCHANT, RESERVE, KlarnaStory, build_klarna_story
from app.sandbox.scenario import build_story
from app.sandbox.stripe_story import build_stripe_story

LAST = date(2026, 3, 16)


@pytest.fixture(scope="module")
def story() -> KlarnaStory:
    return build_klarna_story(LAST)


@pytest.fixture(scope="module")
def merchant(story: KlarnaStory) -> Merchant:
    return story.book.merchant(MERCHANT)


def test_the_same_seed_and_day_give_the_same_story(story: KlarnaStory) -> None:
    again = build_klarna_story(LAST)
    assert again.orders == story.orders
    assert again.book.state() == story.book.state()
    assert build_klarna_story(LAST, seed=7).book.state() != story.book.state()


def test_it_has_the_same_days_as_the_other_stories_and_other_orders(story: KlarnaStory) -> None:
    vipps, stripe = build_story(LAST), build_stripe_story(LAST)
    assert (story.first_day, story.start) == (vipps.first_day, vipps.start)
    numbers = {order.number for order in (*vipps.orders.values(), *stripe.orders.values())}
    assert not numbers & {order.number for order in story.orders.values()}


@pytest.mark.parametrize("offset", range(0, 365, 45))
@pytest.mark.parametrize("orders_a_day", [3, 9])
def test_any_last_day_gives_the_payouts_that_are_told(offset: int, orders_a_day: int) -> None:
    """Before the start one is paid, then one, then debt, then its repayment with a reserve, then one."""
    made = build_klarna_story(LAST + timedelta(days=offset), seed=offset, orders_a_day=orders_a_day)
    held = made.book.merchant(MERCHANT)
    assert [one.reference for one in held.payouts] == made.payouts
    before, first, indebted, repaid, last = (one.totals for one in held.payouts)
    for one in held.payouts:
        moved = one.totals["deposit_amount"] - one.totals["repay_amount"]
        assert sum(row.net for row in one.rows) + moved == one.totals["settlement_amount"]
    assert held.payouts[0].at.date() < made.start <= held.payouts[1].at.date()
    assert all(one["settlement_amount"] > 0 for one in (before, first, repaid, last))
    assert first["return_amount"] == 29_900
    assert (indebted["settlement_amount"], indebted["deposit_amount"] > 0) == (0, True)
    assert repaid["repay_amount"] == indebted["closing_debt_balance_amount"] > 0
    assert (repaid["holdback_amount"], last["release_amount"]) == (RESERVE, RESERVE)
    assert repaid["tax_amount"] == 2_000
    assert repaid["charge_amount"] == -CORRECTION
    assert held.debt == 0
    assert [row.type for row in held.rows if not row.payout and row.type == "SALE"]


def test_what_was_sold_is_what_the_provider_has(story: KlarnaStory, merchant: Merchant) -> None:
    at_provider = [row.amount for row in merchant.rows if row.type in ("SALE", "RETURN")]
    assert sorted(one.amount for one in story.sold()) == sorted(at_provider)
    days = [one.day for one in story.sold()]
    assert days == sorted(days)


def test_orders_name_their_payments(story: KlarnaStory, merchant: Merchant) -> None:
    for order in story.orders.values():
        made = merchant.orders[order.reference]
        assert (made.reference1, made.reference2) == (order.number, str(order.order_id))
        assert made.captured == order.total
        assert order.metas == {"_wc_klarna_order_id": order.reference}
        assert sum(refund.amount for refund in order.refunds) == made.returned
    assert len(story.told("late")) == 1
