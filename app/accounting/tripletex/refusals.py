"""Which case a refusal becomes: Tripletex' validation messages as a table.

A refused write carries ``validationMessages`` of a field and a text; the text follows the language of the
token's user. The field decides first; where one field has several meanings, or none is given, the text
decides, in both languages. The first line of the table that fits wins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.cases import CaseCode


@dataclass(frozen=True, slots=True)
class ValidationMessage:
    """One complaint; ``field`` is empty when the vendor names none."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class _Meaning:
    case: CaseCode
    field: str = ".*"
    text: str = ".*"


_NOT_FOUND = r"finnes ikke|ikke funnet|does not exist|not found|ugyldig|invalid"
_NULL = r"kan ikke være null|cannot be null|can not be null|må fylles ut|must be filled"
_PERIOD = (
    r"(period|termin|måned|regnskapsår|fiscal year|vat term|mva-?melding|vat return).*"
    r"(lukket|stengt|låst|avsluttet|levert|godkjent|closed|locked|submitted|delivered|filed)"
    r"|(lukket|stengt|låst|closed|locked) (regnskaps|accounting )?(period|termin|year)"
)

_MEANINGS: Final = (
    # Known texts whose field says nothing of their cause come before the fields.
    _Meaning(
        CaseCode.BANK_PERIOD_RECONCILED,
        text=r"reconciled bank|bank reconciliation|avstemt(e)? (bank|konto|kontoutskrift)|bankavstem",
    ),
    _Meaning(
        CaseCode.UNBALANCED_REFUSED,
        text=r"summen av posteringene .*ikke lik 0|sum of the postings .*(not equal|is not|equal) .*0",
    ),
    _Meaning(CaseCode.NUMBER_TAKEN, text=r"bilagsnummer.*allerede|voucher number.*already"),
    # Fields.
    _Meaning(CaseCode.PARTY_MISSING, field=r"postings\.(customer|supplier|employee)(\..*)?"),
    _Meaning(CaseCode.VAT_CODE_MISSING, field=r"postings\.vatType(\..*)?", text=_NOT_FOUND),
    _Meaning(CaseCode.ACCOUNT_VAT_LOCKED, field=r"postings\.vatType(\..*)?"),
    _Meaning(
        CaseCode.DIMENSION_MISSING,
        field=r"postings\.(department|project|freeAccountingDimension\d)(\..*)?",
    ),
    _Meaning(CaseCode.ROWS_REFUSED, field=r"postings\.(row|guiRow)"),
    _Meaning(CaseCode.ACCOUNT_INACTIVE, field=r"postings\.account(\..*)?", text=r"inaktiv|inactive"),
    _Meaning(CaseCode.ACCOUNT_VAT_LOCKED, field=r"postings\.account(\..*)?", text=r"mva-?kode|vat code"),
    _Meaning(CaseCode.PERIOD_CLOSED, field=r"(postings\.)?date", text=_PERIOD),
    _Meaning(CaseCode.ACCOUNT_MISSING, field=r"postings\.account(\..*)?"),
    _Meaning(CaseCode.ROWS_REFUSED, field=r"postings", text=r"uten posteringer|without postings|(gui)?row 0"),
    _Meaning(CaseCode.FIELD_REFUSED, field=r"(?!postings$).+", text=_NULL),
    _Meaning(CaseCode.FIELD_REFUSED, field=r"postings", text=_NULL),
    _Meaning(CaseCode.NUMBER_TAKEN, field=r"number"),
    # Texts without a field.
    _Meaning(CaseCode.PARTY_MISSING, text=r"(kunde|leverandør|ansatt) mangler"),
    _Meaning(CaseCode.PARTY_MISSING, text=r"(customer|supplier|vendor|employee) (is )?missing"),
    _Meaning(CaseCode.ACCOUNT_VAT_LOCKED, text=r"låst til mva-?kode|locked to vat"),
    _Meaning(CaseCode.ROWS_REFUSED, text=r"uten posteringer|without postings|(rad|row) 0|systemgenerert"),
    _Meaning(CaseCode.PERIOD_CLOSED, text=_PERIOD),
    _Meaning(CaseCode.DIMENSION_MISSING, text=r"(avdeling|prosjekt|department|project).*(mangler|missing)"),
    _Meaning(CaseCode.ACCOUNT_MISSING, text=r"internt felt \(account\)|internal field \(account\)"),
    _Meaning(
        CaseCode.FIELD_REFUSED,
        text=rf"{_NULL}|ikke av korrekt type|not of the correct type|må være det samme|must be the same",
    ),
    _Meaning(CaseCode.FIELD_REFUSED, field=r".+"),
)

_TABLE: Final = tuple(
    (
        re.compile(meaning.field, re.IGNORECASE),
        re.compile(meaning.text, re.IGNORECASE | re.DOTALL),
        meaning.case,
    )
    for meaning in _MEANINGS
)


def case_of(message: ValidationMessage) -> CaseCode:
    """Return the case of one complaint; ``voucher_refused`` when neither field nor text is known."""
    for field, text, case in _TABLE:
        if field.fullmatch(message.field) and text.search(message.text):
            return case
    return CaseCode.VOUCHER_REFUSED


def case_of_all(messages: Sequence[ValidationMessage]) -> CaseCode:
    """Return the case of a refusal: the most telling of its complaints, the first one among equals."""
    cases = [case_of(message) for message in messages]
    for vague in (frozenset({CaseCode.VOUCHER_REFUSED, CaseCode.FIELD_REFUSED}), {CaseCode.VOUCHER_REFUSED}):
        for case in cases:
            if case not in vague:
                return case
    return CaseCode.VOUCHER_REFUSED
