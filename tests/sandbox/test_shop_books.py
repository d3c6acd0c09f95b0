"""The shop's own books: every order of both stories, but for three errors per provider that are told."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from app.sandbox.scenario import DAYS
from app.sandbox.seeded import COMPANY, Stories, told_stories
from app.sandbox.shop_books import CLEARING, LOSSES, REMNANT, STRIPE_DISPUTED
from app.sandbox.tripletex import TripletexBooks

LAST = date(2026, 3, 16)


@pytest.fixture(scope="module", params=[3, 9])
def stories(request: pytest.FixtureRequest) -> Stories:
    return told_stories(LAST, request.param)


def booked(stories: Stories, account: int) -> dict[str, int]:
    """What the books have about each order on an account; the last day's sum under no order."""
    found: dict[str, int] = defaultdict(int)
    for entry in stories.books.entries:
        order = entry.text.rpartition("ordre ")[2] if "ordre" in entry.text else ""
        found[order] += sum(amount for number, amount in entry.lines if number == account)
    return found


def test_the_same_day_tells_the_same_books(stories: Stories) -> None:
    again = told_stories(LAST, 9 if len(stories.vipps.orders) > 100 else 3)
    assert again.books == stories.books


def test_three_errors_are_planted_with_each_provider_and_nothing_else(stories: Stories) -> None:
    wrong = defaultdict(int, {(one.provider, one.order): one.amount for one in stories.books.planted})
    kinds = Counter((one.provider, one.kind) for one in stories.books.planted)
    assert set(kinds.values()) == {1}
    assert len(kinds) == 6
    for provider, orders in (("vipps", stories.vipps.orders), ("stripe", stories.stripe.orders)):
        has = booked(stories, CLEARING[provider])
        for order in orders.values():
            if order.currency != "NOK" or order.sent == "never" or order.number not in has:
                continue
            due = order.total - sum(refund.amount for refund in order.refunds)
            returned = has[order.number] - wrong[provider, order.number] - due
            assert returned == 0 or _is_known(order.number, returned, orders), order.number


def _is_known(number: str, amount: int, orders: object) -> bool:
    """The sale of one order lies before the books; one refund of Stripe came back to the shop."""
    assert isinstance(orders, dict)
    order = next(one for one in orders.values() if one.number == number)
    return amount == -order.total or amount in {refund.amount for refund in order.refunds}


def test_every_order_but_those_of_the_last_day_stands_by_its_number(stories: Stories) -> None:
    for provider, orders in (("vipps", stories.vipps.orders), ("stripe", stories.stripe.orders)):
        has = booked(stories, CLEARING[provider])
        missing = {one.order for one in stories.books.planted if one.kind == "captured_not_booked"}
        last = [one for one in orders.values() if one.at.date() == LAST]
        assert has[""] - sum(one.total for one in last) in {REMNANT[provider], _paid_by_hand(stories)}
        for order in orders.values():
            if order not in last and order.sent != "never":
                assert (order.number in has) != (order.number in missing)


def _paid_by_hand(stories: Stories) -> int:
    rows = stories.vipps.book.state()["ledgers"][0]["rows"]["funds"]
    start = stories.vipps.start.isoformat()
    fees = ("payout-scheduled", "fees-retained")
    return REMNANT["vipps"] + sum(
        row["amount"] for row in rows if row["entryType"] in fees and row["ledgerDate"] < start
    )


def test_the_lost_dispute_is_written_off_by_hand(stories: Stories) -> None:
    held = stories.stripe.book.account(stories.stripe.account)
    lost = next(
        one for one in held.objects.values() if one["object"] == "dispute" and one["status"] == "lost"
    )
    (entry,) = [one for one in stories.books.entries if "Tapt innsigelse" in one.text]
    assert entry.lines == ((STRIPE_DISPUTED, -lost["amount"]), (LOSSES, lost["amount"]))


def test_all_of_it_can_be_booked(stories: Stories) -> None:
    books = TripletexBooks()
    books.add_company("Eksempel", "987654325", company_id=COMPANY)
    stories.books.write(books, COMPANY)
    kept = list(books.company(COMPANY).vouchers.values())
    assert len(kept) == len(stories.books.entries)
    first = LAST - timedelta(days=DAYS)
    assert min(one.date for one in kept) == first
    assert not any(one.by_api for one in kept)
