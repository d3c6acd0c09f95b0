"""Realised exchange differences: what the books have for a foreign sale against what it was settled at. Pure.

A sale in another currency stands on clearing at the rate of whoever booked it. Its payout settles it at
another one. Where the shop's rules have accounts for it, clearing is emptied of exactly what the books have,
and the difference is a gain or a loss. What the books have is read from them by order, never reckoned.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.core.cases import Case, CaseCode, Decision
from app.core.draft_context import DraftContext
from app.core.exchange import Rate
from app.core.matching import Match
from app.core.rules import Line, RuleAction
from app.core.transactions import Transaction, TransactionType
from app.core.vouchers import Posting, VoucherKind

BOOKED: Final = "booked:"
"""How a voucher names in its decisions what the books had for a row: key, minor units, voucher number."""

_TYPES: Final = frozenset({TransactionType.SALE, TransactionType.REFUND, TransactionType.REFUND_REVERSAL})
_LIKELY: Final = 5
"""A difference of more than a fifth of what is booked is asked about: the text may name another order."""


@dataclass(frozen=True, slots=True)
class BookedSale:
    """What the books have on clearing for a row, minor units of the company's currency, signed as the row is
    (a sale +, a refund -), and the number of the voucher that has it."""

    amount: int
    voucher: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting on clearing that names one order by its number; debit +."""

    order: str
    amount: int
    voucher: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """A row whose sale was made in another currency; ``whole`` where it is all of its order's amount."""

    row: Transaction
    order: str
    whole: bool = True


def asks_for_booked(context: DraftContext, kind: VoucherKind, currency: str, on: date) -> bool:
    """Whether the shop's rules have an account for exchange differences: only then are they booked."""
    for line_type in ("fx_gain", "fx_loss"):
        line = Line(context.provider, context.merchant_account, kind, line_type, currency)
        rule = context.rules.choose(line, on)
        if rule is not None and rule.action is RuleAction.POST:
            return True
    return False


def foreign_rows(
    rows: Iterable[Transaction], matches: Iterable[Match], leave: Collection[str], context: DraftContext
) -> list[tuple[Transaction, str]]:
    """Return the rows of foreign sales and refunds with the identity of their order; not those to ``leave``.

    A row without an order is settled at the payout's amount: there is nothing to ask the books by.
    """
    orders = {one.transaction: one.order for one in matches}
    return [
        (row, orders[row.key])
        for row in rows
        if row.type in _TYPES
        and row.key in orders
        and row.key not in leave
        and not row.currency == row.order_currency == context.currency
    ]


def booked_sales(foreign: Sequence[Foreign], entries: Iterable[Entry]) -> dict[str, BookedSale]:
    """Return by row key what the entries of its order say; nothing where that is not one row's alone.

    A sale needs to be all of its order: of a part nobody knows which part of the books' amount it is. So it
    is where a part of what was authorised was not captured: that is a row of its own, and the books have the
    rest.
    """
    in_part = {one.order for one in foreign if one.row.type is TransactionType.SALE and one.row.gross < 0}
    sides: dict[tuple[str, bool], list[Entry]] = defaultdict(list)
    for entry in entries:
        sides[entry.order, entry.amount > 0].append(entry)
    rows: dict[tuple[str, bool], list[Foreign]] = defaultdict(list)
    for one in foreign:
        if one.row.type is TransactionType.SALE and one.order in in_part:
            continue
        rows[one.order, one.row.gross > 0].append(one)
    found = {}
    for side, alike in rows.items():
        booked = sides.get(side, [])
        if len(alike) == 1 and alike[0].whole and booked:
            numbers = ", ".join(dict.fromkeys(entry.voucher for entry in booked if entry.voucher))
            found[alike[0].row.key] = BookedSale(sum(entry.amount for entry in booked), numbers)
    return found


