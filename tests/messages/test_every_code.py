"""No code of the source lacks a text in either language, and no text is left for a code that is gone."""

import pytest

from app.accounting.registry import SYSTEMS
from app.api.errors import HTTP_CODES
from app.api.payout_schemas import STATES
from app.core.balance_days import Split
from app.core.cases import ACTIONS, OF_SALES, CaseCode
from app.core.rules import LINE_TYPES
from app.core.sales.entries import PREPAYMENT, REFUND, REPAID, SALE
from app.core.transactions import FeeType, TransactionType
from app.core.vouchers import VoucherKind, VoucherState
from app.messages import case_texts, cases, errors, history, waits, word, words
from app.messages.answers import LABELS
from app.pipeline.import_judging import OUTCOMES
from app.providers.registry import PROVIDERS
from app.store.imports import STATES as STATES_OF_IMPORTS
from tests.messages import source

LANGUAGES = ("nb", "en")


def test_the_source_is_read() -> None:
    """Each kind of code is found where it is known to stand, or the tests below would test nothing."""
    assert {"draft_changed", "rules_invalid", "company_in_other_shop", "wrong_environment", "internal"} <= (
        source.error_codes()
    )
    assert {"order_asked_for", "sending_held", "connection_paused", "visible_soon"} <= source.wait_codes()
    assert {
        "posted",
        "replaced",
        "resync_unchanged",
        "shop_resumed",
        "loss_decided",
    } <= source.history_codes()
    assert {"Unknown currency.", "Not a valid datetime.", "This id is used twice."} <= source.field_messages()


def test_every_error_code_has_a_text() -> None:
    assert (source.error_codes() | set(HTTP_CODES.values())) - set(errors.TEXTS) == set()


def test_every_wait_has_a_text() -> None:
    assert source.wait_codes() - set(waits.TEXTS) == set()


def test_every_reason_of_a_change_has_a_text() -> None:
    assert source.history_codes() - set(history.TEXTS) == set()


def test_every_case_has_a_text() -> None:
    assert {str(code) for code in CaseCode} - set(cases.TEXTS) == set()


def test_no_text_is_left_over() -> None:
    assert set(errors.TEXTS) - source.error_codes() - set(HTTP_CODES.values()) == set()
    assert set(waits.TEXTS) - source.wait_codes() - set(errors.TEXTS) == set()
    assert set(history.TEXTS) - source.history_codes() == set()
    assert {key.partition(".")[0] for key in cases.TEXTS} - {str(code) for code in CaseCode} == set()


def test_a_dispute_that_began_here_is_not_lost_before_the_start() -> None:
    told = {action for action, _, _ in case_texts("dispute_open", {}, "nb").answers}
    assert told == {str(action) for action in ACTIONS[CaseCode.DISPUTE_OPEN]} - {"lost_before_start"}


@pytest.mark.parametrize("code", CaseCode)
def test_every_answer_of_a_case_is_told(code: CaseCode) -> None:
    for language in LANGUAGES:
        answers = case_texts(code, {"before_start": True}, language).answers
        assert [action for action, _, _ in answers] == [str(action) for action in ACTIONS[code]]
        labels = [label for _, label, _ in answers]
        assert len(set(labels)) == len(labels)
        assert all(label and explained.endswith(".") for _, label, explained in answers)


def test_own_labels_are_of_answers_that_exist() -> None:
    assert [(code, action) for code, action in LABELS if action not in ACTIONS[code]] == []


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("voucher_state", set(VoucherState)),
        ("voucher_kind", set(VoucherKind)),
        ("transaction_type", set(TransactionType)),
        ("line_type", LINE_TYPES),
        ("fee_type", set(FeeType)),
        ("action", {action for actions in ACTIONS.values() for action in actions}),
        ("connection_state", {*source.CONNECTION_STATES, "working"}),
        ("case_state", {"open", "decided", "gone"}),
        ("import_state", set(STATES_OF_IMPORTS)),
        ("import_outcome", set(OUTCOMES)),
        ("policy", {"review", "automatic"}),
        ("split", set(Split)),
        ("left_out", {*OF_SALES, "before_start", "no_details", "reversed", "rule_ignores"}),
        ("sales_entry", {PREPAYMENT, SALE, REFUND, REPAID}),
        ("event_result", {"stored", "known", "older", "kept", "refused"}),
    ],
)
def test_every_value_of_a_closed_list_has_a_word(kind: str, values: set[str]) -> None:
    assert {str(value) for value in values} - words.words_of(kind) == set()
    for value in values:
        assert word(kind, str(value), "nb")
        assert word(kind, str(value), "en")


def test_payout_states_have_words() -> None:
    assert set(STATES) - words.words_of("payout_state") == set()


def test_systems_are_called_what_they_call_themselves() -> None:
    titles = {name: one.info.title for name, one in PROVIDERS.items()}
    titles |= {name: one.info.title for name, one in SYSTEMS.items()}
    assert {name: word("system", name, "nb") for name in titles} == titles


def test_credentials_have_names() -> None:
    names = {one.name for known in PROVIDERS.values() for one in known.info.credentials}
    names |= {one.name for known in SYSTEMS.values() for one in known.info.credentials}
    assert names - words.words_of("field") == set()


def test_what_a_credential_warns_of_is_told() -> None:
    known = [one for info in (*PROVIDERS.values(), *SYSTEMS.values()) for one in info.info.credentials]
    assert {one.warning for one in known if one.warning} == words.words_of("credential_warning")
