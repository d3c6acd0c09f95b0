"""Both languages are complete, and every stored value has a word."""

import re
from pathlib import Path
from string import Formatter

import pytest

import app.reports.evidence as package
from app.core.cases import Action, CaseCode
from app.core.identities import BALANCES_CARRY, ROWS_EQUAL_PAYOUT
from app.core.matching import Strength
from app.core.transactions import FeeType, TransactionType
from app.core.vouchers import VoucherKind, VoucherState
from app.reports.evidence import words
from app.reports.evidence.case_words import CASES
from app.reports.evidence.texts import TEXTS

_SOURCE = "\n".join(path.read_text() for path in Path(package.__file__).parent.glob("*.py")).replace("'", '"')


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_each_text_has_both_languages_with_the_same_placeholders(key):
    assert set(TEXTS[key]) == {"nb", "en"}
    assert TEXTS[key]["nb"].strip()
    assert TEXTS[key]["en"].strip()
    assert _placeholders(TEXTS[key]["nb"]) == _placeholders(TEXTS[key]["en"])


def test_each_text_is_used_and_each_used_text_exists():
    used = set(re.findall(r'text\(\s*"([a-z_.]+)"', _SOURCE))
    assert used <= set(TEXTS)
    for key in TEXTS:
        assert _SOURCE.count(f'"{key}"') > 1 or key.startswith("title."), key


@pytest.mark.parametrize(
    ("known", "values"),
    [
        (words.TYPES, TransactionType),
        (words.FEE_TYPES, FeeType),
        (words.STATES, VoucherState),
        (words.STRENGTHS, Strength),
        (words.ACTIONS, Action),
        (CASES, CaseCode),
    ],
)
def test_each_stored_value_has_a_word_in_both_languages(known, values):
    assert {str(value) for value in values} <= set(known)
    assert all(norwegian.strip() and english.strip() for norwegian, english in known.values())


def test_each_kind_of_voucher_has_a_title():
    assert {f"title.{kind}" for kind in VoucherKind} <= set(TEXTS)


def test_the_core_identities_are_explained():
    assert {ROWS_EQUAL_PAYOUT.name, BALANCES_CARRY.name} <= set(words.IDENTITIES)


def test_a_value_without_a_word_is_printed_as_it_is():
    assert words.word(words.TYPES, "brand_new", "nb") == "brand_new"
    assert words.match_reason("reference=meta:_x", "Vipps", "en") == (
        "reference at Vipps = meta:_x of the order"
    )
    assert words.match_reason("person", "Vipps", "nb") == "Avgjort av en person"
    assert words.match_reason("something else", "Vipps", "nb") == "something else"
