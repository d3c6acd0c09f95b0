"""What the document of a voucher of sales prints. Amounts are minor units of the voucher's currency."""

from dataclasses import dataclass
from datetime import date, datetime

from app.core.texts import Language
from app.reports.evidence.model import VoucherLink, VoucherPrinted


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One VAT rate of one entry: ``gross`` and ``vat_told`` (what the shop says) positive for a sale.

    ``vat_booked`` is what the gross amount holds, as the accounting system computes it. ``paid`` names the
    payment method.
    """

    order: str
    document: str
    day: date
    what: str
    rate: str
    gross: int
    vat_told: int
    vat_booked: int
    paid: str


@dataclass(frozen=True, slots=True)
class SalesDocument:
    """Everything the document prints; equal values give equal bytes."""

    language: Language
    zone: str
    company: str
    organisation_number: str
    system: str
    voucher: VoucherPrinted
    rows: tuple[SaleRow, ...]
    approved_by: str
    approved_at: datetime
    answers: tuple[str, ...] = ()
    links: tuple[VoucherLink, ...] = ()
