"""The start in the middle of a shop's life, and the two sides when they move without saying why."""

from dataclasses import replace

import pytest

from app.core.proof import Anchor, opening_difference
from tests.core.proof.shop import (
    START,
    Shop,
    checked,
    march,
    only,
    paid,
    posting,
    refund,
    row,
    sale,
    told,
    voucher,
)


def running() -> Shop:
    """Before the start the books have all sales, and 80 nobody knows of; the provider has them too.

    ``po_0`` left on the day before the start's eve and reaches the bank after the start; 300 with a fee of 9
    wait for a payout.
    """
    return Shop(
        rows=[
            sale("1001", -3, 500, -15, payout="po_0"),
            sale("1002", 0, 300, -9, payout="po_1"),
        ],
        payouts=[paid("po_0", 485, -1, 2), paid("po_1", 291, 3, 5)],
        vouchers=[voucher("po_0", day=2), voucher("po_1", day=5)],
        postings=[posting(2, -500, "", key="AVpo_0"), posting(5, -300, "", key="AVpo_1")],
        before_books=880,
    )


def test_what_payouts_will_book_is_no_difference_of_the_opening() -> None:
    eve = running().facts(0)
    assert (eve.books, eve.provider) == (880, 291)
    assert opening_difference(eve) == 80


def test_a_payout_that_left_before_the_start_is_booked_after_it() -> None:
    shop = running()
    assert told(shop.prove(1)) == [("opening", 80), ("row_not_paid_out", 9), ("payout_on_its_way", 500)]
    assert told(shop.prove(2)) == [("opening", 80), ("row_not_paid_out", 9)]
    assert told(shop.prove(3)) == [("opening", 80), ("payout_on_its_way", 300)]
    item = only(shop.prove(5))
    assert (item.kind, item.amount, item.day) == ("opening", 80, march(0))


def test_the_opening_booked_by_a_voucher_is_no_item() -> None:
    shop = running()
    opening = voucher(day=1, opening=True, key="AVopening")
    shop.vouchers = [*shop.vouchers, opening]
    item = only(shop.prove(5))
    assert (item.kind, item.amount, item.voucher) == ("voucher_missing", 80, "AVopening-nr")
    shop.postings = [*shop.postings, posting(1, -80, "Inngående", key="AVopening")]
    assert (told(shop.prove(5)), shop.prove(5).books) == ([], 0)
    shop.postings = [*shop.postings, posting(6, -5, "Inngående", key="AVopening")]
    assert told(shop.prove(6)) == [("voucher_differs", -5)]


def test_an_opening_voucher_that_waits_leaves_the_item() -> None:
    shop = running()
    shop.vouchers = [*shop.vouchers, voucher(day=1, opening=True, key="AVopening", live=False)]
    assert told(shop.prove(5)) == [("opening", 80)]


def test_an_opening_of_nothing_is_no_item() -> None:
    shop = running()
    shop.before_books = 800
    assert (told(shop.prove(5)), shop.prove(5).holds) == ([], True)


def test_without_an_opening_nothing_is_claimed() -> None:
    shop = running()
    shop.before_books = 800
    proof = checked(shop.facts(5))
    assert (proof.unexplained, proof.anchored, proof.holds) == (0, False, False)


@pytest.mark.parametrize("start", [march(2), march(0)])
def test_the_opening_of_another_start_is_none(start: object) -> None:
    shop = running()
    anchor = replace(shop.anchor(), start=start)
    assert not checked(replace(shop.facts(5), anchor=anchor)).anchored


def test_before_the_start_there_is_no_proof() -> None:
    facts = running().facts(0)
    assert not checked(replace(facts, anchor=Anchor(START, facts.books, facts.provider, 0))).anchored


def test_books_changed_before_the_start_are_a_gap() -> None:
    """Somebody posts 40 in February after the opening was confirmed: no posting since the start tells."""
    facts = running().anchored(5)
    proof = checked(replace(facts, books=facts.books + 40))
    assert (proof.books_gap, proof.unexplained, told(proof)) == (40, 40, [("opening", 80)])
    assert not proof.holds


def test_a_row_missing_at_the_provider_is_a_gap() -> None:
    """The balance fell by 70, and no row says why."""
    facts = running().anchored(5)
    proof = checked(replace(facts, provider=facts.provider - 70))
    assert (proof.provider_gap, proof.unexplained, proof.holds) == (-70, 70, False)


def test_a_row_that_is_gone_from_the_report_is_a_gap_and_its_booking_open() -> None:
    shop = Shop(rows=[sale("1001", 2, 500)], postings=[posting(2, 500, "Ordre 1001")])
    proof = checked(shop.anchored(5, movements=()))
    assert (proof.provider_gap, proof.unexplained) == (500, -500)
    assert told(proof) == [("sale_not_captured", 500)]


