"""Standing decisions: which cases they fit, which they leave alone, and what a draft says of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.cases import ACTIONS, Action, Case, CaseCode, Decision
from app.core.conditions import Condition, condition_from_dict
from app.core.fees import UNTOLD
from app.core.rules import Rule, RuleAction
from app.core.standing import STANDING, StandingDecision, can_stand, condition_of
from app.core.transactions import Transaction
from app.core.vouchers import VoucherDraft
from app.messages.conditions import condition_words
from tests.core.facts import DAY, context, explain, fee, payout, row

TILL = {"reference": "till-1", "handle": "NO:117703"}
BOOK = Decision(Action.BOOK_TO, account="3000", vat_code="3")


def till_sale(key: str, gross: int = 10_000, handle: str = "NO:117703", kind: str = "sale") -> Transaction:
    return row(key, kind, gross, references={"reference": key, "handle": handle})


def asked(*rows: Transaction) -> tuple[Case, ...]:
    return explained(rows)[0]


def explained(
    rows: tuple[Transaction, ...],
    standing: Mapping[Condition, StandingDecision] | None = None,
    **more: object,
) -> tuple[tuple[Case, ...], tuple[VoucherDraft, ...], tuple[tuple[Case, Decision], ...]]:
    found = explain(
        payout(sum(one.net for one in rows), rows),
        rows,
        within=context(standing=standing or {}, **more),  # type: ignore[arg-type]
        outside={one.key for one in rows if one.reference("handle") is not None},
        grace_over={one.key for one in rows},
    )
    return found.cases, found.drafts, found.standing


def standing_for(case: Case, decision: Decision = BOOK, version: int = 1) -> StandingDecision:
    assert case.alike is not None
    return StandingDecision(case.alike, version, decision, DAY)


def in_force(*decisions: StandingDecision) -> dict[Condition, StandingDecision]:
    return {one.condition: one for one in decisions}


def test_it_answers_all_payments_of_one_recipient() -> None:
    rows = (till_sale("a"), till_sale("b", 5_000), till_sale("c", -2_000, kind="refund"))
    cases = asked(*rows)
    assert len({case.alike for case in cases}) == 1
    made = standing_for(cases[0])
    left, [draft], answered = explained(rows, in_force(made))
    assert left == ()
    assert draft.sums()["3000"] == -13_000
    assert [case.key for case, _ in answered] == [case.key for case in cases]
    assert {decision.standing for _, decision in answered} == {made.name}
    assert {one.rule for one in draft.postings if one.account == "3000"} == {f"standing:{made.name}"}
    assert {one.vat_code for one in draft.postings if one.account == "3000"} == {"3"}


def test_what_it_does_not_fit_is_asked() -> None:
    made = standing_for(asked(till_sale("a"))[0])
    others = (till_sale("x", handle="QR:1"), till_sale("y", 1_000, kind="chargeback_reversal"))
    assert explained(others, in_force(made)) == explained(others)
    blank = (till_sale("z", handle=""),)
    [case] = asked(*blank)
    assert case.alike is None
    elsewhere = explained((till_sale("a"),), in_force(made), merchant_account="999")
    assert len(elsewhere[0]) == 1


def test_a_single_decision_wins() -> None:
    rows = (till_sale("a"), till_sale("b", 5_000))
    cases = asked(*rows)
    made = standing_for(cases[0])
    own = {cases[0].key: Decision(Action.BOOK_TO, account="3900")}
    left, [draft], answered = explained(rows, in_force(made), decisions=own)
    assert left == ()
    assert (draft.sums()["3900"], draft.sums()["3000"]) == (-10_000, -5_000)
    assert [case.key for case, _ in answered] == [cases[1].key]


def test_it_books_from_its_first_day_on() -> None:
    rows = (till_sale("a"),)
    [case] = asked(*rows)
    later = replace(standing_for(case), valid_from=DAY + timedelta(days=1))
    assert explained(rows, in_force(later))[0] == (case,)
    assert explained(rows, in_force(replace(later, valid_from=DAY)))[0] == ()


def test_the_draft_covers_decision_and_version() -> None:
    rows = (till_sale("a"),)
    [case] = asked(*rows)
    hashes = []
    for version in (1, 2):
        made = standing_for(case, version=version)
        [draft] = explained(rows, in_force(made))[1]
        assert any(made.name in one for one in draft.decisions)
        hashes.append(draft.hash())
    [single] = explained(rows, decisions={case.key: BOOK})[1]
    assert len({*hashes, single.hash()}) == 3
    assert single.sums() == draft.sums()


def test_accepting_books_like_other_payments() -> None:
    rows = (till_sale("a"),)
    [case] = asked(*rows)
    left, [draft], answered = explained(rows, in_force(standing_for(case, Decision(Action.ACCEPT))))
    assert (left, draft.sums()["1521"]) == ((), -10_000)
    assert len(answered) == 1
    assert any("standing" in one for one in draft.decisions)


def test_an_unknown_type_a_held_one_and_a_fee_nobody_recognised() -> None:
    unknown = row("u", "unknown", 700, provider_type="loyalty-bonus")
    held = row("h", "adjustment", -300, provider_type="manual-adjustment")
    odd = row("f", "fee", fees=(fee(-90, "other", provider_type="new-fee"),))
    cases = {case.code: case for case in asked(unknown, held, odd)}
    assert set(cases) == {
        CaseCode.UNKNOWN_TRANSACTION,
        CaseCode.HELD_BY_RULE,
        CaseCode.FEE_UNRECOGNISED,
    }
    as_fee = Decision(Action.TREAT_AS_FEE, fee_type="gateway")
    made = in_force(
        standing_for(cases[CaseCode.UNKNOWN_TRANSACTION]),
        standing_for(cases[CaseCode.HELD_BY_RULE], replace(BOOK, account="3900")),
        standing_for(cases[CaseCode.FEE_UNRECOGNISED], as_fee),
    )
    left, [draft], answered = explained((unknown, held, odd), made)
    assert left == ()
    assert draft.sums()["3000"] == -700
    assert draft.sums()["3900"] == 300
    assert {one.fee_type for one in draft.postings if one.line_type == "fee"} == {"gateway"}
    assert {case.code for case, _ in answered} == set(cases)


def test_an_answer_about_fees_without_vat_says_nothing_of_one_that_has_it() -> None:
    """Nor the other way: VAT would be hidden in the cost, or be deducted where there is none."""
    plain = row("f", "fee", fees=(fee(-90, "other", provider_type="new-fee"),))
    taxed = row("g", "fee", fees=(fee(-80, "other", vat=-20, provider_type="new-fee"),))
    first, second = asked(plain, taxed)
    for known, other, code in ((first, taxed, "0"), (second, plain, "1")):
        made = standing_for(known, Decision(Action.BOOK_TO, account="7770", vat_code=code))
        assert [case.code for case in explained((other,), in_force(made))[0]] == [CaseCode.FEE_UNRECOGNISED]
    assert second.alike is not None
    assert condition_words(second.alike, "nb").startswith("alle gebyrer med mva av typen «new-fee»")


@pytest.mark.parametrize("nameless", ["", UNTOLD, "unexplained"])
def test_what_nobody_named_is_not_alike(nameless: str) -> None:
    odd = row("f", "fee", fees=(fee(-90, "other", provider_type=nameless),))
    assert [(case.code, case.alike) for case in asked(odd)] == [(CaseCode.FEE_UNRECOGNISED, None)]
    assert condition_of(CaseCode.OUTSIDE_SHOP, "vipps", "1", {"handle": nameless}) is None


def test_a_fee_inside_a_held_row_is_the_rows_question() -> None:
    """An answer about unrecognised fees says nothing of a row whose whole amount is told as such a fee."""
    odd = fee(-90, "other", provider_type="new-fee")
    made = standing_for(
        asked(row("f", "fee", fees=(odd,)))[0], Decision(Action.TREAT_AS_FEE, fee_type="gateway")
    )
    held = (row("a", "adjustment", 0, fees=(odd,), provider_type="manual"),)
    assert explained(held, in_force(made)) == explained(held)


def test_another_rule_that_holds_asks_anew() -> None:
    held = (row("h", "adjustment", -300, provider_type="manual"),)
    made = standing_for(asked(*held)[0])
    stricter = Rule("mine", "1999", line_type="adjustment", provider="vipps", action=RuleAction.HOLD)
    within = context(stricter, standing=in_force(made))
    again = explain(payout(-300, held), held, within=within)
    assert [case.code for case in again.cases] == [CaseCode.HELD_BY_RULE]
    assert again.cases[0].alike != made.condition


def test_only_answers_a_case_takes_can_stand() -> None:
    for code, kind in STANDING.items():
        assert set(kind.actions) <= set(ACTIONS[code])
        assert Action.LINK_ORDER not in kind.actions
        assert kind.needs
    assert not can_stand(None, Action.BOOK_TO)
    [case] = asked(till_sale("a"))
    assert not can_stand(case.alike, Action.LINK_ORDER)
    link = standing_for(case, Decision(Action.LINK_ORDER, order_identity="site:1:x"))
    assert explained((till_sale("a"),), in_force(link))[0] == (case,)


def test_a_condition_is_named_by_what_it_says() -> None:
    one = Condition("outside_shop", "vipps", "302321", (("handle", "NO:117703"),))
    assert one.key == "90bb41b32377e84cfd0ef08d50e4ceb8"
    assert condition_from_dict(one.as_dict()) == one
    changed = {
        replace(one, code="held_by_rule").key,
        replace(one, provider="stripe").key,
        replace(one, merchant_account="302322").key,
        replace(one, facts=(("handle", "NO:117704"),)).key,
        replace(one, facts=()).key,
        one.key,
    }
    assert len(changed) == 6
    with pytest.raises(ValueError, match="sorted"):
        Condition("outside_shop", "vipps", "1", (("b", "1"), ("a", "1")))
    with pytest.raises(ValueError, match="stored condition"):
        condition_from_dict({**one.as_dict(), "facts": []})
