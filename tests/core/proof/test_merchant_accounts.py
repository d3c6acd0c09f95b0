"""Two merchant accounts of one provider on one clearing account: what is about one is never the other's."""

from dataclasses import replace

from app.core.proof import BookPosting, PaidOut
from tests.core.proof.shop import Shop, march, only, paid, posting, row, sale, told, voucher


def of(payout: PaidOut, account: str) -> PaidOut:
    return replace(payout, account=account)


def two_ledgers(first: int, second: int) -> Shop:
    """Two ledgers that each number their payouts from 2000801, as Vipps does; what our vouchers have."""
    return Shop(
        rows=[
            sale("1001", 2, 500, -15, payout="2000801", account="1"),
            sale("1002", 2, 800, -20, payout="2000801", account="2"),
        ],
        payouts=[of(paid("2000801", 485, 3, 4), "1"), of(paid("2000801", 780, 3, 4), "2")],
        vouchers=[
            voucher("2000801", day=4, key="AVfirst", account="1"),
            voucher("2000801", day=4, key="AVsecond", account="2"),
        ],
        postings=[
            posting(2, 500, "Ordre 1001"),
            posting(2, 800, "Ordre 1002"),
            *booked("AVfirst", first),
            *booked("AVsecond", second),
        ],
    )


def booked(key: str, amount: int) -> list[BookPosting]:
    return [posting(4, amount, f"Vipps oppgjør 2000801 {key}", key=key)] if amount else []


def test_two_payouts_of_one_number_are_two() -> None:
    proof = two_ledgers(-500, -800).prove()
    assert (proof.books, proof.provider, told(proof), proof.holds) == (0, 0, [], True)


def test_an_amount_moved_from_the_one_to_the_other_is_told_of_both() -> None:
    proof = two_ledgers(-400, -900).prove()
    assert proof.difference == 0
    found = {(one.kind, one.amount, one.voucher) for one in proof.items}
    assert found == {("voucher_differs", 100, "AVfirst-nr"), ("voucher_differs", -100, "AVsecond-nr")}


def test_the_one_that_is_gone_is_told_by_its_own_number() -> None:
    item = only(two_ledgers(-500, 0).prove())
    assert (item.kind, item.amount, item.voucher) == ("voucher_missing", 800, "AVsecond-nr")


def test_of_payouts_of_one_number_each_is_on_its_way_by_itself() -> None:
    shop = two_ledgers(-500, 0)
    shop.payouts = [shop.payouts[0], replace(shop.payouts[1], paid_on=march(33))]
    shop.vouchers = shop.vouchers[:1]
    item = only(shop.prove())
    assert (item.kind, item.amount, item.day) == ("payout_on_its_way", 800, march(33))


def test_rows_of_one_name_are_two() -> None:
    """Returns, and rows without an order, that two accounts have under the same key."""
    rows = [
        row("2000801/back", "payout_return", 5, 485, account="1"),
        row("2000801/back", "payout_return", 5, 700, account="2"),
        row("r/1", "sale", 5, 300, account="1"),
        row("r/1", "sale", 5, 200, account="2"),
    ]
    shop = Shop(
        rows=rows,
        vouchers=[voucher(row="2000801/back", day=5, account="1")],
        postings=[posting(5, 485, "", key="AV2000801/back")],
    )
    assert sorted(told(shop.prove())) == [
        ("captured_not_booked", -300),
        ("captured_not_booked", -200),
        ("return_not_booked", -700),
    ]
