"""What people and other systems do to a company's books, past the API and its checks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.sandbox.fiken.books import Day, FikenBooks, as_day
from app.sandbox.fiken.company import Company, Line, Transaction
from app.sandbox.fiken.vat import VAT_CODES, inside

HandLine = Mapping[str, Any]
"""``account`` (code) and ``amount`` (gross øre, debit +); ``vat_code`` ("0") may be left out."""


class OtherHands:
    """Books, changes, reverses and deletes as another hand would. Transaction ids are returned.

    Raises ValueError for unknown companies, accounts, VAT codes, transactions, and lines that do not sum
    to 0.
    """

    def __init__(self, books: FikenBooks) -> None:
        self._books = books

    def book_by_hand(
        self, company: str, date: Day, description: str, lines: Sequence[HandLine], is_open: bool = False
    ) -> int:
        """Book a transaction with one entry; VAT is split off the gross amounts."""
        with self._books.lock:
            books = self._books.company(company)
            entry = books.entry(as_day(date), description, _lines(books, lines))
            now = self._books.clock()
            made = Transaction(
                self._books.new_id(), description, [entry], now, now, by_api=False, is_open=is_open
            )
            return books.add(made).id

    def change_by_hand(
        self,
        company: str,
        transaction: int,
        description: str | None = None,
        date: Day | None = None,
        lines: Sequence[HandLine] | None = None,
    ) -> int:
        """Change what is given of a transaction's first entry."""
        with self._books.lock:
            books, changed = self._transaction(company, transaction)
            entry = changed.entries[0]
            if description is not None:
                changed.description = entry.description = description
            if date is not None:
                entry.date = as_day(date)
            if lines is not None:
                entry.lines = _lines(books, lines)
            changed.changed_at = self._books.clock()
            return changed.id

    def mark_by_hand(self, company: str, transaction: int, account: str, kind: str, code: str) -> int:
        """Mark the lines on an account otherwise: ``vat_code`` (of no VAT: amounts stay) or ``project`` (its
        number); "" takes the mark away."""
        with self._books.lock:
            books, changed = self._transaction(company, transaction)
            project = next((one.id for one in books.projects if one.number == code), None)
            if kind == "project":
                marks: dict[str, Any] = {"projects": () if project is None else (project,)}
            else:
                marks = {"vat_code": int(code) or None}
            for entry in changed.entries:
                entry.lines = [
                    replace(line, **marks) if line.account == account and not line.own else line
                    for line in entry.lines
                ]
            changed.changed_at = self._books.clock()
            return changed.id

    def delete_by_hand(self, company: str, transaction: int) -> int:
        """Take a transaction out of the books without a trace."""
        with self._books.lock:
            books, gone = self._transaction(company, transaction)
            books.remove(gone)
            return gone.id

    def reverse_by_hand(self, company: str, transaction: int, date: Day | None = None) -> int:
        """Reverse a transaction, on its own date or another; returns the reversing one's id."""
        with self._books.lock:
            books, original = self._transaction(company, transaction)
            if original.is_deleted or original.reverses is not None:
                raise ValueError(f"transaction {transaction} cannot be reversed")
            on = None if date is None else as_day(date)
            return books.reverse(original, on, "", self._books.clock()).id

    def remove_attachments(self, company: str, transaction: int) -> int:
        """Take every attachment off a transaction's entries; returns how many there were."""
        with self._books.lock:
            _, owner = self._transaction(company, transaction)
            count = sum(len(entry.attachments) for entry in owner.entries)
            for entry in owner.entries:
                entry.attachments.clear()
            return count

    def _transaction(self, company: str, transaction: int) -> tuple[Company, Transaction]:
        books = self._books.company(company)
        if transaction not in books.transactions:
            raise ValueError(f"no transaction {transaction}")
        return books, books.transactions[transaction]


def _lines(books: Company, lines: Sequence[HandLine]) -> list[Line]:
    wanted = [one for number, line in enumerate(lines, start=1) for one in _line(books, number, line)]
    if not wanted or sum(line.amount for line in wanted) != 0:
        raise ValueError("the lines of an entry sum to 0")
    return wanted


def _line(books: Company, number: int, given: HandLine) -> list[Line]:
    unknown = set(given) - {"account", "amount", "vat_code"}
    account, amount, code = str(given["account"]), given["amount"], int(given.get("vat_code", 0))
    if unknown or account not in books.accounts or code not in VAT_CODES or type(amount) is not int:
        raise ValueError(f"line {number} cannot be booked")
    kind = VAT_CODES[code]
    if not kind.percent or kind.is_reverse:
        return [Line(account, amount, code or None)]
    vat = inside(amount, kind, "half_up")
    return [Line(account, amount - vat, code), Line(kind.account, vat, code, own=True)]
