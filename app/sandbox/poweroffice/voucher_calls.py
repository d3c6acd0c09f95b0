"""The calls that book, read, reverse and document vouchers. Booking is at once; undoing it is a reversal."""

import uuid
from datetime import date, timedelta

from flask import request

from app.sandbox.poweroffice.checks import Checks
from app.sandbox.poweroffice.refusals import bad, forbidden, not_found
from app.sandbox.poweroffice.serving import Answer, Parameters, Serving, listed, token
from app.sandbox.poweroffice.views import voucher_view
from app.sandbox.poweroffice.vouchers import Documentation, Voucher
from app.sandbox.poweroffice.wire import parse

LARGEST_FILE = 30 * 1024 * 1024


class VoucherCalls:
    def __init__(self, serving: Serving) -> None:
        self._serving, self._settings = serving, serving.settings

    def create(self) -> Answer:
        Parameters()
        try:
            body = parse(request.get_data())
        except ValueError:
            raise bad("The body is not valid JSON.") from None
        company = self._serving.company()
        form = Checks(company, self._settings).form(body)
        voucher = Voucher(
            id=str(uuid.uuid4()),
            date=form.date,
            description=form.description,
            lines=form.lines,
            entries=company.entries_of(form.lines),
            created_at=self._serving.books.clock(),
            reference=form.reference,
            imported_number=form.imported_number,
            saft_source=form.saft_source,
            saft_batch=form.saft_batch,
            by=token().key.application,
        )
        return Answer(201, voucher_view(company.add(voucher)))

    def read(self, voucher_id: str) -> Answer:
        Parameters()
        return Answer(200, voucher_view(self._own(voucher_id)))

    def reverse(self, voucher_id: str) -> Answer:
        Parameters()
        original = self._own(voucher_id)
        if original.reversed_by is not None:
            raise bad(f"Voucher {original.number} is already reversed.")
        company, now, settings = self._serving.company(), self._serving.books.clock(), self._settings
        day: date = original.date if settings.reversal_date == "original" else now.date()
        company.reverse(
            original,
            company.first_open_day(day),
            now,
            copies=settings.reversal_copies,
            frees=settings.reversal_frees_reference,
            clears=settings.reversal_clears_reference,
        )
        return Answer(settings.reverse_status)

    def _own(self, voucher_id: str) -> Voucher:
        """A voucher that this integration made; of any other there is none here."""
        found = self._serving.company().vouchers.get(voucher_id)
        if found is None or found.by != token().key.application or found.reverses is not None:
            raise not_found("Voucher")
        return found

    def document(self) -> Answer:
        """Put the one PDF in place; the same integration may put another there."""
        voucher_id = Parameters("id").text("id") or ""
        voucher = self._serving.company().vouchers.get(voucher_id)
        if voucher is None or not voucher.by:
            raise bad(f"Voucher {voucher_id} was not imported.", "id")
        given = request.files.get("file")
        content = b"" if given is None else given.read()
        if given is None or not content.startswith(b"%PDF-"):
            raise bad("Only PDF files are supported.", "file")
        if len(content) > LARGEST_FILE:
            raise bad("The file is larger than 30 MB.", "file")
        before = voucher.documentation
        if before is not None and before.by != token().key.application:
            raise forbidden()
        lag = self._settings.documentation_lag_seconds if self._settings.documentation_status == 202 else 0
        shown_at = self._serving.books.clock() + timedelta(seconds=lag)
        voucher.documentation = Documentation(
            given.filename or "", content, token().key.application, shown_at
        )
        voucher.replaced += before is not None
        return Answer(self._settings.documentation_status)

    def documentation(self) -> Answer:
        asked = Parameters("id", "voucherNo", paged=True)
        number, wanted = asked.text("voucherNo"), asked.text("id")
        found = [
            {
                "VoucherId": one.id,
                "VoucherNo": one.number,
                "VoucherType": one.kind,
                "HasPdf": self._shows_pdf(one),
                "HasImages": False,
                "HasEhf": False,
                "HasSalesOrderAttachments": False,
                "IsImported": bool(one.by),
            }
            for one in self._serving.company().vouchers.values()
            if one.is_posted and wanted in (None, one.id) and number in (None, str(one.number))
        ]
        return listed(found, asked, self._settings)

    def _shows_pdf(self, voucher: Voucher) -> bool:
        file = voucher.documentation
        return file is not None and file.shown_at <= self._serving.books.clock()


def add_voucher_calls(serving: Serving) -> None:
    calls, role = VoucherCalls(serving), "ManualVoucher"
    serving.add("POST", "/Vouchers/ManualJournals", calls.create, role="ManualVoucher_Full")
    serving.add("GET", "/Vouchers/ManualJournals/<voucher_id>", calls.read, role=role)
    serving.add(
        "POST", "/Vouchers/Reverse/<voucher_id>", calls.reverse, role=serving.settings.reverse_privilege
    )
    serving.add("PUT", "/VoucherDocumentation", calls.document, role="VoucherDocumentation_Full")
    serving.add("GET", "/VoucherDocumentation", calls.documentation, role="VoucherDocumentation")
