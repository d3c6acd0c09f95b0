"""Reads the recipes: facts written by hand, what explaining asks about them, and the vouchers that follow.

``<name>.facts.json`` holds orders, payouts with their rows, answers of a person, and in ``books`` the sums
per account in kroner as an accountant would write them. A balance day is a payout of that shape; ``whole``
are its rows that no payout lists, ``elsewhere`` says what of a payout's rows other vouchers book. ``losses``
are disputes that a person says are lost: the row, the answer, the day. ``booked`` is what the books have for
foreign sales, in kroner with the voucher's number.
Besides what the file says, a row's fee is what its parts sum to; a row with ``order`` has that order's
payment id.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from app.core.cases import Action, Case, Decision
from app.core.disputes import Disputed, dispute_case, loss_draft, loss_target, still_disputed
from app.core.drafts import DraftContext
from app.core.explain import Explanation
from app.core.failed_refunds import FailedRefund, failed_draft
from app.core.money import to_minor
from app.core.realised import BookedSale
from app.core.rule_values import rule_from_dict
from app.core.transactions import Elsewhere, FeePart, FeeType, Payout, PayoutShape, Transaction
from app.core.vouchers import VoucherDraft
from tests.core.facts import context, explain, order, payout, refund, row, woo

HERE = Path(__file__).parent / "recipes"
ANSWERED = ("account", "vat_code", "fee_type", "note", "rate", "rate_source", "rate_on", "voucher_date")


def names() -> list[str]:
    return sorted(path.name.removesuffix(".facts.json") for path in HERE.glob("*.facts.json"))


def read(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((HERE / f"{name}.facts.json").read_text("utf-8"))
    return facts


def expected_path(name: str) -> Path:
    return HERE / f"{name}.expected.json"


class Recipe:
    """One recipe, explained payout by payout: at once, after the grace, and after the answers."""

    def __init__(self, name: str) -> None:
        self.facts = read(name)
        self.payouts = [self._payout(told) for told in self.facts["payouts"]]
        self.orders = [
            order(
                told["number"],
                told["total"],
                refunds=[refund(number, amount) for number, amount in told.get("refunds", ())],
            )
            for told in self.facts["orders"]
        ]
        self.context = self._context()

    def _context(self) -> DraftContext:
        told = self.facts
        named = {key: told[key] for key in ("provider", "merchant_account", "language") if key in told}
        rules = [rule_from_dict(one) for one in told.get("rules", ())]
        return context(*rules, in_transit=told.get("in_transit", False), **named)

    def _payout(self, told: dict[str, Any]) -> tuple[Payout, list[Transaction]]:
        rows = [self._row(one, told["paid_on"], place) for place, one in enumerate(told["rows"])]
        more = {key: told[key] for key in ("opening", "closing", "currency") if key in told}
        paid_on = date.fromisoformat(told["paid_on"])
        if "shape" in told:
            more["shape"] = PayoutShape(told["shape"])
        return payout(told["amount"], rows, reference=told["reference"], paid_on=paid_on, **more), rows

    @staticmethod
    def _row(told: dict[str, Any], paid_on: str, place: int) -> Transaction:
        day = date.fromisoformat(told.get("day", paid_on))
        parts = [FeePart(FeeType(kind), fee, vat, name) for kind, fee, vat, name in told.get("fees", ())]
        references = woo(told["order"]) if "order" in told else told.get("references", {})
        optional = ("provider_type", "currency", "presentment_amount", "presentment_currency")
        more = {key: told[key] for key in optional if key in told}
        at = datetime.combine(day, time(8, place), UTC)
        return row(
            told["key"], told["type"], told.get("gross", 0), fees=parts, at=at, references=references, **more
        )

    def explain(
        self, place: int, *, patient: bool = False, decisions: dict[str, Decision] | None = None
    ) -> Explanation:
        paid, rows = self.payouts[place]
        told = self.facts["payouts"][place]
        elsewhere = {key: Elsewhere(what) for key, what in told.get("elsewhere", {}).items()}
        within = replace(self.context, decisions=decisions or {})
        grace_over = set() if patient else {one.key for one in rows}
        return explain(
            paid,
            rows,
            self.orders,
            within,
            grace_over=grace_over,
            outside=set(self.facts.get("outside", ())),
            whole=set(told.get("whole", ())),
            booked_elsewhere=elsewhere,
            booked={
                key: BookedSale(to_minor(kroner, "NOK"), number)
                for key, (kroner, number) in self.facts.get("booked", {}).items()
            },
        )

    def answered(self, asked: Sequence[Case]) -> dict[str, Decision]:
        """The person's answers to these cases."""
        given = {}
        for case in asked:
            for told in self.facts.get("answers", ()):
                kind = told.get("provider_type", case.params.get("provider_type"))
                if (told["case"], told["subject"], kind) == (
                    case.code,
                    case.subject,
                    case.params.get("provider_type"),
                ):
                    more = {key: told[key] for key in ANSWERED if key in told}
                    given[case.key] = Decision(Action(told["action"]), **more)
        return given

    def told(self) -> list[dict[str, Any]]:
        """What becomes of each payout, as the expected file has it."""
        told = [self._told(place) for place in range(len(self.payouts))]
        lost = [{"key": draft.identity.key(1), **draft.as_dict()} for draft in self.corrections()]
        return [*told, {"vouchers": lost}] if lost else told

    def losses(self) -> list[VoucherDraft]:
        """The vouchers of disputes that a person says are lost; see ``losses`` in the facts."""
        rows = {row.key: row for _, rows in self.payouts for row in rows}
        booked = [
            Disputed(key, _order_of(self.facts, key), key, one.account, -rows[key].gross, rows[key].booked_on)
            for draft in self.payout_drafts()
            for one in draft.postings
            if one.line_type in ("chargeback", "chargeback_reversal")
            for key in one.transactions
        ]
        made = []
        for told in self.facts.get("losses", ()):
            left = next(one for one in still_disputed(booked, {}) if one.key == told["row"])
            more = {key: told[key] for key in ANSWERED if key in told}
            decision, on = Decision(Action(told["action"]), **more), date.fromisoformat(told["on"])
            target = loss_target(decision, self.context, dispute_case(left, left.key, self.context), on)
            assert target is not None
            made.append(loss_draft(left, target, decision, self.context, on))
        return made

    def failed_refunds(self) -> list[VoucherDraft]:
        """The vouchers of refunds that failed; see ``failed`` in the facts."""
        rows = {row.key: row for _, rows in self.payouts for row in rows}
        made = []
        for told in self.facts.get("failed", ()):
            row = rows[told["row"]]
            clearing = next(
                one.account
                for draft in self.payout_drafts()
                for one in draft.postings
                if row.key in one.transactions
            )
            order, on = _order_of(self.facts, row.key), date.fromisoformat(told["on"])
            failed = FailedRefund(row.key, order, clearing, row.gross, row.booked_on, row.key)
            decision = Decision(Action.BOOK_TO, account=told["account"])
            made.append(failed_draft(failed, decision, self.context, on))
        return made

    def _told(self, place: int) -> dict[str, Any]:
        at_once, asked = self.explain(place, patient=True), self.explain(place)
        answered = self.explain(place, decisions=self.answered(asked.cases))
        return {
            "payout": self.payouts[place][0].reference,
            "identity": asked.identity.held,
            "wanted_at_once": list(at_once.wanted),
            "drafted_before_answers": [draft.identity.kind for draft in asked.drafts],
            "cases": [_case(case) for case in asked.cases],
            "cases_left": [_case(case)["code"] for case in answered.cases],
            "vouchers": [{"key": draft.identity.key(1), **draft.as_dict()} for draft in answered.drafts],
        }

    def drafts(self) -> list[VoucherDraft]:
        """Every voucher of the recipe, after the answers."""
        return [*self.payout_drafts(), *self.corrections()]

    def corrections(self) -> list[VoucherDraft]:
        return [*self.losses(), *self.failed_refunds()]

    def payout_drafts(self) -> list[VoucherDraft]:
        return [
            draft
            for place in range(len(self.payouts))
            for draft in self.explain(place, decisions=self.answered(self.explain(place).cases)).drafts
        ]


def _order_of(facts: dict[str, Any], key: str) -> str:
    return next(
        str(row["order"])
        for paid in facts["payouts"]
        for row in paid["rows"]
        if row["key"] == key and "order" in row
    )


def _case(case: Case) -> dict[str, Any]:
    return {"code": case.code, "subject": case.subject, "cause": case.cause, "params": dict(case.params)}
