"""Conditions of standing decisions in words: which cases an answer is for."""

from collections.abc import Mapping
from typing import Final

from app.core.cases import CaseCode
from app.core.conditions import Condition
from app.messages.templates import Pair, chosen, fill

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
    CaseCode.SALE_NEEDS_PERSON: (
        "alle ordre fra firmaer som går til {country}[, {size}]",
        "all orders by companies that go to {country}[, {size}]",
    ),
    CaseCode.SALE_UNMAPPED: (
        "{sold} med {rate} % mva, avgiftsklasse «{tax_class}», til {country}[, kategori {category}][, der "
        "regelens mva-kode er {vat_code}]",
        "{sold} with {rate} % VAT, tax class “{tax_class}”, to {country}[, category {category}][, where the "
        "rule's VAT code is {vat_code}]",
    ),
    CaseCode.SALE_VAT_DIFFERS: (
        "alle ordre der nettbutikkens mva med {rate} % er høyst {at_most} krone unna det beløpet gir",
        "all orders whose VAT at {rate} % in the web shop is at most {at_most} krone off what the amount "
        "holds",
    ),
    CaseCode.SALE_WITHOUT_PROVIDER: (
        "alt som er betalt, eller betalt tilbake, med «{method}»",
        "all that is paid, or paid back, by “{method}”",
    ),
    CaseCode.REFUND_BY_HAND: (
        "alle refusjoner for hånd av ordre betalt med «{method}»",
        "all refunds by hand of orders paid by “{method}”",
    ),
}
"""By case code; ``.fee`` is about fees inside transactions, ``.vat`` about fees with VAT."""


_SOLD: Final[Mapping[str, Pair]] = {
    "sale": ("alle salg", "all sales"),
    "shipping": ("all frakt", "all shipping"),
    "refund": ("alle refusjoner", "all refunds"),
}
_LARGE: Final[Pair] = (
    "over 40 000 kroner eller i annen valuta",
    "above 40,000 kroner or in another currency",
)


def condition_words(condition: Condition, language: str) -> str:
    """Return the cases that fit a condition as part of a sentence: "alle betalinger … med mottaker …"."""
    facts = dict(condition.facts)
    about = "fee" if "fee_type" in facts else "vat" if "vat" in facts else ""
    key = f"{condition.code}.{about}" if about else condition.code
    told = {**facts, "system": condition.provider, "merchant_account": condition.merchant_account}
    if "sold" in facts:
        told["sold"] = chosen(_SOLD.get(facts["sold"], _SOLD["sale"]), language)
    if facts.get("large"):
        told["size"] = chosen(_LARGE, language)
    return fill(TEXTS[key], told, language)
