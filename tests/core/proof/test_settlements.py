"""Payouts, returns and our vouchers about them: under way, not booked, missing, changed, reversed."""

from dataclasses import replace

import pytest

from app.core.proof import BookPosting
from tests.core.proof.shop import Shop, march, only, paid, posting, row, sale, told, voucher


def ours(day: int, amount: int, key: str = "AVpo_1") -> BookPosting:
    return posting(day, amount, "Stripe oppgjør po_1", key=key)


def settled(*booked: BookPosting, **more: object) -> Shop:
    """A sale of 500 with a fee of 15, paid out on the 30th and at the bank on the 33rd: 2 April."""
    rows = [sale("1001", 28, 500, -15, payout="po_1")]
    given: dict[str, object] = {"vouchers": [voucher("po_1", day=33)], **more}
    postings = [posting(28, 500, "Ordre 1001"), *booked]
    return Shop(rows=rows, payouts=[paid("po_1", 485, 30, 33)], postings=postings, **given)  # type: ignore[arg-type]


def test_a_fee_is_open_until_its_payout_books_it() -> None:
    item = only(settled(ours(33, -500)).prove(28))
    assert (item.kind, item.amount, item.order, item.payout) == ("row_not_paid_out", 15, "1001", "po_1")


def test_a_payout_on_its_way_over_the_month_end_is_named() -> None:
    item = only(settled(ours(33, -500)).prove(31))
    assert (item.kind, item.amount, item.payout, item.day) == ("payout_on_its_way", 500, "po_1", march(33))


def test_a_payout_that_is_booked_is_no_item() -> None:
    proof = settled(ours(33, -500)).prove(33)
    assert (proof.books, proof.provider, told(proof), proof.holds) == (0, 0, [], True)


def test_a_payout_at_the_bank_that_waits_for_a_person_is_not_booked() -> None:
    assert told(settled(vouchers=()).prove(32)) == [("payout_on_its_way", 500)]
    item = only(settled(vouchers=()).prove(33))
    assert (item.kind, item.amount, item.payout, item.voucher) == ("payout_not_booked", 500, "po_1", "")


def test_a_voucher_deleted_in_the_books_is_missing() -> None:
    item = only(settled().prove(33))
    assert (item.kind, item.amount, item.voucher) == ("voucher_missing", 500, "AVpo_1-nr")


@pytest.mark.parametrize("booked", [-400, -600, 500, -1, 0])
def test_a_voucher_changed_in_the_books_differs_by_what_was_changed(booked: int) -> None:
    item = only(settled(ours(33, booked)).prove(33))
    assert (item.kind, item.amount, item.voucher) == ("voucher_differs", 500 + booked, "AVpo_1-nr")


def test_a_voucher_sent_twice_differs_by_all_of_it() -> None:
    assert told(settled(ours(33, -500), ours(33, -500)).prove(33)) == [("voucher_differs", -500)]


def test_a_voucher_moved_to_an_earlier_day_in_the_books_differs() -> None:
    """It stands there before the payout has left the provider."""
    moved = settled(ours(29, -500)).prove(29)
    assert (moved.explained, moved.holds) == (True, False)
    assert told(moved) == [("voucher_differs", -485)]
    assert told(settled(ours(29, -500)).prove(33)) == []


def test_a_voucher_dated_before_its_payout_left_is_missed_all_the_same() -> None:
    item = only(settled(vouchers=[voucher("po_1", day=29)]).prove(29))
    assert (item.kind, item.amount, item.voucher) == ("voucher_missing", 15, "AVpo_1-nr")


def test_of_two_vouchers_about_a_payout_the_missing_one_is_told() -> None:
    both = [voucher("po_1", day=33), voucher("po_1", day=33, key="AVmore")]
    assert only(settled(ours(33, -450), vouchers=both).prove(33)).voucher == "AVmore-nr"


def reversed_and(*booked: BookPosting, rebooked: bool) -> Shop:
    gone = voucher("po_1", day=33, live=False)
    again = voucher("po_1", day=36, key="AVagain")
    return settled(*booked, vouchers=[gone, again] if rebooked else [gone])


