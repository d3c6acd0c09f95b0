"""Reading stored parts: goldens, what cannot be read, fees by kind, facts that no later change touches."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.cases import CaseCode
from app.core.transactions import FeePart, FeeType, ParsedReport, PayoutShape, Problem, TransactionType
from app.providers.base import ReportPart
from app.providers.stripe import STRIPE
from app.store.payouts import facts_hash
from tests.golden import runner
from tests.providers.stripe.objects import (
    ACCOUNT,
    DAY,
    charge,
    day_parts,
    dispute,
    fee,
    own_row,
    parts_of,
    payout,
    refund,
    row,
    unix,
)


@pytest.mark.parametrize("name", runner.names("stripe"))
def test_report_parses_as_expected(name: str) -> None:
    assert runner.parsed_text("stripe", name) == runner.expected_text("stripe", name)


def read(told: dict[str, Any], rows: list[Any], **more: Any) -> ParsedReport:
    return STRIPE.parse(ACCOUNT, parts_of(told, [own_row(told), *rows], **more))


def one_row(**change: Any) -> ParsedReport:
    return STRIPE.parse(ACCOUNT, day_parts([row("txn_1", "charge", 1_000, charge()) | change]))


def fees_of(category: str, *fees: dict[str, Any], **more: Any) -> tuple[FeePart, ...]:
    parsed = STRIPE.parse(ACCOUNT, day_parts([row("txn_1", category, -1_000, None, fees=fees, **more)]))
    assert parsed.problems == ()
    return parsed.transactions[0].fees


def test_every_category_of_the_golden_is_a_transaction() -> None:
    parsed = runner.parsed("stripe", "every_category")
    assert len(parsed.transactions) == 96
    unknown = {one.provider_type for one in parsed.transactions if one.type is TransactionType.UNKNOWN}
    assert unknown == {
        *("charge", "refund", "refund_failure", "charge_failure", "partial_capture_reversal"),
        *("dispute", "dispute_reversal", "payout_reversal", "topup", "topup_reversal", "something_new"),
    }


@pytest.mark.parametrize(
    ("category", "kind", "description", "expected"),
    [
        ("fee", "stripe_fee", "Radar (2026-02-28): Radar for Fraud Teams", (FeeType.SUBSCRIPTION, "Radar")),
        ("fee", "stripe_fee", "Billing (2026-02-28): Starter", (FeeType.SUBSCRIPTION, "Billing")),
        ("fee", "stripe_fee", "Sigma (2026-02-28)", (FeeType.SUBSCRIPTION, "Sigma")),
        ("fee", "stripe_fee", "Radars", (FeeType.OTHER, "Radars")),
        ("fee", "stripe_fee", None, (FeeType.OTHER, "untold")),
        ("fee", "adjustment", "Radar (2026-02-28)", (FeeType.OTHER, "adjustment")),
        ("fee", "stripe_fx_fee", "Currency conversion", (FeeType.FX, "stripe_fx_fee")),
        ("network_cost", "stripe_fee", "Card (2026-02-28): costs", (FeeType.PROCESSING, "Card")),
    ],
)
def test_rows_that_are_fees(
    category: str, kind: str, description: str | None, expected: tuple[FeeType, str]
) -> None:
    (part,) = fees_of(category, type=kind, description=description)
    assert part == FeePart(expected[0], -1_000, 0, expected[1])


def test_fees_inside_a_row_by_kind() -> None:
    assert fees_of("refund", fee(30), fee(12)) == (
        FeePart(FeeType.PROCESSING, -42, 0, "Stripe processing fees"),
    )
    assert fees_of("dispute", fee(150, "Whatever it says")) == (
        FeePart(FeeType.DISPUTE, -150, 0, "Whatever it says"),
    )
    assert fees_of("refund", fee(30, "Something new")) == (FeePart(FeeType.OTHER, -30, 0, "Something new"),)
    assert fees_of("refund", fee(30, "To the platform", "application_fee")) == (
        FeePart(FeeType.OTHER, -30, 0, "application_fee"),
    )


def test_vat_on_a_fee_goes_with_the_fee_it_is_on() -> None:
    assert fees_of("refund", fee(100), fee(25, "VAT", "tax")) == (
        FeePart(FeeType.PROCESSING, -100, -25, "Stripe processing fees"),
    )
    alone = fees_of("refund", fee(25, "VAT", "tax"))
    assert alone == (FeePart(FeeType.OTHER, 0, -25, "tax"),)
    several = fees_of("refund", fee(100), fee(10, "New"), fee(25, "VAT", "tax"))
    assert several[-1] == FeePart(FeeType.OTHER, 0, -25, "tax")


def test_a_fee_that_its_parts_do_not_tell_is_held() -> None:
    assert fees_of("refund", fee(100), fee=130) == (
        FeePart(FeeType.OTHER, -30, 0, "untold"),
        FeePart(FeeType.PROCESSING, -100, 0, "Stripe processing fees"),
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"net": 999}, "net"),
        ({"amount": "1000"}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 10**15}, "amount"),
        ({"fee": None}, "fee"),
        ({"currency": "xts"}, "currency"),
        ({"currency": None}, "currency"),
        ({"created": -1}, "created"),
        ({"id": ""}, "id"),
        ({"reporting_category": None}, "reporting_category"),
        ({"type": 7}, "type"),
        ({"fee": 5, "net": 995, "fee_details": [fee(5, currency="eur")]}, "fee_details"),
        ({"fee_details": ["x"]}, "fee_details"),
        ({"source": charge(currency="xts")}, "source.amount"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_problem(change: dict[str, Any], field: str) -> None:
    parsed = one_row(**change)
    assert parsed.transactions == ()
    assert parsed.problems == (
        Problem(CaseCode.REPORT_UNREADABLE, {"date": "2026-03-03", "field": field}, None),
    )


@pytest.mark.parametrize("source", [None, "ch_1", {}, {"id": None}, {"object": "something_new"}, 7, ["x"]])
def test_sources_that_tell_little_or_nothing(source: Any) -> None:
    parsed = one_row(source=source)
    assert parsed.problems == ()
    (only,) = parsed.transactions
    assert only.type is TransactionType.SALE
    assert only.reference("charge") == ("ch_1" if source == "ch_1" else None)


def test_references_of_refunds_and_disputes_are_those_of_their_charge() -> None:
    rows = [
        row("txn_1", "refund", -100, refund("re_1", 100, charge("ch_9"))),
        row("txn_2", "dispute", -100, dispute("dp_1", 100, charge("ch_9"))),
    ]
    refunded, disputed = STRIPE.parse(ACCOUNT, day_parts(rows)).transactions
    for one in (refunded, disputed):
        assert one.reference("charge") == "ch_9"
        assert one.reference("order_number") == "10481"
        assert (one.payment_method, one.card_brand) == ("card", "visa")
    assert (refunded.reference("refund"), disputed.reference("dispute")) == ("re_1", "dp_1")


def test_presentment_is_signed_like_the_row() -> None:
    sold = charge(amount=5_000, currency="eur")
    rows = [
        row("txn_1", "charge", 57_156, sold),
        row("txn_2", "refund", -22_862, refund("re_1", 2_000, sold, currency="eur")),
        row("txn_3", "dispute_reversal", 57_156, dispute("dp_1", 5_000, sold, currency="eur")),
    ]
    shown = [
        (one.presentment_amount, one.presentment_currency, one.order_amount)
        for one in STRIPE.parse(ACCOUNT, day_parts(rows)).transactions
    ]
    assert shown == [(5_000, "EUR", 5_000), (-2_000, "EUR", -2_000), (5_000, "EUR", 5_000)]


def test_the_day_of_a_row_is_the_shops() -> None:
    late = {"created": unix(2026, 3, 2, 23)}
    assert one_row(**late).transactions[0].booked_on == date(2026, 3, 3)
    utc = replace(ACCOUNT, zone="UTC")
    parts = day_parts([row("txn_1", "charge", 1_000, charge()) | late])
    assert STRIPE.parse(utc, parts).transactions[0].booked_on == date(2026, 3, 2)


def test_a_payout_is_dated_by_the_utc_date_of_arrival() -> None:
    told = payout("po_1", 0, arrival_date=unix(2026, 3, 5), created=unix(2026, 3, 3, 23))
    (paid,) = read(told, []).payouts
    assert (paid.paid_on, paid.first_date, paid.last_date) == (date(2026, 3, 5), DAY, DAY)
    assert (paid.opening, paid.closing, paid.shape) == (None, None, PayoutShape.LISTED)


def test_a_negative_payout() -> None:
    parsed = read(payout("po_1", -5_000), [row("txn_1", "refund", -5_000, refund("re_1", 5_000, "ch_1"))])
    assert (parsed.payouts[0].amount, parsed.payouts[0].transactions) == (-5_000, ("txn_1",))
    assert parsed.problems == ()


def test_a_negative_payout_that_is_told_without_its_sign_is_no_payment() -> None:
    """Unconfirmed: that a debit has a negative amount. Told otherwise the payout stops, and books nothing."""
    told = payout("po_1", 5_000)
    rows = [
        own_row(told) | {"amount": 5_000, "net": 5_000},
        row("txn_1", "refund", -5_000, refund("re_1", 5_000, "ch_1")),
    ]
    parsed = STRIPE.parse(ACCOUNT, parts_of(told, rows))
    assert "amount" in [one.params["field"] for one in parsed.problems if one.payout_reference == "po_1"]


def test_another_payouts_row_in_a_list_is_kept() -> None:
    other = own_row(payout("po_2", 700))
    parsed = read(payout("po_1", 300), [row("txn_1", "charge", 1_000, charge()), other])
    assert parsed.payouts[0].transactions == ("txn_1", "txn_po_2")
    assert parsed.transactions[1].type is TransactionType.PAYOUT
    assert parsed.transactions[1].reference("payout_reference") == "po_2"


@pytest.mark.parametrize("source", [None, "po_1"])
def test_the_own_row_is_known_without_its_source(source: Any) -> None:
    told = payout("po_1", 1_000)
    rows = [own_row(told) | {"source": source}, row("txn_1", "charge", 1_000, charge())]
    assert STRIPE.parse(ACCOUNT, parts_of(told, rows)).payouts[0].transactions == ("txn_1",)


def test_an_own_row_of_another_amount_is_a_problem() -> None:
    told = payout("po_1", 1_000)
    rows = [own_row(told | {"amount": 999}), row("txn_1", "charge", 1_000, charge())]
    parsed = STRIPE.parse(ACCOUNT, parts_of(told, rows))
    assert [(one.params["field"], one.payout_reference) for one in parsed.problems] == [("amount", "po_1")]


def test_what_came_back_names_the_payout_that_failed() -> None:
    back = {"id": "po_9", "object": "payout", "original_payout": "po_0"}
    for source, expected in (("po_0", "po_0"), (back, "po_0")):
        parsed = STRIPE.parse(ACCOUNT, day_parts([row("txn_1", "payout_reversal", 100, source)]))
        assert parsed.transactions[0].type is TransactionType.PAYOUT_RETURN
        assert parsed.transactions[0].reference("payout_reference") == expected


def test_a_row_listed_and_on_its_day_is_told_once() -> None:
    told = payout("po_1", 1_000)
    rows = [own_row(told), row("txn_1", "charge", 1_000, charge())]
    loose = row("txn_2", "charge", 500, charge("ch_2"))
    parsed = STRIPE.parse(ACCOUNT, [*day_parts([*rows, loose]), *parts_of(told, rows)])
    assert [one.key for one in parsed.transactions] == ["txn_1", "txn_po_1", "txn_2"]
    assert parsed.payouts[0].transactions == ("txn_1",)


def digest(parsed: ParsedReport) -> str:
    (paid,) = parsed.payouts
    rows = [one for one in parsed.transactions if one.key in paid.transactions]
    return facts_hash(paid, rows, [one for one in parsed.problems if one.payout_reference == paid.reference])


def settled(sale: dict[str, Any], amount: int = 1_000, **more: Any) -> list[ReportPart]:
    told = payout("po_1", amount, **more)
    rows = [own_row(told), row("txn_1", "charge", amount, sale), row("txn_2", "refund", 0, None)]
    return parts_of(told, rows)


def test_what_changes_at_stripe_without_money_moving_is_no_fact() -> None:
    before = digest(STRIPE.parse(ACCOUNT, settled(charge())))
    later = charge(refunded=True, disputed=True, amount_refunded=1_000, metadata={"order_id": "7"})
    assert settled(later) != settled(charge())
    assert digest(STRIPE.parse(ACCOUNT, settled(later))) == before
    failed = settled(charge(), status="failed", failure_code="no_account", trace_id={"status": "pending"})
    assert digest(STRIPE.parse(ACCOUNT, failed)) == before
    on_the_day = [*day_parts([row("txn_3", "charge", 5, charge())]), *settled(later)]
    assert digest(STRIPE.parse(ACCOUNT, on_the_day)) == before
    assert digest(STRIPE.parse(ACCOUNT, settled(charge(), 1_001))) != before


def cut(parts: list[ReportPart], *keys: str) -> list[ReportPart]:
    return [part for part in parts if not part.key.endswith(keys)]


def test_parts_that_are_missing_or_damaged() -> None:
    told = payout("po_1", 2_000)
    rows = [own_row(told), *(row(f"txn_{n}", "charge", 1_000, charge()) for n in (1, 2))]
    whole = parts_of(told, rows, size=1)
    assert STRIPE.parse(ACCOUNT, whole).problems == ()
    for missing, field in (("/001", "page"), ("/002", "has_more"), ("/000", "page")):
        problems = STRIPE.parse(ACCOUNT, cut(whole, missing)).problems
        assert [(one.params["field"], one.payout_reference) for one in problems] == [(field, "po_1")]
    headless = STRIPE.parse(ACCOUNT, cut(whole, "/object"))
    assert [(one.params["field"], one.payout_reference) for one in headless.problems] == [("payout", None)]
    rowless = STRIPE.parse(ACCOUNT, cut(whole, "/000", "/001", "/002"))
    assert [one.params["field"] for one in rowless.problems] == ["reconciliation_status"]
    damaged = [replace(part, body=b"{") for part in whole]
    assert {one.params["field"] for one in STRIPE.parse(ACCOUNT, damaged).problems} >= {"body"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 1.5}, "amount"),
        ({"currency": "xts"}, "currency"),
        ({"arrival_date": None}, "arrival_date"),
        ({"id": "po_2"}, "id"),
    ],
)
def test_a_payout_that_cannot_be_read(change: dict[str, Any], field: str) -> None:
    told = payout("po_1", 0)
    parts = parts_of(told, [own_row(told)])
    body = json.loads(parts[0].body)
    body["payout"] |= change
    parsed = STRIPE.parse(ACCOUNT, [replace(parts[0], body=json.dumps(body).encode()), *parts[1:]])
    assert parsed.payouts == ()
    assert [(one.params["field"], one.payout_reference) for one in parsed.problems] == [(field, None)]


def test_an_unknown_reconciliation_is_a_problem_of_the_payout() -> None:
    parsed = read(payout("po_1", 0, reconciliation_status="something_new"), [])
    assert [(one.params["field"], one.payout_reference) for one in parsed.problems] == [
        ("reconciliation_status", "po_1")
    ]
