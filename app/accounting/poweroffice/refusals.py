"""Which case a refusal becomes. The vendor publishes no texts, so fields and words decide, in both languages.

What nobody can tell apart is ``voucher_refused``, and may as well mean that the reference is in use: the
texts of that refusal are not known either. The first line of the table that fits wins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.cases import CaseCode


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint of a refusal; ``field`` is empty when the vendor names none."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class _Meaning:
    case: CaseCode
    field: str = ".*"
    text: str = ".*"


_NOT_FOUND = r"not found|does not exist|unknown|invalid|finnes ikke|ikke funnet|ugyldig"
_TAKEN = r"already|duplicat|in use|unique|allerede|i bruk|unik|duplikat"

_MEANINGS: Final = (
    _Meaning(CaseCode.NUMBER_TAKEN, field=r".*ExternalImportReference", text=_TAKEN),
    _Meaning(
        CaseCode.NUMBER_TAKEN, text=rf"(ExternalImportReference|import ?reference|voucher|bilag).*({_TAKEN})"
    ),
    _Meaning(
        CaseCode.UNBALANCED_REFUSED, text=r"(not|un|does not|ikke i) ?balance|balanserer ikke|ikke i balanse"
    ),
    _Meaning(
        CaseCode.PERIOD_CLOSED,
        text=r"lock ?date|locked period|period is locked|låsedato|låst periode|perioden? er (låst|stengt)"
        r"|conversion ?date|konverteringsdato|start ?date|oppstartsdato",
    ),
    _Meaning(CaseCode.PARTY_MISSING, text=r"sub-?ledger|reskontro"),
    _Meaning(CaseCode.ACCOUNT_VAT_LOCKED, text=r"locked to (a )?vat|vat code is locked|låst til mva"),
    _Meaning(CaseCode.VAT_CODE_MISSING, field=r".*VatId", text=_NOT_FOUND),
    _Meaning(CaseCode.VAT_CODE_MISSING, text=rf"(VatId|vat code|mva-?kode).*({_NOT_FOUND})"),
    _Meaning(CaseCode.ACCOUNT_INACTIVE, text=r"(account|konto).*(not active|inactive|ikke aktiv|inaktiv)"),
    _Meaning(CaseCode.DIMENSION_MISSING, field=r".*((Department|Project)Id|Dim[123]Id)"),
    _Meaning(CaseCode.DIMENSION_MISSING, text=r"(department|project|avdeling|prosjekt).*"),
    _Meaning(CaseCode.ACCOUNT_MISSING, field=r".*AccountId", text=_NOT_FOUND),
    _Meaning(CaseCode.ACCOUNT_MISSING, text=rf"(AccountId|account|konto).*({_NOT_FOUND})"),
    _Meaning(CaseCode.ROWS_REFUSED, field=r".*VoucherLines"),
    _Meaning(CaseCode.ROWS_REFUSED, text=r"at least one line|too many lines|minst én linje"),
    _Meaning(
        CaseCode.FIELD_REFUSED, text=r"field is required|at most \d+ characters|is not valid|høyst \d+ tegn"
    ),
    _Meaning(CaseCode.FIELD_REFUSED, field=r"(?!Voucher$).+", text=r".+"),
)

_TABLE: Final = tuple(
    (
        re.compile(meaning.field, re.IGNORECASE),
        re.compile(meaning.text, re.IGNORECASE | re.DOTALL),
        meaning.case,
    )
    for meaning in _MEANINGS
)
_VAGUE: Final = frozenset({CaseCode.VOUCHER_REFUSED, CaseCode.FIELD_REFUSED})


def case_of(complaint: Complaint) -> CaseCode:
    """Return the case of one complaint; ``voucher_refused`` when neither field nor text is known."""
    for field, text, case in _TABLE:
        if field.fullmatch(complaint.field) and text.search(complaint.text):
            return case
    return CaseCode.VOUCHER_REFUSED


def case_of_all(complaints: Sequence[Complaint]) -> CaseCode:
    """Return the case of a refusal: the most telling of its complaints, the first one among equals."""
    cases = [case_of(one) for one in complaints]
    telling = [case for case in cases if case not in _VAGUE]
    return next(iter([*telling, *cases]), CaseCode.VOUCHER_REFUSED)
