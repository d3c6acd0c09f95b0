"""Lost disputes: what stands on the disputed account is written off or annulled when a person says so. Pure.

No provider tells in its rows that a dispute is lost: the money simply does not come back. A loss is written
off gross, without VAT: VAT on a loss is corrected only where the debtor cannot pay (mval § 4-7). That neither
a dispute nor a fraud is, so it takes a written ground. An annulled sale takes a credit note.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.draft_context import DraftContext
from app.core.rules import Line, Rule
from app.core.texts import PROVIDER_NAMES
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind, part_of

SUBJECT: Final = "dispute/"
"""What the subject of a loss's voucher begins with; the key of the dispute's row follows."""

LOSS_VAT: Final = frozenset({"TAP-1", "TAP-11", "TAP-12", "TAP-13"})
"""Codes that correct VAT for a loss, one per rate."""

_TO_CLEARING: Final = frozenset({Action.CREDITED, Action.LOST_BEFORE_START})
"""The answers after which what was disputed belongs on clearing, where something stands for it already."""

OF_OLDER_BOOKS: Final = "dispute_lost_before"
"""The line that takes it to clearing where the books of before the start have the loss."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A row of a dispute as one of our vouchers has booked it on ``account``.

    ``amount`` is minor units of the company's currency, debit +: opened +, won -. ``order`` is its number,
    empty without one; then ``payment``, the provider's reference, tells what belongs together.
    """

    key: str
    order: str
    payment: str
    account: str
    amount: int
    day: date
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """What is still disputed of an order: ``key`` names the newest row that nothing is written off of.

    A negative ``amount`` has been written off and was won afterwards; ``key`` is then that of the loss.
    """

    key: str
    order: str
    account: str
    amount: int
    day: date
    customer: str = ""

    @property
    def part(self) -> str:
        return part_of(self.account, self.customer)


def still_disputed(rows: Sequence[Disputed], written: Mapping[str, int]) -> list[Left]:
    """Return what each order's disputes leave, where that is not zero; without an order, each payment's.

    ``written`` is what was written off, by the key of the row, minor units, positive.
    """
    groups: dict[tuple[str, str], list[Disputed]] = defaultdict(list)
    for row in rows:
        groups[row.order, "" if row.order else row.payment].append(row)
    left = []
    for (order, _), group in sorted(groups.items()):
        opened = sorted((row for row in group if row.amount > 0), key=lambda row: (row.day, row.key))
        amount = sum(row.amount for row in group) - sum(written.get(row.key, 0) for row in group)
        lost = [row for row in opened if row.key in written]
        free = [row for row in opened if row.key not in written]
        named = (free if amount > 0 else lost)[-1:]
        left += [Left(row.key, order, row.account, amount, row.day, row.customer) for row in named if amount]
    return left


def dispute_case(left: Left, reference: str, context: DraftContext, start: date | None = None) -> Case:
    """The question whether a dispute is lost, or what becomes of a loss that was won after all. One of before
    the start may be in the books of then."""
    code = CaseCode.DISPUTE_OPEN if left.amount > 0 else CaseCode.DISPUTE_WON_LATE
    params: dict[str, object] = {
        "amount": {"amount": abs(left.amount), "currency": context.currency},
        "order": left.order,
        "reference": reference,
        "date": left.day.isoformat(),
        "account": left.part,
    }
    if start is not None and left.day < start:
        params["before_start"] = True
    return Case(code, f"{SUBJECT}{left.key}", params, f"{code}/{context.provider}", context.scope)


def loss_rule(context: DraftContext, on: date) -> Rule | None:
    """Return the rule for what is written off, None where the shop has none."""
    line = Line(
        context.provider,
        context.merchant_account,
        VoucherKind.CORRECTION,
        "dispute_loss",
        context.currency,
    )
    return context.rules.choose(line, on)


def clearing_rule(context: DraftContext, on: date) -> Rule | None:
    """Return the rule for the account on which a credited sale already stands."""
    line = Line(
        context.provider, context.merchant_account, VoucherKind.CORRECTION, "refund", context.currency
    )
    return context.rules.choose(line, on)


def loss_target(decision: Decision, context: DraftContext, case: Case, on: date) -> Rule | None:
    """Return where the loss goes, by the person's own account or else by rule; None where neither says."""
    to_clearing = decision.action in _TO_CLEARING
    rule = clearing_rule(context, on) if to_clearing else loss_rule(context, on)
    vat_code = decision.vat_code or "0"
    if decision.account and not to_clearing:
        return Rule(f"decision:{case.key[:8]}", decision.account, vat_code, customer_ref=decision.customer)
    if rule is None or decision.action is Action.ANNUL_SALE:
        return None
    if decision.action is Action.WRITE_OFF_WITH_VAT:
        return replace(rule, id=f"decision:{case.key[:8]}", vat_code=vat_code)
    return rule


