"""PowerOffice Go as an accounting system: one connection to one client."""

from collections.abc import Collection, Mapping, Sequence
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
from app.accounting.marks import sent_lines
from app.accounting.poweroffice import ledger, vat
from app.accounting.poweroffice.client import Client
from app.accounting.poweroffice.customers import customers_of
from app.accounting.poweroffice.errors import ModuleMissing
from app.accounting.poweroffice.info import (
    DOCUMENT_VOUCHERS,
    INFO,
    LARGEST_FILE,
    NEEDED,
    POST_VOUCHERS,
    SYSTEM,
)
from app.accounting.poweroffice.lookup import Lookup
from app.accounting.poweroffice.poster import CREATE, Known, check, form_of
from app.accounting.poweroffice.reference import Chart, Reference
from app.accounting.poweroffice.reversing import Reversing
from app.accounting.rows import Row, answer_of_write
from app.core.cases import CaseCode
from app.core.marked import MarkedLine
from app.errors import BadAnswer, Forbidden, Missing, PerhapsThere, Refused, Unclear

_ATTACH: Final = "attach_file"
_DISCARD: Final = "discard_voucher"
_TOLD_BETTER: Final = frozenset(
    (
        CaseCode.VOUCHER_REFUSED,
        CaseCode.FIELD_REFUSED,
        CaseCode.ACCOUNT_MISSING,
        CaseCode.ACCOUNT_INACTIVE,
    )
)


