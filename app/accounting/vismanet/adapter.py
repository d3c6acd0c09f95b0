"""Visma.net ERP as an accounting system: one connection to one company."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from app.accounting.marks import sent_lines
from app.accounting.rows import Row
from app.accounting.vismanet import ledger
from app.accounting.vismanet.client import Client, batch_at
from app.accounting.vismanet.errors import Stale, case_of
from app.accounting.vismanet.info import INFO, SYSTEM
from app.accounting.vismanet.lookup import PATH, Lookup
from app.accounting.vismanet.poster import (
    CREATE,
    batch_of,
    check,
    emptied,
    expected_sums,
    open_period,
    reversal_of,
)
from app.accounting.vismanet.reading import key_in, made_voucher, number_of, state_of, voucher_of
from app.accounting.vismanet.reference import Reference
from app.core.cases import CaseCode
from app.core.marked import MarkedLine
from app.errors import CallError, Missing, Refused, Unclear

_UNHOLD: Final = "unhold_batch"
_RELEASE: Final = "release_batch"
_DISCARD: Final = "empty_batch"
_REVERSE: Final = "create_reversal"
_ATTACH: Final = "attach_file"
_BALANCED: Final = "Balanced"

_REFUSES_ANY_VOUCHER: Final = frozenset({CaseCode.PERIOD_CLOSED, CaseCode.FIELD_REFUSED})
_OWN_PARAMS: Final = frozenset({"system", "operation", "case_code", "vendor_message"})


class VismaNet:
    """See :class:`app.accounting.base.Accounting`. A voucher is a batch of the general ledger, its id the
    batch's number. Raises Unauthorised when opened without a key; nothing is called then."""

    info: AccountingInfo = INFO

    def __init__(self, session: Session) -> None:
        self._client = Client(session)
        self._reference = Reference(self._client)
        self._lookup = Lookup(self._client, self._reference)
        self._branch = session.credentials.get("branch", "")

    def identify(self) -> Company:
        return self._reference.identify()

    def reference_data(self) -> ReferenceData:
        """Return the company's data as it is now; what was kept of it is read anew."""
        self._reference.drop()
        return self._reference.for_screens()

    def find(self, keys: Sequence[str], first: date, last: date) -> Sequence[LedgerVoucher]:
        return self._lookup.find(keys, first, last)

    def create(self, voucher: OutgoingVoucher) -> LedgerVoucher:
        """Create a held batch. One call and none after it, so that its number is never lost to a failing
        second one."""
        form = self._form(voucher)
        try:
            answer = self._client.post(CREATE, PATH, form)
        except Refused:
            self._reference.drop()
            raise
        return made_voucher(batch_at(answer), voucher)

    def release(self, voucher_id: str) -> LedgerVoucher:
        """Take the hold off and release. A batch that was changed meanwhile is looked at once more."""
        for last_try in (False, True):
            row, version = self._lookup.row(voucher_id)
            if state_of(row) is not FoundState.UNPOSTED:
                return self._lookup.read(voucher_id)
            try:
                if row.text("status") != _BALANCED:
                    form = {"hold": {"value": False}}
                    self._client.write(_UNHOLD, "PUT", f"{PATH}/{voucher_id}", form, version)
                    row, version = self._lookup.row(voucher_id)
                    if row.text("status") != _BALANCED:  # it was promised, and is not done yet
                        raise Unclear(SYSTEM, _UNHOLD)
                self._client.write(_RELEASE, "POST", f"{PATH}/{voucher_id}/action/release", {}, version)
            except Stale:
                if last_try:
                    raise Unclear(SYSTEM, _RELEASE) from None
                continue
            break
        with _settling(_RELEASE):
            return self._released(self._lookup.read(voucher_id))

    def discard(self, voucher_id: str) -> None:
        """Empty a held batch of ours and take our key from it: the vendor has no call that deletes one. A
        batch that is gone, or was emptied before, is fine; one that is booked or not ours is Refused."""
        try:
            row, version = self._lookup.row(voucher_id)
        except Missing:
            return
        if state_of(row) is not FoundState.UNPOSTED:
            raise Refused(SYSTEM, _DISCARD, CaseCode.VOUCHER_REFUSED, reason="booked")
        if not key_in(row.text("description")):
            if not row.rows("journalTransactionLines"):
                return
            raise Refused(SYSTEM, _DISCARD, CaseCode.VOUCHER_REFUSED, reason="not ours")
        try:
            self._client.write(_DISCARD, "PUT", f"{PATH}/{voucher_id}", emptied(row), version)
        except Missing:
            return
        except Stale:
            raise Unclear(SYSTEM, _DISCARD) from None

    def read(self, voucher_id: str) -> LedgerVoucher:
        return self._lookup.read(voucher_id)

    def attachments(self, voucher_id: str) -> Sequence[Attachment]:
        """Return the files of a batch, by name; their size is not told. Where the batch itself does not tell
        of them, the list of its period does."""
        row, _ = self._lookup.row(voucher_id)
        if not row.has("attachments"):
            day = row.day("transactionDate")
            listed = self._lookup.listed(day, day)
            row = next((one for one in listed if number_of(one) == voucher_id), row)
        return [Attachment(one.text("id"), one.text("name"), 0) for one in row.rows("attachments")]

    def attach(self, voucher_id: str, file: EvidenceFile) -> None:
        try:
            self._client.upload(_ATTACH, f"{PATH}/module/GL/{voucher_id}/attachment", file)
        except Refused as refusal:
            raise _as_case(refusal, CaseCode.ATTACHMENT_REFUSED) from refusal

    def reverse(self, voucher_id: str, on: date, key: str) -> LedgerVoucher:
        """Make and release the batch that negates this one. One that is there is returned, or released where
        it is held still; a held one of another day makes room for that of this day."""
        row, _ = self._lookup.row(voucher_id)
        if state_of(row) is not FoundState.POSTED:
            raise Refused(SYSTEM, _REVERSE, CaseCode.REVERSAL_REFUSED, reason="not booked")
        there = self._lookup.reversal_of(row)
        if (
            there is not None
            and state_of(there) is FoundState.UNPOSTED
            and there.day("transactionDate") != on
        ):
            self.discard(number_of(there))
            there = None
        if there is not None and state_of(there) is not FoundState.UNPOSTED:
            return voucher_of(there, key=key)
        number = self._new_reversal(row, on, key) if there is None else number_of(there)
        try:
            return self.release(number)
        except Refused as refusal:
            if there is not None and refusal.case_code == CaseCode.VOUCHER_REFUSED:
                # Perhaps it is being released since an earlier try: it is looked at until that shows.
                return replace(voucher_of(there, key=key), state=FoundState.RELEASING, number=number)
            raise _as_case(refusal, CaseCode.REVERSAL_REFUSED, _REFUSES_ANY_VOUCHER) from refusal
        except CallError as error:
            raise Unclear(SYSTEM, _REVERSE) from error

    def expected_sums(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        return expected_sums(voucher)

    def rounding_tolerance(self, voucher: OutgoingVoucher) -> Mapping[str, int]:
        """Nothing: no line with VAT is sent."""
        return {}

    def sent_lines(self, voucher: OutgoingVoucher) -> Sequence[MarkedLine]:
        return sent_lines(voucher)

    def balance(self, account: str, on: date) -> int:
        self._reference.known(account, "read_ledger")
        return ledger.balance(self._client, self._reference.chart(), account, on)

    def postings(self, account: str, first: date, last: date) -> Sequence[LedgerPosting]:
        self._reference.known(account, "read_ledger")
        chart = self._reference.chart()
        return ledger.postings(self._client, self._lookup, chart, account, first, last)

    def _form(self, voucher: OutgoingVoucher) -> dict[str, object]:
        """Check with what is kept; what fails is checked once more with the company's data as it is now."""
        for last_try in (False, True):
            chart = self._reference.chart()
            try:
                period = check(voucher, chart)
            except Refused:
                if last_try:
                    raise
                self._reference.drop()
            else:
                break
        return batch_of(voucher, chart, period, self._branch)

    def _new_reversal(self, row: Row, on: date, key: str) -> str:
        self._reference.drop()  # a period may have been closed since
        chart = self._reference.chart()
        period = open_period(chart, on, _REVERSE)
        form = reversal_of(row, on, key, chart, period, self._branch)
        try:
            return batch_at(self._client.post(_REVERSE, PATH, form))
        except Refused as refusal:
            raise _as_case(refusal, CaseCode.REVERSAL_REFUSED, _REFUSES_ANY_VOUCHER) from refusal

    def _released(self, held: LedgerVoucher) -> LedgerVoucher:
        """What stands there after a release that was accepted: where it stands as before it is under way.
        Raises Refused where the system says why it was not done."""
        if held.state is not FoundState.UNPOSTED:
            return held
        if held.trouble:
            raise Refused(SYSTEM, _RELEASE, case_of(held.trouble), held.trouble)
        return replace(held, state=FoundState.RELEASING, number=held.id)


@contextmanager
def _settling(operation: str) -> Iterator[None]:
    """Inside, the write was accepted: whatever fails while looking at its result leaves it Unclear."""
    try:
        yield
    except Refused:
        raise
    except CallError as error:
        raise Unclear(SYSTEM, operation) from error


def _as_case(refusal: Refused, case: CaseCode, kept: frozenset[CaseCode] = frozenset()) -> Refused:
    """Return the refusal as the case of this kind of write, unless its own says more."""
    if refusal.case_code in kept:
        return refusal
    facts = {name: value for name, value in refusal.params.items() if name not in _OWN_PARAMS}
    return Refused(refusal.system, refusal.operation, case, refusal.vendor_message, **facts)
