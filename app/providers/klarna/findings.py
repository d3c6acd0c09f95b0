"""What cannot be read in a report, and which payout it concerns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.cases import CaseCode
from app.core.transactions import Problem


@dataclass(slots=True)
class Findings:
    """Collects findings in the order they are made, each once."""

    _found: dict[tuple[CaseCode, str, date, str], Mapping[str, object]] = field(default_factory=dict)

    def unreadable(self, payout: str, day: date, name: str) -> None:
        """There is no usable ``name``, a field of the report."""
        params = {"date": day.isoformat(), "field": name}
        self._found.setdefault((CaseCode.REPORT_UNREADABLE, payout, day, name), params)

    def fee_invoice(self, payout: str, day: date, amount: int, currency: str) -> None:
        """The payout is no transfer but the invoice for fees of payouts that were paid gross."""
        params = {"reference": payout, "amount": {"amount": amount, "currency": currency}}
        self._found.setdefault((CaseCode.FEE_INVOICE, payout, day, ""), params)

    def problems(self, payouts: Collection[str]) -> tuple[Problem, ...]:
        """Return the findings as problems; what concerns no payout that could be read concerns them all
        where there is none, so that a person learns of it, and no other where there is one."""
        loose = "" if payouts else None
        return tuple(
            Problem(code, params, payout if payout in payouts else loose)
            for (code, payout, _, _), params in self._found.items()
        )
