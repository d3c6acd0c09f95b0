"""What the books have for a foreign sale, and the difference to what it was settled at."""

from dataclasses import replace

import pytest

from app.core.realised import (
    BookedSale,
    Entry,
    Foreign,
    booked_sales,
    from_decisions,
    is_likely,
    named,
    realise,
)
from app.core.vouchers import Posting
from tests.core.facts import row

SALE = row("s1", "sale", 20_000, currency="EUR")
REFUND = row("r1", "refund", -5_000, currency="EUR")


def line(amount: int, line_type: str = "sale", *keys: str) -> Posting:
    return Posting(
        "1524", "0", amount, line_type, line_type, "x@1", count=max(1, len(keys)), transactions=keys
    )


def new_lines(line_type: str, amount: int) -> list[Posting]:
    account = {"fx_loss": "8160", "fx_gain": "8060", "carried": "1524"}[line_type]
    return [Posting(account, "0", amount, line_type, line_type, "x@1")]


@pytest.mark.parametrize(
    ("foreign", "entries", "found"),
    [
        ([Foreign(SALE, "1")], [Entry("1", 232_000, "17")], {"s1": BookedSale(232_000, "17")}),
        (
            [Foreign(SALE, "1")],
            [Entry("1", 200_000, "17"), Entry("1", 32_000, "18"), Entry("2", 9, "19"), Entry("1", -5, "20")],
            {"s1": BookedSale(232_000, "17, 18")},
        ),
        ([Foreign(REFUND, "1")], [Entry("1", -58_000, "21")], {"r1": BookedSale(-58_000, "21")}),
        ([Foreign(SALE, "1")], [], {}),
        ([Foreign(SALE, "1", whole=False)], [Entry("1", 232_000, "17")], {}),
        ([Foreign(SALE, "1"), Foreign(replace(SALE, key="s2"), "1")], [Entry("1", 232_000, "17")], {}),
    ],
)
def test_what_the_books_have_is_one_rows_alone_or_nothing(
    foreign: list[Foreign], entries: list[Entry], found: dict[str, BookedSale]
) -> None:
    assert booked_sales(foreign, entries) == found


def test_what_was_captured_in_part_is_no_sale_that_the_books_have() -> None:
    """50.00 EUR authorised and 47.00 captured: the books have the latter, and the two rows are one sale. The
    whole was taken for the first row's, and the part not captured turned into a gain."""
    authorised = Foreign(row("charge", "sale", 57_156), "1001")
    released = Foreign(row("not captured", "sale", -3_429), "1001")
    alone = Foreign(row("other", "sale", 10_000), "1002")
    entries = [Entry("1001", 54_520, "41"), Entry("1002", 10_100, "42"), Entry("1001", -3_500, "43")]
    found = booked_sales([authorised, released, alone], entries)
    assert found == {"other": BookedSale(10_100, "42")}


@pytest.mark.parametrize(
    ("postings", "sales", "sums"),
    [
        ([line(-231_000, "sale", "s1")], {"s1": (231_000, 232_000)}, {"1524": -232_000, "8160": 1_000}),
        ([line(57_750, "refund", "r1")], {"r1": (-57_750, -58_000)}, {"1524": 58_000, "8060": -250}),
        (  # a loss and a gain stand by themselves; the øre of the exchange goes to the larger
            [line(-300_001, "sale", "s1", "s2")],
            {"s1": (200_000, 200_900), "s2": (100_000, 99_800)},
            {"1524": -300_700, "8160": 899, "8060": -200},
        ),
        (  # one of two is not known: its part stays as it was exchanged
            [line(-300_000, "sale", "s1", "s2")],
            {"s1": (200_000, 200_900)},
            {"1524": -300_900, "8160": 900},
        ),
        ([line(-5_000, "carried")], {"s1": (231_000, 232_000)}, {"1524": -6_000, "8160": 1_000}),
        ([], {"s1": (231_000, 230_000)}, {"1524": 1_000, "8060": -1_000}),
    ],
)
def test_clearing_is_emptied_of_what_the_books_have(
    postings: list[Posting], sales: dict[str, tuple[int, int]], sums: dict[str, int]
) -> None:
    before = Posting("1920", "0", -sum(one.amount for one in postings), "bank", "bank", "bank@1")
    made = realise([before, *postings], sales, new_lines)
    told: dict[str, int] = {}
    for one in made[1:]:
        told[one.account] = told.get(one.account, 0) + one.amount
    assert told == sums
    assert sum(one.amount for one in made) == 0
    assert made[0] == before


def test_an_order_number_in_another_text_is_not_taken_for_the_sale() -> None:
    assert is_likely(232_000, 231_000)
    assert not is_likely(23_200, 231_000)
    assert not is_likely(-232_000, 231_000)


def test_a_voucher_tells_what_it_rests_on() -> None:
    sale = BookedSale(232_000, "17-2026")
    assert from_decisions([named("ch:1", sale), "rate_missing:x:y:{}"]) == {"ch:1": sale}
