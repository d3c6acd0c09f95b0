"""eAccounting as an accounting system: one connection to one company."""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Final

from app.accounting.base import (
    AccountingInfo,
    Attachment,
    Company,
    EvidenceFile,
    LedgerPosting,
    LedgerVoucher,
    OutgoingVoucher,
    ReferenceData,
    Session,
)
from app.accounting.eaccounting import ledger
from app.accounting.eaccounting.client import Client
from app.accounting.eaccounting.info import INFO, SYSTEM
from app.accounting.eaccounting.lookup import Lookup
from app.accounting.eaccounting.marking import sent_lines
from app.accounting.eaccounting.poster import CREATE, check, draft_of, expected_sums, reversal_of
from app.accounting.eaccounting.reading import DRAFT, booked_voucher, key_in, made_draft
from app.accounting.eaccounting.reference import Reference
from app.accounting.rows import answer_of_write
from app.core.cases import CaseCode
from app.core.marked import MarkedLine
from app.errors import BadAnswer, CallError, Missing, Refused, Unclear

_RELEASE: Final = "convert_draft"
_DISCARD: Final = "discard_draft"
_REVERSE: Final = "create_reversal"
_UPLOAD: Final = "upload_file"
_LINK: Final = "link_file"

_VOUCHER: Final = 3
"""What a link calls a voucher."""

_EXTENSIONS: Final[Mapping[str, str]] = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tiff",
}
"""The kinds of file that are taken."""

_REFUSES_ANY_VOUCHER: Final = frozenset({CaseCode.PERIOD_CLOSED})
_OWN_PARAMS: Final = frozenset({"system", "operation", "case_code", "vendor_message"})


