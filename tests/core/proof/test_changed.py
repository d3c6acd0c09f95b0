"""Our vouchers as they were booked: each that stands otherwise is named, also where its amount is 0."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.proof import BookedVoucher, BookPosting, Left, Proof, Retold
from tests.core.proof.shop import (
    CLEARING,
    DISPUTED,
    Shop,
    march,
    only,
    paid,
    posting,
    row,
    sale,
    stood,
    told,
    voucher,
)

FIRST, SECOND = voucher("po_1", day=4), voucher("po_2", day=9)


def ours(day: int, amount: int, one: BookedVoucher, account: str = CLEARING, **more: Any) -> BookPosting:
    key = f"AV{one.payout}{one.row}"
    return posting(day, amount, f"oppgj\u00f8r {one.payout}", account, **{"key": key, **more})


def two_payouts(*postings: BookPosting, **more: Any) -> Shop:
    """500 with a fee of 15 and 800 with a fee of 20, each in a payout that we booked."""
    given: dict[str, Any] = {"stood": [stood(FIRST, -500), stood(SECOND, -800)], **more}
    return Shop(
        rows=[sale("1001", 2, 500, -15, payout="po_1"), sale("1002", 6, 800, -20, payout="po_2")],
        payouts=[paid("po_1", 485, 3, 4), paid("po_2", 780, 8, 9)],
        vouchers=[FIRST, SECOND],
        postings=[posting(2, 500, "Ordre 1001"), posting(6, 800, "Ordre 1002"), *postings],
        **given,
    )


def accounts(proof: Proof) -> list[tuple[str, tuple[tuple[str, int, int], ...]]]:
    return [(one.voucher, one.accounts) for one in proof.items]


def test_as_booked_nothing_is_told() -> None:
    proof = two_payouts(ours(4, -500, FIRST), ours(9, -800, SECOND)).prove()
    assert (told(proof), proof.holds) == ([], True)


def test_what_one_has_less_and_another_more_is_told_of_both() -> None:
    proof = two_payouts(ours(4, -400, FIRST), ours(9, -900, SECOND)).prove()
    assert proof.difference == 0
    assert told(proof) == [("voucher_differs", 100), ("voucher_differs", -100)]
    assert accounts(proof)[0] == ("AVpo_1-nr", ((CLEARING, -500, -400),))
    assert (proof.explained, proof.holds) == (True, False)


def test_the_sides_are_the_same_whatever_we_remember_of_our_vouchers() -> None:
    shop = two_payouts(ours(4, -400, FIRST), ours(9, -900, SECOND))
    whole, forgotten = shop.prove(), replace(shop, stood=()).prove()
    other = replace(shop, stood=[stood(FIRST, -1), stood(SECOND, -2)]).prove()
    assert {(one.books, one.provider, one.difference) for one in (whole, forgotten, other)} == {(0, 0, 0)}


def test_a_voucher_that_is_gone_is_missing_by_what_it_booked() -> None:
    item = only(two_payouts(ours(4, -500, FIRST)).prove())
    assert (item.kind, item.amount, item.voucher, item.payout) == (
        "voucher_missing",
        800,
        "AVpo_2-nr",
        "po_2",
    )


def test_one_that_was_moved_to_another_of_the_providers_accounts_is_told() -> None:
    """Both are the provider's: nothing is left of it in their sum."""
    moved = two_payouts(ours(4, -500, FIRST, DISPUTED), ours(9, -800, SECOND))
    item = only(moved.prove())
    assert (item.kind, item.amount) == ("voucher_differs", 0)
    assert item.accounts == ((CLEARING, -500, 0), (DISPUTED, 0, -500))
    assert not moved.prove().holds


@pytest.mark.parametrize("day", [3, 5, 30])
def test_one_that_was_moved_to_another_day_is_told_as_long_as_it_stands_there(day: int) -> None:
    proof = two_payouts(ours(day, -500, FIRST), ours(9, -800, SECOND)).prove()
    (item,) = proof.items
    assert (item.kind, item.amount, item.moved_to) == ("voucher_differs", 0, march(day))
    assert not proof.holds


