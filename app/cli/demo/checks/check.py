"""One checked invariant: whether it holds, and what was compared with what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.cli.demo.show import Narrator
from app.cli.output import say


@dataclass(frozen=True)
class Check:
    """``place`` orders the lines; ``code`` is a text of ``app.messages.demo``; ``faults``: what is wrong."""

    place: int
    code: str
    params: Mapping[str, object]
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


def tell_checks(narrator: Narrator, checks: Sequence[Check]) -> int:
    """Print one line each and return how many do not hold."""
    for check in sorted(checks, key=lambda one: one.place):
        verdict = narrator.text("check.ok" if check.holds else "check.broken")
        say()
        narrator.say(
            narrator.text("check.line", verdict=verdict, what=narrator.text(check.code, **check.params)),
            hanging=" " * (len(verdict) + 2),
        )
        for fault in check.faults[:10]:
            narrator.say(f"- {fault}", hanging="  ")
    return sum(not check.holds for check in checks)
