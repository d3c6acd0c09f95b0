"""The old CSV in sections, each begun by a row that names its columns; fees and refunds are negative.

A refund's amount stands in ``Refund`` alone; its gross and net are zero. The vendor's own sample has a
summary whose ``Net`` is written with an unquoted decimal comma, so that it is two cells, and leaves out the
refund: the summary is not trusted. Rows are summed, and the number of rows must be right.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.connecting import MerchantAccount
from app.core.transactions import ParsedReport
from app.files.cells import POINT, Line, named
from app.files.format import PAYOUT, ROW, Fields, FileRecord
from app.files.opening import CSV, OpenedFile
from app.files.refused import FileRefused
from app.providers.vipps.files.facts import REFUND, SALE, parse_settlement
from app.providers.vipps.files.sums import Sums, must_be, must_count

_SETTLEMENT: Final = "SettlementInfo"
_TRANSACTION: Final = "TransactionInfo"
_SECTIONS: Final = {
    "OrganizationNumber": "MerchantName",
    "Name": "VisitingAddress",
    "FeeInfo": "",
    _SETTLEMENT: "SettlementID",
    _TRANSACTION: "SettlementId",
}
"""What a section's first row begins with, and a column it must name: rows below can begin alike."""

_ROW_COLUMNS: Final = (
    "SalesDate",
    "SaleUnitNumber",
    "TransactionId",
    "SettlementId",
    "OrderID",
    "SettlementDate",
    "Gross",
    "Currency",
    "Fee",
    "Refund",
    "Net",
)
_AFTER_NET: Final = 1
"""Columns behind the one that can be split: what is read of the summary is counted from both ends."""
_ZONE: Final = "Europe/Oslo"


class SectionedReport:
    """See :class:`app.files.format.FileFormat`."""

    name = "vipps_csv"
    title = "Vipps CSV"
    version = "vipps-csv-1"
    personal: tuple[str, ...] = ()
    comparable = True

    def recognises(self, opened: OpenedFile) -> bool:
        """By the row that names the columns of transactions."""
        return opened.container == CSV and opened.find_header((_TRANSACTION, "SettlementId"), ",") is not None

    def read(self, opened: OpenedFile) -> Iterator[FileRecord]:
        """Yield the rows as they come, and the payouts when all are read."""
        reading = _Reading()
        for row, cells in opened.rows(","):
            yield from reading.take(row, cells)
        yield from reading.payouts()

    def parse(self, account: MerchantAccount, records: Sequence[FileRecord]) -> ParsedReport:
        """See :func:`app.providers.vipps.files.facts.parse_settlement`."""
        return parse_settlement(account, records)


class _Payout:
    def __init__(self, row: int, account: str, currency: str, paid_on: str) -> None:
        self.row, self.account, self.currency, self.paid_on = row, account, currency, paid_on
        self.sums = Sums()


class _Reading:
    def __init__(self) -> None:
        self._section = ""
        self._columns: Mapping[str, int] = {}
        self._found: dict[str, _Payout] = {}
        self._told: dict[str, Line] = {}

    def take(self, row: int, cells: list[str]) -> Iterator[FileRecord]:
        first = cells[0].strip() if cells else ""
        if first in _SECTIONS and _SECTIONS[first] in ("", *cells):
            self._begin(first, cells)
            return
        if not any(cell.strip() for cell in cells):
            return
        if self._section in (_SETTLEMENT, _TRANSACTION) and first not in ("", self._section):
            cells = ["", *cells]  # rows may lack the name of their section
        if self._section == _SETTLEMENT:
            # Its net can be two cells: gross lies before it, the number of rows is the last of all.
            places = {"settlementid": self._columns["settlementid"], "gross": self._columns.get("gross", -1)}
            line = Line(row, cells, places | {"numberoftransactions": len(cells) - 1})
            self._told[line.text("SettlementID")] = line
        elif self._section == _TRANSACTION:
            if len(cells) != len(self._columns):
                raise FileRefused("file_row_cells", row=row, count=len(self._columns), found=len(cells))
            yield self._row(Line(row, cells, self._columns))

    def _begin(self, section: str, cells: list[str]) -> None:
        self._section = section
        self._columns = {named(cell): place for place, cell in enumerate(cells)}
        for column in _ROW_COLUMNS if section == _TRANSACTION else ():
            if named(column) not in self._columns:
                raise FileRefused("file_column_missing", column=column)

    def _row(self, line: Line) -> FileRecord:
        payout, currency = line.text("SettlementId"), line.currency("Currency")
        account, paid_on = line.text("SaleUnitNumber"), line.day("SettlementDate").isoformat()
        known = self._found.setdefault(payout, _Payout(line.row, account, currency, paid_on))
        if known.currency != currency:
            raise FileRefused("file_currency_mixed", row=line.row, column="Currency")
        if known.paid_on != paid_on:
            raise FileRefused("file_payout_differs", row=line.row, column="SettlementDate")
        gross, fee, refund, net = (
            line.amount(column, currency, POINT) for column in ("Gross", "Fee", "Refund", "Net")
        )
        for column, is_wrong in (
            ("Gross", gross < 0 or (gross > 0 and refund != 0)),
            ("Fee", fee > 0),
            ("Refund", refund > 0),
        ):
            if is_wrong:
                raise FileRefused("file_sign_wrong", row=line.row, column=column)
        must_be(line.row, "Net", net, gross + fee, currency)
        known.sums.add(gross, refund, fee)
        at = line.moment("SalesDate", _ZONE)
        fields: Fields = {
            "type": REFUND if refund else SALE,
            "provider_type": "Refund" if refund else "Gross",
            "gross": gross + refund,
            "fee": fee,
            "at": at.isoformat(),
            "day": line.day("SalesDate").isoformat(),
            "psp_reference": line.text("TransactionId"),
            "reference": line.text("OrderID", required=False),
        }
        return FileRecord(payout, ROW, line.row, fields, account)

    def payouts(self) -> Iterator[FileRecord]:
        for payout, one in self._found.items():
            self._check(payout, one)
            fields: dict[str, str | int] = {
                "currency": one.currency,
                "amount": one.sums.net,
                "paid_on": one.paid_on,
            }
            yield FileRecord(payout, PAYOUT, one.row, fields | {"settled": "net"}, one.account)
        for payout, line in self._told.items():
            if payout not in self._found:
                raise FileRefused(
                    "file_count_differs",
                    row=line.row,
                    column="NumberOfTransactions",
                    count=line.whole("NumberOfTransactions"),
                    found=0,
                )

    def _check(self, payout: str, one: _Payout) -> None:
        line = self._told.get(payout)
        if line is None:
            raise FileRefused("file_summary_missing", row=one.row, reference=payout)
        gross = line.amount("Gross", one.currency, POINT)
        must_be(line.row, "Gross", gross, one.sums.gross, one.currency)
        must_count(line.row, "NumberOfTransactions", line.whole("NumberOfTransactions"), one.sums.count)
