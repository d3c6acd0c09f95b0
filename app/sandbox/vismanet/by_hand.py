"""What people and other systems do to a company's ledger, past the API and its checks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.sandbox.vismanet.books import Day, VismaNetBooks, as_day
from app.sandbox.vismanet.company import HOLD, POSTED, Batch, Company, Line

HandLine = Mapping[str, Any]
"""``account`` (number) and ``amount`` (øre, debit +)."""


class OtherHands:
    """Books, changes, reverses and deletes as another hand would; returns numbers.

    Raises ValueError for unknown companies, accounts, batches, and lines that do not sum to 0.
    """

    def __init__(self, books: VismaNetBooks) -> None:
        self._books = books

    def book_by_hand(
        self, company: str, date: Day, text: str, lines: Sequence[HandLine], posted: bool = True
    ) -> str:
        """Book a batch, or leave it held."""
        with self._books.lock:
            books = self._books.company(company)
            made = books.add(as_day(date), text, _lines(books, lines), self._books.clock(), by_api=False)
            made.status = POSTED if posted else HOLD
            return made.number

    def change_by_hand(
        self,
        company: str,
        batch: str,
        lines: Sequence[HandLine],
        text: str | None = None,
        date: Day | None = None,
    ) -> str:
        """Change what is given of a batch."""
        with self._books.lock:
            books, changed = self._batch(company, batch)
            changed.lines = _lines(books, lines)
            changed.text = changed.text if text is None else text
            changed.date = changed.date if date is None else as_day(date)
            changed.change()
            return changed.number

    def mark_by_hand(self, company: str, batch: str, account: str, kind: str, code: str) -> str:
        """Mark the lines on an account otherwise: ``department`` (a sub-account) or ``vat_code``; amounts
        stay."""
        with self._books.lock:
            books, changed = self._batch(company, batch)
            if kind == "vat_code":
                marks: dict[str, Any] = {"vat_code": code.strip("0")}
            else:
                sub = next(one for one in books.subaccounts if one.number == (code or "0"))
                marks = {"segments": sub.segments}
            changed.lines = tuple(
                replace(line, **marks) if line.account == account else line for line in changed.lines
            )
            changed.change()
            return changed.number

    def delete_by_hand(self, company: str, batch: str) -> str:
        """Take a batch away without a trace."""
        with self._books.lock:
            books, gone = self._batch(company, batch)
            del books.batches[gone.number]
            return gone.number

    def reverse_by_hand(self, company: str, batch: str, date: Day) -> str:
        """Reverse a batch as the screens do: linked by its number, with its description."""
        with self._books.lock:
            books, original = self._batch(company, batch)
            if original.status != POSTED or any(one.original == batch for one in books.batches.values()):
                raise ValueError(f"batch {batch} cannot be reversed")
            lines = tuple(
                Line(one.number, one.account, -one.amount, one.text, one.segments) for one in original.lines
            )
            made = books.add(as_day(date), original.text, lines, self._books.clock(), by_api=False)
            made.status, made.original = POSTED, original.number
            return made.number

    def post_by_hand(self, company: str, batch: str) -> str:
        """Release and post a batch."""
        with self._books.lock:
            _, posted = self._batch(company, batch)
            posted.status, posted.release_at = POSTED, None
            posted.change()
            return posted.number

    def fail_release(self, company: str, batch: str, error: str) -> str:
        """A release in the background fails: the batch stands as before, and says why."""
        with self._books.lock:
            _, failed = self._batch(company, batch)
            failed.release_at, failed.error = None, error
            failed.change()
            return failed.number

    def remove_attachments(self, company: str) -> int:
        """Take every file off every batch; returns how many there were."""
        with self._books.lock:
            owners = list(self._books.company(company).batches.values())
            count = sum(len(one.files) for one in owners)
            for one in owners:
                one.files.clear()
            return count

    def _batch(self, company: str, batch: str) -> tuple[Company, Batch]:
        books = self._books.company(company)
        if batch not in books.batches:
            raise ValueError(f"no batch {batch}")
        return books, books.batches[batch]


def _lines(books: Company, lines: Sequence[HandLine]) -> tuple[Line, ...]:
    made = tuple(
        Line(number, str(line["account"]), int(line["amount"]), "", books.subaccounts[0].segments)
        for number, line in enumerate(lines, start=1)
    )
    if not made or sum(line.amount for line in made) != 0:
        raise ValueError("the lines of a batch sum to 0")
    unknown = [line.account for line in made if line.account not in books.accounts]
    if unknown:
        raise ValueError(f"cannot be booked on: {unknown}")
    return made
