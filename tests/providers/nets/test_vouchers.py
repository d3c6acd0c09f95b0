"""Nets' payouts as vouchers to the øre, by the shipped rules; the sums are written by hand."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.cases import CaseCode
from app.core.default_rules import default_rules
from app.core.drafts import DraftContext
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.matching import match_transactions
from app.core.money import to_minor
from app.core.orders import Order, OrderIndex, Refund
from app.core.rules import RuleSet
from app.core.transactions import ParsedReport
from app.providers.registry import PROVIDERS
from tests.golden import runner
from tests.providers.nets.reports import PAYOUT, charge

INFO = PROVIDERS["nets"].info
RULES = default_rules({name: one.info.accounts for name, one in PROVIDERS.items()})
WHEN = datetime(2026, 3, 2, tzinfo=UTC)


def order(number: str, payment: str, total: int, *refunded: int, gateway: str = "dibs_easy") -> Order:
    refunds = tuple(Refund(f"{place}", amount, "NOK", WHEN) for place, amount in enumerate(refunded, 1))
    references = (("transaction_id", payment), ("number", number), ("id", f"9{number}"))
    return Order(f"site:{number}", number, "NOK", total, gateway, WHEN, references, refunds)


def paid(number: int) -> str:
    return str(charge(number, 1)["paymentId"])


EXAMPLE = [
    order("10481", "025400006091b1ef6937598058c4e487", 124_900),
    order("10482", "0b3500006091b1ef6937598058c4e510", 59_900, gateway="nets_easy_card"),
    order("10377", "031c00006091b1ef6937598058c4e3aa", 79_900, 20_000),
]
ORDERS = [
    order("1", paid(1), 100_000, 25_000, 98_500),
    order("2", paid(2), 100_000, 100_000, 98_500),
    order("3", paid(3), 10_000),
]


def facts(name: str, orders: list[Order]) -> tuple[ParsedReport, PayoutFacts]:
    parsed = runner.parsed("nets", name)
    payout = parsed.payouts[0]
    by_key = {row.key: row for row in parsed.transactions}
    rows = [by_key[key] for key in payout.transactions]
    return parsed, PayoutFacts(
        payout, rows, OrderIndex.of(orders), parsed.problems, grace_over=frozenset(payout.transactions)
    )


def explain(name: str, orders: list[Order]) -> Explanation:
    context = DraftContext("tripletex:1", "nets", "100012345", RuleSet(1, RULES))
    return explain_payout(facts(name, orders)[1], INFO.identities, INFO.references, context)


def test_the_example_to_the_ore() -> None:
    explained = explain("example", EXAMPLE)
    assert explained.cases == ()
    assert explained.identity.held == "fees_deducted"
    assert {(one.reason, one.flags) for one in explained.matches} == {("payment_id=transaction_id", ())}
    (draft,) = explained.drafts
    assert (draft.date, draft.currency) == (date(2026, 3, 4), "NOK")
    assert draft.sums() == {"1920": 161_827, "7770": 2_973, "1523": -164_800}
    assert {one.vat_code for one in draft.postings} == {"0"}
    assert PAYOUT in draft.text


BOOKS: Mapping[str, tuple[str, Mapping[str, Mapping[str, str]]]] = {
    "signed_totals": (
        "signed_totals",
        {f"payout {PAYOUT}": {"1920": "1227.50", "7770": "22.50", "1523": "-1250.00"}},
    ),
    "fees_invoiced": ("fees_invoiced", {f"payout {PAYOUT}": {"1920": "1250.00", "1523": "-1250.00"}}),
    "deposit_in_the_head": (
        "fees_deducted",
        {
            f"return {PAYOUT}/depositedAmount": {"1920": "-500.00", "1523": "500.00"},
            f"payout {PAYOUT}": {"1920": "485.00", "7770": "15.00", "1523": "-500.00"},
        },
    ),
    "deposit_as_an_action": (
        "fees_deducted",
        {
            f"return {PAYOUT}/{3:032x}": {"1920": "-500.00", "1523": "500.00"},
            f"payout {PAYOUT}": {"1920": "485.00", "7770": "15.00", "1523": "-500.00"},
        },
    ),
    "drawn_from_the_bank": ("fees_deducted", {f"payout {PAYOUT}": {"1920": "-15.00", "7770": "15.00"}}),
    "nothing_paid": ("fees_deducted", {f"payout {PAYOUT}": {"7770": "15.00", "1523": "-15.00"}}),
    "two_pages": (
        "fees_deducted",
        {f"payout {PAYOUT}": {"1920": "1227.50", "7770": "22.50", "1523": "-1250.00"}},
    ),
    "fee_given_back": (
        "fees_deducted",
        {f"payout {PAYOUT}": {"1920": "737.00", "7770": "13.00", "1523": "-750.00"}},
    ),
    "lower_case": (
        "fees_deducted",
        {f"payout {PAYOUT}": {"1920": "735.00", "7770": "15.00", "1523": "-750.00"}},
    ),
    "reference_stayed_1": (
        "fees_deducted",
        {f"payout {PAYOUT}": {"1920": "1477.50", "7770": "22.50", "1523": "-1500.00"}},
    ),
    "without_ids": (
        "fees_deducted",
        {f"payout {PAYOUT}": {"1920": "1970.00", "7770": "30.00", "1523": "-2000.00"}},
    ),
    "renewal": (
        "fees_deducted",
        {f"payout {PAYOUT}": {"1920": "985.00", "7770": "15.00", "1523": "-1000.00"}},
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_recipes_as_nets_reports_them(name: str) -> None:
    explained = explain(name, ORDERS)
    held, books = BOOKS[name]
    assert explained.cases == ()
    assert explained.identity.held == held
    drafted = {f"{one.identity.kind} {one.identity.subject}": one.sums() for one in explained.drafts}
    assert {
        subject: {account: amount for account, amount in sums.items() if amount}
        for subject, sums in drafted.items()
    } == {
        voucher: {account: to_minor(kroner, "NOK") for account, kroner in sums.items()}
        for voucher, sums in books.items()
    }


HELD: Mapping[str, tuple[CaseCode, int]] = {
    "chargeback_unknown": (CaseCode.UNKNOWN_TRANSACTION, -60_000),
    "refund_by_another_name": (CaseCode.UNKNOWN_TRANSACTION, -25_000),
    "unknown_in_the_amount_alone": (CaseCode.IDENTITY_BROKEN, 38_500),
}


@pytest.mark.parametrize("name", HELD)
def test_what_nobody_knows_waits_for_a_person_with_its_amount(name: str) -> None:
    explained = explain(name, ORDERS)
    (case,) = explained.cases
    assert (case.code, case.params["amount"]) == (HELD[name][0], {"amount": HELD[name][1], "currency": "NOK"})
    assert explained.drafts == ()


@pytest.mark.parametrize("name", ["fee_of_unknown_parts", "fee_with_vat"])
def test_a_fee_that_nobody_recognises_and_vat_that_the_rule_ignores_are_held(name: str) -> None:
    explained = explain(name, ORDERS)
    assert len(explained.cases) == 1
    assert explained.cases[0].holds
    assert explained.drafts == ()


def test_a_damaged_report_is_one_case_that_says_why() -> None:
    explained = explain("damaged", ORDERS)
    assert [one.code for one in explained.cases] == [CaseCode.REPORT_UNREADABLE]
    assert explained.drafts == ()


def match(name: str, *orders: Order) -> list[tuple[str, Any]]:
    parsed, known = facts(name, list(orders))
    found = match_transactions(known.transactions, known.orders, INFO.references)
    return [(one.order, one.reason) for one in found.matches]


def test_the_first_order_of_a_shop_is_not_what_an_unset_reference_names() -> None:
    """Order number 1, with room for the amount: a reference that stayed 1 says nothing of it."""
    number_one = order("1", "", 1_000_000)
    assert match("reference_stayed_1", number_one) == []
    assert match("reference_stayed_1", order("10481", "", 100_000), number_one) == [
        ("site:10481", "order_number=number")
    ]


def test_a_renewal_that_copied_the_metas_is_told_apart_by_its_number() -> None:
    first, renewal = order("7", paid(1), 100_000), order("10001", paid(1), 100_000)
    assert match("renewal", first, renewal) == [("site:10001", "order_number=number")]