class EAccounting:
    """See :class:`app.accounting.base.Accounting`. A draft's id has ``draft:`` before it: converting it may
    give the voucher another one. Raises Unauthorised when opened without access; nothing is called then."""

    info: AccountingInfo = INFO

    def __init__(self, session: Session) -> None:
        self._client = Client(session)
        self._reference = Reference(self._client)
        self._lookup = Lookup(self._client, self._reference)

    def identify(self) -> Company:
        return self._reference.identify()

    def reference_data(self) -> ReferenceData:
        """Return the company's data as it is now; what was kept of it is read anew."""
        self._reference.drop()
        return self._reference.for_screens()

    def find(self, keys: Sequence[str], first: date, last: date) -> Sequence[LedgerVoucher]:
        return self._lookup.find(keys, first, last)

    def create(self, voucher: OutgoingVoucher) -> LedgerVoucher:
        """Create a draft. One call and no other after it, so that its id is never lost to a failing second
        one."""
        form = self._form(voucher)
        try:
            row = self._client.write(CREATE, "POST", "/voucherdrafts", form)
        except Refused:
            self._reference.drop()
            raise
        with answer_of_write():
            return made_draft(row, voucher)

    def release(self, voucher_id: str) -> LedgerVoucher:
        """Convert a draft; what it became is returned, under its own id."""
        if not voucher_id.startswith(DRAFT):
            return self._lookup.read(voucher_id)
        draft = voucher_id.removeprefix(DRAFT)
        try:
            row = self._client.write(_RELEASE, "POST", f"/voucherdrafts/{draft}/convert")
        except Missing:
            return self._lookup.read(draft)
        with answer_of_write():
            return booked_voucher(row)

    def discard(self, voucher_id: str) -> None:
        """Remove a draft of ours; one that is gone is fine. Raises Refused for a booked voucher, and for a
        draft without our key."""
        if not voucher_id.startswith(DRAFT):
            try:
                self._lookup.row(voucher_id)
            except Missing:
                return
            raise Refused(SYSTEM, _DISCARD, CaseCode.VOUCHER_REFUSED, reason="booked")
        draft = voucher_id.removeprefix(DRAFT)
        try:
            if not key_in(self._lookup.draft(draft).text("VoucherText")):
                raise Refused(SYSTEM, _DISCARD, CaseCode.VOUCHER_REFUSED, reason="not ours")
            self._client.write(_DISCARD, "DELETE", f"/voucherdrafts/{draft}")
        except Missing:
            return

    def read(self, voucher_id: str) -> LedgerVoucher:
        return self._lookup.read(voucher_id)

    def attachments(self, voucher_id: str) -> Sequence[Attachment]:
        """Return the files that are linked to a voucher, by name; their size is not told."""
        links = self._lookup.row(voucher_id).row("Attachments")
        numbers = () if links is None else links.texts("AttachmentIds")
        return [self._attachment(number) for number in numbers]

    def attach(self, voucher_id: str, file: EvidenceFile) -> None:
        """Upload a file and link it to the voucher; raises Refused (``attachment_refused``) for other kinds.

        A file whose link was lost is clutter that nobody sees; the voucher is asked for its links first.
        """
        extension = _EXTENSIONS.get(file.media_type)
        if extension is None:
            raise Refused(
                SYSTEM, _UPLOAD, CaseCode.ATTACHMENT_REFUSED, media_type=file.media_type, name=file.name
            )
        upload = {
            "ContentType": file.media_type,
            "FileName": _plain_name(file.name, extension),
            "Data": base64.b64encode(file.content).decode(),
        }
        try:
            made = self._client.write(_UPLOAD, "POST", "/attachments", upload)
            with answer_of_write():
                number = made.text("Id")
                if not number:
                    raise BadAnswer(SYSTEM, _UPLOAD, field="Id")
            link = {"DocumentId": voucher_id, "DocumentType": _VOUCHER, "AttachmentIds": [number]}
            self._client.write(_LINK, "POST", "/attachmentlinks", link)
        except Refused as refusal:
            raise _as_case(refusal, CaseCode.ATTACHMENT_REFUSED) from refusal

    def reverse(self, voucher_id: str, on: date, key: str) -> LedgerVoucher:
        """Book the exact negation of what stands there, row by row; a reversal that is there is returned."""
        row = self._lookup.row(voucher_id)
        there = self._lookup.reversal_of(row)
        if there is None:
            form = reversal_of(row, on, key)
            asked = {"useAutomaticVatCalculation": "false", "useDefaultVatCodes": "false"}
            try:
                there = self._client.write(_REVERSE, "POST", "/vouchers", form, asked)
            except Refused as refusal:
                raise _as_case(refusal, CaseCode.REVERSAL_REFUSED, _REFUSES_ANY_VOUCHER) from refusal
        with _settling(_REVERSE):
            return booked_voucher(there, key=key)

    def expected_sums(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        return expected_sums(voucher)

    def rounding_tolerance(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        """Nothing: no line with VAT is sent."""
        return {}

    def sent_lines(self, voucher: OutgoingVoucher) -> Sequence[MarkedLine]:
        return sent_lines(voucher, self._reference.chart().fields)

    def balance(self, account: str, on: date) -> int:
        self._reference.known(account, "read_balance")
        return ledger.balance(self._client, self._lookup, account, on)

    def postings(self, account: str, first: date, last: date) -> Sequence[LedgerPosting]:
        self._reference.known(account, "list_vouchers")
        fields = self._reference.chart().fields
        return ledger.postings(self._lookup, fields, account, first, last)

    def _form(self, voucher: OutgoingVoucher) -> dict[str, object]:
        """Check with what is kept; what fails is checked once more with the company's data as it is now."""
        for last_try in (False, True):
            chart = self._reference.chart()
            try:
                check(voucher, chart.accounts, chart.closed_periods(), chart.fields)
            except Refused:
                if last_try:
                    raise
                self._reference.drop()
            else:
                break
        return draft_of(voucher, chart.fields)

    def _attachment(self, number: str) -> Attachment:
        row = self._client.get("read_attachment", f"/attachments/{number}")
        name = row.text("FileName")
        extension = _EXTENSIONS.get(row.text("ContentType"), "")
        return Attachment(number, name if not name or name.endswith(extension) else name + extension, 0)


def _plain_name(name: str, extension: str) -> str:
    """Letters, digits, ``- _ ( )`` and the dot before the extension."""
    return re.sub(r"[^A-Za-z0-9_()-]", "-", name.removesuffix(extension)) + extension


@contextmanager
def _settling(operation: str) -> Iterator[None]:
    """Inside, the write was accepted: whatever fails while looking at its result leaves it Unclear."""
    try:
        yield
    except CallError as error:
        raise Unclear(SYSTEM, operation) from error


def _as_case(refusal: Refused, case: CaseCode, kept: frozenset[CaseCode] = frozenset()) -> Refused:
    """Return the refusal as the case of this kind of write, unless its own says more."""
    if refusal.case_code in kept:
        return refusal
    facts = {name: value for name, value in refusal.params.items() if name not in _OWN_PARAMS}
    return Refused(refusal.system, refusal.operation, case, refusal.vendor_message, **facts)
