"""Every condition that a standing decision can have is told in both languages, with every fact of it."""

import pytest

from app.core.cases import OF_SALES, CaseCode
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
    if code not in OF_SALES:
        assert "Vipps MobilePay" in words
        assert "302321" in words
    for name in set(STANDING[code].needs) - {"line_type", "sold", "buyer"}:
        assert f"<{name}>" in words


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        (
            CaseCode.SALE_NEEDS_PERSON,
            {"buyer": "company", "country": "SE", "large": "yes"},
            "all orders by companies that go to SE, above 40,000 kroner or in another currency",
        ),
        (
            CaseCode.SALE_UNMAPPED,
            {"sold": "shipping", "rate": "0", "tax_class": "books", "country": "NO", "category": "12"},
            "all shipping with 0 % VAT, tax class “books”, to NO, category 12",
        ),
    ],
)
def test_what_else_is_alike_of_sales_is_said(code: CaseCode, facts: dict[str, str], words: str) -> None:
    condition = condition_of(code, "woocommerce", "orders", facts)
    assert condition is not None
    assert condition_words(condition, "en") == words


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
