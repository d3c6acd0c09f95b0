"""What people and other systems do to a company's vouchers, past the API and its checks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.sandbox.tripletex.books import Day, TripletexBooks, as_day
from app.sandbox.tripletex.company import Company, Line
from app.sandbox.tripletex.vat import VAT_TYPES
from app.sandbox.tripletex.vouchers import Named, Posting, Voucher

HandLine = Mapping[str, Any]
"""``account`` (number) and ``amount`` (gross øre, debit +); ``vat_code`` ("0"), ``text`` and ``customer``
(number, which an account with a customer ledger needs) may be left out."""


class OtherHands:
    """Books, changes, posts, reverses and deletes vouchers as another hand would. Voucher ids are returned.

    Raises ValueError for unknown companies, accounts, VAT codes, vouchers, and lines that do not sum to 0.
    """

    def __init__(self, books: TripletexBooks) -> None:
        self._books = books

    def book_by_hand(
        self,
        company: int,
        date: Day,
        description: str,
        lines: Sequence[HandLine],
        external_number: str = "",
        posted: bool = True,
    ) -> int:
        """Book a voucher; VAT is split off by the system as for anybody's."""
        with self._books.lock:
            books = self._books.company(company)
            voucher = Voucher(
                id=self._books.new_id(),
                date=as_day(date),
                description=description,
                postings=_postings(books, as_day(date), lines),
                created_at=self._books.clock(),
                external_number=external_number,
                by_api=False,
            )
            books.add(voucher)
            if posted:
                books.post(voucher)
            return voucher.id

    def change_by_hand(
        self,
        company: int,
        voucher: int,
        description: str | None = None,
        date: Day | None = None,
        external_number: str | None = None,
        lines: Sequence[HandLine] | None = None,
    ) -> int:
        """Change what is given of a voucher, posted or not; its version grows."""
        with self._books.lock:
            books, changed = self._voucher(company, voucher)
            if description is not None:
                changed.description = description
            if external_number is not None:
                changed.external_number = external_number
            if date is not None:
                changed.date = as_day(date)
                for posting in changed.postings:
                    posting.day = changed.date
            if lines is not None:
                books.replace_postings(changed, _postings(books, changed.date, lines))
            changed.version += 1
            return changed.id

    def mark_by_hand(self, company: int, voucher: int, account: int, kind: str, code: str) -> int:
        """Mark the lines on an account otherwise: ``vat_code`` (of no VAT: amounts stay), ``department``,
        ``project``, ``dimension1`` to 3; "" takes the mark away."""
        with self._books.lock:
            books, changed = self._voucher(company, voucher)
            for posting in changed.postings:
                if posting.account.number == account and not posting.system_generated:
                    _mark(books, posting, kind, code)
            changed.version += 1
            return changed.id

    def delete_by_hand(self, company: int, voucher: int) -> int:
        """Delete a voucher, posted or not."""
        with self._books.lock:
            books, gone = self._voucher(company, voucher)
            books.remove(gone)
            return gone.id

    def post_by_hand(self, company: int, voucher: int) -> int:
        """Send an unposted voucher to the ledger."""
        with self._books.lock:
            books, unposted = self._voucher(company, voucher)
            if unposted.is_posted:
                raise ValueError(f"voucher {voucher} is posted")
            books.post(unposted)
            unposted.version += 1
            return unposted.id

    def reverse_by_hand(self, company: int, voucher: int, date: Day) -> int:
        """Reverse a posted voucher; returns the reversing voucher's id."""
        with self._books.lock:
            books, original = self._voucher(company, voucher)
            if not original.is_posted or original.reversed_by is not None:
                raise ValueError(f"voucher {voucher} cannot be reversed")
            return books.reverse(original, as_day(date), self._books.clock(), "nothing").id

    def _voucher(self, company: int, voucher: int) -> tuple[Company, Voucher]:
        books = self._books.company(company)
        if voucher not in books.vouchers:
            raise ValueError(f"no voucher {voucher}")
        return books, books.vouchers[voucher]


def _mark(books: Company, posting: Posting, kind: str, code: str) -> None:
    if kind == "vat_code":
        posting.vat_type = VAT_TYPES[code]
    elif kind == "department":
        posting.department = _named(books.departments, code)
    elif kind == "project":
        posting.project = _named(books.projects, code)
    else:
        place = int(kind.removeprefix("dimension"))
        free = [*posting.free, None, None, None][:3]
        free[place - 1] = _named(books.dimensions[place].values, code)
        posting.free = tuple(free)


def _named(known: Sequence[Named], code: str) -> Named | None:
    if code and code not in {one.number for one in known}:
        raise ValueError(f"nothing is called {code}")
    return next((one for one in known if code and one.number == code), None)


def _postings(books: Company, day: date, lines: Sequence[HandLine]) -> list[Posting]:
    wanted = [_line(books, day, row, line) for row, line in enumerate(lines, start=1)]
    if not wanted or sum(line.gross for line in wanted) != 0:
        raise ValueError("the lines of a voucher sum to 0")
    return books.postings_of(wanted, "half_up")


def _line(books: Company, day: date, row: int, given: HandLine) -> Line:
    unknown = set(given) - {"account", "amount", "vat_code", "text", "customer"}
    number, amount, code = int(given["account"]), given["amount"], str(given.get("vat_code", "0"))
    if unknown or number not in books.accounts or code not in VAT_TYPES or type(amount) is not int:
        raise ValueError(f"line {row} cannot be booked")
    named = str(given.get("customer", ""))
    customer = next((one for one in books.customers if one.number == named), None)
    if named and customer is None:
        raise ValueError(f"line {row} cannot be booked")
    return Line(
        books.accounts[number],
        amount,
        VAT_TYPES[code],
        row,
        day,
        description=str(given.get("text", "")),
        customer=customer,
    )
