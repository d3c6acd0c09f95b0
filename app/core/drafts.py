"""Drafts: what a payout or a returned payout looks like as a voucher. Sums to zero or is not made.

Signs: a transaction's effect on what the provider owes the shop is booked with the opposite sign (a sale of
+100 has credited the shop's money at the provider, so the payout empties clearing by -100; a fee of -3 is a
cost of +3), and the bank takes the payout's amount.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.rules import Line, Rule, RuleAction, RuleSet
from app.core.texts import Language, line_text, voucher_text
from app.core.transactions import FeePart, FeeType, Payout, Transaction, TransactionType
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind

_NO_VAT_CODES = frozenset({"0", "86", "87", "88", "89"})
"""VAT codes that hide VAT which a report charges: 0 drops it, the others compute reverse charge."""


@dataclass(frozen=True, slots=True)
class DraftContext:
    """What a draft needs besides the facts: where it is booked, by which rules and decisions."""

    company: str
    provider: str
    merchant_account: str
    rules: RuleSet
    language: Language = "nb"
    in_transit: bool = False
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    def decision(self, case: Case) -> Decision | None:
        return self.decisions.get(case.key)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, or the cases that hold it back; never both."""

    draft: VoucherDraft | None
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    account: str
    vat_code: str
    rule: str
    department: str = ""
    project: str = ""
    text_template: str = ""


class _Lines:
    """Sums amounts per target and kind of line, and collects what stops them."""

    def __init__(self, context: DraftContext, kind: VoucherKind, on: date, currency: str) -> None:
        self._context, self._kind, self._on, self._currency = context, kind, on, currency
        self._sums: dict[tuple[_Target, str, str, str], list[tuple[int, str]]] = defaultdict(list)
        self._chosen: dict[Line, Rule | None] = {}
        self.cases: list[Case] = []
        self.decided: dict[str, None] = {}

    def add(self, line_type: str, amount: int, row: Transaction | None, fee: FeePart | None = None) -> None:
        """Add ``amount`` (debit +) to the line's sum, or a case that says why it cannot be booked."""
        target = self._target(line_type, amount, row, fee)
        if target is not None and amount != 0:
            fee_type = str(fee.fee_type) if fee and line_type == "fee" else ""
            provider_type = row.provider_type if row and line_type == "unknown" else ""
            self._sums[(target, line_type, fee_type, provider_type)].append((amount, row.key if row else ""))

    def _target(
        self, line_type: str, amount: int, row: Transaction | None, fee: FeePart | None
    ) -> _Target | None:
        rule = self._rule(line_type, row, fee)
        case = self._question(rule, line_type, amount, row, fee)
        decided = self._decided(case, row)
        if decided is not None:
            return decided
        if case is not None:
            self.cases.append(case)
            return None
        if rule is None:  # unreachable: a missing rule is a question
            raise AssertionError(line_type)
        return _Target(
            rule.account,
            rule.vat_code,
            self._context.rules.name(rule),
            rule.department,
            rule.project,
            rule.text_template,
        )

    def _rule(self, line_type: str, row: Transaction | None, fee: FeePart | None) -> Rule | None:
        line = Line(
            provider=self._context.provider,
            merchant_account=self._context.merchant_account,
            voucher_kind=self._kind,
            line_type=line_type,
            currency=self._currency,
            fee_type=str(self._fee_type(row, fee)) if fee else "",
            payment_method=row.payment_method if row else "",
            card_brand=row.card_brand if row else "",
        )
        if line not in self._chosen:
            self._chosen[line] = self._context.rules.choose(line, self._on)
        return self._chosen[line]

    def _fee_type(self, row: Transaction | None, fee: FeePart) -> FeeType:
        if fee.fee_type is FeeType.OTHER and row is not None:
            decision = self._context.decision(_fee_case(row, fee, self._currency))
            if decision is not None and decision.action is Action.TREAT_AS_FEE:
                return FeeType(decision.fee_type)
        return fee.fee_type

    def _question(
        self, rule: Rule | None, line_type: str, amount: int, row: Transaction | None, fee: FeePart | None
    ) -> Case | None:
        params: dict[str, object] = {
            "amount": {"amount": -amount, "currency": self._currency},
            "line_type": line_type,
        }
        if rule is None:
            subject = f"{self._context.provider}/{self._context.merchant_account}/{line_type}"
            return Case(CaseCode.RULE_MISSING, subject, params, cause=f"rule_missing/{subject}")
        if row is None:
            return None
        if fee is not None and fee.fee_vat and rule.vat_code in _NO_VAT_CODES:
            params["vat"] = {"amount": -fee.fee_vat, "currency": self._currency}
            params["vat_code"] = rule.vat_code
            return Case(CaseCode.FEE_VAT_UNMAPPED, row.key, params, cause=f"fee_vat/{fee.fee_type}")
        if fee is not None and self._fee_type(row, fee) is FeeType.OTHER:
            return _fee_case(row, fee, self._currency)
        if rule.action is RuleAction.HOLD:
            params["provider_type"] = row.provider_type
            code = CaseCode.UNKNOWN_TRANSACTION if line_type == "unknown" else CaseCode.HELD_BY_RULE
            return Case(code, row.key, params, cause=f"{code}/{row.provider_type}")
        return None

    def _decided(self, case: Case | None, row: Transaction | None) -> _Target | None:
        """Where a person sent the line: the answer to its own case, or to the case of its missing order."""
        asked = [case] if case else []
        if row is not None and case is None:
            asked = [
                Case(code, row.key)
                for code in (CaseCode.ORDER_MISSING, CaseCode.OUTSIDE_SHOP, CaseCode.REFUND_MISSING)
            ]
        for one in asked:
            decision = self._context.decision(one)
            if decision is not None and decision.action is Action.BOOK_TO:
                self.decided[f"{one.code}:{one.subject}:{decision.as_json()}"] = None
                return _Target(decision.account, decision.vat_code or "0", f"decision:{one.key[:8]}")
        return None

    def postings(self, provider: str, reference: str) -> Iterator[Posting]:
        """The summed lines, in a fixed order: bank first, then by line type, account and rule."""
        order = {"bank": 0, "in_transit": 0, "fee": 1, "dispute_fee": 1, "fee_refund": 1}
        for key in sorted(
            self._sums, key=lambda key: (order.get(key[1], 2), key[1], key[0].account, key[0].rule, key[2:])
        ):
            target, line_type, fee_type, provider_type = key
            parts = self._sums[key]
            amount = sum(part for part, _ in parts)
            if amount == 0 and line_type in ("bank", "in_transit", "carried"):
                continue
            text_type = "bank_drawn" if line_type == "bank" and amount < 0 else line_type
            text = target.text_template or line_text(
                text_type,
                self._context.language,
                fee_type=fee_type,
                provider=provider,
                reference=reference,
                count=len(parts),
                provider_type=provider_type,
            )
            yield Posting(
                account=target.account,
                vat_code=target.vat_code,
                amount=amount,
                text=text,
                line_type=line_type,
                rule=target.rule,
                fee_type=fee_type,
                department=target.department,
                project=target.project,
                count=len(parts),
                transactions=tuple(key for _, key in parts if key),
            )


