"""Random payouts: rows of every type, fees of every kind, orders known and unknown, sums right and wrong."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from app.core.cases import Decision
from app.core.explain import Explanation
from app.core.orders import Order
from app.core.transactions import FeePart, FeeType, Payout, Transaction, TransactionType
from tests.core.facts import MORNING, context, explain, order, payout, refund, row, woo

POSITIVE = ("sale", "refund_reversal", "chargeback_reversal", "reserve_release", "payout_return", "top_up")
NEGATIVE = ("refund", "chargeback", "reserve_hold")
EITHER = ("tax", "commission", "financing", "adjustment", "unknown", "fee", "fee_refund", "dispute_fee")
assert {*POSITIVE, *NEGATIVE, *EITHER} == set(TransactionType) - {"payout"}

amounts = st.integers(1, 2_000_000)
few = st.sampled_from([5_000, 7_000])
"""Amounts that meet often, so that twins are common."""


@st.composite
def fee_parts(draw: st.DrawFn) -> tuple[FeePart, ...]:
    kinds = st.sampled_from([*FeeType, FeeType.PROCESSING, FeeType.PROCESSING])
    part = st.builds(
        FeePart,
        kinds,
        st.integers(-5_000, 1_000),
        st.sampled_from([0, 0, 0, -25]),
        st.sampled_from(["capture-fee", "correction"]),
    )
    return tuple(draw(st.lists(part, max_size=3)))


@st.composite
def transactions(draw: st.DrawFn, number: int) -> Transaction:
    kind = draw(st.sampled_from([*POSITIVE, "sale", "sale", *NEGATIVE, "refund", "refund", *EITHER]))
    gross = draw(st.one_of(amounts, few)) * (-1 if kind in NEGATIVE else 1)
    parts = draw(st.one_of(st.just(()), fee_parts()))
    if kind in EITHER:
        gross = draw(st.sampled_from([0, 0, gross, -gross]))
    more: dict[str, Any] = {}
    if draw(st.integers(0, 19)) == 7:  # a fee that the parts do not tell
        more["fee"] = draw(st.integers(-300, 300))
    if draw(st.integers(0, 99)) == 7:
        more["currency"] = "EUR"
    references = woo(str(draw(st.integers(1, 6))))
    at = MORNING + timedelta(minutes=draw(st.integers(0, 5)))
    return row(f"row-{number}", kind, gross, fees=parts, at=at, references=references, **more)


@st.composite
def orders(draw: st.DrawFn) -> tuple[Order, ...]:
    """Orders 1 to 6, some unknown, some with a payment id that another has too."""
    known = draw(st.sets(st.integers(1, 6)))
    made = []
    for number in sorted(known):
        refunds = [
            refund(f"r{number}-{place}", amount, minutes=draw(st.integers(0, 3)))
            for place, amount in enumerate(draw(st.lists(few, max_size=3)))
        ]
        copied = (
            [("transaction_id", f"woo-{draw(st.integers(1, 6))}")] if draw(st.integers(0, 9)) == 7 else []
        )
        references = [("transaction_id", f"woo-{number}"), ("number", str(number)), *copied]
        made.append(order(str(number), 5_000_000, references=references, refunds=refunds))
    return tuple(made)


@st.composite
def plain_rows(draw: st.DrawFn, number: int) -> Transaction:
    """A row that needs nobody, when all orders are known."""
    kind = draw(st.sampled_from([*POSITIVE, *NEGATIVE, "sale", "refund", "fee", "fee_refund", "dispute_fee"]))
    gross = draw(few if kind == "refund" else amounts) * (-1 if kind in NEGATIVE else 1)
    kinds = st.sampled_from(sorted(set(FeeType) - {FeeType.OTHER}))
    parts = draw(st.lists(st.builds(FeePart, kinds, st.integers(-5_000, 1_000)), max_size=3))
    at = MORNING + timedelta(minutes=draw(st.integers(0, 5)))
    references = woo(str(draw(st.integers(1, 6))))
    return row(f"row-{number}", kind, 0 if "fee" in kind else gross, fees=parts, at=at, references=references)


ALL_ORDERS = tuple(
    order(
        str(number),
        5_000_000,
        refunds=[refund(f"r{number}-{amount}-{n}", amount) for amount in (5_000, 7_000) for n in range(8)],
    )
    for number in range(1, 7)
)


@dataclass(frozen=True)
class World:
    """A payout with all that is known about it."""

    paid: Payout
    rows: tuple[Transaction, ...]
    orders: tuple[Order, ...]
    patient: bool
    outside: frozenset[str]

    def explain(self, decisions: dict[str, Decision] | None = None) -> Explanation:
        return explain(
            self.paid,
            self.rows,
            self.orders,
            context(decisions=decisions),
            grace_over=() if self.patient else {one.key for one in self.rows},
            outside=self.outside,
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    is_plain = draw(st.booleans())
    row_of = plain_rows if is_plain else transactions
    rows = tuple(draw(row_of(number)) for number in range(draw(st.integers(0, 8))))
    kept = draw(st.sampled_from([0, 0, 0, 20_000, -5_000]))
    opening = draw(st.sampled_from([0, 700]))
    wrong = draw(st.sampled_from([0] * 9 + [1, -100]))
    balances: dict[str, int] = {}
    if kept or draw(st.booleans()):
        balances = {"opening": opening, "closing": opening + kept}
    paid = payout(sum(one.net for one in rows) - kept + wrong, rows, **balances)  # type: ignore[arg-type]
    outside = frozenset(one.key for one in rows if draw(st.integers(0, 19)) == 7)
    return World(paid, rows, ALL_ORDERS if is_plain else draw(orders()), draw(st.booleans()), outside)
