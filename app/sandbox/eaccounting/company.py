"""One company's books: chart, years, vouchers, drafts, files. Acts without asking; calls check.

Amounts in øre, debit +, credit -.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True)
class Account:
    number: str
    name: str
    is_active: bool = True
    is_blocked: bool = False
    needs_cost_centre: bool = False


@dataclass(slots=True)
class FiscalYear:
    id: str
    first: date
    last: date
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class CostCentreItem:
    """``number`` is which of the three cost centres it is an item of."""

    id: str
    number: int
    short_name: str
    name: str


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    number: str
    name: str
    status: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    account: str
    amount: int
    text: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    """Fields and ids of cost centre items, project and VAT code, as they came."""


@dataclass(slots=True)
class Voucher:
    """``number`` is empty for a draft."""

    id: str
    date: date
    text: str
    rows: tuple[Row, ...]
    created_at: datetime
    number: str = ""
    by_api: bool = True
    reverses: str = ""
    """Which voucher another hand reversed by it; the vendor has no such field."""
    files: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True)
class File:
    id: str
    name: str
    content_type: str
    content: bytes


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass(slots=True)
class Company:
    """``locked_to``: the day up to which nothing can be booked."""

    name: str
    number: str
    accounts: dict[str, Account]
    years: list[FiscalYear] = field(default_factory=list)
    cost_centres: list[CostCentreItem] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    drafts: dict[str, Voucher] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    locked_to: date | None = None
    currency: str = "NOK"
    status: int = 1
    _last_number: int = 0

    def year_of(self, day: date) -> FiscalYear | None:
        return next((year for year in self.years if year.first <= day <= year.last), None)

    def book(
        self,
        day: date,
        text: str,
        rows: Sequence[Row],
        at: datetime,
        *,
        by_api: bool = True,
        own_id: str = "",
    ) -> Voucher:
        self._last_number += 1
        number = f"A{self._last_number}"
        made = Voucher(own_id or new_id(), day, text, tuple(rows), at, number, by_api)
        self.vouchers[made.id] = made
        return made

    def draft(
        self, day: date, text: str, rows: Sequence[Row], at: datetime, *, by_api: bool = True
    ) -> Voucher:
        made = Voucher(new_id(), day, text, tuple(rows), at, by_api=by_api)
        self.drafts[made.id] = made
        return made

    def convert(self, draft: Voucher, at: datetime, *, keeps_id: bool) -> Voucher:
        """Book a draft; its files go along."""
        del self.drafts[draft.id]
        made = self.book(draft.date, draft.text, draft.rows, at, own_id=draft.id if keeps_id else "")
        made.files = draft.files
        return made

    def lines(self) -> Iterator[tuple[Voucher, Row]]:
        for voucher in self.vouchers.values():
            for row in voucher.rows:
                yield voucher, row

    def balances(self, on: date) -> dict[str, int]:
        """What stands on each account at the end of the day, zeros left out."""
        found: dict[str, int] = {}
        for voucher, row in self.lines():
            if voucher.date <= on:
                found[row.account] = found.get(row.account, 0) + row.amount
        return {account: amount for account, amount in sorted(found.items()) if amount}
