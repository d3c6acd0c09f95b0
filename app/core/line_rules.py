"""Which rule a line of a settlement has, where it sends it, and what held lines have in common."""

from datetime import date

from app.core.cases import CaseCode
from app.core.conditions import Condition
from app.core.draft_context import DraftContext
from app.core.line_kinds import WHOLE, Apart, Target
from app.core.rules import Aggregation, Line, Rule
from app.core.transactions import FeePart, Transaction
from app.core.vouchers import VoucherKind


def rule_and_target(
    context: DraftContext,
    kind: VoucherKind,
    currency: str,
    on: date,
    line_type: str,
    fee_type: str,
    payment_method: str,
    card_brand: str,
) -> tuple[Rule | None, Target | None]:
    """Return the rule for such a line of a voucher dated ``on``, and where it sends it; None without one."""
    line = Line(
        provider=context.provider,
        merchant_account=context.merchant_account,
        voucher_kind=kind,
        line_type=line_type,
        currency=currency,
        fee_type=fee_type,
        payment_method=payment_method,
        card_brand=card_brand,
    )
    rule = context.rules.choose(line, on)
    if rule is None:
        return None, None
    name = context.rules.name(rule)
    return rule, Target(
        rule.account,
        rule.vat_code,
        name,
        rule.department,
        rule.project,
        rule.text_template,
        rule.customer_ref,
        rule.aggregation,
        rule.dimensions,
    )


def apart(context: DraftContext, target: Target, row: Transaction | None) -> Apart:
    """Return what of the voucher the target's rule sums; what no row has is of the whole voucher."""
    if row is None or target.aggregation is Aggregation.PER_VOUCHER:
        return WHOLE
    if target.aggregation is Aggregation.PER_DAY:
        return Apart(day=row.booked_on.isoformat())
    number = context.orders.get(row.key, "")
    return Apart(order=number) if number else Apart(row=row.key)


def held_alike(
    context: DraftContext, code: CaseCode, row: Transaction, fee: FeePart | None, line_type: str, rule: Rule
) -> Condition | None:
    """Rows of one type that one rule holds; each kind of fee in them by itself."""
    facts = {"provider_type": row.provider_type, "line_type": line_type}
    if code is CaseCode.HELD_BY_RULE:
        facts["rule"] = rule.id
    if fee is not None:
        facts |= {"fee_type": str(fee.fee_type), "fee": fee.provider_type}
    return context.alike(code, **facts)
