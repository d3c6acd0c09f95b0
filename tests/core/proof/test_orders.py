"""What the books and the provider say of one order: each error has its own name."""

import pytest

from app.core.proof import BookedVoucher, BookPosting, Movement
from tests.core.proof.shop import DISPUTED, Shop, march, only, paid, posting, refund, row, sale, told, voucher


def shop(rows: list[Movement], postings: list[BookPosting]) -> Shop:
    return Shop(rows=rows, postings=postings)


def booked(amount: int, day: int = 2, order: str = "1001") -> BookPosting:
    return posting(day, amount, f"Ordre {order}", voucher_id=f"v{day}/{amount}")


def test_an_order_that_both_have_is_no_item() -> None:
    proof = shop([sale("1001", 2, 50_000), refund("1001", 5, 20_000)], [booked(50_000), booked(-20_000, 6)])
    assert proof.prove().holds
    assert told(proof.prove()) == []


@pytest.mark.parametrize(
    ("moved", "postings", "kind", "amount"),
    [
        ([], [500], "sale_not_captured", 500),
        ([], [500, 500], "sale_not_captured", 1_000),
        ([500], [], "captured_not_booked", -500),
        ([500, -200], [-200], "captured_not_booked", -500),
        ([500, -200], [], "captured_not_booked", -300),
        ([500], [500, 500], "booked_twice", 500),
        ([500], [500, 500, 500], "booked_twice", 1_000),
        ([500, -200], [500, -200, -200], "booked_twice", -200),
        ([500], [490], "amount_differs", -10),
        ([500, -200], [500, -250], "amount_differs", -50),
        ([500], [500, -200], "refund_in_books_only", -200),
        ([], [-200], "refund_in_books_only", -200),
        ([500, -200], [500], "refund_at_provider_only", 200),
        ([-200], [], "refund_at_provider_only", 200),
        ([500, 300], [500], "captured_not_booked", -300),
        ([500], [500, 300], "sale_not_captured", 300),
        ([500], [500, 500, 300], "sale_not_captured", 800),
    ],
)
def test_each_error_has_its_name(moved: list[int], postings: list[int], kind: str, amount: int) -> None:
    rows = [
        row(f"k{place}", "sale" if one > 0 else "refund", 2, one, order="1001")
        for place, one in enumerate(moved)
    ]
    item = only(shop(rows, [booked(one) for one in postings]).prove())
    assert (item.kind, item.amount, item.order, item.day) == (kind, amount, "1001", march(2))


def test_an_order_captured_in_parts_may_be_booked_at_once() -> None:
    proof = shop([sale("1001", 2, 300), sale("1001", 4, 200)], [booked(500)]).prove()
    assert proof.holds
    assert proof.items == ()


def test_a_refund_that_failed_is_open_until_the_books_have_it() -> None:
    rows = [
        sale("1001", 2, 500),
        refund("1001", 3, 200),
        row("rr", "refund_reversal", 9, 200, order="1001"),
    ]
    until = shop(rows, [booked(500), booked(-200, 3)])
    assert until.prove(8).items == ()
    item = only(until.prove())
    assert (item.kind, item.amount) == ("captured_not_booked", -200)
    assert shop(rows, [booked(500), booked(-200, 3), booked(200, 12)]).prove().items == ()


def test_an_item_names_day_order_payout_and_vouchers() -> None:
    rows = [sale("1001", 2, 500, payout="po_1")]
    item = only(shop(rows, [posting(4, 490, "Ordre 1001", number="17")]).prove())
    assert (item.day, item.order, item.payout, item.voucher) == (march(4), "1001", "po_1", "17")


def test_a_row_without_an_order_is_told_by_its_key() -> None:
    item = only(shop([row("ch_9", "sale", 2, 500)], []).prove())
    assert (item.kind, item.amount, item.order, item.text) == ("captured_not_booked", -500, "", "ch_9")


def test_rows_without_an_order_are_not_one_order() -> None:
    proof = shop([row("ch_8", "sale", 2, 500), row("ch_9", "refund", 2, -500)], []).prove()
    assert told(proof) == [("captured_not_booked", -500), ("refund_at_provider_only", 500)]