def stands_right(left: Left, decision: Decision) -> bool:
    """Whether the older books took the loss off the disputed account itself, as the answer says: then what
    our payout put there makes it even, and nothing is moved."""
    return decision.action is Action.LOST_BEFORE_START and decision.account in (left.account, left.part)


def loss_draft(left: Left, target: Rule, decision: Decision, context: DraftContext, on: date) -> VoucherDraft:
    """Return the voucher that takes a lost dispute off its account; the ground is part of its hash."""
    case = Case(CaseCode.DISPUTE_OPEN, f"{SUBJECT}{left.key}", scope=context.scope)
    text = _text(left, decision.action, context)
    known = any(rule is target for rule in context.rules.rules)
    name = context.rules.name(target) if known else target.id
    return VoucherDraft(
        identity=VoucherIdentity(
            context.company,
            VoucherKind.CORRECTION,
            context.provider,
            context.merchant_account,
            f"{SUBJECT}{left.key}",
        ),
        date=on,
        currency=context.currency,
        text=text,
        postings=(
            Posting(
                target.account,
                target.vat_code,
                left.amount,
                text,
                OF_OLDER_BOOKS if decision.action is Action.LOST_BEFORE_START else "dispute_loss",
                name,
                department=target.department,
                project=target.project,
                transactions=(left.key,),
                customer=target.customer_ref,
                dimensions=target.dimensions,
            ),
            Posting(
                left.account,
                "0",
                -left.amount,
                text,
                "dispute_closed",
                name,
                transactions=(left.key,),
                customer=left.customer,
            ),
        ),
        payout_reference=left.key,
        decisions=(f"{case.code}:{case.subject}:{case.scope}:{decision.as_json()}",),
    )


def written_off(drafts: Iterable[VoucherDraft]) -> dict[str, int]:
    """Return what the vouchers of losses take off the disputed accounts, by the key of the row, positive."""
    written: dict[str, int] = defaultdict(int)
    for draft in drafts:
        for posting in draft.postings:
            if posting.line_type == "dispute_closed":
                written[draft.identity.subject.removeprefix(SUBJECT)] -= posting.amount
    return dict(written)


_TEXTS: Final = {
    Action.WRITE_OFF: ("tapt innsigelse", "dispute lost"),
    Action.WRITE_OFF_WITH_VAT: ("tapt innsigelse, mva korrigert", "dispute lost, VAT corrected"),
    Action.ANNUL_SALE: ("salg annullert etter innsigelse", "sale annulled after a dispute"),
    Action.CREDITED: ("salg kreditert etter innsigelse", "sale credited after a dispute"),
    Action.LOST_BEFORE_START: ("innsigelse tapt før start", "dispute lost before the start"),
}


def _text(left: Left, action: Action, context: DraftContext) -> str:
    norwegian = context.language == "nb"
    told = _TEXTS[action][0 if norwegian else 1]
    order = f" {'ordre' if norwegian else 'order'} {left.order}" if left.order else f" {left.key}"
    return f"{PROVIDER_NAMES.get(context.provider, context.provider)} {told}{order} {left.day.isoformat()}"
