"""What people and other systems do to a client's vouchers, past the API and its checks."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.sandbox.poweroffice.books import Day, PowerOfficeBooks, as_day
from app.sandbox.poweroffice.company import Company
from app.sandbox.poweroffice.vouchers import CORRECTION, Entry, Line, Named, Voucher

HandLine = Mapping[str, Any]
"""``account`` (number) and ``amount`` (gross øre, debit +); ``vat_code`` ("0"), ``text`` and
``customer`` (number, which an account with a customer ledger has on each line) may be left out."""


class OtherHands:
    """Books, changes, corrects, posts, reverses and deletes vouchers as another hand would; returns ids.

    Raises ValueError for unknown companies, accounts, VAT codes, vouchers, and lines that do not sum to 0.
    """

    def __init__(self, books: PowerOfficeBooks) -> None:
        self._books = books

    def book_by_hand(
        self,
        company: str,
        date: Day,
        description: str,
        lines: Sequence[HandLine],
        reference: str = "",
        posted: bool = True,
    ) -> str:
        """Book a voucher, or leave it waiting to be posted; VAT is split off as for anybody's."""
        with self._books.lock:
            books = self._books.company(company)
            made = self._lines(books, as_day(date), lines)
            voucher = Voucher(
                id=str(uuid.uuid4()),
                date=as_day(date),
                description=description,
                lines=made,
                entries=books.entries_of(made),
                created_at=self._books.clock(),
                reference=reference,
            )
            return books.add(voucher, post=posted).id

    def change_by_hand(
        self,
        company: str,
        voucher: str,
        description: str | None = None,
        lines: Sequence[HandLine] | None = None,
    ) -> str:
        """Change what is given of a voucher, posted or not."""
        with self._books.lock:
            books, changed = self._voucher(company, voucher)
            if description is not None:
                changed.description = description
            if lines is not None:
                changed.lines = self._lines(books, changed.date, lines)
                changed.entries = books.entries_of(changed.lines)
            return changed.id

    def mark_by_hand(self, company: str, voucher: str, account: int, kind: str, code: str) -> str:
        """Mark what stands on an account otherwise: ``vat_code`` (amounts stay), ``department``, ``project``,
        ``dimension1`` to 3; "" takes the mark away. The lines as they were sent stay as they are."""
        with self._books.lock:
            books, changed = self._voucher(company, voucher)
            changed.entries = [
                replace(one, **_mark(books, one, kind, code)) if one.account.number == account else one
                for one in changed.entries
            ]
            return changed.id

    def correct_by_hand(self, company: str, voucher: str, lines: Sequence[HandLine]) -> str:
        """Book a correction voucher that is tied to a posted one; its lines are the differences."""
        with self._books.lock:
            books, original = self._voucher(company, voucher)
            made = self._lines(books, original.date, lines)
            correction = Voucher(
                id=str(uuid.uuid4()),
                date=original.date,
                description=f"Korreksjon av {original.number}",
                lines=made,
                entries=books.entries_of(made),
                created_at=self._books.clock(),
                kind=CORRECTION,
                corrects=original,
            )
            return books.add(correction).id

    def delete_by_hand(self, company: str, voucher: str) -> str:
        """Delete a voucher, posted or not."""
        with self._books.lock:
            books, gone = self._voucher(company, voucher)
            books.remove(gone)
            return gone.id

    def post_by_hand(self, company: str, voucher: str) -> str:
        """Post a voucher that waits."""
        with self._books.lock:
            books, waiting = self._voucher(company, voucher)
            if waiting.is_posted:
                raise ValueError(f"voucher {voucher} is posted")
            books.post(waiting)
            return waiting.id

    def reverse_by_hand(self, company: str, voucher: str, date: Day) -> str:
        """Reverse a posted voucher; returns the reversing voucher's id."""
        with self._books.lock:
            books, original = self._voucher(company, voucher)
            if not original.is_posted or original.reversed_by is not None:
                raise ValueError(f"voucher {voucher} cannot be reversed")
            now = self._books.clock()
            return books.reverse(original, as_day(date), now, copies="nothing", frees=True, clears=False).id

    def remove_documentation(self, company: str, voucher: str) -> str:
        """Take the PDF of a voucher away."""
        with self._books.lock:
            _, bare = self._voucher(company, voucher)
            bare.documentation = None
            return bare.id

    def _voucher(self, company: str, voucher: str) -> tuple[Company, Voucher]:
        books = self._books.company(company)
        if voucher not in books.vouchers:
            raise ValueError(f"no voucher {voucher}")
        return books, books.vouchers[voucher]

    def _lines(self, company: Company, day: date, lines: Sequence[HandLine]) -> list[Line]:
        made = [self._line(company, day, line) for line in lines]
        if not made or sum(line.gross for line in made) != 0:
            raise ValueError("the lines do not sum to 0")
        return made

    def _line(self, company: Company, day: date, line: HandLine) -> Line:
        account = company.accounts.get(int(line["account"]))
        vat = company.vat_codes.get(str(line.get("vat_code", "0")))
        if account is None or vat is None:
            raise ValueError(f"no such account or VAT code: {line['account']}, {line.get('vat_code')}")
        customer = None
        if line.get("customer"):
            customer = company.customer(int(line["customer"]))
            if customer is None or account is not company.customer_ledger():
                raise ValueError(f"no such customer of {line['account']}: {line['customer']}")
        text = str(line.get("text", ""))
        made = self._books.new_id()
        return Line(made, account, int(line["amount"]), vat, day, text, customer=customer)


def _mark(books: Company, entry: Entry, kind: str, code: str) -> dict[str, Any]:
    if kind == "vat_code":
        return {"vat": books.vat_codes[code]}
    if kind == "department":
        return {"department": _named(books.departments, code)}
    if kind == "project":
        return {"project": _named(books.projects, code)}
    place = int(kind.removeprefix("dimension"))
    own = [*entry.own, None, None, None][:3]
    own[place - 1] = _named(books.dimensions[place], code)
    return {"own": tuple(own)}


def _named(known: Sequence[Named], code: str) -> Named | None:
    if code and code not in {one.code for one in known}:
        raise ValueError(f"nothing is called {code}")
    return next((one for one in known if code and one.code == code), None)
