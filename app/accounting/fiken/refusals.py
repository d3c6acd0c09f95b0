"""Which case a refusal becomes: Fiken's texts as a table.

A refused write answers 400 and a sentence. Fiken documents neither the texts nor the form of the body; one
text was observed (the entry that does not balance), the others are told by the words that such a sentence
cannot do without. What no line fits is ``voucher_refused``, with Fiken's own sentence shown to the reader.
The first line that fits wins.
"""

import re
from typing import Final

from app.core.cases import CaseCode

_LOCKED: Final = r"l(å|a)st|lukket|stengt|avsluttet|levert|innsendt|locked|closed|submitted|delivered"
_PERIOD: Final = r"period|termin|måned|regnskapsår|\bår\b|\byear|mva-?melding|mva-?oppgave|vat return|dato"

_TEXTS: Final = (
    (r"posteringslinjene er ikke null|not balance|balanserer ikke|sum .*(not|ikke) .*(zero|null|0\b)",
     CaseCode.UNBALANCED_REFUSED),
    (r"(bank)?avstem|reconcil", CaseCode.BANK_PERIOD_RECONCILED),
    (rf"({_PERIOD}).*({_LOCKED})|({_LOCKED}).*({_PERIOD})", CaseCode.PERIOD_CLOSED),
    (r"mva-?kode|vat-?\s?code|vatcode", CaseCode.VAT_CODE_MISSING),
    (r"(konto|account).*(ikke aktiv|inaktiv|deaktiver|inactive|not active|disabled)",
     CaseCode.ACCOUNT_INACTIVE),
    (r"(konto|account).*(finnes ikke|ikke funnet|ukjent|ugyldig|not found|does not exist|unknown|invalid)"
     r"|(fant ikke|ukjent|ugyldig|unknown|invalid|no such) (konto|account)|(debit|credit)account",
     CaseCode.ACCOUNT_MISSING),
    (r"prosjekt|project", CaseCode.DIMENSION_MISSING),
    (r"posteringslinje|\blines?\b|journalentr", CaseCode.ROWS_REFUSED),
    (r"description|beskrivelse|\bdate\b|\bdato\b|\bamount\b|beløp|felt|field|tegn|characters",
     CaseCode.FIELD_REFUSED),
)  # fmt: skip

_TABLE: Final = tuple((re.compile(words, re.IGNORECASE | re.DOTALL), case) for words, case in _TEXTS)


def case_of(text: str) -> CaseCode:
    """Return the case of a sentence; ``voucher_refused`` when none of its words is known."""
    for words, case in _TABLE:
        if words.search(text):
            return case
    return CaseCode.VOUCHER_REFUSED
