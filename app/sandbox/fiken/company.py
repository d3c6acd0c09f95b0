"""One company's books: chart, bank accounts, projects, transactions. Acts without asking; calls check.

A transaction holds journal entries (bilag); each has lines. Amounts in øre, debit +, credit -.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

PREFIX = "Fri postering registrert via API: "


@dataclass(slots=True)
class Account:
    code: str
    name: str
    is_inactive: bool = False


@dataclass(slots=True)
class BankAccount:
    id: int
    name: str
    account_code: str
    number: str
    kind: str = "normal"
    is_inactive: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    id: int
    number: str
    name: str
    is_completed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line as booked; ``own`` marks what the system added for VAT, ``projects`` are ids."""

    account: str
    amount: int
    vat_code: int | None = None
    own: bool = False
    projects: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    id: str
    file_name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(slots=True)
class Entry:
    """A journal entry; ``number`` counts per year."""

    id: int
    number: int
    date: date
    description: str
    lines: list[Line]
    attachments: list[Attachment] = field(default_factory=list)


@dataclass(slots=True)
class Transaction:
    """``by_api`` tells what a client created; ``reversed_by`` and ``reverses`` are transaction ids."""

    id: int
    description: str
    entries: list[Entry]
    created_at: datetime
    changed_at: datetime
    by_api: bool = True
    is_open: bool = False
    is_deleted: bool = False
    reversed_by: int | None = None
    reverses: int | None = None


@dataclass(slots=True)
class Company:
    """All of one company; ``transactions`` by id, oldest first; ``locked`` are days, both inclusive."""

    slug: str
    name: str
    organization_number: str
    accounts: dict[str, Account]
    new_id: Callable[[], int]
    vat_type: str = "bi-monthly"
    is_test: bool = False
    has_api_access: bool = True
    has_module: bool = True
    created_on: date = date(2020, 1, 1)
    bank_accounts: list[BankAccount] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    locked: list[tuple[date, date]] = field(default_factory=list)
    transactions: dict[int, Transaction] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    _numbers: dict[int, Iterator[int]] = field(default_factory=dict)

    def is_locked(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.locked)

    def entry(self, day: date, description: str, lines: list[Line]) -> Entry:
        number = next(self._numbers.setdefault(day.year, itertools.count(1)))
        return Entry(self.new_id(), number, day, description, lines)

    def add(self, transaction: Transaction) -> Transaction:
        self.transactions[transaction.id] = transaction
        return transaction

    def reverse(self, original: Transaction, on: date | None, text: str, now: datetime) -> Transaction:
        """Book the exact negation of every entry (on its own date, or on that day) and link the two."""
        entries = [
            self.entry(
                on or one.date,
                text or one.description,
                [replace(line, amount=-line.amount) for line in one.lines],
            )
            for one in original.entries
        ]
        reversal = self.add(
            Transaction(
                self.new_id(),
                text or original.description,
                entries,
                now,
                now,
                by_api=original.by_api,
                reverses=original.id,
            )
        )
        original.is_deleted, original.reversed_by, original.changed_at = True, reversal.id, now
        return reversal

    def remove(self, transaction: Transaction) -> None:
        """Take a transaction out of the books without a trace in them."""
        del self.transactions[transaction.id]
        self.removed.append(transaction.id)
        for other in self.transactions.values():
            if other.reversed_by == transaction.id:
                other.reversed_by, other.is_deleted = None, False

    def entries(self) -> Iterator[tuple[Transaction, Entry]]:
        for transaction in self.transactions.values():
            for entry in transaction.entries:
                yield transaction, entry

    def entry_by_id(self, entry_id: int) -> tuple[Transaction, Entry] | None:
        return next((found for found in self.entries() if found[1].id == entry_id), None)

    def balance(self, account: str, on: date) -> int:
        return sum(
            line.amount
            for _, entry in self.entries()
            if entry.date <= on
            for line in entry.lines
            if line.account == account
        )
