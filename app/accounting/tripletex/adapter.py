"""Tripletex as an accounting system: one connection to one company."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Final

from app.accounting.bank import BankLines
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
from app.accounting.customers import Customer, split_part
from app.accounting.marks import sent_lines
from app.accounting.rows import Row, answer_of_write
from app.accounting.tripletex import bank, ledger, vat
from app.accounting.tripletex.client import Client
from app.accounting.tripletex.customers import customers_of
from app.accounting.tripletex.errors import RevisionChanged
from app.accounting.tripletex.info import INFO, SYSTEM
from app.accounting.tripletex.lookup import Lookup
from app.accounting.tripletex.marking import Marking
from app.accounting.tripletex.poster import (
    CREATE,
    Known,
    check,
    form_of,
    is_posted,
    ledger_voucher,
    our_key,
    reversal_key,
    sums_of,
)
from app.accounting.tripletex.reference import Chart, Reference, VatTypes
from app.core.cases import CaseCode
from app.core.marked import MarkedLine
from app.errors import BadAnswer, CallError, Missing, Refused, Unclear

_RELEASE: Final = "release_voucher"
_DISCARD: Final = "discard_voucher"
_REVERSE: Final = "reverse_voucher"
_ATTACH: Final = "attach_file"

_ATTACHABLE: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff"})
_REFUSES_ANY_VOUCHER: Final = frozenset({CaseCode.PERIOD_CLOSED, CaseCode.BANK_PERIOD_RECONCILED})


class Tripletex:
    """See :class:`app.accounting.base.Accounting`. Raises Unauthorised or WrongEnvironment when opened with
    credentials that cannot be right; nothing is called then."""

    info: AccountingInfo = INFO

    def __init__(self, session: Session) -> None:
        self._client = Client(session)
        self._reference = Reference(self._client)
        self._customers = customers_of(self._client)
        self._lookup = Lookup(self._client)
        self._marking = Marking(self._reference)

    def identify(self) -> Company:
        asked = {"fields": "*,company(*)"}
        row = self._client.value("who_am_i", "/token/session/%3EwhoAmI", asked)
        company = row.row("company")
        if company is None:
            raise BadAnswer(SYSTEM, row.operation, field="company")
        reference = str(row.whole("companyId"))
        self._reference.reaches(reference)
        self._customers.drop()  # they may be another company's
        return Company(
            reference=reference,
            name=company.text("name"),
            organisation_number="".join(company.text("organizationNumber").split()),
        )

    def reference_data(self) -> ReferenceData:
        """Return the company's data as it is now; what was kept of it is read anew."""
        self._reference.drop()
        return self._reference.for_screens(self._client.session.today)

    def find(self, keys: Sequence[str], first: date, last: date) -> Sequence[LedgerVoucher]:
        return self._lookup.find(keys, first, last)

    def create(self, voucher: OutgoingVoucher) -> LedgerVoucher:
        """Create the voucher unposted. One call and no other after it, so that its id is never lost to a
        failing second one: the sums returned are those Tripletex is expected to make."""
        chart, kinds, customers = self._checked(voucher)
        expected = vat.expected_sums(voucher, kinds)
        form = form_of(voucher, chart, kinds, customers)
        asked = {"sendToLedger": "false"}
        try:
            row = self._client.write(CREATE, "POST", "/ledger/voucher", params=asked, form=form)
        except Refused:
            self._reference.drop()
            raise
        with answer_of_write():
            return ledger_voucher(row, expected, key=voucher.key)

    def release(self, voucher_id: str) -> LedgerVoucher:
        row = self._lookup.row(voucher_id)
        if is_posted(row):
            return self._read(row)
        try:
            self._release(row)
        except Refused as refusal:
            row = self._lookup.row(voucher_id)
            if is_posted(row):
                return self._read(row)
            if not isinstance(refusal, RevisionChanged):
                raise
            self._release(row)
        with _settling(_RELEASE):
            row = self._lookup.row(voucher_id)
            if not is_posted(row):
                raise Unclear(SYSTEM, _RELEASE)
            return ledger_voucher(row, sums_of(row))

    def discard(self, voucher_id: str) -> None:
        """Remove an unposted voucher of ours. Raises Refused for a booked one, or one without our key:
        what Tripletex does when asked to delete a booked voucher is never tried."""
        try:
            row = self._lookup.row(voucher_id)
        except Missing:
            return
        if is_posted(row):
            raise Refused(SYSTEM, _DISCARD, CaseCode.VOUCHER_REFUSED, reason="booked")
        if not our_key(row):
            raise Refused(SYSTEM, _DISCARD, CaseCode.VOUCHER_REFUSED, reason="not ours")
        try:
            self._client.write(_DISCARD, "DELETE", f"/ledger/voucher/{int(voucher_id)}")
        except Missing:
            return

    def read(self, voucher_id: str) -> LedgerVoucher:
        return self._read(self._lookup.row(voucher_id))

    def attachments(self, voucher_id: str) -> Sequence[Attachment]:
        """Return the voucher's one attachment, if any: Tripletex appends a second file to it as pages."""
        asked = {"fields": "id,version,attachment(id,fileName,size)"}
        row = self._client.value("list_attachments", f"/ledger/voucher/{int(voucher_id)}", asked)
        file = row.row("attachment")
        if file is None:
            return ()
        return (Attachment(str(file.whole("id")), file.text("fileName"), file.whole("size")),)

    def attach(self, voucher_id: str, file: EvidenceFile) -> None:
        """Attach a PDF or picture; raises Refused (``attachment_refused``) for other kinds of file."""
        if file.media_type not in _ATTACHABLE:
            raise Refused(
                SYSTEM, _ATTACH, CaseCode.ATTACHMENT_REFUSED, media_type=file.media_type, name=file.name
            )
        try:
            self._client.upload(_ATTACH, f"/ledger/voucher/{int(voucher_id)}/attachment", file)
        except Refused as refusal:
            raise _as_case(refusal, CaseCode.ATTACHMENT_REFUSED) from refusal

    def reverse(self, voucher_id: str, on: date, key: str) -> LedgerVoucher:
        row = self._lookup.row(voucher_id)
        if not is_posted(row):
            raise Refused(SYSTEM, _REVERSE, CaseCode.REVERSAL_REFUSED, reason="not booked")
        reversal = self._lookup.reversal_of(row)
        if reversal is not None:
            return self._reversal(reversal, key)
        self._open_on(on)
        reversal = self._reverse(row, on)
        with _settling(_REVERSE):
            return self._reversal(reversal, key)

    def expected_sums(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        """See the contract; accounts named by ``rounding_tolerance`` may differ by what it says."""
        return vat.expected_sums(voucher, self._reference.vat_types(voucher.date))

    def rounding_tolerance(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        """Return by how many minor units an account may differ from ``expected_sums``: one for each of its
        lines with VAT. Accounts that are not named are exact."""
        return vat.slack(voucher, self._reference.vat_types(voucher.date))

    def sent_lines(self, voucher: OutgoingVoucher) -> Sequence[MarkedLine]:
        return sent_lines(voucher)

    def balance(self, account: str, on: date) -> int:
        number, customer = self._ids(account, "read_balance")
        return ledger.balance(self._client, number, on, customer)

    def postings(self, account: str, first: date, last: date) -> Sequence[LedgerPosting]:
        number, customer = self._ids(account, "list_postings")
        return ledger.postings(self._client, self._marking, number, first, last, customer)

    def customers(self, numbers: Collection[str]) -> Sequence[Customer]:
        self._customers.drop()
        return [Customer(one.number, one.active) for one in self._customers.known(numbers).values()]

    def bank_lines(self, account: str, first: date, last: date) -> BankLines:
        return bank.bank_lines(self._client, self._account_id(account, "list_bank_statements"), first, last)

    def _checked(self, voucher: OutgoingVoucher) -> tuple[Chart, VatTypes, Known]:
        """Check with what is kept; what fails is checked once more with the company's data as it is now."""
        for last_try in (False, True):
            chart, kinds = self._reference.chart(), self._reference.vat_types(voucher.date)
            customers = self._customers.known({one.customer for one in voucher.postings} - {""})
            try:
                check(voucher, chart, kinds, customers)
            except Refused:
                if last_try:
                    raise
                self._reference.drop()
                self._customers.drop()
            else:
                break
        return chart, kinds, customers

    def _ids(self, part: str, operation: str) -> tuple[int, int | None]:
        """Return the id of an account, and of the customer whose part of it is named."""
        account, customer = split_part(part)
        if not customer or part in self._reference.chart().account_ids:
            return self._account_id(part, operation), None
        known = self._customers.known({customer}).get(customer)
        if known is None:
            raise Refused(SYSTEM, operation, CaseCode.CUSTOMER_MISSING, account=account, customer=customer)
        return self._account_id(account, operation), known.id

    def _account_id(self, number: str, operation: str) -> int:
        for last_try in (False, True):
            found = self._reference.chart().account_ids.get(number)
            if found is not None:
                return found
            if not last_try:
                self._reference.drop()
        raise Refused(SYSTEM, operation, CaseCode.ACCOUNT_MISSING, account=number)

    def _open_on(self, day: date) -> None:
        if self._reference.chart().closed_on(day) is None:
            return
        self._reference.drop()
        if self._reference.chart().closed_on(day) is not None:
            raise Refused(SYSTEM, _REVERSE, CaseCode.PERIOD_CLOSED, date=day.isoformat())

    def _release(self, row: Row) -> None:
        asked = {"version": str(row.whole("version"))}
        self._client.write(_RELEASE, "PUT", f"/ledger/voucher/{row.whole('id')}/:sendToLedger", params=asked)

    def _reverse(self, row: Row, on: date) -> int:
        """Reverse now and return the reversal's id: the answer may be the reversal or the original."""
        number, asked = row.whole("id"), {"date": on.isoformat()}
        try:
            answer = self._client.write(_REVERSE, "PUT", f"/ledger/voucher/{number}/:reverse", params=asked)
        except Refused as refusal:
            made = self._lookup.reversal_of(self._lookup.row(number))
            if made is None:
                raise _as_case(refusal, CaseCode.REVERSAL_REFUSED, _REFUSES_ANY_VOUCHER) from refusal
            return made
        with _settling(_REVERSE):
            if answer.whole("id") != number:
                return answer.whole("id")
            made = self._lookup.reversal_of(answer)
            if made is None:
                raise Unclear(SYSTEM, _REVERSE)
            return made

    def _reversal(self, voucher_id: int, key: str) -> LedgerVoucher:
        row = self._lookup.row(voucher_id)
        return ledger_voucher(row, sums_of(row), key=key)

    def _read(self, row: Row) -> LedgerVoucher:
        links, number = self._lookup.links_of(row), row.whole("id")
        key = reversal_key(our_key(row)) if links.is_reversal(number) else our_key(row)
        return replace(
            ledger_voucher(row, sums_of(row), key=key, reversed_by=links.reversed_by(number)),
            lines=self._marking.lines(row),
        )


@contextmanager
def _settling(operation: str) -> Iterator[None]:
    """Inside, the write was accepted: whatever fails while looking at its result leaves it Unclear."""
    try:
        yield
    except Unclear:
        raise
    except CallError as error:
        raise Unclear(SYSTEM, operation) from error


def _as_case(refusal: Refused, case: CaseCode, kept: frozenset[CaseCode] = frozenset()) -> Refused:
    """Return the refusal as the case of this kind of write, unless its own says more."""
    if refusal.case_code in kept:
        return refusal
    facts = {name: value for name, value in refusal.params.items() if name not in _OWN_PARAMS}
    return Refused(refusal.system, refusal.operation, case, refusal.vendor_message, **facts)


_OWN_PARAMS: Final = frozenset({"system", "operation", "case_code", "vendor_message"})