def test_a_voucher_reversed_and_booked_again_is_no_item() -> None:
    shop = reversed_and(ours(33, -500), ours(36, 500, "RVpo_1"), ours(36, -500, "AVagain"), rebooked=True)
    assert told(shop.prove(33)) == []
    assert told(shop.prove(36)) == []
    assert shop.prove(36).holds


def test_a_voucher_reversed_and_not_booked_again_is_open() -> None:
    shop = reversed_and(ours(33, -500), ours(36, 500, "RVpo_1"), rebooked=False)
    assert told(shop.prove(36)) == [("payout_not_booked", 500)]


def test_a_reversal_that_did_not_come_differs() -> None:
    """We hold it for reversed, the books do not."""
    shop = reversed_and(ours(33, -500), ours(36, -500, "AVagain"), rebooked=True)
    item = only(shop.prove(36))
    assert (item.kind, item.amount, item.voucher) == ("voucher_differs", -500, "AVagain-nr")


def test_the_second_revision_deleted_is_missing_though_the_first_is_reversed() -> None:
    item = only(reversed_and(ours(33, -500), ours(36, 500, "RVpo_1"), rebooked=True).prove(36))
    assert (item.kind, item.amount, item.voucher) == ("voucher_missing", 500, "AVagain-nr")


def test_a_voucher_of_ours_for_a_payout_that_the_provider_does_not_know_is_unexplained() -> None:
    shop = settled(ours(33, -500), posting(33, -77, "oppgjør po_2", key="AVpo_2"))
    shop.vouchers = [*shop.vouchers, voucher("po_2", day=33)]
    proof = shop.prove(33)
    assert (proof.unexplained, [one.key for one in proof.untied]) == (-77, ["AVpo_2"])


def test_a_posting_with_the_key_of_another_installation_is_of_another_hand() -> None:
    proof = settled(ours(33, -500), ours(33, -500, "AVstranger")).prove(33)
    assert (proof.unexplained, proof.holds) == (-500, False)


def test_a_fee_booked_twice_by_another_hand_is_unexplained() -> None:
    proof = settled(ours(33, -500), posting(33, -15, "Stripe gebyr")).prove(33)
    assert (proof.unexplained, told(proof), proof.holds) == (-15, [], False)


def test_a_payout_booked_by_another_hand_too_is_unexplained() -> None:
    proof = settled(ours(33, -500), posting(33, -485, "Innbetaling Stripe po_1")).prove(33)
    assert (proof.unexplained, told(proof)) == (-485, [])


def test_a_row_booked_elsewhere_by_a_decision_leaves_with_its_payout() -> None:
    rows = [row("ch", "sale", 2, 500, -15, payout="po_1", goes_elsewhere=True)]
    shop = Shop(rows=rows, payouts=[paid("po_1", 485, 3, 4)], vouchers=[voucher("po_1", day=4)])
    assert told(shop.prove(2)) == [("row_not_paid_out", -485)]
    assert told(shop.prove(3)) == []  # bank +485 and fee +15 against income -500: clearing is never touched
    shop.postings = [ours(4, 0)]
    assert (told(shop.prove(4)), shop.prove(4).holds) == ([], True)


def test_a_failed_payout_comes_back_with_a_voucher_of_its_own() -> None:
    shop = settled(ours(33, -500))
    shop.rows = [*shop.rows, row("back", "payout_return", 35, 485, payout="po_1")]
    shop.vouchers = [*shop.vouchers, voucher(payout="po_1", row="back", day=35, key="AVback")]
    item = only(shop.prove(35))
    assert (item.kind, item.amount, item.voucher) == ("voucher_missing", -485, "AVback-nr")
    shop.postings = [*shop.postings, posting(35, 485, "Tilbakeført po_1", key="AVback")]
    proof = shop.prove(35)
    assert (proof.books, proof.provider, told(proof), proof.holds) == (485, 485, [], True)


def test_a_return_nobody_has_approved_is_named() -> None:
    item = only(Shop(rows=[row("back", "payout_return", 5, 485, payout="po_0")]).prove())
    assert (item.kind, item.amount, item.payout, item.day) == ("return_not_booked", -485, "po_0", march(5))


