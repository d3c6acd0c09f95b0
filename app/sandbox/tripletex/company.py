"""One company's books: chart, dimensions, periods, vouchers. Acts without asking; the desk checks."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from app.sandbox.tripletex.bank import Statement
from app.sandbox.tripletex.chart import Account
from app.sandbox.tripletex.vat import VatType, split
from app.sandbox.tripletex.vouchers import Named, Posting, Voucher

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2035


@dataclass(frozen=True, slots=True)
class Period:
    """An accounting period: a calendar month; ``last`` is its last day."""

    id: int
    number: int
    first: date
    last: date
    version: int = 1

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Days, both inclusive, whose bank statement of this account is reconciled."""

    account: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class FreeDimension:
    """A dimension of the company's own, by its index 1 to 3, and its values."""

    id: int
    index: int
    name: str
    values: tuple[Named, ...]
    version: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line to be booked: gross øre on an account."""

    account: Account
    gross: int
    vat_type: VatType
    row: int
    day: date
    description: str = ""
    gross_currency: int | None = None
    currency_id: int = 1
    customer: Named | None = None
    supplier: Named | None = None
    department: Named | None = None
    project: Named | None = None
    invoice_number: str = ""
    term_of_payment: date | None = None
    free: tuple[Named | None, ...] = ()


@dataclass(slots=True)
class Company:
    """Everything of one company. ``accounts`` by number; ``vouchers`` by id, oldest first."""

    id: int
    name: str
    organization_number: str
    accounts: dict[int, Account]
    periods: list[Period]
    voucher_types: list[Named]
    departments: list[Named]
    projects: list[Named]
    customers: list[Named]
    suppliers: list[Named]
    new_id: Callable[[], int]
    vat_registration: str = "VAT_REGISTERED"
    version: int = 1
    dimensions: dict[int, "FreeDimension"] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    reconciled: list[Reconciled] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    vouchers: dict[int, Voucher] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)
    _temp_numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _numbers: dict[int, int] = field(default_factory=dict)

    def account_by_id(self, account_id: int) -> Account | None:
        return next((one for one in self.accounts.values() if one.id == account_id), None)

    def period_of(self, day: date) -> Period | None:
        return next((period for period in self.periods if period.holds(day)), None)

    def is_closed(self, day: date) -> bool:
        """Whether the day is in a closed period, or in none at all."""
        period = self.period_of(day)
        return period is None or period.id in self.closed

    def is_reconciled(self, account: Account, day: date) -> bool:
        return any(one.account == account.number and one.first <= day <= one.last for one in self.reconciled)

    def postings_of(self, lines: Sequence[Line], rounding: str) -> list[Posting]:
        """Return the postings of the lines, each followed by the system's own VAT postings on row 0."""
        postings: list[Posting] = []
        for line in lines:
            net, own = split(line.gross, line.vat_type, rounding)
            postings.append(self._posting(line, net))
            for number, amount in own:
                account = self.accounts[number] if number else line.account
                postings.append(
                    Posting(
                        self.new_id(), 0, account, line.day, amount, amount, amount, None, line.description
                    )
                )
        return postings

    def _posting(self, line: Line, net: int) -> Posting:
        return Posting(
            id=self.new_id(),
            row=line.row,
            account=line.account,
            day=line.day,
            gross=line.gross,
            gross_currency=line.gross if line.gross_currency is None else line.gross_currency,
            amount=net,
            vat_type=line.vat_type,
            description=line.description,
            currency_id=line.currency_id,
            customer=line.customer,
            supplier=line.supplier,
            department=line.department,
            project=line.project,
            invoice_number=line.invoice_number,
            term_of_payment=line.term_of_payment,
            free=line.free,
        )

    def add(self, voucher: Voucher) -> Voucher:
        """Keep a new voucher, unposted."""
        voucher.temp_number = next(self._temp_numbers)
        self.replace_postings(voucher, voucher.postings)
        self.vouchers[voucher.id] = voucher
        return voucher

    def replace_postings(self, voucher: Voucher, postings: list[Posting]) -> None:
        for posting in postings:
            posting.voucher = voucher
        voucher.postings = postings

    def post(self, voucher: Voucher, number: int = 0) -> None:
        """Send to the ledger: the next number of the voucher's year, unless one is chosen."""
        last = self._numbers.get(voucher.year, 0)
        voucher.number = number or last + 1
        voucher.temp_number = 0
        self._numbers[voucher.year] = max(last, voucher.number)

    def number_is_taken(self, year: int, number: int) -> bool:
        return any(one.year == year and one.number == number for one in self.vouchers.values())

    def reverse(self, original: Voucher, on: date, now: datetime, copies: str) -> Voucher:
        """Book the exact negation of a voucher, its system postings too, and link the two."""
        copied = copies != "nothing"
        reversal = Voucher(
            id=self.new_id(),
            date=on,
            description=original.description if copied else f"Reversering av {original.number_as_string}",
            postings=[self._negated(posting, on) for posting in original.postings],
            created_at=now,
            external_number=original.external_number if copies == "description_and_number" else "",
            voucher_type=original.voucher_type,
            by_api=original.by_api,
            reverses=original,
        )
        self.add(reversal)
        self.post(reversal)
        original.reversed_by = reversal
        original.version += 1
        return reversal

    def _negated(self, posting: Posting, on: date) -> Posting:
        return Posting(
            id=self.new_id(),
            row=posting.row,
            account=posting.account,
            day=on,
            gross=-posting.gross,
            gross_currency=-posting.gross_currency,
            amount=-posting.amount,
            vat_type=posting.vat_type,
            description=posting.description,
            currency_id=posting.currency_id,
            customer=posting.customer,
            supplier=posting.supplier,
            department=posting.department,
            project=posting.project,
            invoice_number=posting.invoice_number,
            free=posting.free,
        )

    def remove(self, voucher: Voucher) -> None:
        """Take a voucher out of the books; its number stays used."""
        del self.vouchers[voucher.id]
        self.deleted.append(voucher.id)
        if voucher.reverses is not None:
            voucher.reverses.reversed_by = None
        if voucher.reversed_by is not None:
            voucher.reversed_by.reverses = None

    def posted_postings(self) -> Iterator[Posting]:
        """Yield the postings in the ledger, by date and id."""
        of_posted = (
            one for voucher in self.vouchers.values() if voucher.is_posted for one in voucher.postings
        )
        yield from sorted(of_posted, key=lambda posting: (posting.day, posting.id))


def months(new_id: Callable[[], int]) -> list[Period]:
    """Return the accounting periods of all years the stand-in knows."""
    periods = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13):
            following = date(year + month // 12, month % 12 + 1, 1)
            periods.append(Period(new_id(), month, date(year, month, 1), following - timedelta(days=1)))
    return periods
