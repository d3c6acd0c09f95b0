"""From report to voucher to the øre: the recipes of bookkeeping for Klarna, by the shipped rules."""

from collections.abc import Sequence
from datetime import UTC, datetime

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.default_rules import default_rules
from app.core.drafts import DraftContext
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.orders import Order, OrderIndex, Refund
from app.core.rules import Rule, RuleSet
from app.core.transactions import ParsedReport
from app.providers.klarna import KLARNA
from tests.golden import runner

ANY_TIME = datetime(2026, 3, 1, tzinfo=UTC)


def explained(
    parsed: ParsedReport,
    place: int,
    *rules: Rule,
    answers: Sequence[tuple[Case, Decision]] = (),
    told_by: ParsedReport | None = None,
) -> Explanation:
    """The payout, with every order of its rows in the shop and every refund in it; ``told_by`` has rows as
    the shop would tell them."""
    payout = parsed.payouts[place]
    rows = [row for row in parsed.transactions if row.key in payout.transactions]
    context = DraftContext(
        "example",
        "klarna",
        "K987654",
        RuleSet(1, (*rules, *default_rules({"klarna": KLARNA.info.accounts}))),
        currency=payout.currency,
        decisions={case.key: decision for case, decision in answers},
    )
    facts = PayoutFacts(payout, rows, OrderIndex.of(orders(told_by or parsed)), parsed.problems)
    return explain_payout(facts, KLARNA.info.identities, KLARNA.info.references, context)


def orders(parsed: ParsedReport) -> list[Order]:
    found: dict[str, list[Refund]] = {}
    for row in parsed.transactions:
        order = row.reference("klarna_order")
        if order is None:
            continue
        refunds = found.setdefault(order, [])
        if row.type == "refund":
            number = row.reference("shop_refund") or row.key
            refunds.append(Refund(number, -row.gross, row.currency, row.occurred_at))
    currency = parsed.payouts[0].currency
    return [
        Order(order, order, currency, 10**9, "kco", ANY_TIME, (("transaction_id", order),), tuple(refunds))
        for order, refunds in found.items()
    ]


def sums(explanation: Explanation) -> dict[str, int]:
    assert explanation.cases == (), explanation.cases
    (draft,) = explanation.drafts
    return draft.sums()


def test_vat_on_the_fee_is_never_hidden_in_it() -> None:
    """Swedish VAT is told on each fee row; the shipped rule has no VAT code for it: a person is asked."""
    parsed = runner.parsed("klarna", "example")
    asked = explained(parsed, 0)
    assert {case.code for case in asked.cases} == {CaseCode.FEE_VAT_UNMAPPED}
    assert asked.drafts == ()
    vat = [case.params["vat"] for case in asked.cases]
    assert vat == [{"amount": one, "currency": "SEK"} for one in (935, 88, 598, 88)]


def test_the_example_as_a_norwegian_shop_books_it() -> None:
    """Foreign VAT is no deduction: a person has chosen cost. Bank 1 664.61, fee 85.39, clearing 1 750.00."""
    parsed = runner.parsed("klarna", "example")
    cost = Decision(Action.BOOK_TO, account="7770", vat_code="0", note="Svensk mva er kostnad")
    answers = [(case, cost) for case in explained(parsed, 0).cases]
    assert sums(explained(parsed, 0, answers=answers)) == {"1920": 166_461, "7770": 8_539, "1522": -175_000}


def test_norwegian_vat_on_the_fee_is_posted_gross_with_its_code() -> None:
    parsed = runner.parsed("klarna", "fee_with_vat")
    with_code = [Rule(f"mva-{one}", "7770", vat_code="1", line_type=one) for one in ("fee", "fee_refund")]
    made = explained(parsed, 0, *with_code)
    (draft,) = made.drafts
    fees = [(one.amount, one.vat_code) for one in draft.postings if one.account == "7770"]
    assert fees == [(438, "1"), (4_673, "1"), (-1_250, "1")]
    assert sums(made) == {"1920": 121_139, "7770": 3_861, "1522": -125_000}