def test_a_row_sent_elsewhere_by_a_decision_is_in_no_books_but_ours() -> None:
    """A sale that is not the web shop's: our payout voucher books it as income, nobody else has it."""
    elsewhere = row("ch_9", "sale", 2, 500, goes_elsewhere=True)
    item = only(shop([elsewhere], []).prove())
    assert (item.kind, item.amount) == ("row_not_paid_out", -500)


def test_a_row_sent_elsewhere_that_another_hand_books_too_is_named() -> None:
    elsewhere = sale("1001", 2, 500, goes_elsewhere=True)
    proof = shop([elsewhere], [booked(500)]).prove()
    assert told(proof) == [("row_not_paid_out", -500), ("sale_not_captured", 500)]


def test_a_fee_of_an_order_booked_by_another_hand_is_named() -> None:
    rows, sold = [sale("1001", 2, 500, -15)], booked(500)
    proof = shop(rows, [sold, posting(3, -15, "Gebyr ordre 1001")]).prove()
    assert ("refund_in_books_only", -15) in told(proof)
    assert proof.holds


@pytest.mark.parametrize("written", [-500, -300])
def test_a_dispute_written_off_in_the_books(written: int) -> None:
    """Lost: with its amount it is over; with another it is named."""
    rows = [sale("1001", 2, 500), row("dp", "chargeback", 5, -500, order="1001")]
    proof = shop(rows, [booked(500), posting(20, written, "Tapt tvist 1001", DISPUTED)]).prove()
    if written == -500:
        assert (proof.held, told(proof)) == (0, [])
    else:
        assert (proof.held, told(proof)) == (500, [("dispute_in_books_only", -300)])
    assert proof.holds


def test_an_order_on_the_disputed_account_that_nobody_disputes_is_an_order() -> None:
    item = only(shop([], [posting(20, -300, "Tapt tvist 1002", DISPUTED)]).prove())
    assert (item.kind, item.order, item.amount) == ("refund_in_books_only", "1002", -300)


@pytest.mark.parametrize("order", ["1001", ""])
def test_our_voucher_of_a_lost_dispute_is_set_against_its_row(order: str) -> None:
    """By the row's key, not by its text: a dispute may have no order, and its number may name several."""
    lost = row("d1", "chargeback", 2, -50_000, order=order, payout="po_1")
    ours = BookedVoucher(frozenset({"AVLOSS"}), "9-2026", march(20), dispute="d1")
    settled = [
        voucher("po_1", key="AVpo_1", day=4),
        ours,
    ]
    booked = [
        posting(4, -20_000 - 30_000, "oppgjør", key="AVpo_1"),
        posting(4, 50_000, "oppgjør", DISPUTED, key="AVpo_1"),
        posting(20, -50_000, "tapt", DISPUTED, key="AVLOSS"),
    ]
    both = Shop(rows=[lost], postings=booked, vouchers=settled, payouts=[paid("po_1", 0, 4, 4)])
    assert (both.prove(10).held, both.prove(10).untied) == (50_000, ())
    after = both.prove()
    assert (after.held, after.untied, told(after)) == (0, (), [])


def test_a_credited_sale_moved_to_clearing_belongs_to_its_order() -> None:
    lost = row("d1", "chargeback", 2, -50_000, order="1001", payout="po_1")
    booked = [
        posting(2, 50_000, "Ordre 1001"),
        posting(4, -50_000, "oppgjør", key="AVpo_1"),
        posting(4, 50_000, "oppgjør", DISPUTED, key="AVpo_1"),
        posting(9, -50_000, "Kreditnota 117, ordre 1001"),
        posting(20, 50_000, "kreditert", key="AVLOSS"),
        posting(20, -50_000, "kreditert", DISPUTED, key="AVLOSS"),
    ]
    ours = [
        voucher("po_1", key="AVpo_1", day=4),
        BookedVoucher(frozenset({"AVLOSS"}), "9-2026", march(20), dispute="d1"),
    ]
    both = Shop(
        rows=[sale("1001", 2, 50_000, payout="po_1"), lost],
        postings=booked,
        vouchers=ours,
        payouts=[paid("po_1", 0, 4, 4)],
    )
    assert told(both.prove(15)) == [("refund_in_books_only", -50_000)]
    assert (both.prove().held, both.prove().untied, told(both.prove())) == (0, (), [])
