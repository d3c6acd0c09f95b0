"""Conditions of standing decisions in words: which cases an answer is for."""

from collections.abc import Mapping
from typing import Final

from app.core.cases import CaseCode
from app.core.conditions import Condition
from app.messages.templates import Pair, fill

TEXTS: Final[Mapping[str, Pair]] = {
    CaseCode.OUTSIDE_SHOP: (
        "alle betalinger og refusjoner med mottaker {handle} hos {system} (brukersted {merchant_account})",
        "all payments and refunds with the recipient {handle} at {system} (merchant account "
        "{merchant_account})",
    ),
    CaseCode.UNKNOWN_TRANSACTION: (
        "alle transaksjoner av typen «{provider_type}» hos {system} (brukersted {merchant_account})",
        "all transactions of the type “{provider_type}” at {system} (merchant account {merchant_account})",
    ),
    f"{CaseCode.UNKNOWN_TRANSACTION}.fee": (
        "alle gebyrer[ av typen «{fee}»] i transaksjoner av typen «{provider_type}» hos {system} "
        "(brukersted {merchant_account})",
        "all fees[ of the type “{fee}”] in transactions of the type “{provider_type}” at {system} "
        "(merchant account {merchant_account})",
    ),
    CaseCode.HELD_BY_RULE: (
        "alle transaksjoner av typen «{provider_type}» hos {system} (brukersted {merchant_account}) som "
        "konteringsregelen «{rule}» holder tilbake",
        "all transactions of the type “{provider_type}” at {system} (merchant account {merchant_account}) "
        "that the rule “{rule}” holds back",
    ),
    f"{CaseCode.HELD_BY_RULE}.fee": (
        "alle gebyrer[ av typen «{fee}»] i transaksjoner av typen «{provider_type}» hos {system} "
        "(brukersted {merchant_account}) som konteringsregelen «{rule}» holder tilbake",
        "all fees[ of the type “{fee}”] in transactions of the type “{provider_type}” at {system} "
        "(merchant account {merchant_account}) that the rule “{rule}” holds back",
    ),
    CaseCode.FEE_UNRECOGNISED: (
        "alle gebyrer av typen «{provider_type}» hos {system} (brukersted {merchant_account})",
        "all fees of the type “{provider_type}” at {system} (merchant account {merchant_account})",
    ),
    f"{CaseCode.FEE_UNRECOGNISED}.vat": (
        "alle gebyrer med mva av typen «{provider_type}» hos {system} (brukersted {merchant_account})",
        "all fees with VAT of the type “{provider_type}” at {system} (merchant account {merchant_account})",
    ),
}
"""By case code; ``.fee`` is about fees inside transactions, ``.vat`` about fees with VAT."""


def condition_words(condition: Condition, language: str) -> str:
    """Return the cases that fit a condition as part of a sentence: "alle betalinger … med mottaker …"."""
    facts = dict(condition.facts)
    about = "fee" if "fee_type" in facts else "vat" if "vat" in facts else ""
    key = f"{condition.code}.{about}" if about else condition.code
    told = {**facts, "system": condition.provider, "merchant_account": condition.merchant_account}
    return fill(TEXTS[key], told, language)
