"""Golden reports: the expected files beside them, and the vendor-like example read by hand."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from app.core.default_rules import default_rules
from app.core.drafts import DraftContext
from app.core.explain import PayoutFacts, explain_payout
from app.core.identities import check_identities
from app.core.matching import match_transactions
from app.core.orders import Order, OrderIndex, Refund
from app.core.rules import RuleSet
from app.core.transactions import FeePart, FeeType, TransactionType
from app.providers.registry import PROVIDERS, provider
from tests.golden import runner


@pytest.mark.parametrize("name", runner.names("vipps"))
def test_report_parses_as_expected(name: str) -> None:
    assert runner.parsed_text("vipps", name) == runner.expected_text("vipps", name)


def test_every_golden_report_has_an_expected_file() -> None:
    assert len(runner.names("vipps")) >= 15
    assert all(runner.expected_text(one, name) for one in PROVIDERS for name in runner.names(one))


def test_example_of_one_date() -> None:
    parsed = runner.parsed("vipps", "one_date")
    (payout,) = parsed.payouts
    assert (payout.reference, payout.amount, payout.paid_on) == ("2000812", 186954, date(2026, 3, 3))
    assert (payout.opening, payout.closing) == (0, 0)
    assert payout.bank_reference == "Utb. 2000812 Vippsnr 123455"
    assert [row.net for row in parsed.transactions] == [149900, 59900, -20000, -2846]
    fee = parsed.transactions[3]
    assert fee.type is TransactionType.FEE
    assert fee.fees == (FeePart(FeeType.PROCESSING, -2846, 0, "capture-fee"),)
    late, same_day = parsed.fee_details
    assert (late.amount, late.transaction_key) == (-598, None)
    assert dict(late.references)["reference"] == "woo-3f9c2a1b-10477"
    assert (same_day.amount, same_day.transaction_key) == (-2248, parsed.transactions[0].key)
    assert parsed.problems == ()


HELD = {
    "one_date": ["rows_equal_payout"],
    "several_dates": ["rows_equal_payout"],
    "refunds_only": ["rows_equal_payout"],
    "payout_aborted": ["rows_equal_payout", "rows_equal_payout"],
    "reserve": ["balances_carry", "balances_carry"],
    "damaged": [None, None],
    "gross_settlement": ["rows_equal_payout", "rows_equal_payout"],
    "unknown_entries": ["rows_equal_payout"],
}


@pytest.mark.parametrize("name", HELD)
def test_the_identity_that_held_tells_whether_a_balance_stayed(name: str) -> None:
    parsed = runner.parsed("vipps", name)
    rows = {row.key: row for row in parsed.transactions}
    results = [
        check_identities(provider("vipps").info.identities, one, [rows[key] for key in one.transactions])
        for one in parsed.payouts
    ]
    assert [one.held for one in results] == HELD[name]


def order(number: str, reference: str, total: int, refunded: int = 0) -> Order:
    when = datetime(2026, 3, 3, tzinfo=UTC)
    refunds = (Refund("1", refunded, "NOK", when),) if refunded else ()
    references = (("transaction_id", reference), ("meta:_vipps_orderid", reference), ("id", number))
    return Order(number, number, "NOK", total, "vipps", when, references, refunds)


def test_the_example_becomes_the_expected_voucher() -> None:
    """By the shipped rules: bank 1 869.54 and fee 28.46 against clearing 1 898.00."""
    parsed = runner.parsed("vipps", "one_date")
    orders = OrderIndex.of(
        [
            order("10481", "woo-3f9c2a1b-10481", 149900),
            order("10482", "woo-3f9c2a1b-10482", 59900),
            order("10399", "woo-3f9c2a1b-10399", 50000, refunded=20000),
        ]
    )
    info = provider("vipps").info
    context = DraftContext("example", "vipps", "302321", RuleSet(1, default_rules({"vipps": info.accounts})))
    facts = PayoutFacts(parsed.payouts[0], parsed.transactions, orders, parsed.problems)
    explained = explain_payout(facts, info.identities, info.references, context)
    assert explained.cases == ()
    (draft,) = explained.drafts
    sums: Counter[str] = Counter()
    for posting in draft.postings:
        sums[posting.account] += posting.amount
    assert sums == {"1920": 186954, "7770": 2846, "1521": -189800}
    assert draft.date == date(2026, 3, 3)


def test_an_earlier_attempts_order_is_only_suggested() -> None:
    parsed = runner.parsed("vipps", "one_date")
    orders = OrderIndex.of([order("10481", "woo-3f9c2a1b-10481-1", 149900)])
    info = provider("vipps").info
    matching = match_transactions(parsed.transactions[:1], orders, info.references)
    assert matching.matches == ()
    assert matching.unmatched[0].suggestions == ("10481",)
