"""A provider that reports no balance: what it holds is opening + rows - paid out; the proof rests on it."""

from dataclasses import replace

from app.core.proof import Anchor, PaidOut, ProofFacts, opening_difference, reckoned_holding
from tests.core.proof.shop import START, Shop, checked, march, only, posting, refund, row, sale, told, voucher


def payout(reference: str, amount: int, day: int, opening: int | None = None, account: str = "") -> PaidOut:
    return PaidOut(reference, amount, march(day), march(day), opening, account)


def reckoned(shop: Shop, day: int) -> ProofFacts:
    """The facts as they are gathered for such a provider, the opening accepted when its rows were known."""

    def at(then: int) -> ProofFacts:
        held = reckoned_holding(shop.rows, shop.payouts, march(then))
        return replace(shop.facts(then), provider=held)

    eve = at(0)
    return replace(at(day), anchor=Anchor(START, eve.books, eve.provider, opening_difference(eve)))


def test_it_holds_its_rows_less_what_it_has_paid() -> None:
    rows = [sale("1001", 1, 1_000, -30), refund("1001", 3, 200), sale("1002", 5, 500, -15)]
    payouts = [payout("k1", 770, 4)]
    held = [reckoned_holding(rows, payouts, march(day)) for day in (0, 1, 3, 4, 5)]
    assert held == [0, 970, 770, 0, 485]


def test_a_debt_that_was_there_before_is_what_it_begins_with() -> None:
    """The debt of an earlier payout is set off in the first from the start; each account has its own."""
    rows = [sale("1003", 2, 90_000, -2_691)]
    payouts = [payout("k2", 51_660, 10, opening=-35_649), payout("k3", 0, 12, opening=-1)]
    assert reckoned_holding(rows, payouts, march(0)) == -35_649
    assert reckoned_holding(rows, payouts, march(9)) == 90_000 - 2_691 - 35_649
    assert reckoned_holding(rows, payouts, march(10)) == 0
    other = payout("m1", 0, 3, opening=-100, account="2")
    assert reckoned_holding(rows, [*payouts, other], march(10)) == -100


def debt() -> Shop:
    """The worked recipe: sold 100.00, returned 450.00, fee 6.49; then sold 900.00, fee 26.91."""
    rows = [
        sale("1001", 2, 10_000, payout="k1"),
        refund("1002", 2, 45_000, payout="k1"),
        row("f1", "fee", 2, 0, -649, payout="k1"),
        sale("1003", 8, 90_000, payout="k2"),
        row("f2", "fee", 8, 0, -2_691, payout="k2"),
    ]
    return Shop(
        rows=rows,
        payouts=[payout("k1", 0, 3, 0), payout("k2", 51_660, 10, -35_649)],
        vouchers=[voucher("k1", day=3), voucher("k2", day=10)],
        postings=[
            posting(2, 10_000, "Ordre 1001"),
            posting(2, -45_000, "Kreditnota ordre 1002"),
            posting(8, 90_000, "Ordre 1003"),
            posting(3, -649, "Klarna oppgjør k1", key="AVk1"),
            posting(10, -54_351, "Klarna oppgjør k2", key="AVk2"),
        ],
    )


def test_the_debt_stands_on_clearing_and_is_gone_after_the_next_payout() -> None:
    in_debt = checked(reckoned(debt(), 5))
    assert (in_debt.books, in_debt.provider, told(in_debt), in_debt.holds) == (-35_649, -35_649, [], True)
    settled = checked(reckoned(debt(), 10))
    assert (settled.books, settled.provider, told(settled), settled.holds) == (0, 0, [], True)


def test_a_sale_the_books_lack_is_named() -> None:
    shop = debt()
    item = only(checked(reckoned(replace(shop, postings=shop.postings[1:]), 10)))
    assert (item.kind, item.amount, item.order) == ("captured_not_booked", -10_000, "1001")


def test_a_posting_of_others_stays_unexplained() -> None:
    shop = debt()
    stray = posting(4, 777, "Noe annet")
    proof = checked(reckoned(replace(shop, postings=[*shop.postings, stray]), 10))
    assert (proof.unexplained, [one.text for one in proof.untied], proof.holds) == (777, ["Noe annet"], False)


def test_a_row_from_before_the_start_that_is_told_later_changes_the_opening_and_nothing_else() -> None:
    """It is no movement since the start; a person is asked about the opening again."""
    early = debt()
    accepted = opening_difference(
        replace(early.facts(0), provider=reckoned_holding(early.rows, early.payouts, march(0)))
    )
    late = replace(early, rows=[*early.rows, sale("1000", -3, 500, -15, payout="k2")])
    facts = reckoned(late, 9)
    assert facts.anchor is not None
    proof = checked(replace(facts, anchor=replace(facts.anchor, difference=accepted)))
    assert (proof.opening_gap, proof.provider_gap, proof.books_gap) == (-500, 0, 0)
    assert not proof.holds


def untold(shop: Shop, day: int, told: int) -> ProofFacts:
    return replace(reckoned(shop, day), told_through=march(told))


def test_what_is_newer_than_the_provider_has_told_of_is_named_and_no_question() -> None:
    shop = debt()
    more = [posting(20, 700, "Ordre 1004"), posting(21, 1_200, "Dagens salg"), posting(21, -50, "Ordre 1003")]
    shop = replace(shop, postings=[*shop.postings, *more], orders=["1001", "1002", "1003", "1004"])
    proof = checked(untold(shop, 25, told=19))
    assert told(proof) == [("not_told_yet", 700), ("not_told_yet", 1_200), ("not_told_yet", -50)]
    assert proof.holds
    later = checked(untold(shop, 25, told=20))
    assert ("sale_not_captured", 700) in told(later)
    assert later.holds
    last = checked(untold(shop, 25, told=21))
    assert [one.text for one in last.untied] == ["Dagens salg"]
    assert not last.holds
