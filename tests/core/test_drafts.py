"""Drafts: signs, accounts and texts of each line, balances carried, rows with a voucher of their own."""

from datetime import date
from typing import Any

import pytest

from app.core.cases import Action, CaseCode, Decision
from app.core.drafts import Drafted, draft_payout, draft_return
from app.core.transactions import Elsewhere, FeePart
from app.core.vouchers import VoucherKind
from tests.core.drafting import draft_of, drafted, lines
from tests.core.facts import answers, context, fee, payout, row


def test_a_settlement() -> None:
    rows = [
        row("a", gross=149_900),
        row("b", gross=59_900),
        row("c", "refund", -20_000),
        row("d", "fee", fees=[fee(-2_846)]),
    ]
    draft = draft_of(drafted(rows))
    assert lines(draft) == [
        ("1920", "0", 186_954, "Utbetalt Vipps 2000812"),
        ("7770", "0", 2_846, "Gebyr transaksjoner"),
        ("1521", "0", 20_000, "Refusjoner 1 stk"),
        ("1521", "0", -209_800, "Betalinger 2 stk"),
    ]
    assert draft.text == "Vipps oppgjør 2000812 2026-03-03"
    assert draft.claims == ("a", "b", "c", "d")
    assert (draft.date, draft.currency) == (date(2026, 3, 3), "NOK")
    assert draft.identity.kind is VoucherKind.PAYOUT
    assert (draft.identity.company, draft.identity.subject) == ("tripletex:1", "2000812")
    assert draft.postings[0].rule == "bank@3"
    assert draft.postings[3].transactions == ("a", "b")
    assert draft.postings[3].count == 2


def test_in_english() -> None:
    draft = draft_of(drafted([row("a", gross=100)], context(language="en")))
    assert [one.text for one in draft.postings] == ["Paid out Vipps 2000812", "Payments, 1"]
    assert draft.text == "Vipps payout 2000812 2026-03-03"


def test_a_negative_payout_is_drawn_from_the_bank() -> None:
    draft = draft_of(drafted([row("a", "refund", -50_000)]))
    assert lines(draft) == [
        ("1920", "0", -50_000, "Trukket av Vipps 2000812"),
        ("1521", "0", 50_000, "Refusjoner 1 stk"),
    ]


def test_a_payout_of_nothing_that_books_a_fee_has_no_bank_line() -> None:
    rows = [row("a", gross=10_000), row("b", "refund", -9_500), row("c", "fee", fees=[fee(-500)])]
    draft = draft_of(drafted(rows))
    assert draft.sums() == {"7770": 500, "1521": -500}


def test_nothing_to_post_is_no_voucher() -> None:
    assert drafted([]) == Drafted(None, ())
    assert drafted([row("a", "unknown", 0)]) == Drafted(None, ())
    assert drafted([row("a", "fee", fees=[fee(-5, provider_type="x"), fee(5)])]) == Drafted(None, ())


def test_money_in_transit() -> None:
    draft = draft_of(drafted([row("a", gross=100)], context(in_transit=True)))
    assert lines(draft)[0] == ("1929", "0", 100, "Underveis fra Vipps 2000812")


@pytest.mark.parametrize(
    ("kind", "gross", "account", "amount"),
    [
        ("sale", 100, "1521", -100),
        ("refund", -100, "1521", 100),
        ("refund_reversal", 100, "1521", -100),
        ("chargeback", -100, "1528", 100),
        ("chargeback_reversal", 100, "1528", -100),
        ("reserve_hold", -100, "1529", 100),
        ("reserve_release", 100, "1529", -100),
    ],
)
def test_signs_of_each_type(kind: str, gross: int, account: str, amount: int) -> None:
    draft = draft_of(drafted([row("a", kind, gross)]))
    assert [(one.account, one.amount) for one in draft.postings] == [("1920", gross), (account, amount)]
    assert draft.postings[1].line_type == kind


@pytest.mark.parametrize(
    ("kind", "part", "line_type", "amount"),
    [
        ("fee", fee(-100), "fee", 100),
        ("fee_refund", fee(100), "fee_refund", -100),
        ("dispute_fee", fee(-100, "dispute"), "dispute_fee", 100),
        ("sale", fee(-100, "dispute"), "dispute_fee", 100),
    ],
)
def test_fees_are_a_cost_and_returned_ones_less_of_it(
    kind: str, part: FeePart, line_type: str, amount: int
) -> None:
    draft = draft_of(drafted([row("a", kind, fees=[part])]))
    assert [(one.line_type, one.account, one.amount) for one in draft.postings[1:]] == [
        (line_type, "7770", amount)
    ]


