"""The reader's language: Norwegian Bokmål or English, by ``Accept-Language``, else the operator's setting."""

from typing import Final

from flask import has_request_context, request

from app.core.texts import Language

_NORWEGIAN: Final = ("nb", "no", "nn")


def reader_language(default: str) -> Language:
    """Return ``nb`` or ``en``; Nynorsk readers get Bokmål."""
    own: Language = "en" if default == "en" else "nb"
    if not has_request_context():
        return own
    for wanted in request.accept_languages.values():
        tongue = wanted.lower().partition("-")[0].partition("_")[0]
        if tongue in _NORWEGIAN:
            return "nb"
        if tongue == "en":
            return "en"
    return own
