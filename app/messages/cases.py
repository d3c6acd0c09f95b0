"""A case in words: what happened, what to do, and what can be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.core.cases import ACTIONS, OF_SALES, Action, CaseCode
from app.core.fees import UNTOLD
from app.messages import (
    cases_booked,
    cases_connected,
    cases_explaining,
    cases_given_back,
    cases_hard,
    cases_refused,
    cases_sales,
)
from app.messages.answers import EXPLANATIONS, EXPLANATIONS_FOR, LABELS, TAKEN_OUT
from app.messages.errors import error_sentence
from app.messages.row_changes import changes_told
from app.messages.templates import chosen, fill, quoted
from app.messages.told import Told
from app.messages.voucher_changes import changes_in_books
from app.messages.words import word

TEXTS: Final[Mapping[str, Told]] = {
    **cases_explaining.TEXTS,
    **cases_refused.TEXTS,
    **cases_booked.TEXTS,
    **cases_connected.TEXTS,
    **cases_hard.TEXTS,
    **cases_sales.TEXTS,
    **cases_given_back.TEXTS,
}

_ACCOUNTING: Final = ("regnskapssystemet", "the accounting system")

_BOOKED_BEFORE: Final = (
    " Bilag har alt {booked} av dette; ordren er endret siden.",
    " Vouchers have {booked} of this already; the order has changed since.",
)

_OTHER: Final = Told(
    ("Noe må avgjøres", "Something must be decided"),
    (
        "Det er et avvik vi ikke har en forklaring på («{code}»)[: {amount}].",
        "There is a case we have no explanation for (“{code}”)[: {amount}].",
    ),
    ("Send denne teksten til driftsansvarlig.", "Send this text to the operator."),
)


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """``sentence`` says what happened with amount and reference, ``action`` what to do.

    ``answers`` are (action, label, explanation), in the order the case takes them.
    """

    title: str
    sentence: str
    action: str
    answers: tuple[tuple[str, str, str], ...]


def case_texts(code: str, params: Mapping[str, object], language: str) -> CaseTexts:
    """Return what a person reads about a case; survives an unknown code and any missing param.

    Amounts among the params are ``{"amount": minor units, "currency": ISO 4217}``.
    """
    reason = str(params.get("reason") or "")
    told = TEXTS.get(f"{code}.{reason}") or TEXTS.get(code) or _OTHER
    values = {**params, "code": code}
    if not params.get("system") and code in cases_refused.TEXTS:
        values["system"] = chosen(_ACCOUNTING, language)
    if params.get("provider_type") == UNTOLD:
        values["provider_type"] = ""
    if code == CaseCode.REPORT_CHANGED and params.get("rows"):
        values["changes"] = changes_told(params["rows"], language)
    if code == CaseCode.READ_BACK_DIFFERS:
        values["changes"] = changes_in_books(params, language)
    said = quoted(values, language)
    if code in OF_SALES and params.get("booked"):
        said = fill(_BOOKED_BEFORE, values, language)
    if code == CaseCode.GAVE_UP and reason:
        values["because"], said = error_sentence(reason, params, language), ""
    return CaseTexts(
        title=chosen(told.title, language),
        sentence=fill(told.sentence, values, language) + said,
        action=fill(told.action, values, language),
        answers=_answers(code, params, language),
    )


def _answers(code: str, params: Mapping[str, object], language: str) -> tuple[tuple[str, str, str], ...]:
    try:
        case = CaseCode(code)
    except ValueError:
        return ()
    answers = []
    for action in ACTIONS[case]:
        if action is Action.LOST_BEFORE_START and not params.get("before_start"):
            continue
        label = LABELS.get((case, action))
        explained = EXPLANATIONS_FOR.get((case, action), EXPLANATIONS[action])
        if action is Action.LEAVE and case in OF_SALES and params.get("booked"):
            explained = TAKEN_OUT
        named = chosen(label, language) if label else word("action", str(action), language)
        answers.append((str(action), named, chosen(explained, language)))
    return tuple(answers)
