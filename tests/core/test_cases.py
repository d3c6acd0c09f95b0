"""Cases: named by their cause, so that the same facts find the same case and its answer."""

import json
import re

import pytest

from app.core.cases import ACTIONS, INFORMING, Action, Case, CaseCode, Decision


def test_every_case_can_be_answered() -> None:
    assert set(ACTIONS) == set(CaseCode)
    assert all(actions and len(set(actions)) == len(actions) for actions in ACTIONS.values())


def test_every_answer_is_one_to_some_case() -> None:
    assert {action for actions in ACTIONS.values() for action in actions} == set(Action)


@pytest.mark.parametrize(
    "code",
    [
        CaseCode.IDENTITY_BROKEN,
        CaseCode.REPORT_UNREADABLE,
        CaseCode.BALANCE_CHAIN_BROKEN,
        CaseCode.PAYOUT_NOT_FINAL,
        CaseCode.RULE_MISSING,
    ],
)
def test_what_does_not_add_up_cannot_be_waved_through(code: CaseCode) -> None:
    assert ACTIONS[code] == (Action.TRY_AGAIN,)


def test_only_what_informs_does_not_hold() -> None:
    for code in CaseCode:
        assert Case(code, "a").holds is (code not in INFORMING)
    assert all(ACTIONS[code] == (Action.ACKNOWLEDGE,) for code in INFORMING)


def test_the_key_is_of_code_subject_and_scope_alone() -> None:
    case = Case(CaseCode.ORDER_MISSING, "a", {"amount": 1}, "cause", "vipps/1")
    assert re.fullmatch("[0-9a-f]{32}", case.key)
    assert case.key == Case(CaseCode.ORDER_MISSING, "a", {"amount": 2}, "other", "vipps/1").key
    assert case.key != Case(CaseCode.REFUND_MISSING, "a", scope="vipps/1").key
    assert case.key != Case(CaseCode.ORDER_MISSING, "b", scope="vipps/1").key
    assert case.key != Case(CaseCode.ORDER_MISSING, "a", scope="vipps/2").key


def test_a_decision_has_one_text() -> None:
    decision = Decision(Action.BOOK_TO, "3000", "3", note="Solgt på messe")
    assert json.loads(decision.as_json()) == {
        "action": "book_to",
        "account": "3000",
        "vat_code": "3",
        "note": "Solgt på messe",
    }
    assert decision.as_json() == Decision(Action.BOOK_TO, "3000", "3", "", "", "Solgt på messe").as_json()
    assert Decision(Action.ACCEPT).as_json() == '{"action": "accept"}'
