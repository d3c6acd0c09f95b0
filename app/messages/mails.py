"""E-mails of the service: what is new to decide, and how things stand."""

from collections.abc import Sequence
from typing import Final

from app.messages.cases import CaseTexts

_WORDS: Final = {
    "opened": ("{shop}: noe å avgjøre i Avstem", "{shop}: something to decide in Avstem"),
    "digest": ("{shop}: dette venter i Avstem", "{shop}: this waits in Avstem"),
    "more": ("… og {count} til av samme årsak.", "… and {count} more of the same cause."),
    "where": (
        "Svar i WooCommerce → Oppgjør, eller med avstem decide.",
        "Answer in WooCommerce → Settlements, or with avstem decide.",
    ),
}


def mail_subject(kind: str, shop: str, language: str) -> str:
    """Return the subject: ``kind`` is ``opened`` or ``digest``."""
    return _WORDS[kind][language == "en"].format(shop=" ".join(shop.split()))


def mail_text(told: Sequence[tuple[CaseTexts, int]], language: str) -> str:
    """Return the text: each cause by its oldest case, and how many more there are of it."""
    english = language == "en"
    parts = []
    for texts, count in told:
        lines = [texts.title, texts.sentence, texts.action]
        if count > 1:
            lines.append(_WORDS["more"][english].format(count=count - 1))
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, _WORDS["where"][english]]) + "\n"