def test_a_top_up_books_its_charges_too() -> None:
    shop = Shop(rows=[row("tu", "top_up", 5, 1_000, -10)], vouchers=[voucher(row="tu", day=5)])
    assert told(shop.prove()) == [("voucher_missing", -990)]
    shop.postings = [posting(5, 990, "Innskudd", key="AVtu")]
    assert told(shop.prove()) == []


def test_a_payout_that_lists_a_return_does_not_book_it_again() -> None:
    rows = [row("back", "payout_return", 5, 485, payout="po_2")]
    vouchers = [voucher(payout="po_1", row="back", day=5, key="AVback"), voucher("po_2", day=8)]
    postings = [posting(5, 485, "", key="AVback"), posting(8, -485, "", key="AVpo_2")]
    shop = Shop(rows=rows, payouts=[paid("po_2", 485, 8, 8)], vouchers=vouchers, postings=postings)
    assert (told(shop.prove()), shop.prove().holds) == ([], True)


def test_a_payout_the_provider_draws_from_the_bank() -> None:
    rows = [row("re", "refund", 2, -500, order="1001", payout="po_1")]
    shop = Shop(rows=rows, payouts=[paid("po_1", -500, 3, 4)], postings=[posting(2, -500, "Retur 1001")])
    assert told(shop.prove(3)) == [("payout_on_its_way", -500)]
    shop.vouchers, shop.postings = [voucher("po_1", day=4)], [*shop.postings, ours(4, 500)]
    assert (told(shop.prove(4)), shop.prove(4).holds) == ([], True)


def test_a_reserve_is_held_until_it_is_released() -> None:
    """Booked by the payouts that settle it: 1529 +200 against a smaller bank line, and the other way."""
    rows = [
        sale("1001", 2, 500, payout="po_1"),
        row("hold", "reserve_hold", 2, -200, payout="po_1"),
        row("free", "reserve_release", 9, 200, payout="po_2"),
    ]
    payouts = [paid("po_1", 300, 3, 4), paid("po_2", 200, 10, 11)]
    vouchers = [voucher("po_1", day=4), voucher("po_2", day=11)]
    postings = [posting(2, 500, "Ordre 1001"), ours(4, -500), posting(4, 200, "", "1529", key="AVpo_1")]
    shop = Shop(rows=rows, payouts=payouts, vouchers=vouchers, postings=postings)
    held = shop.prove(5)
    assert (held.books, held.provider, held.held, told(held), held.holds) == (200, 0, 200, [], True)
    assert told(shop.prove(10)) == [("payout_on_its_way", 200)]
    shop.postings = [*postings, posting(11, -200, "", "1529", key="AVpo_2")]
    free = shop.prove(11)
    assert (free.books, free.held, told(free), free.holds) == (0, 0, [], True)


def disputed(*after: object) -> Shop:
    """Opened with a fee, drawn from the bank: 1528 +500, 7770 +150, 1920 -650."""
    rows = [
        sale("1001", 2, 500),
        row("dp", "chargeback", 5, -500, -150, order="1001", payout="po_1"),
        *after,
    ]
    postings = [posting(2, 500, "Ordre 1001"), posting(7, 500, "", "1528", key="AVpo_1")]
    return Shop(
        rows=rows,  # type: ignore[arg-type]
        payouts=[paid("po_1", -650, 6, 7)],
        vouchers=[voucher("po_1", day=7)],
        postings=postings,
    )


def test_a_dispute_is_held_from_the_day_it_is_opened() -> None:
    proof = disputed().prove(5)
    assert (proof.held, told(proof), proof.holds) == (500, [("row_not_paid_out", 150)], True)
    booked = disputed().prove(7)
    assert (booked.held, booked.books, booked.provider, told(booked)) == (500, 1_000, 500, [])


def test_a_dispute_won_is_no_longer_held() -> None:
    won = row("won", "chargeback_reversal", 12, 500, 150, order="1001")
    proof = disputed(won).prove(12)
    assert (proof.held, told(proof), proof.holds) == (0, [("row_not_paid_out", -150)], True)


