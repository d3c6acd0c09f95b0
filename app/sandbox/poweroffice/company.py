"""A client in Go: its accounts, its books, its lock date; booking and reversing."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.sandbox.poweroffice.chart import Account
from app.sandbox.poweroffice.vat import ACCOUNTS, VatCode, split
from app.sandbox.poweroffice.vouchers import REVERSAL, Customer, Entry, Line, Named, Voucher

NEVER = date(1, 1, 1)
"""The lock date of a client that has locked nothing."""


@dataclass(slots=True)
class Company:
    """``accounts`` by number, ``vat_codes`` by code, ``vouchers`` by id in order of creation. ``in_use`` are
    the references that no other voucher may have."""

    id: str
    name: str
    organization_number: str
    accounts: dict[int, Account]
    vat_codes: dict[str, VatCode]
    departments: list[Named]
    projects: list[Named]
    new_id: Callable[[], int]
    vat_accounts: str = "270x"
    vat_rounding: str = "half_up"
    conversion_date: date = date(2020, 1, 1)
    lock_date: date = NEVER
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    in_use: set[str] = field(default_factory=set)
    deleted: list[str] = field(default_factory=list)
    last_number: int = 20_310
    customers: list[Customer] = field(default_factory=list)
    dimensions: dict[int, list[Named]] = field(default_factory=dict)

    def account_by_id(self, account_id: int) -> Account | None:
        return next((one for one in self.accounts.values() if one.id == account_id), None)

    def customer_by_id(self, account_id: int) -> Customer | None:
        return next((one for one in self.customers if one.account_id == account_id), None)

    def customer(self, number: int) -> Customer | None:
        return next((one for one in self.customers if one.number == number), None)

    def customer_ledger(self) -> Account | None:
        """The account below which the customers have theirs."""
        return next((one for one in self.accounts.values() if one.sub_ledger == "Customer"), None)

    def vat_by_id(self, vat_id: int) -> VatCode | None:
        return next((one for one in self.vat_codes.values() if one.id == vat_id), None)

    def is_locked(self, day: date) -> bool:
        return day <= self.lock_date

    def first_open_day(self, day: date) -> date:
        return max(day, self.lock_date + timedelta(days=1)) if self.lock_date != NEVER else day

    def entries_of(self, lines: Sequence[Line]) -> list[Entry]:
        """Return what the lines become on the accounts, each with the VAT the system splits off."""
        entries = []
        for line in lines:
            own, vat = split(line.gross, line.vat, self.vat_rounding)
            entries.append(self._entry(line, line.account, own, vat))
            for side, sign in line.vat.sides:
                account = self.accounts[ACCOUNTS[self.vat_accounts][side]] if side else line.account
                if vat:
                    entries.append(self._entry(line, account, sign * vat, 0))
        return entries

    def _entry(self, line: Line, account: Account, amount: int, vat_amount: int) -> Entry:
        return Entry(
            self.new_id(),
            account,
            amount,
            line.day,
            line.vat,
            vat_amount,
            line.description,
            line.department,
            line.project,
            line.customer if account is line.account else None,
            line.own,
        )

    def add(self, voucher: Voucher, *, post: bool = True) -> Voucher:
        """Keep a new voucher, with the next number when it is posted."""
        self.vouchers[voucher.id] = voucher
        if voucher.reference:
            self.in_use.add(voucher.reference)
        if post:
            self.post(voucher)
        return voucher

    def post(self, voucher: Voucher) -> None:
        self.last_number += 1
        voucher.number = self.last_number

    def reverse(
        self, original: Voucher, on: date, now: datetime, *, copies: str, frees: bool, clears: bool
    ) -> Voucher:
        """Book the exact negation of every transaction of a voucher, and link the two."""
        reversal = Voucher(
            id=str(uuid.uuid4()),
            date=on,
            description=original.description if copies != "nothing" else f"Reversering av {original.number}",
            lines=[],
            entries=[
                Entry(
                    self.new_id(),
                    one.account,
                    -one.amount,
                    on,
                    one.vat,
                    -one.vat_amount,
                    one.description,
                    one.department,
                    one.project,
                    one.customer,
                    one.own,
                )
                for one in original.entries
            ],
            created_at=now,
            kind=REVERSAL,
            reference=original.reference if copies == "description_and_reference" else "",
            by=original.by,
            reverses=original,
        )
        self.add(reversal)
        original.reversed_by = reversal
        if frees:
            self.in_use.discard(original.reference)
        original.shows_reference = not clears
        return reversal

    def remove(self, voucher: Voucher) -> None:
        """Take a voucher out of the books; its number stays used."""
        del self.vouchers[voucher.id]
        self.deleted.append(voucher.id)
        self.in_use.discard(voucher.reference)
        if voucher.reverses is not None:
            voucher.reverses.reversed_by = None

    def transactions(self) -> Iterator[tuple[Voucher, Entry]]:
        """Yield what stands on the accounts, by id."""
        found = ((one, entry) for one in self.vouchers.values() if one.is_posted for entry in one.entries)
        yield from sorted(found, key=lambda pair: pair[1].id)