def test_one_that_was_moved_over_the_month_end_is_missing_in_the_month() -> None:
    proof = two_payouts(ours(33, -500, FIRST), ours(9, -800, SECOND)).prove(31)
    assert told(proof) == [("voucher_missing", 500)]


def test_a_copy_under_our_key_is_told_of_the_voucher() -> None:
    proof = two_payouts(
        ours(4, -500, FIRST), ours(4, -500, FIRST, voucher_id="x"), ours(9, -800, SECOND)
    ).prove()
    assert told(proof) == [("voucher_differs", -500)]


def test_a_reversal_by_another_hand_that_the_books_link_to_it_is_told_of_the_voucher() -> None:
    by_hand = posting(20, 500, "Reversering", key="RVpo_1")
    proof = two_payouts(ours(4, -500, FIRST), by_hand, ours(9, -800, SECOND)).prove()
    assert told(proof) == [("voucher_differs", 500)]


def test_what_we_took_back_and_booked_again_is_as_it_should_be() -> None:
    gone, again = replace(FIRST, live=False), voucher("po_1", day=12, key="AVagain")
    booked = [ours(4, -500, FIRST), posting(12, 500, "", key="RVpo_1"), posting(12, -500, "", key="AVagain")]
    shop = two_payouts(*booked, ours(9, -800, SECOND))
    shop.vouchers = [gone, SECOND, again]
    shop.stood = [stood(gone, -500, taken_back=march(12)), stood(SECOND, -800), stood(again, -500)]
    assert [(told(shop.prove(day)), shop.prove(day).holds) for day in (9, 12, 31)] == [([], True)] * 3
    shop.postings = [one for one in shop.postings if one.key != "RVpo_1"]
    assert told(shop.prove()) == [("voucher_differs", -500)]
    assert shop.prove().items[0].voucher == "AVpo_1-nr"


def test_a_report_that_tells_otherwise_now_is_no_voucher_that_was_changed() -> None:
    shop = two_payouts(ours(4, -500, FIRST), ours(9, -800, SECOND))
    shop.rows = [*shop.rows, row("late", "fee", 3, 0, -7, payout="po_1")]
    item = only(shop.prove())
    assert (item.kind, item.amount, item.voucher) == ("not_as_booked", 7, "AVpo_1-nr")
    assert not shop.prove().holds


def retold(one: BookedVoucher, note: str | None = None) -> Retold:
    return Retold(one.number, one.date, one.payout, note)


def test_a_report_that_tells_other_rows_of_the_same_sum_is_named_with_nothing_left_of_it() -> None:
    """What the two sides come to is the same; the voucher says something else than the provider."""
    shop = two_payouts(ours(4, -500, FIRST), ours(9, -800, SECOND))
    assert shop.prove().holds
    for more in ([retold(FIRST)], [retold(FIRST, "olga"), retold(FIRST)]):
        proof = shop.prove(retold=tuple(more))
        assert (told(proof), proof.items[0].voucher, proof.items[0].payout) == (
            [("not_as_booked", 0)],
            "AVpo_1-nr",
            "po_1",
        )
        assert (proof.explained, proof.holds) == (True, False)
    assert "not_as_booked" not in {kind for kind, _ in told(shop.prove(3, retold=(retold(FIRST),)))}


def test_a_report_that_tells_otherwise_is_named_once_where_it_has_an_amount() -> None:
    shop = two_payouts(ours(4, -500, FIRST), ours(9, -800, SECOND))
    shop.rows = [*shop.rows, row("late", "fee", 3, 0, -7, payout="po_1")]
    assert told(shop.prove(retold=(retold(FIRST),))) == [("not_as_booked", 7)]


