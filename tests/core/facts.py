"""Facts for the core's tests: rows, payouts, orders and contexts with as little said as possible."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.core.cases import Case, Decision
from app.core.default_rules import ProviderAccounts, default_rules
from app.core.drafts import DraftContext
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.identities import BALANCES_CARRY, ROWS_EQUAL_PAYOUT
from app.core.matching import ReferenceRule, Strength
from app.core.orders import Order, OrderIndex, Refund
from app.core.rules import Rule, RuleSet
from app.core.transactions import FeePart, FeeType, Payout, PayoutShape, Transaction, TransactionType

DAY = date(2026, 3, 3)
MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
CLEARING = {"vipps": "1521", "klarna": "1522", "nets": "1523", "stripe": "1524"}
ACCOUNTS = {name: ProviderAccounts(account, "1528", "1529") for name, account in CLEARING.items()}
TABLE = (
    ReferenceRule("reference", "transaction_id", Strength.STRONG),
    ReferenceRule("reference", "meta:payment", Strength.STRONG),
    ReferenceRule("number", "number", Strength.MEDIUM),
    ReferenceRule("guess", "id", Strength.WEAK),
)
IDENTITIES = (ROWS_EQUAL_PAYOUT, BALANCES_CARRY)


def row(
    key: str,
    kind: str = "sale",
    gross: int = 0,
    *,
    fees: Sequence[FeePart] = (),
    at: datetime = MORNING,
    references: Mapping[str, str] | None = None,
    **more: Any,
) -> Transaction:
    """A row; its fee is what its parts sum to, unless ``fee`` says something else."""
    given: dict[str, Any] = {
        "currency": "NOK",
        "fee": sum(part.fee for part in fees),
        "fee_vat": sum(part.fee_vat for part in fees),
        "booked_on": at.date(),
        "provider_type": kind,
        **more,
    }
    return Transaction(
        key=key,
        type=TransactionType(kind),
        gross=gross,
        occurred_at=at,
        fees=tuple(fees),
        references=tuple((references or {}).items()),
        **given,
    )


def fee(amount: int, kind: str = "processing", vat: int = 0, provider_type: str = "capture-fee") -> FeePart:
    return FeePart(FeeType(kind), amount, vat, provider_type)


def payout(amount: int, rows: Sequence[Transaction], *, reference: str = "2000812", **more: Any) -> Payout:
    given: dict[str, Any] = {"currency": "NOK", "paid_on": DAY, "shape": PayoutShape.DATES, **more}
    return Payout(reference=reference, amount=amount, transactions=tuple(one.key for one in rows), **given)


def refund(refund_id: str, amount: int, *, minutes: int = 0, paid_back: bool = True) -> Refund:
    return Refund(refund_id, amount, "NOK", MORNING + timedelta(minutes=minutes), paid_back)


def order(
    number: str,
    total: int = 100_000,
    *,
    references: Sequence[tuple[str, str]] | None = None,
    refunds: Sequence[Refund] = (),
    currency: str = "NOK",
    test_mode: bool = False,
) -> Order:
    """Order ``number``, found by the transaction id ``woo-<number>`` unless ``references`` says otherwise."""
    default = (("transaction_id", f"woo-{number}"), ("number", number), ("id", number))
    return Order(
        identity=f"site:{number}:hash",
        number=number,
        currency=currency,
        total=total,
        payment_method="vipps",
        created_at=MORNING,
        references=tuple(default if references is None else references),
        refunds=tuple(refunds),
        test_mode=test_mode,
    )


def woo(number: str) -> dict[str, str]:
    """The references of a row that order ``number`` answers to."""
    return {"reference": f"woo-{number}"}


def context(
    *extra: Rule, decisions: Mapping[str, Decision] | None = None, provider: str = "vipps", **more: Any
) -> DraftContext:
    """The shipped rules, ``extra`` ones before them."""
    given: dict[str, Any] = {"company": "tripletex:1", "merchant_account": "302321", **more}
    return DraftContext(
        provider=provider,
        rules=RuleSet(3, (*extra, *default_rules(ACCOUNTS))),
        decisions=decisions or {},
        **given,
    )


def explain(
    paid: Payout,
    rows: Sequence[Transaction],
    orders: Sequence[Order] = (),
    within: DraftContext | None = None,
    **facts: Any,
) -> Explanation:
    return explain_payout(
        PayoutFacts(paid, rows, OrderIndex.of(orders), **facts), IDENTITIES, TABLE, within or context()
    )


def answers(cases: Sequence[Case], decision: Decision) -> dict[str, Decision]:
    """The same answer to each of the cases."""
    return {case.key: decision for case in cases}