def test_a_debt_stays_on_clearing_and_is_set_off_in_the_next_payout() -> None:
    """100.00 sold, 450.00 returned, fee 6.49: nothing paid. Then 900.00 sold, fee 26.91: 516.60 paid."""
    parsed = runner.parsed("klarna", "debt")
    assert sums(explained(parsed, 1)) == {"7770": 649, "1522": -649}
    assert sums(explained(parsed, 2)) == {"1920": 51_660, "7770": 2_691, "1522": -54_351}


def test_a_rolling_holdback_lies_on_its_own_account() -> None:
    parsed = runner.parsed("klarna", "reserve")
    assert sums(explained(parsed, 0)) == {
        "1920": 785_000,
        "7770": 15_000,
        "1533": 200_000,
        "1522": -1_000_000,
    }
    assert sums(explained(parsed, 1)) == {"1920": 249_250, "7770": 750, "1533": -200_000, "1522": -50_000}


def test_a_dispute_is_taken_given_back_and_its_fee_too() -> None:
    parsed = runner.parsed("klarna", "dispute")
    assert sums(explained(parsed, 1)) == {"1920": 279_000, "7770": 21_000, "1532": 100_000, "1522": -400_000}
    assert sums(explained(parsed, 2)) == {"1920": 115_000, "7770": -15_000, "1532": -100_000}


def test_a_gross_payout_is_paid_whole_and_the_invoice_for_its_fees_is_not_booked_here() -> None:
    parsed = runner.parsed("klarna", "gross")
    assert sums(explained(parsed, 0)) == {"1920": 1_245_000, "1522": -1_245_000}
    invoice = explained(parsed, 1)
    (case,) = invoice.cases
    assert (case.code, case.holds) == (CaseCode.FEE_INVOICE, True)
    assert case.params["amount"] == {"amount": 22_163, "currency": "NOK"}
    assert invoice.drafts == ()
    assert parsed.payouts[1].amount == -22_163  # owed by the shop: nothing that Klarna holds


def test_a_correction_waits_for_a_person_with_its_amount() -> None:
    parsed = runner.parsed("klarna", "corrections")
    asked = explained(parsed, 0)
    told = [(case.code, case.params["amount"]["amount"]) for case in asked.cases]  # type: ignore[index]
    assert told == [(CaseCode.HELD_BY_RULE, -7_700), (CaseCode.HELD_BY_RULE, 1_200)]
    booked = Decision(Action.BOOK_TO, account="2999", note="Avklares med Klarna")
    answers = [(case, booked) for case in asked.cases]
    assert sums(explained(parsed, 0, answers=answers)) == {
        "1920": 92_000,
        "7770": 1_500,
        "2999": 6_500,
        "1522": -100_000,
    }


def test_an_order_captured_and_returned_in_parts_is_one_order_over_two_payouts() -> None:
    parsed = runner.parsed("klarna", "partial_captures")
    assert sums(explained(parsed, 0)) == {"1920": 58_900, "7770": 1_100, "1522": -60_000}
    second = explained(parsed, 1)
    assert sums(second) == {"1920": 29_200, "7770": 800, "1522": -30_000}
    assert sorted(one.refund for one in second.matches if one.refund) == ["9101", "9102"]


def test_what_nobody_knows_and_what_needs_a_decision_is_held_row_by_row() -> None:
    asked = explained(runner.parsed("klarna", "every_type"), 0)
    assert asked.drafts == ()
    told = sorted((str(case.code), str(case.params["provider_type"])) for case in asked.cases)
    assert told == [
        ("fee_unrecognised", "SOMETHING_NEW"),
        ("held_by_rule", "CHARGE/LOAN_AMORTISATION"),
        ("held_by_rule", "CHARGE/PAYMENT_REMINDER"),
        ("held_by_rule", "COMMISSION/COMMISSION"),
        ("held_by_rule", "CREDIT/CORRECTION_DISPUTE"),
        ("held_by_rule", "CREDIT/LOAN_PAYOUT"),
        ("held_by_rule", "RETURN/PAYMENT_DEFAULT"),
        ("held_by_rule", "REVERSAL/COMMISSION_RETURN"),
        ("unknown_transaction", "REVERSAL/SOMETHING_NEW"),
        ("unknown_transaction", "SOMETHING_NEW"),
    ]
    unknown = [case for case in asked.cases if case.params["provider_type"] == "SOMETHING_NEW"]
    assert {case.params["amount"]["amount"] for case in unknown} == {300, -999}  # type: ignore[index]
