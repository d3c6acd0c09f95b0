"""Stripe's rows as vouchers to the øre, by the shipped rules; the sums are written by hand."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.default_rules import default_rules
from app.core.drafts import DraftContext
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.money import to_minor
from app.core.orders import Order, OrderIndex, Refund
from app.core.rules import RuleSet, ties
from app.core.vouchers import VoucherDraft
from app.providers.registry import PROVIDERS
from tests.golden import runner

INFO = PROVIDERS["stripe"].info
RULES = default_rules({name: one.info.accounts for name, one in PROVIDERS.items()})
WHEN = datetime(2026, 2, 27, tzinfo=UTC)


def order(
    number: str, charge: str, total: int, *, currency: str = "NOK", refunded: int = 0, **more: Any
) -> Order:
    refunds = (Refund("1", refunded, currency, WHEN),) if refunded else ()
    references = (("transaction_id", charge), ("number", number), ("id", f"9{number}"))
    return Order(f"site:{number}", number, currency, total, "stripe", WHEN, references, refunds, **more)


ORDERS = [order("1", "ch_1", 100_000)]
EXAMPLE = [
    order("10481", "ch_3R0GrcLkd9T2m4Qe1hhhhhhh", 149_900),
    order("10482", "ch_3R0HtbLkd9T2m4Qe1fffffff", 5_000, currency="EUR"),
    order("10377", "ch_3R0JvaLkd9T2m4Qe1ddddddd", 59_900, refunded=20_000),
    order("9000", "ch_3QvOldLkd9T2m4Qe01aaaaaa", 39_900),
]


def explain(name: str, orders: list[Order], **more: Any) -> Explanation:
    parsed = runner.parsed("stripe", name)
    (payout,) = parsed.payouts
    rows = [row for row in parsed.transactions if row.key in payout.transactions]
    facts = PayoutFacts(payout, rows, OrderIndex.of(orders), parsed.problems, **more)
    context = DraftContext("tripletex:1", "stripe", "acct_1Q7x2vLkd9T2m4Qe", RuleSet(1, RULES))
    return explain_payout(facts, INFO.identities, INFO.references, context)


def lines(draft: VoucherDraft) -> list[tuple[str, str, int, str]]:
    return [(one.account, one.vat_code, one.amount, one.fee_type or one.line_type) for one in draft.postings]


def test_the_example_to_the_ore() -> None:
    explained = explain("example", EXAMPLE)
    assert explained.cases == ()
    assert explained.identity.held == "rows_equal_payout"
    assert [(one.reason, one.flags) for one in explained.matches] == [
        ("charge=transaction_id", ()),
        ("charge=transaction_id", ()),
        ("charge=transaction_id", ()),
        ("charge=transaction_id", ()),
    ]
    (draft,) = explained.drafts
    assert draft.date == date(2026, 3, 5)
    assert draft.currency == "NOK"
    assert sorted(lines(draft)) == sorted(
        [
            ("1920", "0", 126_336, "bank"),
            ("7770", "0", 5_370, "processing"),
            ("7770", "0", 15_000, "dispute_fee"),
            ("6553", "86", 450, "subscription"),
            ("1528", "0", 39_900, "chargeback"),
            ("1524", "0", 20_000, "refund"),
            ("1524", "0", -207_056, "sale"),
        ]
    )
    assert draft.sums()["7770"] == 20_370
    assert "po_1R0aXyLkd9T2m4Qe7nB3Cw5F" in draft.text


BOOKS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "chargeback": {"payout po_1": {"1920": "-1150.00", "1528": "1000.00", "7770": "150.00"}},
    "chargeback_won": {"payout po_1": {"1920": "1150.00", "1528": "-1000.00", "7770": "-150.00"}},
    "reserve": {
        "payout po_1": {"1920": "-200.00", "1529": "1200.00", "1524": "-1000.00"},
    },
    "fee_from_abroad": {"payout po_1": {"1920": "900.00", "6553": "100.00", "1524": "-1000.00"}},
    "refund_failed": {"payout po_1": {"1920": "1200.00", "1524": "-1200.00"}},
    "payout_failed": {
        "return txn_2": {"1524": "500.00", "1920": "-500.00"},
        "payout po_1": {"1920": "1500.00", "1524": "-1500.00"},
    },
    "partial_capture": {"payout po_1": {"1920": "685.00", "7770": "15.00", "1524": "-700.00"}},
}


@pytest.mark.parametrize("name", BOOKS)
def test_recipes_as_stripe_rows(name: str) -> None:
    explained = explain(name, ORDERS)
    assert explained.cases == ()
    drafted = {f"{one.identity.kind} {one.identity.subject}": one.sums() for one in explained.drafts}
    assert drafted == {
        voucher: {account: to_minor(kroner, "NOK") for account, kroner in sums.items()}
        for voucher, sums in BOOKS[name].items()
    }


def test_a_fee_from_abroad_carries_reverse_charge_and_nothing_else_does() -> None:
    (draft,) = explain("fee_from_abroad", ORDERS).drafts
    assert {one.account: one.vat_code for one in draft.postings} == {"1920": "0", "6553": "86", "1524": "0"}


def test_a_failed_payout_returns_under_its_own_name() -> None:
    (back, _) = explain("payout_failed", ORDERS).drafts
    assert back.payout_reference == "po_0"
    assert "po_0" in back.text


def test_what_was_not_captured_comes_off_the_same_order() -> None:
    explained = explain("partial_capture", ORDERS)
    assert {one.order for one in explained.matches} == {"site:1"}
    assert explained.wanted == ()


def test_a_manual_payout_is_a_bare_transfer() -> None:
    explained = explain("manual", ORDERS)
    (draft,) = explained.drafts
    assert (explained.cases, explained.identity.held) == ((), "bare_transfer")
    assert draft.sums() == {"1920": 500_000, "1524": -500_000}
    assert (draft.claims, draft.payout_reference) == ((), "po_1")


def test_an_order_that_is_missing_is_asked_for_by_its_charge() -> None:
    explained = explain("example", EXAMPLE[1:], grace_over=[])
    assert explained.wanted == ("txn_3R0GrcLkd9T2m4Qe1C000001",)
    assert INFO.wanted_reference == "charge"


def test_the_order_number_ties_where_nothing_else_does() -> None:
    by_number = order("10481", "", 149_900)
    other = order("10481", "", 149_901)
    explained = explain("example", [by_number, *EXAMPLE[1:]])
    assert "order_number=number" in {one.reason for one in explained.matches}
    cheaper = order("10481", "", 149_899)
    assert explain("example", [cheaper, *EXAMPLE[1:]]).wanted == ("txn_3R0GrcLkd9T2m4Qe1C000001",)
    assert explain("example", [other, *EXAMPLE[1:]]).wanted == ()


@pytest.mark.parametrize(
    ("site", "is_its"),
    [
        ("https://shop.example", True),
        ("http://www.Shop.example/butikk/", True),
        ("", True),
        ("https://other.example", False),
        ("https://myshop.example", False),
    ],
)
def test_an_order_number_is_of_the_site_that_wrote_it(site: str, is_its: bool) -> None:
    """Two sites on one account count their orders alike; the payment of one was taken for the other's."""
    alone = order("10481", "", 149_900, site=site)
    assert explain("example", [alone, *EXAMPLE[1:]]).wanted == (
        () if is_its else ("txn_3R0GrcLkd9T2m4Qe1C000001",)
    )
    paid = order("10481", "ch_3R0GrcLkd9T2m4Qe1hhhhhhh", 149_900, site=site)
    assert explain("example", [paid, *EXAMPLE[1:]]).wanted == ()


