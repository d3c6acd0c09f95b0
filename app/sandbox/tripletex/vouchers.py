"""A voucher, its postings and its attachment. Amounts in øre, debit +, credit -."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from app.sandbox.tripletex.chart import Account
from app.sandbox.tripletex.vat import VatType


@dataclass(slots=True)
class Named:
    """A department, project, customer, supplier or voucher type; ``number`` as people know it."""

    id: int
    name: str
    number: str = ""
    is_inactive: bool = False
    version: int = 1


@dataclass(slots=True)
class Posting:
    """``gross`` as sent; ``amount`` is what is on the account: net where the system split off VAT.

    Row 0 are the system's own postings.
    """

    id: int
    row: int
    account: Account
    day: date
    gross: int
    gross_currency: int
    amount: int
    vat_type: VatType | None
    description: str = ""
    currency_id: int = 1
    customer: Named | None = None
    supplier: Named | None = None
    department: Named | None = None
    project: Named | None = None
    invoice_number: str = ""
    term_of_payment: date | None = None
    free: tuple[Named | None, ...] = ()
    voucher: "Voucher | None" = None
    version: int = 1

    @property
    def system_generated(self) -> bool:
        return self.row == 0


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was uploaded; ``pages`` it added to the attachment."""

    file_name: str
    content: bytes
    mime_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def pages(self) -> int:
        if self.mime_type != "application/pdf":
            return 1
        return max(1, len(re.findall(rb"/Type\s*/Page(?![A-Za-z])", self.content)))


@dataclass(slots=True)
class Attachment:
    """The one document of a voucher; a second upload is appended to it as pages."""

    id: int
    uploads: list[Upload] = field(default_factory=list)
    version: int = 1

    @property
    def file_name(self) -> str:
        return self.uploads[0].file_name

    @property
    def size(self) -> int:
        return sum(len(upload.content) for upload in self.uploads)


@dataclass(slots=True)
class Voucher:
    """``number`` is 0 until the voucher is sent to the ledger, ``temp_number`` 0 from then on.

    ``by_api`` tells vouchers of API clients from those somebody entered or imported by hand.
    """

    id: int
    date: date
    description: str
    postings: list[Posting]
    created_at: datetime
    external_number: str = ""
    vendor_invoice_number: str = ""
    voucher_type: Named | None = None
    number: int = 0
    temp_number: int = 0
    by_api: bool = True
    attachment: Attachment | None = None
    reverses: "Voucher | None" = None
    reversed_by: "Voucher | None" = None
    version: int = 1

    @property
    def is_posted(self) -> bool:
        return self.number > 0

    @property
    def year(self) -> int:
        return self.date.year

    @property
    def number_as_string(self) -> str:
        return f"{self.number}-{self.year}" if self.is_posted else f"<Ikke bokført {self.temp_number}>"
