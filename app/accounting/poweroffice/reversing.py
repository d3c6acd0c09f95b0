"""Takes a booked voucher back, once: by Go's own reversal where it can, else by a counter voucher.

Go's reversal (``POST /Vouchers/Reverse/{id}``) takes no date; it is asked for when the voucher is to be taken
back on its own date and that day is open. Another date, and an integration without the right to reverse
(the vendor's file names one of year-end vouchers for it), take a counter voucher: the same lines negated,
under the ``RV`` form of the key, which Go takes only once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final

from app.accounting.base import LedgerVoucher
from app.accounting.poweroffice.client import Client
from app.accounting.poweroffice.info import POST_VOUCHERS, REVERSE_VOUCHERS, SYSTEM
from app.accounting.poweroffice.lookup import Lookup
from app.accounting.poweroffice.poster import CREATE, counter_form
from app.accounting.poweroffice.reference import Reference
from app.accounting.poweroffice.transactions import Held
from app.core.cases import CaseCode
from app.errors import CallError, Forbidden, Missing, PerhapsThere, Refused, Unclear

_REVERSE: Final = "reverse_voucher"


class Reversing:
    """Reverses the vouchers of one connection."""

    def __init__(self, client: Client, lookup: Lookup, reference: Reference) -> None:
        self._client, self._lookup, self._reference = client, lookup, reference

    def reverse(self, voucher_id: str, on: date, key: str) -> LedgerVoucher:
        """See ``Accounting.reverse``. What is returned has the date that Go gave the reversal, which may be
        another than ``on``."""
        held = self._lookup.held(voucher_id)
        made = self._lookup.reversal_of(held)
        if made is None and held.is_reversed:
            raise Unclear(SYSTEM, _REVERSE)  # it does not show yet
        if made is None:
            self._open_on(on)
            if held.days != (on,) or not self._reversed_by_go(held):
                self._counter(held, on, key)
            with _settling():
                made = self._lookup.reversal_of(held)
            if made is None:
                raise Unclear(SYSTEM, _REVERSE)
        return made.ledger(key=key, reversed_by="")

    def _reversed_by_go(self, held: Held) -> bool:
        """Ask Go for the reversal; False when the integration may not."""
        path = f"/Vouchers/Reverse/{held.id}"
        try:
            self._client.write(_REVERSE, "POST", path, right=REVERSE_VOUCHERS)
        except Forbidden:
            return False
        except (Refused, Missing) as refusal:
            self._raise_unless_made(held, refusal)
        return True

    def _counter(self, held: Held, on: date, key: str) -> None:
        """Book the voucher's lines negated; a key that is in use already was booked by an earlier try."""
        try:
            lines = self._lookup.row(held.id).rows("VoucherLines")
        except Missing as missing:
            reason = "not by this integration"
            raise Refused(SYSTEM, _REVERSE, CaseCode.REVERSAL_REFUSED, reason=reason) from missing
        form = counter_form(lines, key, on, f"Tilbakeføring av bilag {held.number}")
        path = "/Vouchers/ManualJournals"
        try:
            self._client.write(CREATE, "POST", path, form=form, right=POST_VOUCHERS)
        except Refused as refusal:
            if isinstance(refusal, PerhapsThere) and refusal.case_code == CaseCode.NUMBER_TAKEN:
                return
            self._raise_unless_made(held, refusal)

    def _raise_unless_made(self, held: Held, refusal: CallError) -> None:
        if self._lookup.reversal_of(held) is not None:
            return
        said = refusal.vendor_message if isinstance(refusal, Refused) else ""
        case = CaseCode.REVERSAL_REFUSED
        if isinstance(refusal, Refused) and refusal.case_code == CaseCode.PERIOD_CLOSED:
            case = CaseCode.PERIOD_CLOSED
        raise Refused(SYSTEM, _REVERSE, case, said) from refusal

    def _open_on(self, day: date) -> None:
        """Raise Refused for a locked day: Go's reversal would go to another one without a word."""
        if self._reference.closed_now(day):
            raise Refused(SYSTEM, _REVERSE, CaseCode.PERIOD_CLOSED, date=day.isoformat())


@contextmanager
def _settling() -> Iterator[None]:
    """Inside, the write was accepted: whatever fails while looking at its result leaves it Unclear."""
    try:
        yield
    except Unclear:
        raise
    except CallError as error:
        raise Unclear(SYSTEM, _REVERSE) from error