def test_one_that_a_person_lets_stand_although_the_report_changed_is_named_so() -> None:
    shop = two_payouts(ours(4, -500, FIRST), ours(9, -800, SECOND))
    left = (retold(FIRST, "olga \u00b7 2026-03-12"),)
    item = only(shop.prove(retold=left))
    assert (item.kind, item.amount, item.text) == ("report_left", 0, "olga \u00b7 2026-03-12")
    assert (shop.prove(retold=left).difference, shop.prove(retold=left).holds) == (0, True)
    assert "report_left" not in {kind for kind, _ in told(shop.prove(3, retold=left))}
    shop.rows = [*shop.rows, row("late", "fee", 3, 0, -7, payout="po_1")]
    item = only(shop.prove(retold=left))
    assert (item.kind, item.amount, item.text) == ("report_left", 7, "olga \u00b7 2026-03-12")
    assert shop.prove(retold=left).holds
    shop.rows = [*shop.rows, row("more", "fee", 8, 0, -3, payout="po_2")]
    assert (told(shop.prove(retold=left)), shop.prove(retold=left).holds) == (
        [("report_left", 7), ("not_as_booked", 3)],
        False,
    )


def test_both_at_once_are_two_names() -> None:
    """The bookkeeper put the late fee on our voucher by hand: the sum is right, and each is told."""
    shop = two_payouts(ours(4, -507, FIRST), ours(9, -800, SECOND))
    shop.rows = [*shop.rows, row("late", "fee", 3, 0, -7, payout="po_1")]
    assert sorted(told(shop.prove())) == [("not_as_booked", 7), ("voucher_differs", -7)]


def foreign(*postings: BookPosting) -> Shop:
    """A sale in euro that the books have at 2 320, and our voucher of its payout, at a rate."""
    one = voucher("po_eur", day=6, foreign=True)
    return Shop(
        vouchers=[one],
        stood=[stood(one, -2_320)],
        postings=[posting(2, 2_320, "Ordre 1003"), *postings],
    )


def test_a_payout_in_another_currency_is_named_by_what_was_booked() -> None:
    proof = foreign(posting(6, -2_320, "", key="AVpo_eur")).prove()
    assert told(proof) == [("sale_not_captured", 2_320), ("foreign_payout", -2_320)]
    assert proof.holds


def test_one_that_was_changed_is_told_apart_from_what_was_booked() -> None:
    proof = foreign(posting(6, -2_000, "", key="AVpo_eur")).prove()
    assert sorted(told(proof)) == [
        ("foreign_payout", -2_320),
        ("sale_not_captured", 2_320),
        ("voucher_differs", 320),
    ]
    assert not proof.holds


def test_one_that_is_gone_is_missing() -> None:
    proof = foreign().prove()
    assert ("voucher_missing", 2_320) in told(proof)
    assert (sum(amount for _, amount in told(proof)), proof.holds) == (2_320, False)


def test_a_voucher_of_ours_about_what_the_provider_does_not_know_is_missed_too() -> None:
    """Its amount has no other side: it is named with none, where it is gone as where it stands."""
    unknown = voucher("po_9", day=5)
    shop = two_payouts(ours(4, -500, FIRST), ours(9, -800, SECOND))
    shop.vouchers, shop.stood = [*shop.vouchers, unknown], [*shop.stood, stood(unknown, -77)]
    assert (told(shop.prove()), shop.prove().holds) == ([("voucher_missing", 0)], False)
    shop.postings = [*shop.postings, ours(5, -77, unknown)]
    assert (told(shop.prove()), shop.prove().unexplained) == ([], -77)


def test_a_lost_dispute_of_ours_that_was_reversed_by_hand_on_another_day_is_told() -> None:
    """Where the books link the two, the dispute is as it was before: only our voucher tells of it."""
    loss = BookedVoucher(frozenset({"AVLOSS", "RVLOSS"}), "9-2026", march(20), dispute="dp")
    shop = Shop(
        rows=[sale("1001", 2, 500), row("dp", "chargeback", 5, -500, order="1001", payout="po_1")],
        payouts=[paid("po_1", 0, 6, 7)],
        vouchers=[voucher("po_1", day=7), loss],
        stood=[stood(loss, -500, DISPUTED)],
        postings=[
            posting(2, 500, "Ordre 1001"),
            posting(7, -500, "", key="AVpo_1"),
            posting(7, 500, "", DISPUTED, key="AVpo_1"),
            posting(20, -500, "Tap", DISPUTED, key="AVLOSS", number="9-2026"),
        ],
    )
    assert (told(shop.prove()), shop.prove().holds) == ([], True)
    for key, kind in (("RVLOSS", "voucher_differs"), ("", "loss_taken_back")):
        again = replace(shop, postings=[*shop.postings, posting(28, 500, "Ordre 1001", DISPUTED, key=key)])
        item = only(again.prove())
        assert (item.kind, item.amount, item.voucher) == (kind, 0, "9-2026")
        assert (again.prove().held, again.prove().holds) == (500, False)
        assert again.prove(27).holds
    assert (item.order, item.text) == ("1001", "28-2026")
    less = replace(shop, postings=[*shop.postings, posting(28, 400, "Ordre 1001", DISPUTED)])
    assert told(less.prove()) == [("dispute_in_books_only", 400)]