def test_gaps_of_one_size_do_not_hide_each_other() -> None:
    facts = running().anchored(5)
    proof = checked(replace(facts, provider=facts.provider + 40, books=facts.books + 40))
    assert (proof.books_gap, proof.provider_gap, proof.unexplained) == (40, 40, 0)
    assert not proof.holds


def test_postings_of_others_that_cancel_out_are_still_unexplained() -> None:
    shop = running()
    shop.postings = [*shop.postings, posting(3, 60, "inn"), posting(4, -60, "ut")]
    proof = shop.prove(5)
    assert (proof.unexplained, len(proof.untied), proof.holds) == (0, 2, False)


def test_a_row_before_the_start_that_comes_late_is_a_gap_of_the_opening() -> None:
    shop = running()
    anchor = shop.anchor()
    shop.rows = [*shop.rows, row("fee", "fee", -2, 0, -25)]
    shop.before_provider = 25  # the balance was the same then: it had counted the row
    proof = checked(replace(shop.facts(5), anchor=anchor))
    assert (proof.opening_gap, proof.unexplained, proof.holds) == (-25, -25, False)
    assert told(proof) == [("row_not_paid_out", 25), ("opening", 80)]


def test_a_row_before_the_start_sent_elsewhere_afterwards_is_a_gap_of_the_opening() -> None:
    """The opening took the sale as booked by the shop; a decision now says that our voucher books it."""
    shop = running()
    anchor = shop.anchor()
    shop.rows = [shop.rows[0], replace(shop.rows[1], goes_elsewhere=True)]
    shop.postings = [shop.postings[0], posting(5, 0, "", key="AVpo_1")]
    proof = checked(replace(shop.facts(5), anchor=anchor))
    assert (proof.books, proof.provider, proof.unexplained) == (380, 0, 300)
    assert (proof.opening_gap, told(proof)) == (300, [("opening", 80)])


def test_older_payouts_and_their_rows_do_no_harm() -> None:
    """The preview of the 60 days before: booked by somebody else, whatever they did."""
    shop = running()
    old = [sale("1003", -20, 700, -20, payout="po_old"), refund("1003", -15, 100, payout="po_old")]
    shop.rows = [*old, *shop.rows]
    shop.payouts = [paid("po_old", 580, -9, -8), *shop.payouts]
    assert opening_difference(shop.facts(0)) == 80
    assert told(shop.prove(5)) == [("opening", 80)]
    assert shop.prove(5).holds


def test_a_dispute_opened_before_the_start_is_held_and_won_after_it() -> None:
    """Its payout is dated before the start, so somebody else has 1528 +500 in the books."""
    opened = row("dp", "chargeback", -20, -500, order="1001", payout="po_old")
    won = row("won", "chargeback_reversal", 4, 500, order="1001", payout="po_9")
    shop = Shop(
        rows=[opened, won],
        payouts=[paid("po_old", -500, -9, -8), paid("po_9", 500, 6, 7)],
        vouchers=[voucher("po_9", day=7)],
        postings=[posting(7, -500, "", "1528", key="AVpo_9")],
        before_books=500,
    )
    assert opening_difference(shop.facts(0)) == 0
    proofs = [shop.prove(day) for day in (3, 4, 6, 7)]
    assert [one.held for one in proofs] == [500, 0, 0, 0]
    assert [told(one) for one in proofs] == [[], [], [("payout_on_its_way", 500)], []]
    assert all(one.holds for one in proofs)


def test_a_top_up_before_the_start_is_in_the_opening() -> None:
    shop = Shop(rows=[row("tu", "top_up", -2, 1_000)], before_books=1_000)
    assert opening_difference(shop.facts(0)) == 0
    assert (told(shop.prove()), shop.prove().holds) == ([], True)


def test_a_sale_booked_before_the_start_and_captured_after_it_is_in_the_opening() -> None:
    """The two items tell the same order twice, with opposite signs: nothing is lost."""
    shop = Shop(rows=[sale("1001", 2, 500)], before_books=500)
    assert told(shop.prove()) == [("opening", 500), ("captured_not_booked", -500)]
    assert shop.prove().holds


def test_postings_from_before_the_start_say_nothing() -> None:
    shop = running()
    february = posting(-3, 500, "Ordre 1001")
    facts = shop.anchored(5)
    assert checked(replace(facts, postings=(february, *facts.postings))) == shop.prove(5)


def test_a_payout_dated_before_the_start_that_left_after_it_stays_in_sight() -> None:
    """No provider says so; if one did, the money has left since the start and must be told."""
    shop = Shop(rows=[sale("1001", 1, 500, payout="po_1")], payouts=[paid("po_1", 500, 2, 0)])
    assert told(shop.prove()) == [("payout_not_booked", 500), ("captured_not_booked", -500)]
