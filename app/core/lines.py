"""The lines of a settlement voucher: which account each amount goes to, or which case stops it.

Signs: a transaction's effect on what the provider owes the shop is booked with the opposite sign (a sale of
+100 has credited the shop's money at the provider, so the payout empties clearing by -100; a fee of -3 is a
cost of +3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.draft_context import DraftContext
from app.core.fees import FEE_LINES, deducts, fee_line, fee_parts, may_be_asked
from app.core.line_kinds import Asked, LineKind, Summed, Target
from app.core.line_rules import apart, held_alike, rule_and_target
from app.core.realised import BookedSale
from app.core.rules import Aggregation, Rule, RuleAction
from app.core.texts import line_text, setoff_text
from app.core.transactions import (
    OWN_VOUCHER_TYPES,
    Elsewhere,
    FeePart,
    FeeType,
    Transaction,
    TransactionType,
)
from app.core.vouchers import Posting, VoucherKind


class Lines:
    """Sums amounts per target and kind of line, and collects what stops them.

    ``answered`` are, by row key, answers to the case about the row's order: they say where the row's own
    amount goes, never its fees.
    """

    def __init__(
        self,
        context: DraftContext,
        kind: VoucherKind,
        subject: str,
        on: date,
        currency: str,
        answered: Mapping[str, tuple[Case, Decision]] | None = None,
    ) -> None:
        self.context, self.kind, self.subject, self.on, self.currency = context, kind, subject, on, currency
        self.cases: dict[str, Case] = {}
        self.decided: dict[str, None] = {}
        self.standing: dict[str, tuple[Case, Decision]] = {}
        self.booked: dict[str, tuple[Transaction, str, BookedSale]] = {}
        """By row key: the row, its order's number, and what the books have for it."""
        self._answered = answered or {}
        self._sums: dict[LineKind, Summed] = {}
        self._chosen: dict[tuple[str, str, str, str], tuple[Rule | None, Target | None]] = {}
        self._unasked: dict[tuple[str, str, str, str, str, str], Summed] = {}
        """Where amounts of rows go that nobody need be asked about, by all that chooses it."""

    def add_own(self, line_type: str, amount: int, text_type: str = "") -> None:
        """Add ``amount`` (debit +) on a line that no row has: the bank, or a balance carried."""
        self._add(line_type, amount, text_type=text_type)

    def add_row(self, row: Transaction, *, fees: bool = True) -> None:
        """Add everything in the row that this voucher books; ``fees`` False: another voucher books those."""
        answer = self._answered.get(row.key) if self._answered else None
        if answer is not None:
            self.rests_on(*answer)
        if row.type in (TransactionType.FEE, TransactionType.FEE_REFUND):
            # A fee told as the row's own amount: nobody knows what it pays for.
            self._add_fee(row, FeePart(FeeType.OTHER, row.gross, 0, row.provider_type))
        else:
            self._add(str(row.type), -row.gross, row, answer=answer)
        if fees:
            self.add_fees(row)

    def add_fees(self, row: Transaction) -> None:
        for part in fee_parts(row):
            self._add_fee(row, part)

    def add_net(self, row: Transaction, sign: int = -1) -> None:
        """Add the net of a row that another voucher books: to clearing, whatever else the row is."""
        own = row.type in OWN_VOUCHER_TYPES
        line_type, text = (str(row.type), "") if own else ("carried", "booked_before")
        self._add(line_type, sign * row.net, row, text_type=text)

    def add_rest(self, row: Transaction, booked: Elsewhere) -> None:
        """Add what another voucher has not booked of the row, and the rest of its net to clearing."""
        if booked is Elsewhere.WHOLE:
            self.add_net(row)
        elif booked is Elsewhere.CHARGES:
            self.add_row(row, fees=False)
            self._add("carried", -(row.fee + row.fee_vat), row, text_type="booked_before")
        else:
            self._add("carried", -row.gross, row, text_type="paid_out_before")
            self.add_fees(row)

    def keep_off(self, line_type: str, text_type: str) -> None:
        """Have one line of this type balance all others; those on the same account say nothing beside it."""
        _, target = self._rule(Asked(line_type, 0))
        for kind in list(self._sums):
            if target is not None and kind.target.part == target.part:
                del self._sums[kind]
        self._unasked.clear()
        self.add_own(line_type, -sum(sum(one.amounts) for one in self._sums.values()), text_type)

    def _add_fee(self, row: Transaction, part: FeePart) -> None:
        if not part.fee + part.fee_vat and not part.fee_vat:
            return
        part = self._recognised(row, part)
        self._add(fee_line(row, part), -(part.fee + part.fee_vat), row, part)

    def _recognised(self, row: Transaction, part: FeePart) -> FeePart:
        """The part as what a person said it is, where nobody recognised it.

        Only where the fee is what is asked about: inside a row that is held by its own type an answer about
        fees would change another question.
        """
        if part.fee_type is not FeeType.OTHER or fee_line(row, part) not in FEE_LINES:
            return part
        case = self._fee_case(row, part)
        decision = self.context.decision(case, self.on)
        if decision is None or decision.action is not Action.TREAT_AS_FEE:
            return part
        self.rests_on(case, decision)
        return replace(part, fee_type=FeeType(decision.fee_type))

    def _add(
        self,
        line_type: str,
        amount: int,
        row: Transaction | None = None,
        fee: FeePart | None = None,
        text_type: str = "",
        answer: tuple[Case, Decision] | None = None,
    ) -> None:
        if row is None or answer is not None or (fee is not None and may_be_asked(fee)):
            if amount or (fee is not None and fee.fee_vat):
                self._add_asked(Asked(line_type, amount, row, fee, text_type), answer)
            return
        if not amount:
            return
        fee_type = fee.fee_type if fee is not None else ""
        alike = (line_type, fee_type, row.payment_method, row.card_brand, row.provider_type, text_type)
        summed = self._unasked.get(alike)
        if summed is not None:
            summed.add(amount, row.key)
            return
        asked = Asked(line_type, amount, row, fee, text_type)
        summed = self._add_asked(asked, None)
        rule, _ = self._rule(asked)
        if summed is None or rule is None or rule.action is not RuleAction.POST:
            return
        if rule.aggregation is Aggregation.PER_VOUCHER:
            self._unasked[alike] = summed

    def _add_asked(self, asked: Asked, answer: tuple[Case, Decision] | None) -> Summed | None:
        """Sum the amount where its rule, or an answer, sends it; None where that is a question."""
        target = self._target(asked, answer)
        if target is None:
            return None
        row, fee = asked.row, asked.fee
        kind = LineKind(
            target,
            asked.line_type,
            asked.text_type or asked.line_type,
            str(fee.fee_type) if fee and asked.line_type == "fee" else "",
            row.provider_type if row and asked.line_type == "unknown" else "",
            apart(self.context, target, row),
        )
        summed = self._sums.setdefault(kind, Summed([], []))
        summed.add(asked.amount, row.key if row else "")
        return summed

    def _target(self, asked: Asked, answer: tuple[Case, Decision] | None) -> Target | None:
        rule, target = self._rule(asked)
        case = self._question(asked, rule)
        if case is not None:
            sent = self._sent_to(case, self.context.decision(case, self.on))
            if sent is None:
                self.cases.setdefault(case.key, case)
            return sent
        if answer is not None and (sent := self._sent_to(*answer)):
            return sent
        if target is None:  # unreachable: a missing rule is a question
            raise AssertionError(asked.line_type)
        return target

    def _sent_to(self, case: Case, decision: Decision | None) -> Target | None:
        if decision is None:
            return None
        if decision.action is Action.SET_OFF:
            return self._set_off(case, decision)
        if decision.action is not Action.BOOK_TO or not decision.account:
            return None
        self.rests_on(case, decision)
        name = f"standing:{decision.standing}" if decision.standing else f"decision:{case.key[:8]}"
        return Target(decision.account, decision.vat_code or "0", name, customer=decision.customer)

    def _set_off(self, case: Case, decision: Decision) -> Target | None:
        """The supplier's account that an invoice paid through the payout was booked to, without VAT: that is
        the invoice's. None where neither the answer nor a rule names the account."""
        rule, target = self._rule(Asked("invoice_setoff", 0))
        text = setoff_text(self.context.language)
        if decision.account:
            name = f"decision:{case.key[:8]}"
            target = Target(decision.account, "0", name, text_template=text, customer=decision.customer)
        elif target is not None and rule is not None and rule.action is RuleAction.POST:
            target = target._replace(text_template=target.text_template or text)
        else:
            return None
        self.rests_on(case, decision)
        return target

    def rests_on(self, case: Case, decision: Decision) -> None:
        """Note an answer that the voucher follows: its hash covers it."""
        self.decided[f"{case.code}:{case.subject}:{case.scope}:{decision.as_json()}"] = None
        if decision.standing:
            self.standing[case.key] = (case, decision)

    def _rule(self, asked: Asked) -> tuple[Rule | None, Target | None]:
        """The rule for a line and where it sends it; the same for all lines that are alike."""
        row, fee = asked.row, asked.fee
        alike = (
            asked.line_type,
            str(fee.fee_type) if fee else "",
            row.payment_method if row else "",
            row.card_brand if row else "",
        )
        if alike not in self._chosen:
            self._chosen[alike] = rule_and_target(self.context, self.kind, self.currency, self.on, *alike)
        return self._chosen[alike]

    def _question(self, asked: Asked, rule: Rule | None) -> Case | None:
        row, fee, line_type = asked.row, asked.fee, asked.line_type
        if row and fee and fee.fee_type is FeeType.OTHER and line_type in FEE_LINES:
            return self._fee_case(row, fee)
        if rule is not None and rule.action is RuleAction.POST and not (fee and fee.fee_vat):
            return None
        voucher = f"{self.kind}/{self.subject}"
        params: dict[str, object] = {"amount": self._told(-asked.amount), "line_type": line_type}
        if rule is None:
            subject = f"{self.context.scope}/{line_type}"
            return Case(CaseCode.RULE_MISSING, subject, params, f"rule_missing/{subject}", voucher)
        subject, scope = row.key if row else voucher, self._scope(line_type, fee)
        if fee is not None and fee.fee_vat and not deducts(rule.vat_code, fee):
            params |= {"vat": self._told(-fee.fee_vat), "vat_code": rule.vat_code}
            return Case(CaseCode.FEE_VAT_UNMAPPED, subject, params, f"fee_vat/{fee.fee_type}", scope)
        if rule.action is RuleAction.HOLD:
            told = row.provider_type if row else line_type
            code = CaseCode.UNKNOWN_TRANSACTION if line_type == "unknown" else CaseCode.HELD_BY_RULE
            alike = held_alike(self.context, code, row, fee, line_type, rule) if row else None
            return Case(code, subject, {**params, "provider_type": told}, f"{code}/{told}", scope, alike)
        return None

    def _fee_case(self, row: Transaction, part: FeePart) -> Case:
        code = CaseCode.FEE_UNRECOGNISED
        params = {"amount": self._told(-(part.fee + part.fee_vat)), "provider_type": part.provider_type}
        vat = "yes" if part.fee_vat else ""  # one with VAT inside is another question than one without
        alike = self.context.alike(code, provider_type=part.provider_type, vat=vat)
        return Case(code, row.key, params, f"{code}/{part.provider_type}", self._scope("fee", part), alike)

    def _scope(self, line_type: str, fee: FeePart | None) -> str:
        """Each line of a row is asked about by itself: an answer about one says nothing of another."""
        return f"{self.context.scope}/{line_type}" + (f"/{fee.fee_type}/{fee.provider_type}" if fee else "")

    def _told(self, amount: int) -> dict[str, object]:
        return {"amount": amount, "currency": self.currency}

    def postings(self, reference: str) -> Iterator[Posting]:
        """The summed lines in a fixed order."""
        for kind in sorted(self._sums, key=lambda kind: kind.place):
            summed = self._sums[kind]
            target = kind.target
            yield Posting(
                account=target.account,
                vat_code=target.vat_code,
                amount=sum(summed.amounts),
                text=line_text(
                    kind.text_type,
                    self.context.language,
                    template=target.text_template,
                    fee_type=kind.fee_type,
                    provider=self.context.provider,
                    reference=reference,
                    count=len(summed.amounts),
                    provider_type=kind.provider_type,
                    on=kind.apart.day or self.on.isoformat(),
                    order=kind.apart.order,
                    day=kind.apart.day,
                ),
                line_type=kind.line_type,
                rule=target.rule,
                fee_type=kind.fee_type,
                department=target.department,
                project=target.project,
                count=len(summed.amounts),
                transactions=tuple(dict.fromkeys(filter(None, summed.keys))),
                customer=target.customer,
                dimensions=target.dimensions,
            )
