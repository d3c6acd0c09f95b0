"""The page that a person ends on after giving access at the other side."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair, chosen

TEXTS: Final[Mapping[str, Pair]] = {
    "given": ("Tilgang er gitt", "Access is given"),
    "failed": ("Det ble ikke koblet til", "It was not connected"),
    "next": (
        "Gå tilbake til butikken og bekreft firmaet. Ingenting bokføres før det er gjort. Du kan lukke dette "
        "vinduet.",
        "Go back to the shop and confirm the company. Nothing is booked before that. You may close this "
        "window.",
    ),
    "back": ("Tilbake til butikken", "Back to the shop"),
}


def consent_text(name: str, language: str) -> str:
    return chosen(TEXTS[name], language)
