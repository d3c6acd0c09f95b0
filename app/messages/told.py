"""What there is to tell about one kind of case, as templates in both languages."""

from dataclasses import dataclass

from app.messages.templates import Pair


@dataclass(frozen=True, slots=True)
class Told:
    """``sentence`` says what happened, ``action`` the next step."""

    title: Pair
    sentence: Pair
    action: Pair