@pytest.mark.parametrize(("written", "items"), [(True, []), (False, [])])
def test_a_dispute_lost_is_held_until_a_person_writes_it_off(written: bool, items: list[object]) -> None:
    shop = disputed()
    if written:
        shop.postings = [*shop.postings, posting(20, -500, "Tap tvist 1001", "1528")]
    proof = shop.prove()
    assert (proof.held, told(proof), proof.holds) == (0 if written else 500, items, True)


def test_a_dispute_written_off_and_then_won_is_named() -> None:
    shop = disputed(row("won", "chargeback_reversal", 25, 500, order="1001"))
    shop.postings = [*shop.postings, posting(20, -500, "Tap tvist 1001", "1528")]
    assert told(shop.prove(24)) == []
    assert told(shop.prove(25)) == [("dispute_in_books_only", -500)]


def test_what_we_wrote_off_says_nothing_of_another_dispute_of_the_order() -> None:
    """One of 300 is lost and written off, one of 200 of the same order is open: that is held."""
    rows = [row(f"d{amount}", "chargeback", 2, -amount, order="1001", payout="po_1") for amount in (300, 200)]
    vouchers = [
        voucher("po_1", key="AVpo_1", day=4),
        voucher(key="AVLOSS", day=20, dispute="d300"),
    ]
    booked = [
        posting(4, -500, "oppgjør", key="AVpo_1"),
        posting(4, 500, "oppgjør", "1528", key="AVpo_1"),
        posting(20, -300, "tapt", "1528", key="AVLOSS"),
    ]
    shop = Shop(rows=rows, postings=booked, vouchers=vouchers, payouts=[paid("po_1", 0, 4, 4)])
    proof = shop.prove()
    assert (proof.held, told(proof), proof.written_off) == (200, [], frozenset())


@pytest.mark.parametrize(("live", "untied"), [(False, 0), (True, 2)])
def test_a_balance_day_that_was_reversed_for_good_asks_nobody(live: bool, untied: int) -> None:
    """Its rows are free again, and nothing is left of it in the books."""
    day = voucher(key="AVday", day=3, balance_day="NOK 2026-03-03", live=live)
    booked = [posting(3, -50, "gebyr", key="AVday"), posting(3, 50, "tilbakeført", key="RVday")]
    proof = Shop(rows=[sale("1001", 2, 500, -50)], vouchers=[day], postings=booked).prove()
    assert (len(proof.untied), proof.books) == (untied, 0)
    assert ("row_not_paid_out", 50) in told(proof)


def test_a_dispute_our_voucher_books_as_a_loss_at_once_is_not_held() -> None:
    """A rule sends chargebacks to 7830: no account of the provider has them."""
    rows = [
        sale("1001", 2, 500, payout="po_1"),
        row("dp", "chargeback", 3, -200, order="1001", payout="po_1", goes_elsewhere=True),
    ]
    shop = Shop(rows=rows, payouts=[paid("po_1", 300, 4, 4)], vouchers=[voucher("po_1", day=4)])
    shop.postings = [posting(2, 500, "Ordre 1001"), ours(4, -500)]
    proof = shop.prove()
    assert (proof.held, told(proof), proof.holds) == (0, [], True)


def test_a_sale_booked_at_another_rate_is_explained_by_the_difference_that_was_booked() -> None:
    """In the books at 2 320.00, settled at 2 310.00: the voucher books a loss of 10.00."""
    sold = sale("1001", 2, 231_000, -4_400, payout="po_1")
    settled = [posting(5, -232_000, "oppgjør", key="AVpo_1")]
    other = posting(2, 232_000, "Ordre 1001")
    plain = Shop(
        rows=[sold],
        payouts=[paid("po_1", 226_600, 4, 5)],
        postings=[other],
        vouchers=[voucher("po_1", day=5)],
    )
    before = replace(plain, vouchers=[])
    assert ("amount_differs", 1_000) in told(before.prove(3))
    known = replace(plain, rows=[replace(sold, realised=1_000)], postings=[other, *settled])
    assert (known.prove().untied, told(known.prove())) == ((), [])
    early = replace(known, rows=[replace(known.rows[0], day=march(-3))], postings=settled)
    early = replace(early, before_books=232_000, before_provider=0)
    assert (early.prove().holds, told(early.prove())) == (True, [])
