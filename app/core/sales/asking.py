"""What is asked about an entry, and what was answered."""

from collections.abc import Mapping
from typing import Any, Final

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.sales.context import ACCOUNT, PROVIDER, SalesContext
from app.core.sales.entries import Entry
from app.core.sales.facts import SalesOrder
from app.core.standing import condition_of

SUBJECT: Final = "sale/"
"""How the subjects of all cases about sales begin; the order's key follows."""


class Asking:
    """Collects the questions about one entry, and the answers its lines rest on.

    ``left``: a person or a rule leaves the entry out; it is listed as such, never silently. ``standing`` are
    the cases that a standing decision answered, with its answer. ``booked`` is what the books have of the
    entry, in the company's currency: left out, that is taken out of them, and the questions say so.
    """

    def __init__(self, order: SalesOrder, entry: Entry, context: SalesContext, booked: int = 0) -> None:
        self.order, self.entry, self.context = order, entry, context
        self.booked = {"amount": booked, "currency": context.currency} if booked else None
        self.cases: dict[str, Case] = {}
        self.answers: list[str] = []
        self.standing: dict[str, tuple[Case, Decision]] = {}
        self.left = self.left_by = ""

    def ask(
        self,
        code: CaseCode,
        amount: int,
        scope: str = "",
        cause: str = "",
        alike: Mapping[str, str] | None = None,
        **params: Any,
    ) -> Decision | None:
        """Return the answer, or None after noting the question (or that the entry is left out).

        ``scope`` tells apart several questions of one code, ``cause`` what one answer can settle together,
        ``alike`` are the facts that others have in common with it, for which one answer can stand.
        """
        case = Case(
            code,
            f"{SUBJECT}{self.order.key}/{self.entry.what}",
            {
                "order_number": self.order.number,
                "date": self.entry.day.isoformat(),
                "amount": {"amount": amount, "currency": self.order.currency},
                **({"booked": self.booked} if self.booked else {}),
                **params,
            },
            f"{code}/{cause or scope}",
            scope,
            None if alike is None else condition_of(code, PROVIDER, ACCOUNT, alike),
        )
        decision = self.context.decisions.get(case.key) or self._standing(case)
        if decision is None or decision.action is Action.TRY_AGAIN:
            self.cases.setdefault(case.key, case)
            return None
        answer = f"{code}:{case.subject}:{scope}:{decision.as_json()}"
        if decision.action is Action.LEAVE:
            self.left, self.left_by = str(code), answer
            return None
        self.answers.append(answer)
        return decision

    def _standing(self, case: Case) -> Decision | None:
        made = self.context.standing.get(case.alike) if case.alike else None
        decision = made.answer(self.entry.day) if made else None
        if decision is not None:
            self.standing[case.key] = (case, decision)
        return decision

    def answer_about(self, what: str, code: CaseCode) -> Decision | None:
        """Return what was answered to the question about another entry of the order, None where nothing was.

        The lines then rest on that answer too.
        """
        case = Case(code, f"{SUBJECT}{self.order.key}/{what}")
        decision = self.context.decisions.get(case.key)
        if decision is None or decision.action in (Action.TRY_AGAIN, Action.LEAVE):
            return None
        self.answers.append(f"{code}:{case.subject}::{decision.as_json()}")
        return decision
