"""Stripe from its API to the books, on both databases: payouts, in euros, by hand, and one that failed."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pypdf import PdfReader

from app.config import Settings
from app.core.cases import Action, CaseCode, Decision
from app.errors import Refusal
from app.pipeline.decide import decide_case
from app.sandbox.driven.tripletex_books import count_vouchers
from app.store import vouchers
from tests.pipeline.stripe_shop import ARRIVED, PAID, SOLD, StripeShop, at, stripe_shop, sums
from tests.world import TODAY


@pytest.fixture
def stripe(database: Settings) -> Iterator[StripeShop]:
    with stripe_shop(database) as shop:
        yield shop


def test_a_payout_is_booked_once_and_found_unchanged_afterwards(stripe: StripeShop) -> None:
    sale = stripe.book.charge(stripe.account, at(SOLD), 100_000, fee=2_000)
    stripe.book.stripe_fee(stripe.account, at(SOLD, 13), 450, description="Radar (2026-02-28): Radar")
    reference = stripe.pay_out()
    stripe.work()
    stripe.accept_all()
    assert stripe.cases() == []
    booked = stripe.vouchers()[f"payout {reference}"]
    assert (booked.state, booked.date) == ("verified", ARRIVED)
    assert sums(booked) == {"1920": 97_550, "7770": 2_000, "6553": 450, "1524": -100_000}
    before = stripe.payout(reference).facts_hash
    stripe.book.refund(stripe.account, at(TODAY - timedelta(days=3)), sale["id"], 10_000)
    stripe.book.set_metadata(stripe.account, sale["id"], {"order_id": "changed"})
    stripe.work()
    assert stripe.payout(reference).facts_hash == before
    assert stripe.cases() == []
    assert [one.live for one in count_vouchers(stripe.books)] == [True]


def test_a_payout_counts_as_it_lists_its_rows_whatever_their_day_told_before(stripe: StripeShop) -> None:
    stripe.book.charge(stripe.account, at(SOLD), 100_000, fee=2_000)
    (row,) = stripe.book.account(stripe.account).rows
    stripe.work()
    assert stripe.vouchers() == {}
    stripe.book.change_row(stripe.account, row.id, amount=90_000)
    reference = stripe.pay_out()
    stripe.work()
    stripe.accept_all()
    assert stripe.cases() == []
    assert sums(stripe.vouchers()[f"payout {reference}"]) == {"1920": 88_000, "7770": 2_000, "1524": -90_000}


def test_a_payout_in_euros_waits_for_a_rate_and_is_booked_with_it(stripe: StripeShop) -> None:
    stripe.book.charge(stripe.account, at(SOLD), 20_000, fee=380, currency="eur", settles_in="eur")
    reference = stripe.pay_out(currency="eur")
    stripe.work()
    stripe.accept_all()
    (asked,) = stripe.cases()
    assert (asked.code, asked.subject) == (CaseCode.RATE_MISSING, f"payout/{reference}")
    assert asked.params["amount"] == {"amount": 19_620, "currency": "EUR"}
    assert count_vouchers(stripe.books) == []
    for wrong in ("", "0", "abc"):
        answer = Decision(Action.USE_RATE, rate=wrong, rate_source="DNB", rate_on=ARRIVED.isoformat())
        with pytest.raises(Refusal) as raised:
            decide_case(stripe.services, stripe.shop, asked.id, answer, "user 7")
        assert raised.value.code == "answer_needs_rate"
    rate = Decision(Action.USE_RATE, rate="11.55", rate_source="DNB", rate_on=ARRIVED.isoformat())
    decide_case(stripe.services, stripe.shop, asked.id, rate, "user 7 (decide)")
    stripe.work()
    # The proof is of the company's currency: that a payout in another stands on the same clearing account is
    # named there as an item of this voucher, not passed over.
    assert {row.code for row in stripe.cases()} <= {CaseCode.READ_BACK_DIFFERS}
    booked = stripe.vouchers()[f"payout {reference}"]
    assert booked.state == "verified"
    assert sums(booked) == {"1920": 226_611, "7770": 4_389, "1524": -231_000}
    with stripe.services.store.reading(stripe.shop) as connection:
        made = vouchers.evidence_of(connection, stripe.shop, booked.id)
    assert made is not None
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    for words in ("1 EUR = 11,55 NOK", "DNB", "user 7 (decide)"):
        assert words.replace(" ", "") in printed.replace("\u00a0", " ").replace(" ", "").replace("\n", "")


def test_a_manual_payout_is_a_bare_transfer(stripe: StripeShop) -> None:
    """Nobody says which rows it settles: the bank's side and clearing, on its day, and no fee."""
    stripe.book.charge(stripe.account, at(SOLD), 100_000, fee=2_000)
    made = stripe.book.pay_out_by_hand(stripe.account, at(PAID), 50_000, arrival=ARRIVED)
    stripe.book.settle(stripe.account, at(TODAY, 0))
    stripe.work()
    assert stripe.cases() == []
    booked = stripe.vouchers()[f"payout {made['id']}"]
    assert (booked.state, booked.date, stripe.payout(made["id"]).shape) == ("verified", ARRIVED, "bare")
    assert sums(booked) == {"1920": 50_000, "1524": -50_000}
    assert booked.draft["claims"] == []


def test_a_failed_payout_comes_back_and_is_paid_again(stripe: StripeShop) -> None:
    stripe.book.charge(stripe.account, at(SOLD), 100_000, fee=2_000)
    first = stripe.pay_out(until=ARRIVED)
    stripe.book.fail_payout(stripe.account, at(TODAY - timedelta(days=3)), first)
    again = stripe.pay_out(paid=TODAY - timedelta(days=2), arrives=TODAY - timedelta(days=1))
    stripe.work()
    stripe.accept_all()
    assert stripe.cases() == []
    found = stripe.vouchers()
    assert len(found) == 3
    assert sums(found[f"payout {first}"]) == {"1920": 98_000, "7770": 2_000, "1524": -100_000}
    assert sums(found[f"payout {again}"]) == {"1920": 98_000, "1524": -98_000}
    (back,) = [row for name, row in found.items() if name.startswith("return")]
    assert sums(back) == {"1524": 98_000, "1920": -98_000}
    assert {row.state for row in found.values()} == {"verified"}
