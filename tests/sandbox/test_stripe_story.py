"""The seeded month at Stripe: always the same, every hard case in it, every sum to the øre."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.sandbox.scenario import DAYS, build_story
from app.sandbox.stripe.account import Account
from app.sandbox.stripe_story import ACCOUNT, StripeStory, build_stripe_story

LAST = date(2026, 3, 16)


@pytest.fixture(scope="module")
def story() -> StripeStory:
    return build_stripe_story(LAST)


@pytest.fixture(scope="module")
def account(story: StripeStory) -> Account:
    return story.book.account(story.account)


def payouts(account: Account) -> list[dict[str, Any]]:
    return [account.objects[payout_id] for payout_id in account.payouts]


def test_the_same_seed_and_day_give_the_same_story(story: StripeStory) -> None:
    again = build_stripe_story(LAST)
    assert again.orders == story.orders
    assert again.book.state() == story.book.state()
    assert build_stripe_story(LAST, seed=7).book.state() != story.book.state()


def test_any_last_day_gives_a_story_whose_sums_hold() -> None:
    for offset in range(0, 365, 31):
        for seed in (1, 2):
            held = build_stripe_story(LAST + timedelta(days=offset), seed).book.account(f"{ACCOUNT}/test")
            for payout in payouts(held):
                rows = held.rows_of_payout[payout["id"]]
                assert sum(row.net for row in rows if row.type != "payout") == payout["amount"]
            assert sum(held.balance("nok")) == sum(row.net for row in held.rows)
            assert [one["amount"] < 0 for one in payouts(held)].count(True) == 1


def test_it_has_the_same_days_as_the_story_at_vipps_and_other_orders(story: StripeStory) -> None:
    vipps = build_story(LAST)
    assert (story.first_day, story.start) == (vipps.first_day, vipps.start)
    assert not {order.order_id for order in vipps.orders.values()} & set(story.orders)
    assert not {order.number for order in vipps.orders.values()} & {
        order.number for order in story.orders.values()
    }
    assert len(story.orders) >= DAYS * 5


def test_orders_name_their_payments(story: StripeStory, account: Account) -> None:
    for order in story.orders.values():
        charge = account.objects[order.reference]
        assert charge["payment_intent"] == order.intent == order.metas["_stripe_intent_id"]
        assert charge["metadata"]["order_id"] == order.number
        assert (charge["amount_captured"], charge["currency"]) == (order.total, order.currency.lower())
        assert charge["livemode"] is False
        assert sum(refund.amount for refund in order.refunds) <= order.total
    assert {order.gateway for order in story.orders.values()} == {"stripe", "stripe_klarna"}
    assert [order.total for order in story.orders.values() if order.currency == "EUR"] == [5_000]
    assert len(story.told("late")) == 1


def test_every_hard_case_is_in_it(story: StripeStory, account: Account) -> None:
    categories = [row.category for row in account.rows]
    assert categories.count("dispute") == 2
    assert categories.count("dispute_reversal") == 1
    disputes = [one["status"] for one in account.objects.values() if one["object"] == "dispute"]
    assert sorted(disputes) == ["lost", "won"]
    reserve = [row.amount for row in account.rows if row.category == "risk_reserved_funds"]
    assert reserve == [-50_000, 50_000]
    for category in ("partial_capture_reversal", "refund_failure", "payout_reversal"):
        assert categories.count(category) == 1
    fees = [(row.type, row.source, row.amount) for row in account.rows if row.category == "fee"]
    assert fees == [("stripe_fee", None, -450), ("platform_levy", None, -7_300)]
    named = {order.reference for order in story.orders.values()}
    charges = {one["id"] for one in account.objects.values() if one["object"] == "charge"}
    assert len(charges - named) == 1
    refunded_in_shop = sum(refund.amount for order in story.orders.values() for refund in order.refunds)
    refunded = sum(-row.amount for row in account.rows if row.category == "refund")
    assert refunded - refunded_in_shop == 9_900


def test_payouts_arrive_two_days_later_and_the_last_are_on_their_way(
    story: StripeStory, account: Account
) -> None:
    made = payouts(account)
    for payout in made:
        assert payout["arrival_date"] == payout["created"] // 86_400 * 86_400 + 2 * 86_400
        assert payout["reconciliation_status"] == "completed"
    assert [payout["status"] for payout in made].count("failed") == 1
    assert [payout["status"] for payout in made[-2:]] == ["in_transit", "pending"]
    failed = next(payout for payout in made if payout["status"] == "failed")
    again = account.row_by_id[failed["failure_balance_transaction"]].payout
    assert again is not None
    assert account.objects[again]["status"] == "paid"
    negative = next(payout for payout in made if payout["amount"] < 0)
    assert negative["status"] == "paid"
    assert account.balance("nok")[0] == 0
    assert account.balance("nok")[1] > 0  # the sales of the last two days


def test_live_mode_is_told_apart() -> None:
    story = build_stripe_story(LAST, livemode=True)
    assert story.account == ACCOUNT
    held = story.book.account(ACCOUNT)
    assert all(payout["livemode"] is True for payout in payouts(held))
