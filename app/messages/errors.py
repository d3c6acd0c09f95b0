"""An error as one or two sentences: what happened, and what to do."""

from collections.abc import Mapping
from typing import Final

from app.messages import (
    cases_booked,
    cases_explaining,
    cases_refused,
    errors_decisions,
    errors_files,
    errors_losses,
    errors_outside,
    errors_proof,
    errors_requests,
    errors_sales,
)
from app.messages.templates import Pair, chosen, fill, quoted

TEXTS: Final[Mapping[str, Pair]] = {
    **errors_requests.TEXTS,
    **errors_decisions.TEXTS,
    **errors_losses.TEXTS,
    **errors_sales.TEXTS,
    **errors_outside.TEXTS,
    **errors_proof.TEXTS,
    **errors_files.TEXTS,
}

_OTHER: Final = (
    "Noe gikk galt («{code}»). Prøv igjen; skjer det flere ganger, gi denne koden til driftsansvarlig.",
    "Something went wrong (“{code}”). Try again; if it goes on, give this code to the operator.",
)

_CASES: Final = {**cases_explaining.TEXTS, **cases_refused.TEXTS, **cases_booked.TEXTS}


def error_sentence(code: str, params: Mapping[str, object], language: str) -> str:
    """Return what a person reads about an error; an unknown code gives a general sentence that names it."""
    case = case_title(str(params.get("case_code") or ""), language)
    values = {**params, "code": code, "case": case}
    return fill(TEXTS.get(code, _OTHER), values, language) + quoted(params, language)


def case_title(code: str, language: str) -> str:
    """Return what kind of case a code is in a few words, or nothing for any other code."""
    told = _CASES.get(code)
    return chosen(told.title, language) if told else ""
