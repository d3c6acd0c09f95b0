"""What a draft needs besides the facts: where it is booked, and what persons have decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.cases import Case, CaseCode, Decision
from app.core.conditions import Condition
from app.core.rules import RuleSet
from app.core.standing import StandingDecision, condition_of
from app.core.texts import Language


@dataclass(frozen=True, slots=True)
class DraftContext:
    """What a draft needs besides the facts: where it is booked, by which rules and decisions.

    ``currency`` is the company's: every voucher is in it. ``decisions`` answer one case each, by its key;
    ``standing`` all cases that fit their condition. ``orders`` are the numbers of rows' orders, by row key.
    """

    company: str
    provider: str
    merchant_account: str
    rules: RuleSet
    language: Language = "nb"
    in_transit: bool = False
    currency: str = "NOK"
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    standing: Mapping[Condition, StandingDecision] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        """Within what references and keys of facts are unique."""
        return f"{self.provider}/{self.merchant_account}"

    @property
    def bank_line(self) -> str:
        """The line type of the bank's side."""
        return "in_transit" if self.in_transit else "bank"

    def decision(self, case: Case, on: date) -> Decision | None:
        """Return the answer to the case in a voucher dated ``on``: its own, else the one for all like it."""
        own = self.decisions.get(case.key) if self.decisions else None
        if own is not None or case.alike is None or not self.standing:
            return own
        standing = self.standing.get(case.alike)
        return None if standing is None else standing.answer(on)

    def alike(self, code: CaseCode, **facts: str) -> Condition | None:
        """What a case of this merchant account has in common with others that one answer can fit."""
        return condition_of(code, self.provider, self.merchant_account, facts)
