"""Standing decisions: an answer given once for every case like it, until somebody revokes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.core.cases import Action, CaseCode, Decision
from app.core.conditions import Condition
from app.core.fees import UNTOLD


@dataclass(frozen=True, slots=True)
class Standing:
    """How one code can be answered for all alike: by which actions, and by which facts cases are alike.

    ``needs`` are the facts without which nobody can tell what is alike; a case that lacks one is decided by
    itself.
    """

    actions: tuple[Action, ...]
    needs: tuple[str, ...]


STANDING: Final[Mapping[CaseCode, Standing]] = {
    CaseCode.OUTSIDE_SHOP: Standing((Action.BOOK_TO, Action.ACCEPT), ("handle",)),
    CaseCode.UNKNOWN_TRANSACTION: Standing((Action.BOOK_TO,), ("provider_type", "line_type")),
    CaseCode.HELD_BY_RULE: Standing((Action.BOOK_TO,), ("provider_type", "line_type", "rule")),
    CaseCode.FEE_UNRECOGNISED: Standing((Action.TREAT_AS_FEE, Action.BOOK_TO), ("provider_type",)),
    CaseCode.SALE_NEEDS_PERSON: Standing((Action.ACCEPT, Action.LEAVE), ("buyer", "country")),
    CaseCode.SALE_UNMAPPED: Standing(
        (Action.BOOK_TO, Action.LEAVE), ("sold", "rate", "tax_class", "country")
    ),
    CaseCode.SALE_VAT_DIFFERS: Standing((Action.ACCEPT,), ("rate", "at_most")),
    CaseCode.SALE_WITHOUT_PROVIDER: Standing((Action.BOOK_TO, Action.LEAVE), ("method",)),
    CaseCode.REFUND_BY_HAND: Standing((Action.ACCEPT, Action.BOOK_TO), ("method",)),
}
"""The codes that can be answered standing. Left out is what one answer cannot fit twice (which order, a
report that does not add up, a refund that fits no sale), what trying again answers, and what a rule is for
(VAT on fees)."""

_NAMELESS: Final = frozenset({"", UNTOLD, "unexplained"})
"""Values that say only that the provider told nothing: what has them in common is not alike."""


def condition_of(
    code: CaseCode, provider: str, merchant_account: str, facts: Mapping[str, str]
) -> Condition | None:
    """Return what a case of this code has in common with others, or None when it is decided by itself.

    Empty facts beyond the needed ones are left out.
    """
    kind = STANDING.get(code)
    if kind is None or any(facts.get(name, "") in _NAMELESS for name in kind.needs):
        return None
    told = tuple(sorted((name, value) for name, value in facts.items() if value))
    return Condition(str(code), provider, merchant_account, told)


def can_stand(condition: Condition | None, action: Action) -> bool:
    """Whether this answer can be given for all cases that fit the condition."""
    return condition is not None and action in STANDING[CaseCode(condition.code)].actions


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """A person's answer to all cases that fit ``condition``, in one version.

    It books only in vouchers dated ``valid_from`` or later. Versions of one condition count from 1; at most
    one of them is in force.
    """

    condition: Condition
    version: int
    decision: Decision
    valid_from: date

    @property
    def name(self) -> str:
        """What names it in postings and in what a draft's hash covers."""
        return f"{self.condition.key[:8]}@{self.version}"

    def answer(self, on: date) -> Decision | None:
        """Return the answer it gives in a voucher dated ``on``, or None before it is valid."""
        if on < self.valid_from or not can_stand(self.condition, self.decision.action):
            return None
        return replace(self.decision, standing=self.name)
