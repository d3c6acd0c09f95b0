"""Every sentence a person reads, in Norwegian bokmål (``nb``) and English (``en``).

Any other language is taken for Norwegian. Nothing here raises for an unknown code or a missing param: a
sentence that says less is better than an error about an error.
"""

from app.messages.amounts import format_amount, format_day
from app.messages.cases import CaseTexts, case_texts
from app.messages.conditions import condition_words
from app.messages.consents import consent_text
from app.messages.errors import error_sentence
from app.messages.fields import field_message
from app.messages.history import history_sentence
from app.messages.waits import wait_sentence
from app.messages.words import word

__all__ = [
    "CaseTexts",
    "case_texts",
    "condition_words",
    "consent_text",
    "error_sentence",
    "field_message",
    "format_amount",
    "format_day",
    "history_sentence",
    "wait_sentence",
    "word",
]