def _fee_case(row: Transaction, fee: FeePart, currency: str) -> Case:
    params = {
        "amount": {"amount": -(fee.fee + fee.fee_vat), "currency": currency},
        "provider_type": fee.provider_type,
    }
    return Case(CaseCode.FEE_UNRECOGNISED, row.key, params, cause=f"fee_unrecognised/{fee.provider_type}")


def _fee_line(row: Transaction, fee: FeePart) -> str:
    if fee.fee_type is FeeType.DISPUTE:
        return "dispute_fee"
    return "fee_refund" if row.type is TransactionType.FEE_REFUND else "fee"


def draft_payout(
    payout: Payout,
    transactions: Sequence[Transaction],
    context: DraftContext,
    booked_elsewhere: frozenset[str] = frozenset(),
) -> Drafted:
    """Draft the voucher that books everything the payout settles, against the bank.

    ``booked_elsewhere`` are keys of rows that a voucher of their own claims (returns, top-ups, rows of a
    balance day): they post their net to clearing and are not claimed again. A balance carried in or kept
    back, where the provider tells its balances, is a line of its own on clearing.
    """
    lines = _Lines(context, VoucherKind.PAYOUT, payout.paid_on, payout.currency)
    lines.add("in_transit" if context.in_transit else "bank", payout.amount, None)
    for row in transactions:
        if row.currency != payout.currency:
            raise ValueError(f"row {row.key} is in {row.currency}, its payout in {payout.currency}")
        if row.key in booked_elsewhere:
            lines.add(str(row.type) if row.type in ("payout_return", "top_up") else "sale", -row.net, row)
            continue
        if row.gross:
            lines.add(str(row.type), -row.gross, row)
        for fee in row.fees:
            lines.add(_fee_line(row, fee), -(fee.fee + fee.fee_vat), row, fee)
    carried = sum(row.net for row in transactions) - payout.amount
    if carried:
        lines.add("carried", carried, None)
    text = voucher_text(
        "payout", context.provider, payout.reference, payout.paid_on.isoformat(), context.language
    )
    claims = tuple(row.key for row in transactions if row.key not in booked_elsewhere)
    return _finish(lines, VoucherKind.PAYOUT, payout.reference, payout.reference, text, claims, context)


def draft_return(row: Transaction, reference: str, context: DraftContext) -> Drafted:
    """Draft the voucher of a row that moved between provider and bank by itself: clearing against the bank.

    For an aborted or failed payout (the money is back at the provider) and for a top-up by the shop; both
    have a positive net. ``reference`` is what a person knows it by.
    """
    lines = _Lines(context, VoucherKind.RETURN, row.booked_on, row.currency)
    lines.add(str(row.type), row.net, row)
    lines.add("bank", -row.net, None)
    text = voucher_text(
        str(row.type), context.provider, reference, row.booked_on.isoformat(), context.language
    )
    return _finish(lines, VoucherKind.RETURN, row.key, reference, text, (row.key,), context)


def _finish(
    lines: _Lines,
    kind: VoucherKind,
    subject: str,
    reference: str,
    text: str,
    claims: tuple[str, ...],
    context: DraftContext,
) -> Drafted:
    if lines.cases:
        unique = {case.key: case for case in lines.cases}
        return Drafted(None, tuple(unique.values()))
    draft = VoucherDraft(
        identity=VoucherIdentity(context.company, kind, context.provider, context.merchant_account, subject),
        date=lines._on,
        currency=lines._currency,
        text=text,
        postings=tuple(lines.postings(context.provider, reference)),
        claims=claims,
        payout_reference=reference,
        decisions=tuple(lines.decided),
    )
    return Drafted(draft, ())
