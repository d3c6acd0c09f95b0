"""Rules: most specific first, then priority; what could answer twice or never is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.default_rules import clearing_accounts, default_rules
from app.core.rule_values import rule_as_dict, rule_from_dict
from app.core.rules import Aggregation, Line, Rule, RuleAction, RuleSet, ties
from app.core.transactions import TransactionType
from app.core.vouchers import SETTLEMENT_KINDS, VoucherKind
from tests.core.facts import ACCOUNTS, DAY

FEE = Line("vipps", "302321", VoucherKind.PAYOUT, "fee", "NOK", fee_type="processing", payment_method="vipps")


def chosen(*rules: Rule, line: Line = FEE, on: date = DAY) -> str | None:
    rule = RuleSet(1, rules).choose(line, on)
    return rule.id if rule else None


def test_the_more_specific_rule_wins_whatever_its_priority() -> None:
    wide = Rule("wide", "7770", line_type="fee", priority=99)
    narrow = Rule("narrow", "7775", line_type="fee", fee_type="processing")
    assert chosen(wide, narrow) == "narrow"
    assert chosen(narrow, wide) == "narrow"


def test_priority_decides_between_equally_specific_ones() -> None:
    low = Rule("low", "7770", line_type="fee", provider="vipps")
    high = Rule("high", "7775", line_type="fee", fee_type="processing", priority=1)
    assert chosen(low, high) == chosen(high, low) == "high"


def test_one_voucher_kind_is_more_specific_than_all_of_settlement() -> None:
    settlement = Rule("settlement", "7770", line_type="fee")
    only_payouts = Rule("payouts", "7775", line_type="fee", voucher_kind="payout")
    assert chosen(settlement, only_payouts) == "payouts"
    assert only_payouts.specificity == settlement.specificity + 1


def test_settlement_covers_every_kind_but_sales() -> None:
    rule = Rule("r", "7770", line_type="fee")
    for kind in VoucherKind:
        line = replace(FEE, voucher_kind=kind)
        assert (chosen(rule, line=line) == "r") is (kind in SETTLEMENT_KINDS)
    assert VoucherKind.SALES not in SETTLEMENT_KINDS


@pytest.mark.parametrize(
    "condition",
    [
        {"provider": "klarna"},
        {"merchant_account": "999"},
        {"voucher_kind": "return"},
        {"line_type": "sale"},
        {"fee_type": "fixed"},
        {"payment_method": "card"},
        {"card_brand": "amex"},
        {"currency": "SEK"},
        {"country": "NO"},
        {"tax_rate": "25"},
        {"tax_class": "standard"},
        {"product_category": "17"},
    ],
)
def test_each_condition_is_looked_at(condition: dict[str, Any]) -> None:
    assert chosen(Rule("r", "7770", **condition)) is None


def test_days_of_validity_are_both_inclusive() -> None:
    rule = Rule("r", "7770", valid_from=date(2026, 3, 3), valid_to=date(2026, 3, 5))
    days = [chosen(rule, on=date(2026, 3, day)) for day in range(2, 7)]
    assert days == [None, "r", "r", "r", None]


def test_a_rule_that_takes_over_on_a_day() -> None:
    old = Rule("old", "7770", line_type="fee", valid_to=date(2026, 3, 2))
    new = Rule("new", "7775", line_type="fee", valid_from=date(2026, 3, 3))
    assert (chosen(old, new), chosen(old, new, on=date(2026, 3, 2))) == ("new", "old")
    assert ties([old, new]) == []


def test_overlapping_by_one_day_is_a_tie() -> None:
    old = Rule("old", "7770", line_type="fee", valid_to=date(2026, 3, 3))
    new = Rule("new", "7775", line_type="fee", valid_from=date(2026, 3, 3))
    assert ties([old, new]) == ties([old, new]) == [(old, new)]
    assert ties([new, old]) == [(new, old)]


def test_two_rules_that_answer_one_line_equally_strongly_tie() -> None:
    by_provider = Rule("a", "7770", line_type="fee", provider="vipps")
    by_type = Rule("b", "7775", line_type="fee", fee_type="processing")
    assert ties([by_provider, by_type]) == [(by_provider, by_type)]
    assert ties([by_provider, replace(by_type, priority=1)]) == []
    assert ties([by_provider, replace(by_type, line_type="sale")]) == []


def test_settlement_ties_with_one_of_its_kinds_when_equally_specific() -> None:
    settlement = Rule("a", "7770", line_type="fee", provider="vipps")
    payouts = Rule("b", "7775", line_type="fee", voucher_kind="payout")
    assert ties([settlement, payouts]) == [(settlement, payouts)]
    assert ties([payouts, settlement]) == [(payouts, settlement)]


def test_settlement_does_not_tie_with_sales() -> None:
    settlement = Rule("a", "7770", line_type="fee", provider="vipps")
    sales = Rule("b", "7775", line_type="fee", voucher_kind="sales")
    assert ties([settlement, sales]) == []
    assert ties([sales, replace(sales, id="c", voucher_kind="payout")]) == []


def test_settlement_ties_with_any_kind() -> None:
    """Neither of the two words counts as a condition."""
    settlement = Rule("a", "7770", line_type="fee")
    anything = Rule("b", "7775", line_type="fee", voucher_kind="*")
    assert settlement.specificity == anything.specificity
    assert ties([settlement, anything]) == [(settlement, anything)]


def test_shipped_rules_do_not_tie() -> None:
    assert ties(default_rules(ACCOUNTS)) == []


@pytest.mark.parametrize("kind", sorted(set(TransactionType) - {TransactionType.PAYOUT}))
@pytest.mark.parametrize("voucher_kind", sorted(SETTLEMENT_KINDS))
def test_every_type_has_a_shipped_rule(kind: TransactionType, voucher_kind: VoucherKind) -> None:
    line = Line("vipps", "302321", voucher_kind, str(kind), "NOK")
    rule = RuleSet(0, default_rules(ACCOUNTS)).choose(line, DAY)
    assert rule is not None
    held = {"tax", "commission", "financing", "adjustment", "unknown"}
    assert (rule.action is RuleAction.HOLD) is (kind in held)


def test_shipped_rules_of_settlements_never_touch_income_or_vat() -> None:
    for rule in default_rules(ACCOUNTS):
        if rule.voucher_kind == "sales":
            continue
        assert rule.account[0] not in "34"
        assert not rule.account.startswith("27")
        assert rule.vat_code == "0"


def test_clearing_accounts_of_a_provider() -> None:
    assert clearing_accounts(default_rules(ACCOUNTS), "vipps") == {"1521", "1528", "1529"}


def test_a_posting_names_rule_and_version() -> None:
    assert RuleSet(7, ()).name(Rule("fee", "7770")) == "fee@7"


def test_a_rule_goes_through_json_and_back() -> None:
    rule = Rule(
        *("fee-vat", "6553", "1", "vipps", "302321", "*", "fee", "gateway", "card", "visa", "NOK"),
        *("EU", "11.11", "standard", "17"),
        *("10", "P1", "20001", "{provider} {date}", RuleAction.HOLD, 5, date(2026, 1, 1), date(2026, 12, 31)),
        aggregation=Aggregation.PER_ORDER,
    )
    plain = rule_as_dict(rule)
    assert (plain["valid_from"], plain["action"]) == ("2026-01-01", "hold")
    assert rule_from_dict(plain) == rule


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red"},
        {"line_type": "payout"},
        {"line_type": "sales"},
        {"voucher_kind": "settlements"},
        {"fee_type": "procesing"},
        {"action": "skip"},
        {"aggregation": "per_week"},
        {"action": "ignore"},
        {"action": "ignore", "voucher_kind": "*"},
        {"country": "NO"},
        {"country": "NORWAY", "voucher_kind": "sales"},
        {"tax_rate": "25 %", "voucher_kind": "sales"},
        {"line_type": "gift_card_sale"},
        {"tax_class": "standard", "voucher_kind": "payout"},
        {"valid_from": "2026-13-01"},
        {"valid_from": "2026-03-02", "valid_to": "2026-03-01"},
        {"account": ""},
        {"id": ""},
    ],
)
def test_a_rule_that_says_nothing_useful_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        rule_from_dict({"id": "r", "account": "7770", **wrong})


@pytest.mark.parametrize("missing", ["id", "account"])
def test_a_rule_has_an_id_and_an_account(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        rule_from_dict({key: "7770" for key in ("id", "account") if key != missing})


SALE = Line(
    "orders", "1", VoucherKind.SALES, "sale", "NOK", country="NO", tax_rate="25", tax_class="standard"
)


@pytest.mark.parametrize(
    ("wanted", "country", "covered"),
    [
        ("NO", "NO", True),
        ("EU", "SE", True),
        ("EU", "NO", False),
        ("WORLD", "US", True),
        ("WORLD", "SJ", True),
        ("WORLD", "SE", False),
        ("WORLD", "NO", False),
        ("WORLD", "", False),
        ("GB", "GB", True),
        ("WORLD", "GB", True),
    ],
)
def test_countries_and_groups(wanted: str, country: str, covered: bool) -> None:
    rule = Rule("r", "3000", voucher_kind="sales", country=wanted)
    assert (chosen(rule, line=replace(SALE, country=country)) == "r") is covered


def test_a_group_and_a_country_in_it_tie_and_others_do_not() -> None:
    def rule(name: str, country: str) -> Rule:
        return Rule(name, "3000", voucher_kind="sales", country=country)

    assert len(ties([rule("a", "EU"), rule("b", "SE")])) == 1
    assert len(ties([rule("a", "WORLD"), rule("b", "SJ")])) == 1
    assert ties([rule("a", "EU"), rule("b", "WORLD")]) == []
    assert ties([rule("a", "EU"), rule("b", "NO")]) == []


def test_a_rate_is_written_one_way() -> None:
    given = {"id": "r", "account": "3000", "voucher_kind": "sales"}
    for written, plain in (("25.0000", "25"), ("11.1100", "11.11"), ("0.0", "0"), ("025", "25")):
        assert rule_from_dict({**given, "tax_rate": written}).tax_rate == plain


def test_shipped_rules_of_sales_leave_unmapped_zero_to_a_person() -> None:
    rules = RuleSet(0, default_rules(ACCOUNTS))

    def account(country: str, rate: str) -> str | None:
        rule = rules.choose(replace(SALE, country=country, tax_rate=rate), DAY)
        return f"{rule.account}/{rule.vat_code}" if rule else None

    assert [account("NO", rate) for rate in ("25", "15", "12", "0")] == ["3000/3", "3030/31", "3050/33", None]
    assert [account("US", "0"), account("SJ", "0")] == ["3105/52", "3105/52"]
    assert [account("SE", "0"), account("SE", "25"), account("", "25"), account("US", "25")] == [None] * 4
