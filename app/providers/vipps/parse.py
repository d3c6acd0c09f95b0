"""Reads a payout's whole set of report parts: payouts, transactions, fee details and what does not add up.

Pure, one pass per topic. Every row of the funds topic is a payout, a transaction or a finding; every row of
the fees topic a detail, the counterpart of a fee line, or a finding.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from app.core.transactions import (
    FeePart,
    ParsedReport,
    Payout,
    PayoutShape,
    Transaction,
    TransactionType,
)
from app.providers.base import ReportPart
from app.providers.vipps.chain import check_chain
from app.providers.vipps.fees import FeeSplits, fee_details
from app.providers.vipps.findings import Findings
from app.providers.vipps.info import SYSTEM
from app.providers.vipps.pages import read_pages
from app.providers.vipps.references import payout_number, references_of, returned_number
from app.providers.vipps.rows import Row, read_rows
from app.providers.vipps.table import FEES, FEES_RETAINED, FUNDS, closes_payout, transaction_type

_ONE_DAY: Final = timedelta(days=1)


def parse_report(currency: str, parts: Sequence[ReportPart]) -> ParsedReport:
    """Parse consecutive ledger dates that begin the day after a payout; ``currency`` is the ledger's.

    A balance that the first row finds is the first payout's opening balance. Rows behind the last payout
    are transactions that no payout lists yet.
    """
    if not parts:
        return ParsedReport((), ())
    findings = Findings()
    pages = read_pages(parts, findings)
    funds = read_rows(FUNDS, pages[FUNDS], currency, findings)
    fees = read_rows(FEES, pages[FEES], currency, findings)
    check_chain(FUNDS, funds, currency, findings)
    check_chain(FEES, fees, currency, findings)
    closing_days = [row.day for row in funds if closes_payout(row.entry_type, row.amount)]
    reading = _Funds(currency, min(part.day for part in parts), FeeSplits(fees, closing_days), findings)
    for row in funds:
        reading.add(row)
    reading.finish()
    return ParsedReport(
        payouts=tuple(reading.payouts),
        transactions=tuple(reading.transactions),
        fee_details=fee_details(fees, currency, reading.captures),
        problems=findings.problems(reading.payouts),
    )


class _Funds:
    """Reads the funds rows in the ledger's order; each payout takes the rows since the one before it."""

    def __init__(self, currency: str, first_day: date, splits: FeeSplits, findings: Findings) -> None:
        self.payouts: list[Payout] = []
        self.transactions: list[Transaction] = []
        self.captures: dict[str, str] = {}
        self._currency, self._splits, self._findings = currency, splits, findings
        self._first_day = first_day
        self._opening: int | None = None
        self._has_begun = False
        self._keys: list[str] = []
        self._numbers: dict[int, list[str]] = defaultdict(list)
        self._known: set[str] = set()
        self._paid_on: date | None = None
        self._is_behind = False

    def add(self, row: Row) -> None:
        """Take the next row: it closes a payout, or belongs to the next one."""
        if not self._has_begun:
            self._begin(row)
        if closes_payout(row.entry_type, row.amount):
            self._close(row)
            return
        self._is_behind = self._is_behind or row.day == self._paid_on
        transaction = self._transaction(row)
        self.transactions.append(transaction)
        self._keys.append(row.key)
        if transaction.type is TransactionType.SALE:
            self.captures[row.psp_reference] = row.key

    def finish(self) -> None:
        """Say so when rows stand behind a payout on its own date.

        The vendor says a payout is the last row of its date, and the dates behind it are read without that
        one: such rows would belong to no payout.
        """
        if self._is_behind and self._paid_on is not None:
            self._findings.unreadable(FUNDS, self._paid_on, "entryType")

    def _begin(self, row: Row) -> None:
        """Note the balance before the first row; rows before it that could not be read hide it."""
        before = self.payouts[-1].closing if self.payouts else None
        self._opening = row.before if row.follows else before
        self._first_day = min(self._first_day, row.day)
        self._has_begun = True

    def _close(self, row: Row) -> None:
        number = payout_number(row.psp_reference)
        if number in self._known:
            self._findings.unreadable(FUNDS, row.day, "pspReference")
        self._known.add(number)
        if row.day != self._paid_on:
            self.finish()
        self.payouts.append(
            Payout(
                reference=number,
                currency=self._currency,
                amount=-row.amount,
                paid_on=row.day,
                shape=PayoutShape.DATES,
                transactions=tuple(self._keys),
                bank_reference=row.reference,
                opening=self._opening,
                closing=row.after,
                first_date=self._first_day,
                last_date=row.day,
            )
        )
        self._numbers[-row.amount].append(number)
        self._keys = []
        self._has_begun = False
        self._paid_on, self._is_behind = row.day, False
        self._first_day = row.day + _ONE_DAY

    def _transaction(self, row: Row) -> Transaction:
        kind = transaction_type(row.entry_type, row.amount)
        gross, fees = row.amount, _NO_FEES
        if row.entry_type == FEES_RETAINED:
            gross, fees = 0, self._splits.parts_of(row)
        returned = returned_number(row, self._numbers) if kind is TransactionType.PAYOUT_RETURN else None
        return Transaction(
            key=row.key,
            type=kind,
            currency=self._currency,
            gross=gross,
            fee=row.amount - gross,
            fee_vat=0,
            occurred_at=row.at,
            booked_on=row.day,
            provider_type=row.entry_type,
            fees=fees,
            references=references_of(row, kind, returned),
            payment_method=SYSTEM,
            raw=row.raw,
        )


_NO_FEES: Final[tuple[FeePart, ...]] = ()
