"""Against the stand-in, over real HTTP: a whole month with its hard cases, every sum to the øre."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core.identities import check_identities
from app.core.transactions import FeeType, ParsedReport, TransactionType
from app.errors import Forbidden, Unauthorised
from app.http import Http
from app.providers.base import CollectedDay, CollectPlan
from app.providers.stripe import STRIPE
from app.sandbox.server import RunningStandIn
from app.sandbox.stripe import StripeKeys, create_stripe_stand_in
from app.sandbox.stripe_story import ACCOUNT, StripeStory, build_stripe_story
from app.store.payouts import facts_hash

LAST = date(2026, 3, 16)
KEY = "rk_test_ShopRestricted0001"
CREDENTIALS = {"api_key": KEY}


def day_of(created: int) -> date:
    return datetime.fromtimestamp(created, UTC).date()


class Month:
    """The story behind HTTP, and the client's way to it."""

    def __init__(self) -> None:
        self.story: StripeStory = build_stripe_story(LAST)
        self.keys = StripeKeys()
        self.keys.add("shop", KEY, ACCOUNT)
        self.running = RunningStandIn(create_stripe_stand_in(self.story.book, self.keys)).start()
        self.http = Http("stripe", self.running.url, call_seconds=30)
        (self.account,) = STRIPE.identify(self.http, CREDENTIALS)

    def collect(self, plan: CollectPlan) -> list[CollectedDay]:
        return list(STRIPE.collect(self.http, CREDENTIALS, self.account, plan))

    def payouts(self) -> list[ParsedReport]:
        """Every complete payout, each parsed from its own parts."""
        found = self.collect(CollectPlan((), since=self.story.first_day))
        return [STRIPE.parse(self.account, one.parts) for one in found if one.complete]

    @property
    def at_stripe(self) -> Any:
        return self.story.book.account(self.story.account)


@pytest.fixture(scope="module")
def month() -> Iterator[Month]:
    made = Month()
    yield made
    made.running.stop()


def test_the_account_is_reached(month: Month) -> None:
    assert (month.account.reference, month.account.currency) == (ACCOUNT, "NOK")


def test_every_payout_adds_up_and_none_is_left_out(month: Month) -> None:
    parsed = month.payouts()
    assert {one.payouts[0].reference for one in parsed} == set(month.at_stripe.payouts)
    for report in parsed:
        assert report.problems == ()
        (paid,) = report.payouts
        assert paid.transactions == tuple(row.key for row in report.transactions)
        held = check_identities(STRIPE.info.identities, paid, report.transactions)
        assert held.held == "rows_equal_payout", paid.reference


def test_the_hard_cases_are_told_as_what_they_are(month: Month) -> None:
    kinds = Counter(row.type for report in month.payouts() for row in report.transactions)
    assert {
        TransactionType.SALE,
        TransactionType.REFUND,
        TransactionType.CHARGEBACK,
        TransactionType.CHARGEBACK_REVERSAL,
        TransactionType.PAYOUT_RETURN,
        TransactionType.RESERVE_HOLD,
        TransactionType.FEE,
    } <= set(kinds)


def test_every_fee_inside_a_row_is_recognised(month: Month) -> None:
    fees = [
        (part.provider_type, part.fee_type)
        for report in month.payouts()
        for row in report.transactions
        for part in row.fees
        if row.type is not TransactionType.FEE
    ]
    assert [one for one in fees if one[1] is FeeType.OTHER] == []


def test_what_came_back_names_a_payout_of_the_account(month: Month) -> None:
    for report in month.payouts():
        for row in report.transactions:
            if row.type is TransactionType.PAYOUT_RETURN:
                assert row.reference("payout_reference") in month.at_stripe.payouts


def test_sales_carry_the_payment_that_the_order_stores(month: Month) -> None:
    stored = {order.reference for order in month.story.orders.values()}
    sales = [
        row for report in month.payouts() for row in report.transactions if row.type is TransactionType.SALE
    ]
    known = [row for row in sales if row.reference("charge") in stored]
    assert len(known) > 0.8 * len(sales)
    assert all(row.payment_method for row in known)


def test_days_tell_of_every_movement_and_of_payouts_among_them(month: Month) -> None:
    days = tuple(
        month.story.first_day + timedelta(days=n) for n in range((LAST - month.story.first_day).days + 1)
    )
    found = month.collect(CollectPlan(days))
    assert [one.day for one in found] == list(days)
    rows = [row for one in found for row in STRIPE.parse(month.account, one.parts).transactions]
    assert len({row.key for row in rows}) == len(rows)
    assert {row.reference("payout_reference") for row in rows if row.type is TransactionType.PAYOUT} <= set(
        month.at_stripe.payouts
    )
    first, last = days[0], days[-1]
    assert sum(row.net for row in rows if row.currency == "NOK") == sum(
        row.net
        for row in month.at_stripe.rows
        if row.currency == "nok" and first <= day_of(row.created) <= last
    )


def test_what_was_held_is_what_the_rows_until_then_sum_to(month: Month) -> None:
    for on in (LAST - timedelta(days=9), LAST - timedelta(days=3)):
        held = STRIPE.holding(month.http, CREDENTIALS, month.account, on, ())
        assert held is not None
        assert held.amount == sum(
            row.net for row in month.at_stripe.rows if row.currency == "nok" and day_of(row.created) <= on
        )


def test_a_payout_read_again_after_its_sources_changed_has_the_same_facts(month: Month) -> None:
    def hashes() -> dict[str, str]:
        return {
            one.payouts[0].reference: facts_hash(one.payouts[0], one.transactions, one.problems)
            for one in month.payouts()
        }

    before = hashes()
    order = next(iter(month.story.orders.values()))
    month.story.book.set_metadata(month.story.account, order.reference, {"order_id": "changed"})
    assert hashes() == before


def test_a_key_without_a_right_and_one_that_is_revoked(month: Month) -> None:
    month.keys.set_rights("shop", ["rak_account_read"])
    with pytest.raises(Forbidden) as raised:
        month.collect(CollectPlan((), since=LAST))
    assert "payout" in str(raised.value.params["right"]).lower()
    month.keys.revoke("shop")
    with pytest.raises(Unauthorised):
        month.collect(CollectPlan((), since=LAST))
