"""What does not add up in a report, and which payouts it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.core.cases import CaseCode
from app.core.transactions import Payout, Problem

NO_PAYOUT_YET = ""
"""As a problem's payout reference: it concerns rows behind the last payout, and none of the parsed ones."""


@dataclass(slots=True)
class Findings:
    """Collects findings in the order they are made: one per date, topic and kind stops a payout."""

    _found: dict[tuple[CaseCode, date, str, str], Mapping[str, object]] = field(default_factory=dict)

    def unreadable(self, topic: str, day: date, name: str) -> None:
        """A page or row of the date has no usable ``name`` (a field of the report)."""
        params = {"topic": topic, "date": day.isoformat(), "field": name}
        self._found.setdefault((CaseCode.REPORT_UNREADABLE, day, topic, name), params)

    def chain_broken(self, topic: str, day: date, expected: int, found: int, currency: str) -> None:
        """A balance of the date is ``found`` where the rows before it make ``expected``, minor units."""
        params = {
            "topic": topic,
            "date": day.isoformat(),
            "expected": {"amount": expected, "currency": currency},
            "found": {"amount": found, "currency": currency},
        }
        self._found.setdefault((CaseCode.BALANCE_CHAIN_BROKEN, day, topic, ""), params)

    def problems(self, payouts: Sequence[Payout]) -> tuple[Problem, ...]:
        """Return the findings as problems of the payouts whose dates they fall in.

        Behind the last payout they concern none of ``payouts``; where there is none, the whole set.
        """
        problems: list[Problem] = []
        for (code, day, _, _), params in self._found.items():
            owners: list[str | None] = [
                one.reference
                for one in payouts
                if one.first_date and one.last_date and one.first_date <= day <= one.last_date
            ]
            if not owners:
                owners = [NO_PAYOUT_YET if payouts else None]
            problems += [Problem(code, params, owner) for owner in owners]
        return tuple(problems)