def test_a_row_with_amount_and_fee_is_two_lines() -> None:
    draft = draft_of(drafted([row("a", gross=10_000, fees=[fee(-250), fee(-50, "fixed")])]))
    assert draft.sums() == {"1920": 9_700, "7770": 300, "1521": -10_000}
    assert [one.fee_type for one in draft.postings] == ["", "fixed", "processing", ""]
    assert draft.claims == ("a",)


# A balance carried


def test_a_balance_kept_back_stays_on_clearing() -> None:
    draft = draft_of(drafted([row("a", gross=100_000)], kept=20_000))
    assert lines(draft)[1] == ("1521", "0", 20_000, "Endring i tilbakeholdt saldo")
    assert draft.sums() == {"1920": 80_000, "1521": -80_000}


@pytest.mark.parametrize("balances", [{}, {"opening": 0}, {"closing": 500}, {"opening": 5, "closing": 5}])
def test_a_carried_line_never_fills_a_gap(balances: dict[str, Any]) -> None:
    rows = [row("a", gross=1_000)]
    result = draft_payout(payout(500, rows, **balances), rows, context())
    assert result.draft is None
    (case,) = result.cases
    assert case.code is CaseCode.IDENTITY_BROKEN
    assert case.params["difference"] == {"amount": 500, "currency": "NOK"}


def test_balances_that_moved_while_the_rows_did_not_are_a_gap() -> None:
    rows = [row("a", gross=1_000)]
    result = draft_payout(payout(1_000, rows, opening=0, closing=300), rows, context())
    assert [case.code for case in result.cases] == [CaseCode.IDENTITY_BROKEN]


# Rows with a voucher of their own, and other currencies


@pytest.mark.parametrize(("kind", "text"), [("payout_return", "Tilbake til"), ("top_up", "Innbetalt til")])
def test_money_that_came_back_to_the_provider(kind: str, text: str) -> None:
    draft = draft_of(draft_return(row("x", kind, 5_000), "2000811", context()))
    assert lines(draft)[0] == ("1920", "0", -5_000, f"{text} Vipps 2000811")
    assert draft.sums() == {"1920": -5_000, "1521": 5_000}
    assert (draft.identity.kind, draft.identity.subject) == (VoucherKind.RETURN, "x")
    assert (draft.claims, draft.payout_reference) == (("x",), "2000811")
    assert "2000811" in draft.text


def test_what_came_back_goes_where_it_had_come_from() -> None:
    within = context(in_transit=True)
    draft = draft_of(draft_return(row("x", "payout_return", 5_000), "2000811", within))
    assert draft.sums() == {"1929": -5_000, "1521": 5_000}


def test_the_fee_of_a_returned_payout_is_a_fee() -> None:
    draft = draft_of(draft_return(row("x", "payout_return", 5_000, fees=[fee(-300)]), "1", context()))
    assert draft.sums() == {"1920": -5_000, "7770": 300, "1521": 4_700}


@pytest.mark.parametrize("elsewhere", [{}, {"x": Elsewhere.WHOLE}])
def test_a_payout_never_claims_a_row_with_a_voucher_of_its_own(elsewhere: dict[str, Elsewhere]) -> None:
    rows = [row("x", "payout_return", 5_000, fees=[fee(-300)]), row("a", gross=100)]
    draft = draft_of(draft_payout(payout(4_800, rows), rows, context(), elsewhere))
    assert draft.claims == ("a",)
    assert draft.sums() == {"1920": 4_800, "1521": -4_800}


def test_a_row_booked_elsewhere_posts_its_net_to_clearing() -> None:
    """Whatever it is, and whatever a person once said of it: another voucher has booked it."""
    rows = [row("b", "unknown", 1_000, fees=[fee(-30, "other")]), row("a", gross=100)]
    given = answers(drafted(rows[:1]).cases, Decision(Action.BOOK_TO, "3000"))
    draft = draft_of(
        draft_payout(payout(1_070, rows), rows, context(decisions=given), {"b": Elsewhere.WHOLE})
    )
    assert draft.sums() == {"1920": 1_070, "1521": -1_070}
    assert "carried" in {one.line_type for one in draft.postings}
    assert (draft.claims, draft.decisions) == (("a",), ())


def test_a_row_in_another_currency_needs_a_rate() -> None:
    rows = [row("a", gross=100), row("b", gross=100, currency="EUR")]
    (case,) = draft_payout(payout(200, rows), rows, context()).cases
    assert (case.code, case.subject) == (CaseCode.RATE_MISSING, "b")
    assert case.params["amount"] == {"amount": 100, "currency": "EUR"}
