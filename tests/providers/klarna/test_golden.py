"""Golden reports of Klarna: the expected files beside them, and what they come to, written by hand."""

from datetime import date

import pytest

from app.core.identities import check_identities
from app.core.transactions import TransactionType
from app.providers.registry import provider
from tests.golden import runner

HELD = {
    "example": ["rows_equal_payout"],
    "debt": ["rows_equal_payout", "balances_carry", "balances_carry"],
    "reserve": ["rows_equal_payout"] * 2,
    "gross": ["rows_equal_payout"] * 2,
    "corrections": ["rows_equal_payout"],
    "dispute": ["rows_equal_payout"] * 3,
    "partial_captures": ["rows_equal_payout"] * 2,
    "fee_with_vat": ["rows_equal_payout"],
    "every_type": ["signs_by_settlement"],
    "twins_near_midnight": ["rows_equal_payout"],
    "other_names": ["rows_equal_payout"],
    "damaged": [None, "rows_equal_payout"],
}


@pytest.mark.parametrize("name", runner.names("klarna"))
def test_report_parses_as_expected(name: str) -> None:
    assert runner.parsed_text("klarna", name) == runner.expected_text("klarna", name)


def test_every_golden_report_is_told_of_here() -> None:
    assert set(runner.names("klarna")) == set(HELD)


@pytest.mark.parametrize("name", HELD)
def test_the_identity_that_held(name: str) -> None:
    parsed = runner.parsed("klarna", name)
    rows = {row.key: row for row in parsed.transactions}
    held = [
        check_identities(provider("klarna").info.identities, one, [rows[key] for key in one.transactions])
        for one in parsed.payouts
    ]
    assert [one.held for one in held] == HELD[name]


def test_the_example() -> None:
    """205 000 - 30 000 - 6 830 - 1 709 = 166 461, in øre of a Swedish krone."""
    parsed = runner.parsed("klarna", "example")
    (payout,) = parsed.payouts
    assert (payout.reference, payout.amount, payout.currency) == ("QX7TR4LM2", 166_461, "SEK")
    assert (payout.paid_on, payout.bank_reference) == (date(2026, 3, 5), "QX7TR4LM2")
    assert sum(row.gross for row in parsed.transactions) == 175_000
    assert sum(row.fee for row in parsed.transactions) == -6_830
    assert sum(row.fee_vat for row in parsed.transactions) == -1_709
    sale, percentage, fixed = parsed.transactions[:3]
    assert (sale.type, sale.gross, sale.payment_method) == (TransactionType.SALE, 125_000, "invoice")
    assert sale.reference("order_number") == "10481"
    assert sale.reference("order_id") == "20933"
    assert [(one.fees[0].fee_type, one.fee, one.fee_vat) for one in (percentage, fixed)] == [
        ("processing", -3_738, -935),
        ("fixed", -350, -88),
    ]
    refund = parsed.transactions[-1]
    assert (refund.gross, refund.reference("shop_refund")) == (-30_000, "20941")
    assert parsed.problems == ()


def test_a_debt_is_a_negative_balance_that_the_next_payout_takes() -> None:
    balances = [(one.amount, one.opening, one.closing) for one in runner.parsed("klarna", "debt").payouts]
    assert balances == [(45_000, None, None), (0, 0, -35_649), (51_660, -35_649, 0)]


def test_rows_that_are_alike_are_each_kept_and_a_payout_near_midnight_is_of_the_shops_day() -> None:
    parsed = runner.parsed("klarna", "twins_near_midnight")
    (payout,) = parsed.payouts
    assert payout.paid_on == date(2026, 3, 4)  # 23:30 in UTC on the third
    fees = [row for row in parsed.transactions if row.fee]
    assert [row.fee for row in fees] == [-1_900] * 3
    assert [row.key.rpartition("/")[2] for row in fees] == ["1", "2", "3"]
    assert len({row.key.rpartition("/")[0] for row in fees}) == 1


def test_what_cannot_be_read_stops_its_own_payout_only() -> None:
    parsed = runner.parsed("klarna", "damaged")
    first, second = parsed.payouts
    assert {one.payout_reference for one in parsed.problems} == {first.reference}
    assert [one.params["field"] for one in parsed.problems] == ["amount", "capture_date"]
    assert len(second.transactions) == 2
