"""What a step says when it stops: done, or due again at some moment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Next:
    """When this row is due again; ``in_seconds`` None means when something else makes it due.

    ``waits_for`` is a code with a text in both languages, shown as what the row waits for.
    """

    in_seconds: float | None = None
    waits_for: str = ""


NOTHING = Next()
