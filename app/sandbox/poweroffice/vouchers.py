"""A voucher, its lines as they were sent, its account transactions and its documentation. Øre, debit +."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from app.sandbox.poweroffice.chart import Account
from app.sandbox.poweroffice.vat import VatCode

MANUAL, REVERSAL, CORRECTION = "ManualJournal", "ReversalVoucher", "CorrectionVoucher"


@dataclass(slots=True)
class Named:
    """A department, a project or a value of a custom dimension."""

    id: int
    name: str
    code: str
    is_active: bool = True


@dataclass(slots=True)
class Customer:
    """``account_id`` is that of its account in the customer ledger, whose number is the customer's own."""

    id: int
    name: str
    number: int
    account_id: int
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was sent: ``gross`` on an account, or on a customer's below it."""

    id: int
    account: Account
    gross: int
    vat: VatCode
    day: date
    description: str = ""
    reference: str = ""
    department: Named | None = None
    project: Named | None = None
    customer: Customer | None = None
    own: tuple[Named | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An account transaction: what stands on an account; ``vat_amount`` is what was taken out of it."""

    id: int
    account: Account
    amount: int
    day: date
    vat: VatCode
    vat_amount: int = 0
    description: str = ""
    department: Named | None = None
    project: Named | None = None
    customer: Customer | None = None
    own: tuple[Named | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Documentation:
    """The one PDF of a voucher; ``shown_at`` is when it can be seen."""

    file_name: str
    content: bytes
    by: str
    shown_at: datetime

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(slots=True)
class Voucher:
    """``number`` is 0 while it waits to be posted; ``by`` is the application key that made it, empty for a
    person. ``shows_reference`` is off where a reversal took it away."""

    id: str
    date: date
    description: str
    lines: list[Line]
    entries: list[Entry]
    created_at: datetime
    kind: str = MANUAL
    number: int = 0
    reference: str = ""
    shows_reference: bool = True
    imported_number: int | None = None
    saft_source: str | None = None
    saft_batch: str | None = None
    by: str = ""
    documentation: Documentation | None = None
    replaced: int = 0
    reverses: "Voucher | None" = None
    reversed_by: "Voucher | None" = None
    corrects: "Voucher | None" = None

    @property
    def is_posted(self) -> bool:
        return self.number > 0

    @property
    def shown_reference(self) -> str | None:
        return (self.reference or None) if self.shows_reference else None