def test_the_other_payments_of_its_site_tell_under_which_address_it_writes() -> None:
    """A shop that has moved, or whose front page is elsewhere than its WordPress: its payments name a host
    that its site does not, and belonged to no order."""
    moved = [replace(one, site="https://new.example") for one in EXAMPLE[1:]]
    alone = order("10481", "", 149_900, site="https://new.example")
    explained = explain("example", [alone, *moved])
    assert (explained.wanted, explained.cases) == ((), ())
    theirs = replace(alone, site="https://other.example")
    assert explain("example", [theirs, *moved]).wanted == ("txn_3R0GrcLkd9T2m4Qe1C000001",)
    both = explain("example", [alone, replace(theirs, identity="other:10481"), *moved])
    assert (both.wanted, both.cases) == ((), ())
    assert alone.identity in {one.order for one in both.matches}


def test_of_two_sites_with_one_order_number_the_one_that_wrote_it_is_meant() -> None:
    ours = order("10481", "", 149_900, site="https://shop.example")
    theirs = replace(ours, identity="other:10481", site="https://other.example")
    explained = explain("example", [ours, theirs, *EXAMPLE[1:]])
    assert (explained.wanted, explained.cases) == ((), ())
    assert ours.identity in {one.order for one in explained.matches}


def test_the_presentment_currency_is_what_a_number_is_compared_in() -> None:
    """Order 10482 is 50.00 EUR in the shop and 571.56 NOK at Stripe."""
    for currency, total, wanted in (("EUR", 5_000, ()), ("NOK", 57_156, ("txn_3R0HtbLkd9T2m4Qe1C000002",))):
        orders = [EXAMPLE[0], order("10482", "", total, currency=currency), *EXAMPLE[2:]]
        assert explain("example", orders).wanted == wanted


def test_the_shipped_rules_of_all_providers_never_tie() -> None:
    assert ties(RULES) == []


def test_the_example_is_told_as_delivered() -> None:
    told = json.loads((runner.HERE.parent / "providers/stripe/example.json").read_text("utf-8"))
    nets = [one["net"] for one in told["rows"]["data"] if one["type"] != "payout"]
    assert sum(nets) == told["payout"]["amount"] == 126_336
