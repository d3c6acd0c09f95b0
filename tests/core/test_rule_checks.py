"""Rules held against a chart: what the books would refuse is told by field, and nothing else."""

from dataclasses import replace

import pytest

from app.core.rule_checks import Chart, ChartAccount, changed_rules, chart_problems
from app.core.rules import Rule, RuleAction

CHART = Chart(
    accounts={
        one.number: one
        for one in (
            ChartAccount("1521", vat_locked=True),
            ChartAccount("1500", needs=("customer",)),
            ChartAccount("3000", vat_code="3", vat_locked=True),
            ChartAccount("6553", allowed=("0", "1", "86")),
            ChartAccount("7700", active=False),
            ChartAccount("7770"),
            ChartAccount("7790", needs=("department",)),
        )
    },
    vat_codes=("0", "1", "3", "86"),
    dimensions={"department": ("10", "20")},
)


def told(rule: Rule, chart: Chart = CHART) -> list[tuple[str, str, str]]:
    return [(one.place, one.code, one.word) for one in chart_problems({0: rule}, chart)]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (Rule("a", "7770"), []),
        (Rule("a", "7771"), [("account", "rule_account_missing", "7771")]),
        (Rule("a", "7700"), [("account", "rule_account_inactive", "7700")]),
        (Rule("a", "1521"), []),
        (Rule("a", "1521", "1"), [("vat_code", "rule_vat_locked", "0")]),
        (Rule("a", "3000"), [("vat_code", "rule_vat_locked", "3")]),
        (Rule("a", "3000", "3"), []),
        (Rule("a", "6553", "86"), []),
        (Rule("a", "6553", "3"), [("vat_code", "rule_vat_not_allowed", "3")]),
        (Rule("a", "7770", "99"), [("vat_code", "rule_vat_missing", "99")]),
        (Rule("a", "7770", department="10"), []),
        (Rule("a", "7770", department="30"), [("department", "rule_dimension_missing", "30")]),
        (Rule("a", "7770", project="10"), [("project", "rule_dimension_missing", "10")]),
        (Rule("a", "7790"), [("department", "rule_dimension_needed", "7790")]),
        (Rule("a", "7790", department="20"), []),
        (Rule("a", "1500"), [("account", "rule_party_needed", "1500")]),
        (Rule("a", "9999", action=RuleAction.HOLD), []),
    ],
)
def test_what_the_books_would_refuse(rule: Rule, problem: list[tuple[str, str, str]]) -> None:
    assert told(rule) == problem


def test_two_codes_for_one_place_of_a_line_are_refused() -> None:
    """eAccounting: a department is an item of one of the cost centres, which are dimensions 1 to 3."""
    kinds = {"department": {"10", "20"}, "dimension1": {"10"}, "dimension2": {"20", "21"}}
    places = {(kind, code): code[0] for kind, codes in kinds.items() for code in codes}
    chart = Chart(CHART.accounts, CHART.vat_codes, kinds, places=places)
    assert told(Rule("a", "7770", department="10", dimension2="20"), chart) == []
    assert told(Rule("a", "7770", department="20", dimension2="20"), chart) == []
    assert told(Rule("a", "7770", department="20", dimension1="10", dimension2="21"), chart) == [
        ("dimension2", "rule_dimension_twice", "21")
    ]
    apart = Chart(CHART.accounts, CHART.vat_codes, kinds)
    assert told(Rule("a", "7770", department="20", dimension2="21"), apart) == []


def test_a_system_that_books_no_vat_takes_no_code() -> None:
    chart = Chart(CHART.accounts, CHART.vat_codes, CHART.dimensions, books_vat=False)
    assert told(Rule("a", "6553", "86"), chart) == [("vat_code", "rule_vat_not_booked", "86")]
    assert told(Rule("a", "6553"), chart) == []


def test_only_what_is_new_or_changed_is_asked_about() -> None:
    old, other = Rule("old", "9999"), Rule("other", "9998")
    assert changed_rules((old, other, Rule("new", "1")), (old,)) == {1: other, 2: Rule("new", "1")}
    assert changed_rules((Rule("old", "9997"),), (old,)) == {0: Rule("old", "9997")}


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (Rule("a", "1500", customer_ref="10001"), []),
        (Rule("a", "1500"), [("customer_ref", "rule_customer_needed", "1500")]),
        (Rule("a", "1521", customer_ref="10001"), [("customer_ref", "rule_customer_not_taken", "1521")]),
        (Rule("a", "1500", customer_ref="10009"), [("customer_ref", "rule_customer_missing", "10009")]),
        (Rule("a", "1500", customer_ref="10002"), [("customer_ref", "rule_customer_inactive", "10002")]),
    ],
)
def test_a_customer_is_one_that_is_there_on_an_account_that_takes_one(
    rule: Rule, problem: list[tuple[str, str, str]]
) -> None:
    customers = {"10001": True, "10002": False}
    chart = replace(CHART, customers=customers, books_customers=True)
    assert told(rule, chart) == problem


def test_a_system_whose_vouchers_carry_no_customer_takes_none() -> None:
    rule = Rule("a", "1500", customer_ref="10001")
    assert told(rule) == [("customer_ref", "rule_customer_not_booked", "10001")]
