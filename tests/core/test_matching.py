"""Matching: by reference, to exactly one order; a refund to its own shop refund; likeness never decides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.matching import Doubt, Match, Matching, Strength, match_transactions
from app.core.orders import Order, OrderIndex
from app.core.transactions import Transaction
from tests.core.facts import MORNING, TABLE, order, refund, row, woo

SALE = row("t1", gross=50_000, references=woo("10481"))


def match(
    rows: list[Transaction],
    *orders: Order,
    links: dict[str, str] | None = None,
    taken: frozenset[tuple[str, str]] = frozenset(),
) -> Matching:
    return match_transactions(rows, OrderIndex.of(orders), TABLE, links, taken)


def refunded(key: str, amount: int, number: str = "10481", minutes: int = 0) -> Transaction:
    return row(key, "refund", -amount, at=MORNING + timedelta(minutes=minutes), references=woo(number))


def test_a_stored_payment_id_decides() -> None:
    (found,) = match([SALE], order("10481"), order("10482")).matches
    assert found == Match("t1", "site:10481:hash", "reference=transaction_id", Strength.STRONG)


def test_a_payment_id_on_two_orders_only_suggests() -> None:
    """A renewal copies its parent's metas."""
    renewal = order("10600", references=[("transaction_id", "woo-10481"), ("id", "10600")])
    result = match([SALE], order("10481"), renewal)
    assert result.matches == ()
    (doubt,) = result.unmatched
    assert doubt.doubt is Doubt.SEVERAL
    assert doubt.suggestions == ("site:10481:hash", "site:10600:hash")


def test_a_later_key_may_choose_among_those_a_stronger_one_named() -> None:
    renewal = order("10600", references=[("transaction_id", "woo-10481"), ("number", "10600")])
    row_with_number = row("t1", gross=50_000, references={**woo("10481"), "number": "10600"})
    (found,) = match([row_with_number], order("10481"), renewal).matches
    assert (found.order, found.reason) == ("site:10600:hash", "number=number")
    assert found.strength is Strength.MEDIUM


def test_a_later_key_may_not_choose_an_order_that_a_stronger_one_did_not_name() -> None:
    renewal = order("10600", references=[("transaction_id", "woo-10481"), ("number", "10600")])
    contradicting = row("t1", gross=50_000, references={**woo("10481"), "number": "777"})
    result = match([contradicting], order("10481"), renewal, order("777"))
    assert result.matches == ()
    assert result.unmatched[0].doubt is Doubt.SEVERAL
    assert "site:777:hash" in result.unmatched[0].suggestions


def test_the_first_key_of_the_table_that_one_order_answers_wins() -> None:
    by_meta = order("2", references=[("meta:payment", "woo-10481")])
    (found,) = match([SALE], order("10481"), by_meta).matches
    assert found.order == "site:10481:hash"


@pytest.mark.parametrize(("gross", "found"), [(100_000, 1), (100_001, 0), (1, 1)])
def test_an_order_number_counts_up_to_what_the_order_can_owe(gross: int, found: int) -> None:
    by_number = row("t1", gross=gross, references={"number": "10481"})
    assert len(match([by_number], order("10481", 100_000)).matches) == found


def test_an_order_number_counts_in_the_orders_currency_only() -> None:
    by_number = row("t1", gross=500, references={"number": "10481"})
    assert match([by_number], order("10481", currency="SEK")).matches == ()


def test_an_order_number_on_two_orders_is_nobodys() -> None:
    same = order("10999", references=[("number", "10481")])
    by_number = row("t1", gross=500, references={"number": "10481"})
    assert match([by_number], order("10481"), same).unmatched[0].doubt is Doubt.SEVERAL


def test_an_order_number_and_an_order_id_are_separate_keys() -> None:
    by_number = row("t1", gross=500, references={"number": "10481"})
    assert match([by_number], order("5", references=[("id", "10481")])).unmatched[0].doubt is Doubt.NOBODY


def test_a_weak_key_only_suggests() -> None:
    guessed = row("t1", gross=50_000, references={"reference": "gone", "guess": "10481"})
    result = match([guessed], order("10481", 50_000))
    assert result.matches == ()
    assert result.unmatched[0].doubt is Doubt.NOBODY
    assert result.unmatched[0].suggestions == ("site:10481:hash",)


def test_equal_amount_and_time_say_nothing() -> None:
    alike = row("t1", gross=100_000, references={"reference": "another"})
    assert match([alike], order("10481", 100_000)).unmatched[0].suggestions == ()


def test_a_strong_match_that_looks_wrong_is_flagged() -> None:
    (found,) = match([SALE], order("10481", 40_000, test_mode=True)).matches
    assert found.flags == ("amount", "test_order")
    (found,) = match([SALE], order("10481", currency="EUR")).matches
    assert found.flags == ("currency",)


def test_what_the_buyer_paid_is_compared_where_it_was_another_currency() -> None:
    """Settled 580.00 NOK for an order of 50.00 EUR."""
    settled = row(
        "t1",
        gross=58_000,
        references={"number": "10481"},
        presentment_amount=5_000,
        presentment_currency="EUR",
    )
    (found,) = match([settled], order("10481", 5_000, currency="EUR")).matches
    assert found.flags == ()
    assert match([settled], order("10481", 4_999, currency="EUR")).matches == ()
    assert match([settled], order("10481", 58_000)).matches == ()


