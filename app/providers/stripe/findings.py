"""What cannot be read in a report, and which payout it concerns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.core.cases import CaseCode
from app.core.transactions import Problem

NO_PAYOUT: Final = ""
"""As a problem's payout reference: a day's movements, beside payouts that are read by their own parts."""


@dataclass(slots=True)
class Findings:
    """Collects findings in the order they are made, each once."""

    _found: dict[tuple[CaseCode, str, date, str], Mapping[str, object]] = field(default_factory=dict)

    def unreadable(self, payout: str, day: date, name: str) -> None:
        """There is no usable ``name``, a field of the report; ``payout`` is "" for a day's movements."""
        params = {"date": day.isoformat(), "field": name}
        self._found.setdefault((CaseCode.REPORT_UNREADABLE, payout, day, name), params)

    def problems(self, payouts: Collection[str]) -> tuple[Problem, ...]:
        """Return the findings as problems; ``payouts`` are the references of those that could be read.

        What concerns none of them concerns the whole set where there is nothing else in it, so that a person
        learns of it, and no payout where there is.
        """
        loose = NO_PAYOUT if payouts else None
        return tuple(
            Problem(code, params, payout if payout in payouts else loose)
            for (code, payout, _, _), params in self._found.items()
        )
