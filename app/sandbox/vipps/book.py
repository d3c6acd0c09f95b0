"""The book of all ledgers: builds their history in order, through the movements a merchant knows.

Amounts are minor units. Methods named after a movement take positive amounts and give the row its sign;
``correction``, ``credit_note`` and ``add_row`` take signed ones. Moments need a zone. Anything the vendor's
ledger could not hold raises :class:`BookError` and books nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from app.sandbox.vipps.closing import Ending, end_date
from app.sandbox.vipps.ledger import Ledger, WaitingFee
from app.sandbox.vipps.rows import EXAMPLE_PERSONAL, BookError, LedgerRow, whole
from app.sandbox.vipps.shelf import LedgerShelf

_LATE = timedelta(minutes=41, seconds=10)
"""How long after midnight a late fee lands unless told."""


class VippsLedgerBook(LedgerShelf):
    """Ledgers and their rows; safe to use while the HTTP face reads it."""

    def __init__(self) -> None:
        super().__init__()
        self._last_psp = 20_120_000_000

    def capture(
        self,
        ledger: str,
        at: datetime,
        reference: str | None,
        amount: int,
        *,
        psp: str | None = None,
        fee: int | None = None,
        fee_date: date | None = None,
        fee_at: datetime | None = None,
        handle: str | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> LedgerRow:
        """Book a sale, and its fee: at once, or on a later ledger date (``fee_date``, at ``fee_at``)."""
        whole(amount, positive=True)
        if fee is not None:
            whole(fee, positive=True)
        elif fee_date or fee_at:
            raise BookError("a fee's date or moment without its amount")
        with self.lock:
            held = self._ledger(ledger)
            day = held.terms.date_of(at)
            if fee_at is None:
                late = fee_date is not None and fee_date != day
                fee_at = held.terms.start_of(fee_date) + _LATE if late and fee_date else at
            lands = held.terms.date_of(fee_at)
            if lands < day or fee_date not in (None, lands):
                raise BookError("a fee lands on its capture's ledger date or later")
            row = self._movement(held, "capture", at, reference, amount, psp, handle, personal)
            if fee is not None and lands > day:
                held.waiting.append(WaitingFee(lands, fee_at, row, fee))
            elif fee is not None:
                held.append_fee(row, fee_at, fee)
            return row

    def capture_fee(self, ledger: str, at: datetime, psp: str, amount: int) -> LedgerRow:
        """Book one more fee of an earlier capture; a capture may have several."""
        whole(amount, positive=True)
        with self.lock:
            held = self._ledger(ledger)
            return held.append_fee(self._captured(held, psp), at, amount)

    def refund(
        self,
        ledger: str,
        at: datetime,
        reference: str | None,
        amount: int,
        *,
        psp: str | None = None,
        handle: str | None = None,
        personal: Mapping[str, str] | None = None,
    ) -> LedgerRow:
        """Book a refund; it has a pspReference of its own and no fee."""
        whole(amount, positive=True)
        with self.lock:
            held = self._ledger(ledger)
            return self._movement(held, "refund", at, reference, -amount, psp, handle, personal)

    def dispute_retained(self, ledger: str, at: datetime, psp: str, amount: int | None = None) -> LedgerRow:
        """Take the disputed capture ``psp`` (or ``amount`` of it) back, under the capture's references."""
        return self._dispute(ledger, "retained-disputed-capture", at, psp, amount, -1)

    def dispute_returned(self, ledger: str, at: datetime, psp: str, amount: int | None = None) -> LedgerRow:
        """Give a disputed capture back: the shop won."""
        return self._dispute(ledger, "returned-disputed-capture", at, psp, amount, 1)

    def correction(
        self, ledger: str, at: datetime, amount: int, *, topic: str = "funds", reference: str | None = None
    ) -> LedgerRow:
        """Book a manual correction by the vendor, signed, on either topic."""
        return self.add_row(ledger, topic, "correction", at, amount, reference=reference)

    def top_up(self, ledger: str, at: datetime, amount: int, *, reference: str | None = None) -> LedgerRow:
        """Book what the merchant paid in against an invoice for a negative balance."""
        return self.add_row(ledger, "funds", "top-up", at, whole(amount, positive=True), reference=reference)

    def credit_note(
        self, ledger: str, at: datetime, amount: int, *, topic: str = "fees", reference: str | None = None
    ) -> LedgerRow:
        """Book a credit against an earlier invoice, signed; rare on ``funds``."""
        return self.add_row(ledger, topic, "credit-note", at, amount, reference=reference)

    def service_fee(
        self, ledger: str, at: datetime, amount: int, *, reference: str | None = None
    ) -> LedgerRow:
        """Book a fee that belongs to no capture, such as a monthly one."""
        return self.add_row(
            ledger, "fees", "service-fee", at, -whole(amount, positive=True), reference=reference
        )

    def add_row(
        self,
        ledger: str,
        topic: str,
        entry_type: str,
        at: datetime,
        amount: int,
        *,
        psp: str | None = None,
        reference: str | None = None,
        handle: str | None = None,
    ) -> LedgerRow:
        """Book a row of any entry type, known or not, with a signed amount."""
        whole(amount)
        with self.lock:
            held = self._ledger(ledger)
            psp = psp or held.own_reference(topic, entry_type, len(held.rows.get(topic, ())))
            return held.append(topic, entry_type, at, amount, psp=psp, reference=reference, handle=handle)

    def abort_payout(
        self, ledger: str, at: datetime, number: int | None = None, *, psp: str | None = None
    ) -> LedgerRow:
        """Put a scheduled payout (the last one unless ``number``) back on the ledger."""
        with self.lock:
            held = self._ledger(ledger)
            live = [payout for payout in held.payouts if payout.number not in held.aborted]
            found = [payout for payout in live if number in (None, payout.number)]
            if not found:
                raise BookError(f"no payout to abort on ledger {ledger}")
            payout = found[-1]
            row = held.append("funds", "payout-aborted", at, payout.amount, psp=psp or payout.psp_reference)
            held.aborted.add(payout.number)
            return row

    def close_date(
        self,
        ledger: str,
        day: date,
        *,
        invoice_fees: bool = False,
        payout: bool | None = None,
        payout_reference: str | None = None,
        fees_psp: str | None = None,
        fees_psp_on_fees: str | None = None,
    ) -> list[LedgerRow]:
        """End ``day`` and every date still open before it; return the rows that booked.

        The options hold for ``day`` alone (see :class:`~app.sandbox.vipps.closing.Ending`). Late fees that
        land on the date now open are among the rows returned.
        """
        ending = Ending(invoice_fees, payout, payout_reference, fees_psp, fees_psp_on_fees)
        with self.lock:
            held = self._ledger(ledger)
            ended = held.begin(day)
            if day <= ended:
                raise BookError(f"{day} has ended on ledger {ledger} already")
            booked: list[LedgerRow] = []
            for ordinal in range(ended.toordinal() + 1, day.toordinal() + 1):
                one = date.fromordinal(ordinal)
                booked += end_date(held, one, ending if one == day else Ending())
            return booked

    def _movement(
        self,
        held: Ledger,
        entry_type: str,
        at: datetime,
        reference: str | None,
        amount: int,
        psp: str | None,
        handle: str | None,
        personal: Mapping[str, str] | None,
    ) -> LedgerRow:
        handle = handle or held.terms.handles[0]
        if handle not in held.terms.handles:
            raise BookError(f"ledger {held.terms.ledger_id} does not settle for {handle}")
        if handle.startswith("api:"):
            if personal:
                raise BookError("only payments to a VM number carry personal data")
        else:
            personal = EXAMPLE_PERSONAL if personal is None else personal
        if psp is None:
            self._last_psp += 1
            psp = str(self._last_psp)
        return held.append(
            "funds", entry_type, at, amount, psp=psp, reference=reference, handle=handle, personal=personal
        )

    def _captured(self, held: Ledger, psp: str) -> LedgerRow:
        row = held.movements.get(psp)
        if row is None or row.entry_type != "capture":
            raise BookError(f"there is no capture {psp} on ledger {held.terms.ledger_id}")
        return row

    def _dispute(
        self, ledger: str, entry_type: str, at: datetime, psp: str, amount: int | None, sign: int
    ) -> LedgerRow:
        with self.lock:
            held = self._ledger(ledger)
            row = self._captured(held, psp)
            disputed = row.amount if amount is None else whole(amount, positive=True)
            return held.append(
                "funds",
                entry_type,
                at,
                sign * disputed,
                psp=psp,
                reference=row.reference,
                handle=row.recipient_handle,
            )
