"""Fiken as an accounting system: one connection to one company."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from app.accounting.base import (
    AccountingInfo,
    Attachment,
    Company,
    EvidenceFile,
    FoundState,
    LedgerPosting,
    LedgerVoucher,
    OutgoingVoucher,
    ReferenceData,
    Session,
)
from app.accounting.customers import Customer, split_part
from app.accounting.fiken import ledger, vat
from app.accounting.fiken.client import Client
from app.accounting.fiken.company import Companies
from app.accounting.fiken.info import CUSTOMER_LEDGER, INFO, SYSTEM
from app.accounting.fiken.lookup import Lookup
from app.accounting.fiken.poster import (
    CREATE,
    check,
    form_of,
    has_vat_on_credit,
    ledger_voucher,
    made_voucher,
)
from app.accounting.fiken.reference import Reference
from app.accounting.fiken.settling import settling
from app.accounting.marks import sent_lines
from app.accounting.rows import Row
from app.core.cases import CaseCode
from app.core.marked import MarkedLine
from app.core.vouchers import part_of
from app.errors import Missing, Refused, Unclear

_REVERSE: Final = "delete_transaction"
_ATTACH: Final = "attach_file"

_ATTACHABLE: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif"})
_REFUSES_ANY_VOUCHER: Final = frozenset({CaseCode.PERIOD_CLOSED, CaseCode.BANK_PERIOD_RECONCILED})
_LOCATION: Final = re.compile(r"/(transactions|journalEntries|generalJournalEntries)/(\d{1,18})/?$")
_OWN_PARAMS: Final = frozenset({"system", "operation", "case_code", "vendor_message"})


class Fiken:
    """See :class:`app.accounting.base.Accounting`. A voucher's id is that of Fiken's transaction; it has one
    journal entry (or several, where Fiken splits it), which attachments belong to. Raises Unauthorised when
    opened without a token; nothing is called then."""

    info: AccountingInfo = INFO

    def __init__(self, session: Session) -> None:
        self._client = Client(session)
        self._companies = Companies(self._client)
        self._reference = Reference(self._client, self._companies)
        self._lookup = Lookup(self._client, self._companies)

    def identify(self) -> Company:
        return self._companies.identify()

    def reference_data(self) -> ReferenceData:
        """Return the company's data as it is now; what was kept of it is read anew."""
        self._reference.drop()
        return self._reference.for_screens()

    def find(self, keys: Sequence[str], first: date, last: date) -> Sequence[LedgerVoucher]:
        return self._lookup.find(keys, first, last)

    def create(self, voucher: OutgoingVoucher) -> LedgerVoucher:
        """Book the voucher. One call and none after it, so that its id is never lost to a failing second one:
        the sums returned are those Fiken is expected to make, and the number is read later.

        Where a credit side has VAT, the amount is tried as net; Fiken refuses it as unbalanced if it reads it
        as gross, and then it is given so. A refusal changes nothing.
        """
        self._check(voucher)
        expected = vat.expected_sums(voucher)
        try:
            location = self._post(form_of(voucher))
        except Refused as refusal:
            if refusal.case_code != CaseCode.UNBALANCED_REFUSED or not has_vat_on_credit(voucher):
                self._reference.drop()
                raise
            location = self._post(form_of(voucher, credit_is_gross=True))
        return made_voucher(self._transaction_at(location), voucher, expected)

    def release(self, voucher_id: str) -> LedgerVoucher:
        """Return the voucher: what is created is booked."""
        return self._lookup.read(voucher_id)

    def discard(self, voucher_id: str) -> None:
        """Raises Refused for what is there: Fiken has nothing of ours that is not booked."""
        try:
            self._lookup.row(voucher_id)
        except Missing:
            return
        raise Refused(SYSTEM, "discard", CaseCode.VOUCHER_REFUSED, reason="booked")

    def read(self, voucher_id: str) -> LedgerVoucher:
        return self._lookup.read(voucher_id)

    def attachments(self, voucher_id: str) -> Sequence[Attachment]:
        """Return the attachments of all the voucher's entries. Fiken tells neither name nor size: its
        "identifier" may be anything."""
        return [
            Attachment(
                id=file.text("downloadUrl").rpartition("/")[2] or file.text("identifier"),
                name="",
                size=0,
            )
            for path in self._entry_paths(voucher_id)
            for file in self._client.listed("list_attachments", f"{path}/attachments")
        ]

    def attach(self, voucher_id: str, file: EvidenceFile) -> None:
        """Attach a PDF or picture to the first entry; raises Refused (``attachment_refused``) for others."""
        if file.media_type not in _ATTACHABLE:
            raise Refused(
                SYSTEM, _ATTACH, CaseCode.ATTACHMENT_REFUSED, media_type=file.media_type, name=file.name
            )
        path = self._entry_paths(voucher_id)[0]
        try:
            self._client.upload(_ATTACH, f"{path}/attachments", file)
        except Refused as refusal:
            raise _as_case(refusal, CaseCode.ATTACHMENT_REFUSED) from refusal

    def reverse(self, voucher_id: str, on: date, key: str) -> LedgerVoucher:
        """Delete the transaction, by which Fiken books its negation; one deleted before is not deleted again.

        Fiken takes no date: one that is not the voucher's own is refused. What is returned has the date that
        Fiken chose.
        """
        row = self._lookup.row(voucher_id)
        voucher = ledger_voucher(row)
        if not row.flag("deleted"):
            if on != voucher.date:
                raise Refused(
                    SYSTEM, _REVERSE, CaseCode.REVERSAL_REFUSED, reason="date not chosen", date=on.isoformat()
                )
            row = self._delete(row, f"Tilbakeført [{key}]")
        with settling(_REVERSE):
            made = self._lookup.reversal_of(row)
            if made is None:
                raise Unclear(SYSTEM, _REVERSE)
            reversal = ledger_voucher(self._lookup.row(made), key=key)
            # Whatever flag it has of its own: a reversal that Fiken booked stands.
            return replace(reversal, state=FoundState.POSTED)

    def expected_sums(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        return vat.expected_sums(voucher)

    def rounding_tolerance(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        """Nothing: amounts with VAT are sent so that no rule of rounding makes a difference."""
        return {}

    def sent_lines(self, voucher: OutgoingVoucher) -> Sequence[MarkedLine]:
        return sent_lines(voucher)

    def balance(self, account: str, on: date) -> int:
        self._known(account, "read_balance")
        return ledger.balance(self._client, self._companies, account, on)

    def postings(self, account: str, first: date, last: date) -> Sequence[LedgerPosting]:
        self._known(account, "list_entries")
        return ledger.postings(self._lookup, account, first, last)

    def customers(self, numbers: Collection[str]) -> Sequence[Customer]:
        """Return those that have an account of their own below the customer ledger; Fiken's chart
        does not tell which of them are inactive."""
        self._reference.drop()
        accounts = self._reference.chart().accounts
        return [Customer(one) for one in sorted(numbers) if part_of(CUSTOMER_LEDGER, one) in accounts]

    def _post(self, form: object) -> str:
        return self._client.post(CREATE, self._companies.path("/generalJournalEntries"), form)

    def _check(self, voucher: OutgoingVoucher) -> None:
        """Check with what is kept; what fails is checked once more with the company's data as it is now."""
        registered = self._companies.is_vat_registered()
        for last_try in (False, True):
            try:
                check(voucher, self._reference.chart().accounts, registered=registered)
            except Refused:
                if last_try:
                    raise
                self._reference.drop()
            else:
                return

    def _known(self, account: str, operation: str) -> None:
        for last_try in (False, True):
            if account in self._reference.chart().accounts:
                return
            if not last_try:
                self._reference.drop()
        number, customer = split_part(account)
        if number == CUSTOMER_LEDGER and customer:
            raise Refused(SYSTEM, operation, CaseCode.CUSTOMER_MISSING, account=number, customer=customer)
        raise Refused(SYSTEM, operation, CaseCode.ACCOUNT_MISSING, account=account)

    def _transaction_at(self, location: str) -> int:
        """Return the id of the transaction at an address. Fiken's file says that the address is the entry's,
        its answers that it is the transaction's: an entry is asked which transaction it belongs to."""
        found = _LOCATION.search(location)
        if found is None:
            raise Unclear(SYSTEM, CREATE)
        if found[1] == "transactions":
            return int(found[2])
        with settling(CREATE):
            path = self._companies.path(f"/journalEntries/{found[2]}")
            return self._client.get("read_entry", path).whole("transactionId")

    def _entry_paths(self, voucher_id: str) -> list[str]:
        entries = self._lookup.row(voucher_id).rows("entries")
        numbers = [entry.whole("journalEntryId") for entry in entries]
        if not numbers:
            raise Missing(SYSTEM, "read_transaction")
        return [self._companies.path(f"/journalEntries/{number}") for number in numbers]

    def _delete(self, row: Row, reason: str) -> Row:
        number = row.whole("transactionId")
        path = self._companies.path(f"/transactions/{number}/delete")
        try:
            self._client.patch(_REVERSE, path, {"description": reason})
        except Refused as refusal:
            now = self._lookup.row(number)
            if not now.flag("deleted"):
                raise _as_case(refusal, CaseCode.REVERSAL_REFUSED, _REFUSES_ANY_VOUCHER) from refusal
            return now
        with settling(_REVERSE):
            return self._lookup.row(number)


def _as_case(refusal: Refused, case: CaseCode, kept: frozenset[CaseCode] = frozenset()) -> Refused:
    """Return the refusal as the case of this kind of write, unless its own says more."""
    if refusal.case_code in kept:
        return refusal
    facts = {name: value for name, value in refusal.params.items() if name not in _OWN_PARAMS}
    return Refused(refusal.system, refusal.operation, case, refusal.vendor_message, **facts)
