"""The Norwegian report, as CSV or XLSX: a block about the company, then a row per transaction.

A row that begins with ``Til utbetaling netto`` has the sum of a settlement. Fees are negative. Whether a
refund's amounts are signed the vendor does not say, so both are read; the settlement's sum decides.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from app.connecting import MerchantAccount
from app.core.transactions import ParsedReport
from app.files.cells import Line
from app.files.format import PAYOUT, ROW, Fields, FileRecord
from app.files.opening import Header, OpenedFile
from app.files.refused import FileRefused
from app.providers.vipps.files.facts import REFUND, SALE, parse_settlement
from app.providers.vipps.files.sums import Sums, must_be

_COLUMNS: Final = (
    "Salgsdato",
    "Vippsnummer",
    "Transaksjons-ID",
    "Ordre-ID",
    "Brutto",
    "Gebyr",
    "Netto",
    "Transaksjonstype",
    "Oppgjørs-ID",
    "Oppgjørsdato",
    "Oppgjørssum",
)
_FOUND_BY: Final = ("Salgsdato", "Transaksjons-ID", "Oppgjørs-ID")
_TOTAL: Final = "til utbetaling netto"
_KINDS: Final = {"salg": SALE, "refundering": REFUND, "refusjon": REFUND}
_CURRENCY: Final = "NOK"
_ZONE: Final = "Europe/Oslo"


class NorwegianReport:
    """See :class:`app.files.format.FileFormat`."""

    name = "vipps_norwegian"
    title = "Vipps oppgjørsrapport (CSV, XLSX)"
    version = "vipps-norwegian-1"
    personal: tuple[str, ...] = ("Fornavn", "Etternavn", "Melding")
    comparable = True

    def recognises(self, opened: OpenedFile) -> bool:
        """By the names of its columns."""
        return opened.find_header(_FOUND_BY) is not None

    def read(self, opened: OpenedFile) -> Iterator[FileRecord]:
        """Yield the rows as they come, and each settlement when all are read."""
        header = opened.find_header(_FOUND_BY)
        if header is None:
            raise FileRefused("file_not_recognised")
        header.require(_COLUMNS)
        reading = _Reading(header)
        for line in opened.lines(header):
            yield from reading.take(line)
        yield from reading.payouts()

    def parse(self, account: MerchantAccount, records: Sequence[FileRecord]) -> ParsedReport:
        """See :func:`app.providers.vipps.files.facts.parse_settlement`."""
        return parse_settlement(account, records)


class _Settlement:
    """One settlement while its rows come: what was told of it, and what they sum to."""

    def __init__(self, line: Line) -> None:
        self.row = line.row
        self.account = line.text("Vippsnummer")
        self.paid_on = line.day("Oppgjørsdato").isoformat()
        self.sums = Sums()
        self.told: int | None = None
        self.told_row = line.row

    def tell(self, line: Line) -> None:
        """The sum of the settlement stands on each of its rows or on the last alone; always the same."""
        if not line.has("Oppgjørssum"):
            return
        told = line.amount("Oppgjørssum", _CURRENCY)
        if self.told is not None and told != self.told:
            raise FileRefused("file_payout_differs", row=line.row, column="Oppgjørssum")
        self.told, self.told_row = told, line.row


class _Reading:
    def __init__(self, header: Header) -> None:
        self._first = header.titles[0]
        self._found: dict[str, _Settlement] = {}
        self._last = ""

    def take(self, line: Line) -> Iterator[FileRecord]:
        if line.text(self._first, required=False).casefold().startswith(_TOTAL):
            payout = line.text("Oppgjørs-ID", required=False) or self._last
            if payout not in self._found:
                raise FileRefused("file_summary_missing", row=line.row, reference=payout)
            self._found[payout].tell(line)
            return
        payout = self._last = line.text("Oppgjørs-ID")
        known = self._found.get(payout)
        if known is None:
            known = self._found[payout] = _Settlement(line)
        if known.paid_on != line.day("Oppgjørsdato").isoformat():
            raise FileRefused("file_payout_differs", row=line.row, column="Oppgjørsdato")
        known.tell(line)
        yield self._row(payout, known, line)

    def _row(self, payout: str, known: _Settlement, line: Line) -> FileRecord:
        called = line.text("Transaksjonstype")
        kind = _KINDS.get(called.casefold(), "unknown")
        gross, net = line.amount("Brutto", _CURRENCY), line.amount("Netto", _CURRENCY)
        fee = line.amount("Gebyr", _CURRENCY, required=False)
        if kind == REFUND and gross > 0 and net > 0:  # told without their sign
            gross, net = -gross, -net
        if (kind == SALE and gross < 0) or (kind == REFUND and gross > 0):
            raise FileRefused("file_sign_wrong", row=line.row, column="Brutto")
        if fee > 0:
            raise FileRefused("file_sign_wrong", row=line.row, column="Gebyr")
        must_be(line.row, "Netto", net, gross + fee, _CURRENCY)
        known.sums.add(gross, 0, fee)
        fields: Fields = {
            "type": kind,
            "provider_type": called,
            "gross": gross,
            "fee": fee,
            "at": line.moment("Salgsdato", _ZONE).isoformat(),
            "day": line.day("Salgsdato").isoformat(),
            "psp_reference": line.text("Transaksjons-ID"),
            "reference": line.text("Ordre-ID", required=False),
        }
        return FileRecord(payout, ROW, line.row, fields, known.account)

    def payouts(self) -> Iterator[FileRecord]:
        for payout, one in self._found.items():
            if one.told is None:
                raise FileRefused("file_summary_missing", row=one.row, reference=payout)
            settled = "gross" if one.told == one.sums.before_fees != one.sums.net else "net"
            if settled == "net":
                must_be(one.told_row, "Oppgjørssum", one.told, one.sums.net, _CURRENCY)
            told: Fields = {
                "currency": _CURRENCY,
                "amount": one.told,
                "paid_on": one.paid_on,
                "settled": settled,
            }
            yield FileRecord(payout, PAYOUT, one.row, told, one.account)