class PowerOffice:
    """See :class:`app.accounting.base.Accounting`. Raises Unauthorised when opened without one of its keys;
    nothing is called then."""

    info: AccountingInfo = INFO

    def __init__(self, session: Session) -> None:
        self._client = Client(session)
        self._reference = Reference(self._client)
        self._customers = customers_of(self._client)
        self._lookup = Lookup(self._client)
        self._reversing = Reversing(self._client, self._lookup, self._reference)

    def identify(self) -> Company:
        """Return the client and what the integration may do there.

        Connecting succeeds without the rights to book, and what comes then is refused without a word. So a
        right that is needed and not there is told here: raises Forbidden, or ModuleMissing where the client's
        own subscription does not cover it.
        """
        row = self._who()
        if self._lacking(row):
            self._client.fresh_token()  # it has the rights of the moment it was made
            row = self._who()
        if lacking := self._lacking(row):
            refused = {_plain(one) for one in row.texts("InvalidPrivileges")}
            kind = ModuleMissing if refused & {_plain(one) for one in lacking} else Forbidden
            raise kind(SYSTEM, "who_am_i", right=", ".join(lacking))
        reference = row.text("ClientId")
        if not reference:
            raise BadAnswer(SYSTEM, row.operation, field="ClientId")
        return Company(
            reference=reference,
            name=row.text("ClientName"),
            organisation_number=self._reference.organisation_number(reference),
            rights=row.texts("ValidPrivileges"),
        )

    def _who(self) -> Row:
        return self._client.get("who_am_i", "/ClientIntegrationInformation")

    @staticmethod
    def _lacking(row: Row) -> list[str]:
        held = set(row.texts("ValidPrivileges"))
        return [one for one in NEEDED if not held & {one, f"{one}_Full"}]

    def reference_data(self) -> ReferenceData:
        """Return the client's data as it is now; what was kept of it is read anew."""
        self._reference.drop()
        return self._reference.for_screens(self._client.session.today)

    def find(self, keys: Sequence[str], first: date, last: date) -> Sequence[LedgerVoucher]:
        return self._lookup.find(keys, first, last)

    def create(self, voucher: OutgoingVoucher) -> LedgerVoucher:
        """Book the voucher. One call and no other after it, so that its id is never lost to a failing second
        one: the sums returned are those Go is expected to make. Raises PerhapsThere for a refusal that may
        mean that the reference is in use."""
        chart, customers = self._checked(voucher)
        expected = self.expected_sums(voucher)
        try:
            row = self._client.write(
                CREATE,
                "POST",
                "/Vouchers/ManualJournals",
                form=form_of(voucher, chart, customers),
                right=POST_VOUCHERS,
            )
        except Missing as missing:  # an id that is not there any more, in the words of a wrong address
            raise self._told_better(
                PerhapsThere(SYSTEM, CREATE, CaseCode.VOUCHER_REFUSED), voucher
            ) from missing
        except Refused as refusal:
            raise self._told_better(refusal, voucher) from refusal
        with answer_of_write():
            if row is None or not row.text("Id"):
                raise BadAnswer(SYSTEM, CREATE, field="Id")
            return LedgerVoucher(
                id=row.text("Id"),
                order=row.whole("VoucherNo"),
                key=voucher.key,
                state=FoundState.POSTED,
                date=voucher.date,
                text=row.text("Description"),
                sums=expected,
                number=row.text("VoucherNo"),
            )

    def _told_better(self, refusal: Refused, voucher: OutgoingVoucher) -> Refused:
        """Return a refusal in words nobody knows, or of an account by its id, as what our own check finds
        now, if it finds anything."""
        self._drop()
        if refusal.case_code not in _TOLD_BETTER:
            return refusal
        try:
            check(voucher, self._reference.chart(), self._named_in(voucher))
        except Refused as found:
            found.vendor_message = refusal.vendor_message
            return found
        return refusal

    def release(self, voucher_id: str) -> LedgerVoucher:
        """Return the voucher: it was booked when it was created."""
        return self.read(voucher_id)

    def discard(self, voucher_id: str) -> None:
        """Raise Refused for a voucher that is there: none is ever unposted."""
        try:
            self._lookup.held(voucher_id)
        except Missing:
            return
        raise Refused(SYSTEM, _DISCARD, CaseCode.VOUCHER_REFUSED, reason="booked")

    def read(self, voucher_id: str) -> LedgerVoucher:
        held = self._lookup.held(voucher_id)
        reversal = self._lookup.reversal_of(held)
        return held.ledger(reversed_by=reversal.id if reversal else None)

    def attachments(self, voucher_id: str) -> Sequence[Attachment]:
        """Return the voucher's one PDF, if any; Go tells neither its name nor its size."""
        rows = self._client.pages(
            "list_attachments",
            "/VoucherDocumentation",
            {"id": voucher_id},
            right=DOCUMENT_VOUCHERS,
            identity="VoucherId",
        )
        return [Attachment(voucher_id, "", 0) for row in rows if row.flag("HasPdf")]

    def attach(self, voucher_id: str, file: EvidenceFile) -> None:
        """Put the voucher's PDF in place; the same again changes nothing.

        Raises Refused (``attachment_refused``) for other kinds of file, too large ones, and where another
        integration has put one; Unclear when it is accepted and not done yet."""
        facts = {"media_type": file.media_type, "name": file.name}
        if file.media_type != "application/pdf" or len(file.content) > LARGEST_FILE:
            raise Refused(SYSTEM, _ATTACH, CaseCode.ATTACHMENT_REFUSED, **facts)
        try:
            done = self._client.upload(
                _ATTACH, "/VoucherDocumentation", {"id": voucher_id}, file, right=DOCUMENT_VOUCHERS
            )
        except Forbidden as forbidden:
            if self.attachments(voucher_id):
                raise Refused(SYSTEM, _ATTACH, CaseCode.ATTACHMENT_REFUSED, **facts) from forbidden
            raise
        except Refused as refusal:
            said = refusal.vendor_message
            raise Refused(SYSTEM, _ATTACH, CaseCode.ATTACHMENT_REFUSED, said, **facts) from refusal
        if not done:
            raise Unclear(SYSTEM, _ATTACH)

    def reverse(self, voucher_id: str, on: date, key: str) -> LedgerVoucher:
        return self._reversing.reverse(voucher_id, on, key)

    def expected_sums(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        """See the contract; Go's VAT accounts count as one (``vat.VAT_ACCOUNTS``)."""
        return vat.expected_sums(voucher, self._reference.chart().vat_on(voucher.date))

    def rounding_tolerance(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        return vat.slack(voucher, self._reference.chart().vat_on(voucher.date))

    def sent_lines(self, voucher: OutgoingVoucher) -> Sequence[MarkedLine]:
        return sent_lines(voucher)

    def balance(self, account: str, on: date) -> int:
        number, customer = self._known(account, "read_balance")
        if customer:
            return ledger.customer_balance(self._client, number, customer, on)
        return ledger.balance(self._client, number, on)

    def postings(self, account: str, first: date, last: date) -> Sequence[LedgerPosting]:
        number, customer = self._known(account, "list_transactions")
        return ledger.postings(self._client, number, first, last, customer)

    def customers(self, numbers: Collection[str]) -> Sequence[Customer]:
        self._customers.drop()
        return [Customer(one.number, one.active) for one in self._customers.known(numbers).values()]

    def _named_in(self, voucher: OutgoingVoucher) -> Known:
        return self._customers.known({one.customer for one in voucher.postings} - {""})

    def _drop(self) -> None:
        self._reference.drop()
        self._customers.drop()

    def _checked(self, voucher: OutgoingVoucher) -> tuple[Chart, Known]:
        """Check with what is kept; what fails is checked once more with the client's data as it is now."""
        try:
            check(voucher, self._reference.chart(), self._named_in(voucher))
        except Refused:
            self._drop()
            check(voucher, self._reference.chart(), self._named_in(voucher))
        return self._reference.chart(), self._named_in(voucher)

    def _known(self, part: str, operation: str) -> tuple[str, str]:
        """Return the account and the customer whose part of it is named, both of which are there."""
        account, customer = split_part(part)
        if account not in self._reference.chart().accounts:
            self._reference.drop()
            if account not in self._reference.chart().accounts:
                raise Refused(SYSTEM, operation, CaseCode.ACCOUNT_MISSING, account=account)
        if customer and not self._customers.known({customer}):
            raise Refused(SYSTEM, operation, CaseCode.CUSTOMER_MISSING, account=account, customer=customer)
        return account, customer


def _plain(privilege: str) -> str:
    return privilege.removesuffix("_Full")
