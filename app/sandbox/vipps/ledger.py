"""One ledger with its two topics: appends rows, keeps the running balances, ends dates.

Dates begin and end in order. The date after the last ended one is open: only it takes rows, so that the
fees-retained and payout rows really are the last ones of their date, as at the vendor.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.sandbox.vipps.rows import TOPICS, BookError, LedgerRow
from app.sandbox.vipps.terms import Blank, LedgerTerms, Quirks

_ONE_DAY = timedelta(days=1)
_MOVEMENTS = ("capture", "refund")


@dataclass(frozen=True, slots=True)
class WaitingFee:
    """A capture fee that lands on a later ledger date than its capture."""

    fee_date: date
    at: datetime
    capture: LedgerRow
    amount: int


@dataclass(frozen=True, slots=True)
class Payout:
    """A scheduled payout: ``amount`` (positive minor units) left the ledger at the end of ``ledger_date``."""

    number: int
    amount: int
    ledger_date: date
    psp_reference: str


@dataclass(slots=True)
class Ledger:
    """The rows and balances of one ledger; not safe for threads by itself (the book holds the lock)."""

    terms: LedgerTerms
    quirks: Quirks
    next_payout: int
    ended: date | None = None
    complete: date | None = None
    rows: dict[str, list[LedgerRow]] = field(default_factory=lambda: {topic: [] for topic in TOPICS})
    movements: dict[str, LedgerRow] = field(default_factory=dict)
    waiting: list[WaitingFee] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    aborted: set[int] = field(default_factory=set)

    def balance(self, topic: str) -> int:
        """What stands on the topic now, in minor units; on ``funds`` it is what the provider holds."""
        rows = self.rows[topic]
        return rows[-1].balance_after if rows else 0

    def begin(self, day: date) -> date:
        """Return the last ended date; in a ledger without history, ``day`` becomes the first open one."""
        if self.ended is None:
            self.ended = self.complete = day - _ONE_DAY
        return self.ended

    def is_open(self, day: date, today: date) -> bool:
        """Whether the report of ``day`` is not complete yet (``tryLater``)."""
        return day >= today if self.complete is None else day > self.complete

    def append(
        self,
        topic: str,
        entry_type: str,
        at: datetime,
        amount: int,
        *,
        psp: str,
        reference: str | None = None,
        handle: str | None = None,
        day: date | None = None,
        left_out: frozenset[str] = frozenset(),
        personal: Mapping[str, str] | None = None,
    ) -> LedgerRow:
        """Book one row on its ledger date (that of ``at`` unless ``day``); BookError when it is not open."""
        if topic not in TOPICS:
            raise BookError(f"no topic {topic!r}")
        ledger_date = day or self.terms.date_of(at)
        if entry_type in _MOVEMENTS and topic == "funds" and psp in self.movements:
            raise BookError(f"pspReference {psp} is taken: it is unique per capture and refund")
        self._must_be_open(ledger_date)
        reference, reference_out = _blank(reference, self.quirks.blank_reference)
        handle, handle_out = _blank(handle, self.quirks.blank_handle)
        out = {"reference"} if reference_out else set()
        out |= {"recipientHandle"} if handle_out else set()
        before = self.balance(topic)
        row = LedgerRow(
            topic=topic,
            psp_reference=psp,
            time=self._time(at),
            ledger_date=ledger_date,
            entry_type=entry_type,
            reference=reference,
            currency=self.terms.currency,
            amount=amount,
            balance_before=before,
            balance_after=before + amount,
            recipient_handle=handle,
            left_out=left_out | out,
            personal=personal or {},
        )
        self.rows[topic].append(row)
        if entry_type in _MOVEMENTS and topic == "funds":
            self.movements[psp] = row
        return row

    def append_fee(self, capture: LedgerRow, at: datetime, amount: int) -> LedgerRow:
        """Book the fee (positive minor units) of a capture: it carries the capture's own references."""
        return self.append(
            "fees",
            "capture-fee",
            at,
            -amount,
            psp=capture.psp_reference,
            reference=capture.reference,
            handle=capture.recipient_handle,
        )

    def release_fees(self) -> list[LedgerRow]:
        """Book the waiting fees of the date that is open now, in the order of their times."""
        if self.ended is None:
            return []
        due = sorted(
            (fee for fee in self.waiting if fee.fee_date == self.ended + _ONE_DAY), key=lambda fee: fee.at
        )
        self.waiting = [fee for fee in self.waiting if fee not in due]
        return [self.append_fee(fee.capture, fee.at, fee.amount) for fee in due]

    def as_json(self) -> dict[str, Any]:
        """Everything the ledger holds, for ``GET /_state``; no personal data."""
        return {
            "ledgerId": self.terms.ledger_id,
            "msn": self.terms.msn,
            "currency": self.terms.currency,
            "settlement": self.terms.settlement,
            "schedule": self.terms.schedule,
            "reserve": self.terms.reserve,
            "closedThrough": self.complete.isoformat() if self.complete else None,
            "balance": {topic: self.balance(topic) for topic in TOPICS},
            "waitingFees": sum(fee.amount for fee in self.waiting),
            "payouts": [
                {
                    "number": payout.number,
                    "amount": payout.amount,
                    "ledgerDate": payout.ledger_date.isoformat(),
                    "aborted": payout.number in self.aborted,
                }
                for payout in self.payouts
            ],
            "rows": {topic: [row.as_json() for row in self.rows[topic]] for topic in TOPICS},
        }

    def own_reference(self, *parts: object) -> str:
        """Return a pspReference for a row that belongs to no payment, in the vendor's two-part form."""
        digest = hashlib.sha256(repr((self.terms.ledger_id, *parts)).encode()).digest()
        text = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[byte % 32] for byte in digest)
        return f"01{text[:9]}-{text[9:23]}"

    def _must_be_open(self, day: date) -> None:
        ended = self.begin(day)
        if day <= ended:
            raise BookError(f"{day} has ended on ledger {self.terms.ledger_id}")
        if day > ended + _ONE_DAY:
            raise BookError(f"close the dates before {day} first: {ended + _ONE_DAY} is still open")

    def _time(self, at: datetime) -> str:
        if self.quirks.time_form == "offset":
            return at.astimezone(self.terms.zone).strftime("%Y-%m-%dT%H:%M:%S.%f%z")
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _blank(value: str | None, form: Blank) -> tuple[str | None, bool]:
    """Return the value as this ledger shows it, and whether the field is left out."""
    if value is not None:
        return value, False
    return ("" if form == "empty" else None), form == "absent"
