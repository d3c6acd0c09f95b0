"""Lines: what may not be booked unasked is a case, and an answer reaches its own line alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.draft_context import DraftContext
from app.core.rules import Aggregation, Rule, RuleAction, RuleSet
from tests.core.drafting import draft_of, drafted, lines
from tests.core.facts import answers, context, fee, row

FEE_VAT = Rule("gateway", "6553", "1", line_type="fee", fee_type="gateway")


@pytest.mark.parametrize("kind", ["tax", "commission", "financing", "adjustment"])
def test_what_is_no_plain_settlement_is_held(kind: str) -> None:
    (case,) = drafted([row("a", kind, -500)]).cases
    assert (case.code, case.subject) == (CaseCode.HELD_BY_RULE, "a")
    assert case.params["amount"] == {"amount": -500, "currency": "NOK"}


@pytest.mark.parametrize("kind", ["tax", "commission", "financing", "adjustment", "unknown"])
def test_it_is_held_too_when_the_provider_calls_it_a_fee(kind: str) -> None:
    result = drafted([row("a", kind, fees=[fee(-500)])])
    assert result.draft is None
    assert result.cases[0].code in (CaseCode.HELD_BY_RULE, CaseCode.UNKNOWN_TRANSACTION)


def test_an_unknown_row_is_held_with_its_own_name() -> None:
    (case,) = drafted([row("a", "unknown", -500, provider_type="loyalty")]).cases
    assert case.code is CaseCode.UNKNOWN_TRANSACTION
    assert (case.params["provider_type"], case.cause) == ("loyalty", "unknown_transaction/loyalty")


def test_a_decision_books_the_row_where_the_person_said() -> None:
    rows = [row("a", gross=1_000), row("b", "unknown", -300, provider_type="loyalty")]
    given = answers(drafted(rows).cases, Decision(Action.BOOK_TO, "7790", "0"))
    draft = draft_of(drafted(rows, context(decisions=given)))
    assert draft.sums() == {"1920": 700, "1521": -1_000, "7790": 300}
    assert draft.postings[2].text == "Ukjent bevegelse (loyalty)"
    assert draft.postings[2].rule.startswith("decision:")
    (noted,) = draft.decisions
    case, decision = noted.split("{")
    assert case == "unknown_transaction:b:vipps/302321/unknown:"
    assert decision == '"account": "7790", "action": "book_to", "vat_code": "0"}'


def test_a_decision_about_one_row_says_nothing_of_another() -> None:
    rows = [row("a", "unknown", -300), row("b", "unknown", -300)]
    first, second = drafted(rows).cases
    result = drafted(rows, context(decisions=answers([first], Decision(Action.BOOK_TO, "7790"))))
    assert (result.draft, result.cases) == (None, (second,))


def test_a_decision_about_a_rows_amount_says_nothing_of_its_fee() -> None:
    """Both held: the correction itself, and a fee in it by a rule of the shop."""
    hold = Rule("hold-fees", "2999", line_type="fee", fee_type="fixed", action=RuleAction.HOLD)
    rows = [row("a", "adjustment", 5_000, fees=[fee(-200, "fixed")])]
    asked = drafted(rows, context(hold)).cases
    assert [case.params["line_type"] for case in asked] == ["adjustment", "fee"]
    assert len({case.key for case in asked}) == 2
    given = answers(asked[:1], Decision(Action.BOOK_TO, "3000", "3"))
    result = drafted(rows, context(hold, decisions=given))
    assert (result.draft, result.cases) == (None, asked[1:])


def test_a_decision_in_one_merchant_account_says_nothing_of_another() -> None:
    rows = [row("a", "unknown", -300)]
    given = answers(drafted(rows).cases, Decision(Action.BOOK_TO, "7790"))
    assert drafted(rows, context(decisions=given, merchant_account="999")).draft is None


@pytest.mark.parametrize(
    "decision",
    [Decision(Action.ACCEPT), Decision(Action.TREAT_AS_FEE, fee_type="fixed"), Decision(Action.BOOK_TO)],
)
def test_an_answer_that_does_not_fit_leaves_the_question(decision: Decision) -> None:
    rows = [row("a", "unknown", -300)]
    asked = drafted(rows).cases
    assert drafted(rows, context(decisions=answers(asked, decision))).cases == asked


def test_a_missing_rule_is_a_case_of_each_payout() -> None:
    """Else closing it for one payout would close it for another."""
    nothing = context()
    nothing = DraftContext("tripletex:1", "vipps", "302321", RuleSet(1, nothing.rules.rules[:1]))
    rows = [row("a", gross=100), row("b", gross=200)]
    (one,) = drafted(rows, nothing).cases
    (other,) = drafted(rows, nothing, reference="2000813").cases
    assert (one.code, one.cause) == (CaseCode.RULE_MISSING, "rule_missing/vipps/302321/sale")
    assert one.cause == other.cause
    assert one.key != other.key


def test_a_held_line_of_the_voucher_itself_is_held() -> None:
    hold = Rule("ask", "1920", line_type="bank", provider="vipps", action=RuleAction.HOLD)
    result = drafted([row("a", gross=100)], context(hold))
    (case,) = result.cases
    assert (result.draft, case.code) == (None, CaseCode.HELD_BY_RULE)
    assert case.subject == "payout/2000812"


def test_every_question_is_asked_at_once() -> None:
    rows = [row("a", "unknown", 1), row("b", "tax", -2), row("c", "fee", fees=[fee(-3, "other")])]
    assert [case.subject for case in drafted(rows).cases] == ["a", "b", "c"]


# Fees that need a person


def test_a_fee_nobody_recognised_is_held() -> None:
    rows = [row("a", "fee", fees=[fee(-500, "other", provider_type="correction")])]
    (case,) = drafted(rows).cases
    assert (case.code, case.cause) == (CaseCode.FEE_UNRECOGNISED, "fee_unrecognised/correction")
    assert case.params["amount"] == {"amount": 500, "currency": "NOK"}


def test_a_person_says_what_the_fee_is() -> None:
    rows = [row("a", "fee", fees=[fee(-500, "other", provider_type="correction")])]
    given = answers(drafted(rows).cases, Decision(Action.TREAT_AS_FEE, fee_type="fixed"))
    draft = draft_of(drafted(rows, context(decisions=given)))
    assert draft.postings[1].text == "Faste gebyrer"
    assert (draft.postings[1].fee_type, draft.postings[1].rule) == ("fixed", "fee@3")
    (noted,) = draft.decisions
    assert noted.startswith("fee_unrecognised:a:vipps/302321/fee/other/correction:{")
    assert noted.endswith('{"action": "treat_as_fee", "fee_type": "fixed"}')


def test_a_fee_treated_as_one_of_a_dispute_goes_where_those_go() -> None:
    rows = [row("a", "fee", fees=[fee(-500, "other")])]
    given = answers(drafted(rows).cases, Decision(Action.TREAT_AS_FEE, fee_type="dispute"))
    elsewhere = Rule("disputes", "7771", line_type="dispute_fee", provider="vipps")
    assert draft_of(drafted(rows, context(elsewhere, decisions=given))).sums() == {"1920": -500, "7771": 500}


def test_two_unrecognised_fees_in_one_row_are_two_questions() -> None:
    parts = [fee(-500, "other", provider_type="correction"), fee(-70, "other", provider_type="credit-note")]
    rows = [row("a", "fee", fees=parts)]
    asked = drafted(rows).cases
    assert [case.params["amount"] for case in asked] == [
        {"amount": 500, "currency": "NOK"},
        {"amount": 70, "currency": "NOK"},
    ]
    given = answers(asked[1:], Decision(Action.TREAT_AS_FEE, fee_type="fixed"))
    assert drafted(rows, context(decisions=given)).cases == asked[:1]


def test_a_fee_that_its_parts_do_not_tell_is_not_recognised() -> None:
    rows = [row("a", gross=10_000, fees=[fee(-200)], fee=-250)]
    (case,) = drafted(rows).cases
    assert case.code is CaseCode.FEE_UNRECOGNISED
    assert case.params["amount"] == {"amount": 50, "currency": "NOK"}


def test_a_fee_told_as_the_rows_own_amount_is_not_recognised() -> None:
    assert [case.code for case in drafted([row("a", "fee", -500)]).cases] == [CaseCode.FEE_UNRECOGNISED]


# VAT inside fees


def test_vat_in_a_fee_is_posted_gross_where_a_rule_knows_its_code() -> None:
    rows = [row("a", "fee", fees=[fee(-10_000, "gateway", -2_500)])]
    draft = draft_of(drafted(rows, context(FEE_VAT)))
    assert lines(draft)[1] == ("6553", "1", 12_500, "Gebyr betalingsløsning")


@pytest.mark.parametrize("code", ["0", "86", "87", "88", "89", "3", "31", "5", "6", "7", "52"])
def test_vat_in_a_fee_is_never_hidden(code: str) -> None:
    rule = Rule("fees", "6553", code, line_type="fee", fee_type="gateway")
    (case,) = drafted([row("a", "fee", fees=[fee(-10_000, "gateway", -2_500)])], context(rule)).cases
    assert case.code is CaseCode.FEE_VAT_UNMAPPED
    assert case.params["vat"] == {"amount": 2_500, "currency": "NOK"}


@pytest.mark.parametrize(("code", "vat"), [("1", 2_500), ("11", 1_500), ("12", 1_111), ("13", 1_200)])
def test_codes_of_input_vat_book_it(code: str, vat: int) -> None:
    rule = Rule("fees", "6553", code, line_type="fee", fee_type="gateway")
    for told in (vat - 1, vat, vat + 1):  # the provider's rounding
        rows = [row("a", "fee", fees=[fee(-10_000, "gateway", -told)])]
        assert draft_of(drafted(rows, context(rule))).postings[1].vat_code == code


@pytest.mark.parametrize("vat", [-1_000, -1_500, -2_497, -9_000, 2_500])
def test_vat_that_the_code_makes_another_of_is_asked_about(vat: int) -> None:
    """Nets tells one fee with VAT on a part of it: a fifth of the whole would be deducted."""
    rows = [row("a", "fee", fees=[fee(-10_000, "gateway", vat)])]
    assert [case.code for case in drafted(rows, context(FEE_VAT)).cases] == [CaseCode.FEE_VAT_UNMAPPED]


def test_vat_that_a_fee_has_without_an_amount_is_asked_about() -> None:
    rows = [row("a", "fee", fees=[fee(2_500, "gateway", -2_500)])]
    assert [case.code for case in drafted(rows).cases] == [CaseCode.FEE_VAT_UNMAPPED]


def test_a_service_from_abroad_without_vat_is_posted_with_its_code() -> None:
    rule = Rule("abroad", "6553", "86", line_type="fee", fee_type="subscription")
    draft = draft_of(drafted([row("a", "fee", fees=[fee(-10_000, "subscription")])], context(rule)))
    assert lines(draft)[1][:3] == ("6553", "86", 10_000)


def test_what_a_fee_is_comes_before_its_vat() -> None:
    rows = [row("a", "fee", fees=[fee(-10_000, "other", -2_500)])]
    asked = drafted(rows, context(FEE_VAT)).cases
    assert [case.code for case in asked] == [CaseCode.FEE_UNRECOGNISED]
    given = answers(asked, Decision(Action.TREAT_AS_FEE, fee_type="gateway"))
    draft = draft_of(drafted(rows, context(FEE_VAT, decisions=given)))
    assert draft.sums() == {"1920": -12_500, "6553": 12_500}


# What a rule may say besides the account


def test_dimensions_and_texts_of_a_rule() -> None:
    rule = Rule(
        "mine",
        "1521",
        line_type="sale",
        provider="vipps",
        payment_method="card",
        department="10",
        project="P1",
        text_template="{provider} {payout_id} {date} {count} stk {order_no} {0} {colour}",
    )
    rows = [row("a", gross=100, payment_method="card"), row("b", gross=50, payment_method="vipps")]
    mine, other = [one for one in draft_of(drafted(rows, context(rule))).postings if one.amount < 0]
    if mine.rule != "mine@3":
        mine, other = other, mine
    assert (mine.department, mine.project, mine.amount) == ("10", "P1", -100)
    assert mine.text == "Vipps 2000812 2026-03-03 1 stk {0} {colour}"
    assert (other.rule, other.amount) == ("vipps-sale@3", -50)


def test_a_rule_sums_by_day_or_by_order_as_it_says() -> None:
    """Never over the voucher's sum: only how many postings it is told in."""
    rows = [
        row("a", gross=100, fees=[fee(-2)], at=datetime(2026, 3, 1, 9, tzinfo=UTC)),
        row("b", gross=50, fees=[fee(-1)], at=datetime(2026, 3, 1, 10, tzinfo=UTC)),
        row("c", gross=30, fees=[fee(-1)], at=datetime(2026, 3, 2, 9, tzinfo=UTC)),
    ]

    def told(aggregation: Aggregation, **more: str) -> list[tuple[int, str]]:
        rule = Rule(
            "mine", "1521", line_type="sale", provider="vipps", priority=1, aggregation=aggregation, **more
        )
        orders = {"a": "1001", "b": "1002"}
        draft = draft_of(drafted(rows, replace(context(rule), orders=orders)))
        assert draft.sums() == {"1920": 176, "7770": 4, "1521": -180}
        return [(one.amount, one.text) for one in draft.postings if one.account == "1521"]

    assert told(Aggregation.PER_VOUCHER) == [(-180, "Betalinger 3 stk")]
    assert told(Aggregation.PER_DAY) == [
        (-150, "Betalinger 2 stk 2026-03-01"),
        (-30, "Betalinger 1 stk 2026-03-02"),
    ]
    assert told(Aggregation.PER_ORDER) == [
        (-30, "Betalinger 1 stk"),
        (-100, "Betalinger 1 stk ordre 1001"),
        (-50, "Betalinger 1 stk ordre 1002"),
    ]
    template = {"text_template": "Nettsalg {order_no} {date}"}
    assert told(Aggregation.PER_ORDER, **template)[1:] == [
        (-100, "Nettsalg 1001 2026-03-03"),
        (-50, "Nettsalg 1002 2026-03-03"),
    ]


def test_rules_are_chosen_by_the_vouchers_date() -> None:
    until = Rule("until", "1599", line_type="sale", provider="vipps", priority=1, valid_to=date(2026, 3, 2))
    assert "1599" not in draft_of(drafted([row("a", gross=100)], context(until))).sums()
    before = drafted([row("a", gross=100)], context(until), paid_on=date(2026, 3, 2))
    assert draft_of(before).sums() == {"1920": 100, "1599": -100}


def test_postings_are_in_the_same_order_whatever_the_rows_order() -> None:
    rows = [row("a", gross=100, fees=[fee(-1), fee(-2, "fixed")]), row("b", "refund", -10)]
    forth, back = drafted(rows), drafted(rows[::-1])
    assert lines(draft_of(forth)) == lines(draft_of(back))


def test_cases_of_one_payout_have_different_keys() -> None:
    rows = [
        row("a", "unknown", 500, fees=[fee(-1, "other"), fee(-2, "gateway", -1)]),
        row("b", "unknown", 500),
    ]
    asked: tuple[Case, ...] = drafted(rows).cases
    assert len({case.key for case in asked}) == len(asked) == 4