@pytest.mark.parametrize("kind", ["fee", "payout_return", "top_up", "unknown", "adjustment", "reserve_hold"])
def test_rows_that_belong_to_no_order_are_not_asked_about(kind: str) -> None:
    result = match([row("t1", kind, 100, references=woo("10481"))], order("10481"))
    assert (result.matches, result.unmatched) == ((), ())


@pytest.mark.parametrize("kind", ["sale", "refund_reversal", "chargeback", "chargeback_reversal"])
def test_rows_of_an_order_need_one(kind: str) -> None:
    assert match([row("t1", kind, 100, references=woo("1"))]).unmatched[0].doubt is Doubt.NOBODY


def test_a_person_decides_against_the_table() -> None:
    (found,) = match([SALE], order("10481"), order("7"), links={"t1": "site:7:hash"}).matches
    assert (found.order, found.reason, found.strength) == ("site:7:hash", "person", Strength.STRONG)


def test_a_link_to_an_order_that_is_not_there_is_no_match() -> None:
    unknown = row("t1", gross=1, references=woo("none"))
    assert match([unknown], order("7"), links={"t1": "site:8:hash"}).matches == ()


def test_a_refund_takes_the_shop_refund_of_its_amount() -> None:
    known = order("10481", refunds=[refund("r1", 5_000), refund("r2", 7_000)])
    (found,) = match([refunded("t1", 7_000)], known).matches
    assert (found.refund, found.flags) == ("r2", ())


def test_a_refund_of_another_amount_has_no_shop_refund() -> None:
    known = order("10481", refunds=[refund("r1", 5_000), refund("r2", 7_000)])
    result = match([refunded("t1", 12_000)], known)
    assert result.matches == ()
    assert (result.unmatched[0].doubt, result.unmatched[0].order) == (Doubt.NO_REFUND, known.identity)


def test_a_refund_in_another_currency_is_not_the_one() -> None:
    known = order("10481", refunds=[replace(refund("r1", 5_000), currency="SEK")])
    assert match([refunded("t1", 5_000)], known).unmatched[0].doubt is Doubt.NO_REFUND


def test_equal_twins_pair_in_time_order_and_are_flagged() -> None:
    known = order("10481", refunds=[refund("late", 5_000, minutes=9), refund("early", 5_000, minutes=1)])
    rows = [refunded("second", 5_000, minutes=20), refunded("first", 5_000, minutes=10)]
    found = {one.transaction: (one.refund, one.flags) for one in match(rows, known).matches}
    assert found == {"first": ("early", ("twin",)), "second": ("late", ("twin",))}


def test_three_rows_do_not_share_two_shop_refunds() -> None:
    known = order("10481", refunds=[refund("r1", 5_000), refund("r2", 5_000, minutes=1)])
    result = match([refunded(f"t{n}", 5_000, minutes=n) for n in range(3)], known)
    assert [one.refund for one in result.matches] == ["r1", "r2"]
    assert [(one.transaction, one.doubt) for one in result.unmatched] == [("t2", Doubt.NO_REFUND)]


def test_a_shop_refund_that_another_payout_has_is_taken() -> None:
    known = order("10481", refunds=[refund("r1", 5_000), refund("r2", 5_000, minutes=1)])
    (found,) = match([refunded("t1", 5_000)], known, taken=frozenset({(known.identity, "r1")})).matches
    assert (found.refund, found.flags) == ("r2", ("twin",))
    both = frozenset({(known.identity, "r1"), (known.identity, "r2")})
    assert match([refunded("t1", 5_000)], known, taken=both).unmatched[0].doubt is Doubt.NO_REFUND


def test_the_refund_that_the_gateway_paid_comes_before_one_paid_by_hand() -> None:
    known = order(
        "10481", refunds=[refund("by-hand", 5_000, paid_back=False), refund("gateway", 5_000, minutes=5)]
    )
    (found,) = match([refunded("t1", 5_000)], known).matches
    assert found.refund == "gateway"


def test_each_of_two_refunds_keeps_its_own_reason() -> None:
    known = order("10481", refunds=[refund("r1", 5_000), refund("r2", 5_000, minutes=1)])
    rows = [refunded("t1", 5_000), refunded("t2", 5_000, number="typed-by-hand", minutes=1)]
    found = match(rows, known, links={"t2": known.identity}).matches
    assert [one.reason for one in found] == ["reference=transaction_id", "person"]


def test_refunds_of_two_orders_do_not_mix() -> None:
    orders = [order(n, refunds=[refund(f"r{n}", 5_000)]) for n in ("1", "2")]
    found = match([refunded("a", 5_000, "2"), refunded("b", 5_000, "1")], *orders).matches
    assert {one.transaction: one.refund for one in found} == {"a": "r2", "b": "r1"}


def test_the_same_order_given_twice_is_one_order() -> None:
    assert len(match([SALE], order("10481"), order("10481")).matches) == 1