def booked_case(row: Transaction, order: str, context: DraftContext, found: BookedSale | None = None) -> Case:
    """The question what the books have for a row; ``found`` is what is too far off to be taken for it."""
    params: dict[str, object] = {
        "amount": {"amount": row.order_amount, "currency": row.order_currency},
        "reference": row.reference("reference") or row.key,
        "date": row.booked_on.isoformat(),
        "order": order,
    }
    if row.order_currency != context.currency:
        params |= {"currency": row.order_currency, "into": context.currency}
    if found is not None:
        params |= {
            "booked": {"amount": found.amount, "currency": context.currency},
            "number": found.voucher,
        }
    code = CaseCode.BOOKED_AMOUNT_MISSING
    return Case(code, row.key, params, f"{code}/{context.provider}", context.scope)


def booked_at_rate(row: Transaction, decision: Decision, context: DraftContext) -> BookedSale:
    """Return what the books have by the rate that a person says the sale was booked at."""
    rate = Rate(row.order_currency, context.currency, decision.rate, decision.rate_source, decision.rate_on)
    return BookedSale(rate.convert(row.order_amount), decision.rate)


def is_likely(booked: int, settled: int) -> bool:
    """Whether two amounts in the company's currency can be one sale at two rates."""
    return (booked > 0) == (settled > 0) and abs(booked - settled) * _LIKELY <= abs(booked)


def realise(
    postings: Sequence[Posting],
    sales: Mapping[str, tuple[int, int]],
    new_lines: Callable[[str, int], Iterable[Posting]],
) -> tuple[Posting, ...]:
    """Return the postings with clearing emptied of what the books have, and gains and losses beside it.

    ``sales`` are (settled, booked) by row key, in the company's currency, signed as the row: what is booked
    above what was settled is a loss. A line whose rows are all known becomes exactly what the books have; the
    øre that its exchange as one sum left are part of the difference. ``new_lines`` makes the lines of a type
    for an amount, debit +.
    """
    left = dict(sales)
    done = []
    for posting in postings:
        keys = [key for key in posting.transactions if key in left] if posting.line_type in _OWN else []
        mine = [left.pop(key) for key in keys]
        amount = posting.amount - sum(booked - settled for settled, booked in mine)
        if mine and len(mine) == posting.count:
            amount = -sum(booked for _, booked in mine)
        done.append(replace(posting, amount=amount))
    if rest := sum(booked - settled for settled, booked in left.values()):
        place = next((at for at, one in enumerate(done) if one.line_type == "carried"), None)
        if place is None:
            done += new_lines("carried", -rest)
        else:
            done[place] = replace(done[place], amount=done[place].amount - rest)
    return (*done, *_differences(sales, -sum(one.amount for one in done), new_lines))


def _differences(
    sales: Mapping[str, tuple[int, int]], total: int, new_lines: Callable[[str, int], Iterable[Posting]]
) -> Iterable[Posting]:
    """The lines of losses and of gains, which come to ``total``; the larger takes the øre of rounding."""
    by_row = {key: booked - settled for key, (settled, booked) in sales.items()}
    loss = sum(amount for amount in by_row.values() if amount > 0)
    gain = sum(amount for amount in by_row.values() if amount < 0)
    over = total - loss - gain
    if loss > -gain or (loss == -gain and total > 0):
        loss += over
    else:
        gain += over
    for line_type, amount, sign in (("fx_loss", loss, 1), ("fx_gain", gain, -1)):
        keys = tuple(key for key, difference in by_row.items() if difference * sign > 0)
        if amount:
            for one in new_lines(line_type, amount):
                yield replace(one, count=max(1, len(keys)), transactions=keys)


_OWN: Final = frozenset(map(str, _TYPES))


def named(key: str, booked: BookedSale) -> str:
    """How a voucher's decisions name what the books had for a row."""
    return f"{BOOKED}{key}:{booked.amount}:{booked.voucher}"


def from_decisions(decisions: Iterable[str]) -> dict[str, BookedSale]:
    """Return what ``named`` wrote, by row key."""
    found = {}
    for told in decisions:
        if told.startswith(BOOKED):
            key, amount, voucher = told.removeprefix(BOOKED).rsplit(":", 2)
            found[key] = BookedSale(int(amount), voucher)
    return found
