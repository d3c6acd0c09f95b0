"""What people and other systems do to a company's books, past the API and its checks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.sandbox.eaccounting.books import Day, EAccountingBooks, as_day
from app.sandbox.eaccounting.company import Company, Row, Voucher

HandLine = Mapping[str, Any]
"""``account`` (number) and ``amount`` (øre, debit +)."""


class OtherHands:
    """Books, changes, reverses and deletes as another hand would; returns ids.

    Raises ValueError for unknown companies, accounts, vouchers, and lines that do not sum to 0.
    """

    def __init__(self, books: EAccountingBooks) -> None:
        self._books = books

    def book_by_hand(
        self, company: str, date: Day, text: str, lines: Sequence[HandLine], posted: bool = True
    ) -> str:
        """Book a voucher, or leave a draft."""
        with self._books.lock:
            books, now = self._books.company(company), self._books.clock()
            make = books.book if posted else books.draft
            return make(as_day(date), text, _rows(books, lines), now, by_api=False).id

    def change_by_hand(
        self,
        company: str,
        voucher: str,
        lines: Sequence[HandLine],
        text: str | None = None,
        date: Day | None = None,
    ) -> str:
        """Change what is given of a voucher or draft."""
        with self._books.lock:
            books, changed = self._voucher(company, voucher)
            changed.rows = _rows(books, lines)
            changed.text = changed.text if text is None else text
            changed.date = changed.date if date is None else as_day(date)
            return changed.id

    def mark_by_hand(self, company: str, voucher: str, account: str, field: str, code: str) -> str:
        """Mark the rows on an account otherwise: a field of a row and the code of what it holds (a VAT code's
        id); "" takes the mark away."""
        with self._books.lock:
            books, changed = self._voucher(company, voucher)
            held = _held(books, field, code)
            changed.rows = tuple(
                replace(row, marks=(*(one for one in row.marks if one[0] != field), *held))
                if row.account == account
                else row
                for row in changed.rows
            )
            return changed.id

    def delete_by_hand(self, company: str, voucher: str) -> str:
        """Take a voucher or draft away without a trace."""
        with self._books.lock:
            books, gone = self._voucher(company, voucher)
            (books.vouchers if gone.number else books.drafts).pop(gone.id)
            return gone.id

    def reverse_by_hand(self, company: str, voucher: str, date: Day) -> str:
        """Book a voucher's negation with its number in the text; nothing links the two."""
        with self._books.lock:
            books, original = self._voucher(company, voucher)
            if not original.number or any(one.reverses == original.id for one in books.vouchers.values()):
                raise ValueError(f"voucher {voucher} cannot be reversed")
            rows = [Row(row.account, -row.amount, row.text, row.marks) for row in original.rows]
            text = f"Korrigering av bilag {original.number}"
            made = books.book(as_day(date), text, rows, self._books.clock(), by_api=False)
            made.reverses = original.id
            return made.id

    def convert_by_hand(self, company: str, voucher: str) -> str:
        """Book a draft as if it had been booked when it was made; returns the voucher's id."""
        with self._books.lock:
            books, draft = self._voucher(company, voucher)
            return books.convert(draft, draft.created_at, keeps_id=False).id

    def remove_attachments(self, company: str) -> int:
        """Take every file off every voucher; returns how many there were."""
        with self._books.lock:
            owners = list(self._books.company(company).vouchers.values())
            count = sum(len(one.files) for one in owners)
            for one in owners:
                one.files.clear()
            return count

    def _voucher(self, company: str, voucher: str) -> tuple[Company, Voucher]:
        books = self._books.company(company)
        found = books.vouchers.get(voucher) or books.drafts.get(voucher)
        if found is None:
            raise ValueError(f"no voucher {voucher}")
        return books, found


def _held(books: Company, field: str, code: str) -> tuple[tuple[str, str], ...]:
    if not code or field == "VatCodeId":
        return ((field, code),) if code else ()
    if field == "ProjectId":
        return tuple((field, one.id) for one in books.projects if one.number == code)
    number = int(field.removeprefix("CostCenterItemId"))
    return tuple(
        (field, one.id) for one in books.cost_centres if (one.number, one.short_name) == (number, code)
    )


def _rows(books: Company, lines: Sequence[HandLine]) -> tuple[Row, ...]:
    rows = tuple(Row(str(line["account"]), int(line["amount"])) for line in lines)
    if not rows or sum(row.amount for row in rows) != 0:
        raise ValueError("the lines of a voucher sum to 0")
    unknown = [row.account for row in rows if row.account not in books.accounts]
    if unknown:
        raise ValueError(f"cannot be booked on: {unknown}")
    return rows