def test_a_loss_that_is_taken_back_once_the_dispute_is_won_is_as_it_should_be() -> None:
    """The provider holds nothing back any more: the bookkeeper's own posting only follows it."""
    loss = BookedVoucher(frozenset({"AVLOSS", "RVLOSS"}), "9-2026", march(20), dispute="dp")
    shop = Shop(
        rows=[
            sale("1001", 2, 500),
            row("dp", "chargeback", 5, -500, order="1001"),
            row("won", "chargeback_reversal", 24, 500, order="1001"),
        ],
        vouchers=[loss],
        postings=[
            posting(2, 500, "Ordre 1001"),
            posting(20, -500, "Tap", DISPUTED, key="AVLOSS"),
            posting(28, 500, "Ordre 1001", DISPUTED),
        ],
    )
    assert "loss_taken_back" not in {kind for kind, _ in told(shop.prove())}


LEFT = Left("olga \u00b7 2026-03-12", {CLEARING: -400}, march(4))


@pytest.mark.parametrize(
    ("amount", "left", "kind"),
    [
        (-400, LEFT, "voucher_left"),
        (-400, Left("olga"), "voucher_left"),
        (-300, LEFT, "voucher_differs"),
        (-400, replace(LEFT, now={}), "voucher_differs"),
    ],
)
def test_what_a_person_lets_stand_is_named_so_and_only_just_that(amount: int, left: Left, kind: str) -> None:
    shop = two_payouts(ours(4, amount, FIRST), ours(9, -800, SECOND))
    shop.stood = [stood(FIRST, -500, left=(left,)), stood(SECOND, -800)]
    item = only(shop.prove())
    assert (item.kind, item.amount) == (kind, 500 + amount)
    assert shop.prove().holds == (kind == "voucher_left")


def test_the_day_it_was_left_on_counts_too() -> None:
    shop = two_payouts(ours(5, -400, FIRST), ours(9, -800, SECOND))
    for day, holds in ((5, True), (4, False)):
        shop.stood = [stood(FIRST, -500, left=(replace(LEFT, day=march(day)),)), stood(SECOND, -800)]
        assert shop.prove().holds is holds


def test_each_of_what_was_left_counts_as_long_as_it_told_what_stood() -> None:
    """What was untold is about any change, until another answer is given."""
    other = Left("ola", {CLEARING: -300}, march(4))
    shop = two_payouts(ours(4, -400, FIRST), ours(9, -800, SECOND))
    for left, holds in (((LEFT, other), True), ((Left("untold"), other), False), ((other, LEFT), True)):
        shop.stood = [stood(FIRST, -500, left=left), stood(SECOND, -800)]
        assert shop.prove().holds is holds


def test_what_was_left_on_a_later_day_is_not_missing_before_it() -> None:
    left = (replace(LEFT, day=march(8)),)
    shop = two_payouts(ours(8, -400, FIRST))
    shop.stood = [stood(FIRST, -500, left=left)]
    assert ("voucher_left", 500) in told(shop.prove(6))
    assert "voucher_missing" not in {kind for kind, _ in told(shop.prove(6))}
    shop.stood = [stood(FIRST, -500, left=(LEFT,))]
    assert "voucher_missing" in {kind for kind, _ in told(shop.prove(6))}
