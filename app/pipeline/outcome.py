"""What a step says when it stops: done, or due again at some moment."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Next:
    """When this row is due again; ``in_seconds`` None means when something else makes it due.

    ``waits_for`` is a code with a text in both languages, shown as what the row waits for. ``told`` says that
    the step has noted this already, and given its row back, in the commit that ended it.
    """

    in_seconds: float | None = None
    waits_for: str = ""
    told: bool = False

    def columns(self, now_ms: int) -> dict[str, Any]:
        """What is noted on the row, by column."""
        waits = {"code": self.waits_for, "params": {}} if self.waits_for else None
        due = None if self.in_seconds is None else now_ms + int(self.in_seconds * 1000)
        return {"due_at": due, "last_error": waits, "attempts": 0}


NOTHING = Next()
