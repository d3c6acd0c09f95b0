"""The money side of an entry: on which account what was paid, or given back, stands."""

from collections.abc import Iterator

from app.core.cases import CaseCode
from app.core.rules import Line, Rule, RuleAction
from app.core.sales.asking import Asking
from app.core.sales.context import PaidTo
from app.core.sales.goods import answered_line, choose, own_line
from app.core.sales.lines import SaleLine
from app.core.sales.pieces import RULE_IGNORES
from app.core.vouchers import VoucherKind

PAYMENT = "payment"


def payment_lines(asking: Asking, amount: int, by_hand: bool = False) -> Iterator[SaleLine]:
    """Return where ``amount`` (debit +) stands: what a provider owes, or the account of the payment method.

    ``by_hand``: paid back past the provider; a person says from where.
    """
    if not amount:
        return
    if asking.entry.was_prepaid:
        of_it = amount if asking.entry.refund is not None else min(amount, asking.entry.prepaid)
        yield from own_line(asking, "prepayment", of_it)
        amount -= of_it
        if not amount:
            return
    paid = asking.context.paid_to.get(asking.order.payment_method)
    if by_hand and paid is not None and paid.provider:
        method = asking.order.payment_method
        answer = asking.ask(CaseCode.REFUND_BY_HAND, abs(amount), alike={"method": method}, method=method)
        if answer is None:
            return
        if answer.account:
            yield answered_line(answer, amount, PAYMENT)
            return
    if paid is not None and paid.provider:
        yield from _owed(asking, paid, amount)
    else:
        yield from _without_provider(asking, amount)


def _owed(asking: Asking, paid: PaidTo, amount: int) -> Iterator[SaleLine]:
    """The account that the provider's payouts empty: chosen by the same rules as theirs."""
    found = {
        (rule.account, rule.customer_ref, rule.department, rule.project, rule.dimensions): rule
        for account in paid.accounts or ("",)
        if (rule := _clearing_rule(asking, paid.provider, account)) is not None
    }
    if len(found) != 1:  # none, or two merchant accounts that lie on two accounts
        method = asking.order.payment_method
        answer = asking.ask(CaseCode.SALE_WITHOUT_PROVIDER, abs(amount), method, method=method)
        if answer is not None and answer.account:
            yield answered_line(answer, amount, PAYMENT, paid.provider)
        return
    (rule,) = found.values()
    yield SaleLine(
        rule.account,
        rule.vat_code,
        amount,
        PAYMENT,
        asking.context.rules.name(rule),
        department=rule.department,
        project=rule.project,
        provider=paid.provider,
        customer=rule.customer_ref,
        aggregation=str(rule.aggregation),
        dimensions=rule.dimensions,
    )


def _clearing_rule(asking: Asking, provider: str, account: str) -> Rule | None:
    line_type = "refund" if asking.entry.refund is not None else "sale"
    line = Line(provider, account, VoucherKind.PAYOUT, line_type, asking.context.currency)
    rule = asking.context.rules.choose(line, asking.entry.day)
    return rule if rule is not None and rule.action is RuleAction.POST else None


def _without_provider(asking: Asking, amount: int) -> Iterator[SaleLine]:
    """Cash on delivery, bank transfer, invoice: on the account of a rule, or as a person says. A method that
    nobody has told of may be a provider's: only a rule that names it says where it goes."""
    rule = choose(asking, PAYMENT)
    told = asking.context.paid_to.get(asking.order.payment_method)
    if told is None and rule is not None and rule.payment_method != asking.order.payment_method:
        rule = None
    if rule is not None and rule.action is RuleAction.IGNORE:
        asking.left = RULE_IGNORES
        return
    if rule is not None and rule.action is RuleAction.POST:
        yield from own_line(asking, PAYMENT, amount)
        return
    method = asking.order.payment_method
    answer = asking.ask(
        CaseCode.SALE_WITHOUT_PROVIDER,
        abs(amount),
        method or "-",
        alike={"method": method},
        method=method or "-",
    )
    if answer is not None and answer.account:
        yield answered_line(answer, amount, PAYMENT)
