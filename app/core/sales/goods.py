"""The income side of an entry: goods, shipping, fees and rounding by VAT rate, on the rules' accounts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from app.core.cases import CaseCode, Decision
from app.core.rules import STANDARD_CLASS, Line, Rule, RuleAction
from app.core.sales.asking import Asking
from app.core.sales.context import ACCOUNT, PROVIDER
from app.core.sales.facts import Part
from app.core.sales.lines import SaleLine
from app.core.sales.pieces import RULE_IGNORES
from app.core.sales.vat import is_of_rate
from app.core.vouchers import VoucherKind

MOST_ROUNDING: Final = 100
"""Minor units per order: more than a krone is no rounding."""

_Place = tuple[str, str, str, str]


def goods_lines(asking: Asking, parts: Iterable[Part], sign: int, refund: bool = False) -> list[SaleLine]:
    """Return the parts' lines; ``sign`` -1 for a sale (income is credit), +1 for a refund."""
    sums: dict[_Place, list[int]] = defaultdict(lambda: [0, 0])
    for part in parts:
        place = (part.kind, part.rate, part.tax_class, part.category)
        sums[place][0] += part.gross
        sums[place][1] += part.vat
    return [
        line
        for place, (gross, vat) in sorted(sums.items())
        if gross
        for line in _line(asking, place, sign * gross, sign * vat, refund)
    ]


def _line(asking: Asking, place: _Place, amount: int, vat: int, refund: bool) -> Iterator[SaleLine]:
    kind, rate, tax_class, category = place
    if kind == "rounding":
        if abs(amount) > MOST_ROUNDING and asking.ask(CaseCode.SALE_ROUNDING, amount, str(amount)) is None:
            return
        yield from own_line(asking, "rounding", amount)
        return
    own = "refund" if refund else "sale"
    names = ("shipping", own) if kind == "shipping" else (own,)
    facts = {
        "country": asking.order.country,
        "tax_rate": rate,
        "tax_class": tax_class or STANDARD_CLASS,
        "product_category": category,
    }
    rule = next((found for name in names if (found := choose(asking, name, **facts))), None)
    country = asking.order.country
    fits = rule is None or is_of_rate(rule.vat_code, rate, country)
    if rule is None or rule.action is not RuleAction.POST or not fits:
        if rule is not None and rule.action is RuleAction.IGNORE:
            asking.left = RULE_IGNORES
            return
        told = {} if rule is None or fits else {"vat_code": rule.vat_code}
        answer = asking.ask(
            CaseCode.SALE_UNMAPPED,
            abs(amount),
            "/".join((kind, *(part for part in (rate, tax_class, category, country) if part))),
            cause=f"{own}/{rate}/{country}/{tax_class}",
            alike={
                "sold": "shipping" if kind == "shipping" else own,
                "rate": rate,
                "tax_class": tax_class or STANDARD_CLASS,
                "country": country,
                "category": category,
                **told,
            },
            rate=rate,
            country=country or "?",
            tax_class=tax_class or STANDARD_CLASS,
            **told,
        )
        if answer is not None and answer.account:
            code = answer.vat_code or "0"
            made_by = answered_by(answer)
            yield SaleLine(answer.account, code, amount, own, made_by, rate, vat, customer=answer.customer)
        return
    yield SaleLine(
        rule.account,
        rule.vat_code,
        amount,
        "shipping" if rule.line_type == "shipping" else own,
        asking.context.rules.name(rule),
        rate,
        vat,
        rule.department,
        rule.project,
        rule.text_template,
        customer=rule.customer_ref,
        aggregation=str(rule.aggregation),
        dimensions=rule.dimensions,
    )


def own_line(asking: Asking, line_type: str, amount: int) -> Iterator[SaleLine]:
    """A line that is no goods: rounding, gift cards, prepayments."""
    if not amount:
        return
    rule = choose(asking, line_type)
    if rule is None or rule.action is not RuleAction.POST:
        answer = asking.ask(
            CaseCode.SALE_UNMAPPED,
            abs(amount),
            line_type,
            rate="0",
            country=asking.order.country or "?",
            tax_class=line_type,
        )
        if answer is not None and answer.account:
            yield answered_line(answer, amount, line_type)
        return
    name = asking.context.rules.name(rule)
    yield SaleLine(
        rule.account,
        rule.vat_code,
        amount,
        line_type,
        name,
        department=rule.department,
        project=rule.project,
        text_template=rule.text_template,
        customer=rule.customer_ref,
        aggregation=str(rule.aggregation),
        dimensions=rule.dimensions,
    )


def answered_by(answer: Decision) -> str:
    """What a posting names in place of a rule where a person says its account."""
    return f"standing:{answer.standing}" if answer.standing else "decision"


def answered_line(answer: Decision, amount: int, line_type: str, provider: str = "") -> SaleLine:
    """The line where a person says."""
    return SaleLine(
        answer.account,
        answer.vat_code or "0",
        amount,
        line_type,
        answered_by(answer),
        provider=provider,
        customer=answer.customer,
    )


def choose(asking: Asking, line_type: str, **facts: str) -> Rule | None:
    """The rule for one of the order's lines on the entry's day."""
    order, context = asking.order, asking.context
    paid = context.paid_to.get(order.payment_method)
    accounts = paid.accounts if paid else ()
    line = Line(
        provider=paid.provider if paid and paid.provider else PROVIDER,
        merchant_account=accounts[0] if len(accounts) == 1 else ACCOUNT,
        voucher_kind=VoucherKind.SALES,
        line_type=line_type,
        currency=order.currency,
        payment_method=order.payment_method,
        **facts,
    )
    return context.rules.choose(line, asking.entry.day)
