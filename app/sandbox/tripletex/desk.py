"""What the API does to vouchers: create, send to the ledger, reverse, delete, attach. Checks, then acts."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from app.sandbox.tripletex.books import TripletexBooks
from app.sandbox.tripletex.company import Company
from app.sandbox.tripletex.forms import VoucherForm, read_voucher
from app.sandbox.tripletex.refusals import Complaint, duplicate, invalid, not_found, stale
from app.sandbox.tripletex.settings import Settings
from app.sandbox.tripletex.validation import checked_lines, refuse_release, refuse_reversal
from app.sandbox.tripletex.vouchers import Attachment, Named, Upload, Voucher

_KINDS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


class Desk:
    """The voucher calls on the books of one stand-in."""

    def __init__(self, books: TripletexBooks, settings: Settings) -> None:
        self.books, self.settings = books, settings

    def voucher(self, company: Company, voucher_id: int) -> Voucher:
        """Return a voucher by id, at once after it was created; 404 for none."""
        if voucher_id not in company.vouchers:
            raise not_found("Voucher")
        return company.vouchers[voucher_id]

    def visible(self, vouchers: Iterable[Voucher]) -> list[Voucher]:
        """Return those old enough for lists and searches."""
        newest = self.books.clock() - timedelta(seconds=self.settings.visibility_lag_seconds)
        return [one for one in vouchers if one.created_at <= newest]

    def create(self, company: Company, body: Any, *, send_to_ledger: bool) -> Voucher:
        """Create a voucher, and book it at once when sent to the ledger."""
        form = read_voucher(body)
        lines = checked_lines(form, company, self.settings, sends=send_to_ledger)
        self._refuse_number_in_use(company, form)
        voucher = Voucher(
            id=self.books.new_id(),
            date=form.day or date.min,
            description=form.description or "",
            postings=company.postings_of(lines, self.settings.vat_rounding),
            created_at=self.books.clock(),
            external_number=form.external_number or "",
            vendor_invoice_number=form.vendor_invoice_number or "",
            voucher_type=self._voucher_type(company, form),
        )
        company.add(voucher)
        if send_to_ledger:
            company.post(voucher)
        return voucher

    def _refuse_number_in_use(self, company: Company, form: VoucherForm) -> None:
        number = form.external_number
        if not (self.settings.enforces_unique_external_number and number):
            return
        if any(one.external_number == number for one in company.vouchers.values()):
            raise duplicate("externalVoucherNumber")

    @staticmethod
    def _voucher_type(company: Company, form: VoucherForm) -> Named | None:
        wanted = form.voucher_type
        return next((one for one in company.voucher_types if wanted and one.id == wanted.id), None)

    def send_to_ledger(self, company: Company, voucher_id: int, version: int | None, number: int) -> Voucher:
        """Book an unposted voucher: 409 for a stale version, 422 for one that is booked or cannot be."""
        voucher = self.voucher(company, voucher_id)
        self._refuse_stale(voucher, version)
        if voucher.is_posted:
            raise invalid(Complaint("id", "Bilaget er allerede bokført."))  # plausible
        if number and company.number_is_taken(voucher.year, number):
            raise invalid(Complaint("number", f"Bilagsnummer {number} er allerede registrert."))
        refuse_release(voucher, company, self.settings)
        company.post(voucher, number)
        voucher.version += 1
        return voucher

    def reverse(self, company: Company, voucher_id: int, on: date) -> Voucher:
        """Book the negation of a posted voucher on a date and return it."""
        voucher = self.voucher(company, voucher_id)
        refuse_reversal(voucher, on, company, self.settings)
        return company.reverse(voucher, on, self.books.clock(), self.settings.reversal_copies)

    def delete(self, company: Company, voucher_id: int) -> None:
        """Delete an unposted voucher."""
        voucher = self.voucher(company, voucher_id)
        reasons = self.reasons_against_delete(voucher)
        if reasons:
            raise invalid(*(Complaint("id", reason) for reason in reasons))
        company.remove(voucher)

    def reasons_against_delete(self, voucher: Voucher) -> list[str]:
        if voucher.is_posted and not self.settings.deletes_posted:
            return ["Bilaget er bokført og kan ikke slettes."]  # plausible
        return []

    def attach(self, company: Company, voucher_id: int, name: str, content: bytes) -> Voucher:
        """Attach a file, as further pages when there is one already; only PDF, PNG, JPEG and TIFF."""
        voucher = self.voucher(company, voucher_id)
        kind = next((kind for start, kind in _KINDS if content.startswith(start)), None)
        if kind is None:
            raise invalid(Complaint("file", "Ugyldig filformat. Gyldige formater er PDF, PNG, JPEG og TIFF."))
        largest = self.settings.largest_attachment
        if largest is not None and len(content) > largest:
            raise invalid(Complaint("file", "Filen er for stor."))  # plausible
        if voucher.attachment is None:
            voucher.attachment = Attachment(self.books.new_id())
        voucher.attachment.uploads.append(Upload(name, content, kind))
        voucher.attachment.version += 1
        voucher.version += 1
        return voucher

    def detach(self, company: Company, voucher_id: int, version: int | None) -> None:
        """Delete the attachment; 409 for a stale version, 404 where there is none."""
        voucher = self.voucher(company, voucher_id)
        self._refuse_stale(voucher, version)
        if voucher.attachment is None:
            raise not_found("Attachment")
        voucher.attachment = None
        voucher.version += 1

    @staticmethod
    def _refuse_stale(voucher: Voucher, version: int | None) -> None:
        if version is not None and version != voucher.version:
            raise stale(voucher.version)
