"""Parse: whole ledger dates of both topics become payouts and transactions. Pure.

A payout is the last row of the ledger date that pays out; it covers every row since the one before it.
"""

import re
from collections.abc import Sequence
from typing import Final

from app.core.transactions import (
    ParsedReport,
    Payout,
    PayoutShape,
    Problem,
    Transaction,
    TransactionType,
)
from app.providers.base import MerchantAccount, ReportPart
from app.providers.vipps.fees import FeeSplitter, fee_details
from app.providers.vipps.rows import Row, broken_links, read_rows
from app.providers.vipps.table import FEES_RETAINED, PAYOUT_ENTRIES, transaction_type

_ORDER_ID: Final = re.compile(r"(\d+?)(?:-\d{1,2})?$")


def parse(account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
    """Return what the parts say; they must begin on the day after a payout (or at the beginning)."""
    funds, fees, unreadable = read_rows(parts, account.currency)
    splitter = FeeSplitter(fees)
    earlier: dict[str, str] = {}
    transactions: list[Transaction] = []
    payouts: list[Payout] = []
    pending: list[Transaction] = []
    opening: int | None = None
    first: Row | None = None
    payout_of: dict[str, str] = {}
    for row in funds:
        if first is None:
            first, opening = row, row.before
        if row.entry_type in PAYOUT_ENTRIES:
            payout = _payout(row, pending, opening, first)
            payouts.append(payout)
            earlier[row.psp] = payout.reference
            payout_of.update(dict.fromkeys((one.key for one in pending), payout.reference))
            payout_of[row.key] = payout.reference
            pending, first, opening = [], None, None
            continue
        transaction = _transaction(row, splitter, earlier)
        transactions.append(transaction)
        pending.append(transaction)
    captures = {row.psp: row.key for row in funds if transaction_type(row.entry_type, row.amount) == "sale"}
    problems = unreadable + [
        Problem(
            "balance_chain_broken",
            {
                "date": row.day.isoformat(),
                "expected": {"amount": expected, "currency": row.currency},
                "found": {"amount": row.before, "currency": row.currency},
            },
            payout_of.get(row.key),
        )
        for row, expected in broken_links(funds)
    ]
    return ParsedReport(
        payouts=tuple(payouts),
        transactions=tuple(transactions),
        fee_details=fee_details(fees, captures),
        problems=tuple(problems),
    )


def _payout(row: Row, rows: Sequence[Transaction], opening: int | None, first: Row) -> Payout:
    number = row.psp.rsplit("-", 1)[-1]
    return Payout(
        reference=number,
        currency=row.currency,
        amount=-row.amount,
        paid_on=row.day,
        shape=PayoutShape.DATES,
        transactions=tuple(one.key for one in rows),
        bank_reference=row.reference,
        opening=opening if opening is not None else row.before,
        closing=row.after,
        first_date=first.day,
        last_date=row.day,
    )


def _transaction(row: Row, splitter: FeeSplitter, earlier: dict[str, str]) -> Transaction:
    is_fee = row.entry_type == FEES_RETAINED
    kind = transaction_type(row.entry_type, row.amount)
    if is_fee:
        kind = TransactionType.FEE if row.amount <= 0 else TransactionType.FEE_REFUND
    references = [("psp_reference", row.psp)]
    if row.reference:
        references.insert(0, ("reference", row.reference))
        guess = _ORDER_ID.search(row.reference)
        if guess and guess.group(1).lstrip("0"):
            references.append(("order_id_guess", guess.group(1).lstrip("0")))
    if row.handle:
        references.append(("handle", row.handle))
    if kind is TransactionType.PAYOUT_RETURN:
        references.append(("payout_reference", earlier.get(row.psp, row.psp.rsplit("-", 1)[-1])))
    return Transaction(
        key=row.key,
        type=kind,
        currency=row.currency,
        gross=0 if is_fee else row.amount,
        fee=row.amount if is_fee else 0,
        fee_vat=0,
        occurred_at=row.time,
        booked_on=row.day,
        provider_type=row.entry_type,
        fees=splitter.split(row) if is_fee else (),
        references=tuple(references),
        payment_method="vipps",
        raw=row.raw,
    )
