"""Every condition that a standing decision can have is told in both languages, with every fact of it."""

import pytest

from app.core.cases import CaseCode
from app.core.standing import STANDING, condition_of
from app.messages import condition_words
from app.messages.conditions import TEXTS
from app.messages.templates import holes


@pytest.mark.parametrize("code", STANDING)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_condition_names_its_facts(code: CaseCode, language: str) -> None:
    facts = {name: f"<{name}>" for name in STANDING[code].needs} | {"line_type": "adjustment"}
    condition = condition_of(code, "vipps", "302321", facts)
    assert condition is not None
    words = condition_words(condition, language)
    assert "Vipps MobilePay" in words
    assert "302321" in words
    for name in set(STANDING[code].needs) - {"line_type"}:
        assert f"<{name}>" in words


@pytest.mark.parametrize("code", [CaseCode.UNKNOWN_TRANSACTION, CaseCode.HELD_BY_RULE])
def test_a_fee_inside_a_transaction_is_called_one(code: CaseCode) -> None:
    facts = {"provider_type": "bonus", "line_type": "unknown", "rule": "hold", "fee_type": "other"}
    without = condition_of(code, "vipps", "302321", facts)
    named = condition_of(code, "vipps", "302321", facts | {"fee": "odd-fee"})
    assert without is not None
    assert named is not None
    assert condition_words(without, "nb").startswith("alle gebyrer i transaksjoner av typen «bonus»")
    assert "fees of the type “odd-fee” in transactions" in condition_words(named, "en")


def test_each_text_is_of_a_condition_and_says_the_same_in_both_languages() -> None:
    assert {key.partition(".")[0] for key in TEXTS} == {str(code) for code in STANDING}
    for norwegian, english in TEXTS.values():
        assert holes(norwegian) == holes(english)
        assert norwegian != english
