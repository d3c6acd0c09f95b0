"""The settlement CSV: a section with one row of totals, then a section with the transactions.

Which columns there are, how they are ordered and even named a merchant configures, so both sections are found
by the names they need, wherever they begin. Amounts are decimals of major units. Whether rows are signed the
vendor does not say: but for corrections, whose sign is their own, only the size is read and the type decides.
A file is read as the API tells the same payout, so that a row has the same key whichever told it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.connecting import MerchantAccount
from app.core.transactions import ParsedReport
from app.files.cells import POINT, Line, named
from app.files.format import PAYOUT, ROW, Fields, FileRecord
from app.files.opening import CSV, OpenedFile
from app.files.refused import FileRefused, shown
from app.providers.base import ReportPart
from app.providers.klarna.client import moment
from app.providers.klarna.parse import parse_report
from app.providers.klarna.table import CORRECTION

_TOTALS: Final[Mapping[str, str]] = {
    "total_sale_amount": "sale_amount",
    "total_return_amount": "return_amount",
    "total_reversal_amount": "reversal_amount",
    "total_fee_amount": "fee_amount",
    "total_tax_amount": "tax_amount",
    "total_fee_correction_amount": "fee_correction_amount",
    "total_fee_refund_amount": "fee_refund_amount",
    "total_commission_amount": "commission_amount",
    "total_credit_amount": "credit_amount",
    "total_charge_amount": "charge_amount",
    "total_holdback_amount": "holdback_amount",
    "total_release_amount": "release_amount",
    "total_deposit_amount": "deposit_amount",
    "total_repay_amount": "repay_amount",
    "opening_debt_balance": "opening_debt_balance_amount",
    "closing_debt_balance": "closing_debt_balance_amount",
}
_SETTLED: Final = "total_settlement_amount"
_SUMMARY: Final = (
    _SETTLED,
    "payment_reference",
    "settlement_currency",
    "payout_date",
    "merchant_id",
    "merchant_settlement_type",
)
_ROWS: Final = ("type", "capture_date", "order_id", "amount", "posting_currency")
_TEXTS: Final = (
    "detailed_type",
    "short_order_id",
    "capture_id",
    "refund_id",
    "merchant_reference1",
    "merchant_reference2",
    "merchant_capture_reference",
    "merchant_refund_reference",
    "initial_payment_method_type",
    "reversal_reference",
)
_VAT: Final = "tax_amount"


class SettlementCsv:
    """See :class:`app.files.format.FileFormat`."""

    name = "klarna_csv"
    title = "Klarna / Kustom CSV"
    version = "klarna-csv-1"
    personal: tuple[str, ...] = ()
    comparable = True

    def recognises(self, opened: OpenedFile) -> bool:
        """By the names of the columns of totals."""
        return opened.container == CSV and opened.find_header((_SETTLED, "payment_reference")) is not None

    def read(self, opened: OpenedFile) -> Iterator[FileRecord]:
        """Yield the totals of each payout, then its rows."""
        header = opened.find_header((_SETTLED, "payment_reference"))
        if header is None:
            raise FileRefused("file_not_recognised")
        reading = _Reading()
        for row, cells in opened.rows(header.delimiter):
            record = reading.take(row, cells)
            if record is not None:
                yield record
        reading.finish()

    def parse(self, account: MerchantAccount, records: Sequence[FileRecord]) -> ParsedReport:
        """Return the payout of the records, read as the API's parts are."""
        (told,) = [one for one in records if one.kind == PAYOUT]
        totals = {name: told.fields[name] for name in told.fields if name.endswith("_amount")}
        payout = {name: value for name, value in told.fields.items() if name not in totals}
        items = [dict(one.fields) for one in records if one.kind == ROW]
        day = moment(told.fields["payout_date"])
        if day is None:
            raise ValueError(
                "records hold a payout_date that was read"
            )  # stored so by read, and by nobody else
        rows = {
            "kind": "rows",
            "payout": told.payout,
            "page": 0,
            "items": items,
            "total": len(items),
            "has_more": False,
        }
        bodies = (("object", {"kind": "payout", "payout": payout | {"totals": totals}}), ("0000", rows))
        parts = [
            ReportPart(
                key=f"payout/{told.payout}/{name}",
                day=day.date(),
                body=json.dumps(body).encode(),
                delivered_sha256="",
                complete=True,
            )
            for name, body in bodies
        ]
        return parse_report(account, parts)


class _Reading:
    """Goes from section to section; a row belongs to the last payout whose totals came."""

    def __init__(self) -> None:
        self._columns: Mapping[str, int] = {}
        self._is_rows = False
        self._payout: tuple[str, str, str] | None = None
        self._known: set[str] = set()
        self._has_rows = False

    def take(self, row: int, cells: list[str]) -> FileRecord | None:
        names = {named(cell): place for place, cell in reversed(list(enumerate(cells)))}
        if named(_SETTLED) in names and "payment_reference" in names:
            self._begin(names, _SUMMARY, is_rows=False)
            return None
        if {"type", "amount", "capture_date"} <= names.keys():
            self._begin(names, _ROWS, is_rows=True)
            return None
        line = Line(row, cells, self._columns)
        if line.is_empty() or not self._columns:
            return None
        return self._row(line) if self._is_rows else self._totals(line)

    def finish(self) -> None:
        """A file whose transactions are missing altogether is only half a file."""
        if self._payout is None or not self._has_rows:
            raise FileRefused("file_column_missing", column="type")

    def _begin(self, names: Mapping[str, int], needed: Sequence[str], *, is_rows: bool) -> None:
        for name in needed:
            if name not in names:
                raise FileRefused("file_column_missing", column=name)
        self._columns, self._is_rows = names, is_rows
        self._has_rows = self._has_rows or is_rows

    def _totals(self, line: Line) -> FileRecord:
        payout, currency = line.text("payment_reference"), line.currency("settlement_currency")
        if payout in self._known:
            raise FileRefused("file_payout_twice", row=line.row, column="payment_reference")
        self._known.add(payout)
        account = line.text("merchant_id")
        self._payout = (payout, currency, account)
        for column in self._columns:
            unknown = column.startswith("total_") and column not in (*_TOTALS, _SETTLED)
            if unknown and line.amount(column, currency, POINT, required=False):
                raise FileRefused("file_column_unknown", row=line.row, column=shown(column))
        fields: dict[str, str | int] = {
            "payment_reference": payout,
            "currency_code": currency,
            "payout_date": line.moment("payout_date", "UTC").strftime("%Y-%m-%dT%H:%M:%SZ"),
            "merchant_settlement_type": line.text("merchant_settlement_type"),
            "merchant_id": account,
            "settlement_amount": line.amount(_SETTLED, currency, POINT),
        }
        for column, name in _TOTALS.items():
            amount = line.amount(column, currency, POINT, required=False)
            # Deductions may be written with a minus; only corrections have a sign of their own.
            fields[name] = amount if name == "fee_correction_amount" else abs(amount)
        return FileRecord(payout, PAYOUT, line.row, fields, account)

    def _row(self, line: Line) -> FileRecord:
        if self._payout is None:
            raise FileRefused("file_summary_missing", row=line.row, reference="")
        payout, _, account = self._payout
        told = line.text("payment_reference", required=False)
        if told and told != payout:
            raise FileRefused("file_payout_differs", row=line.row, column="payment_reference")
        kind, currency = line.text("type"), line.currency("posting_currency")
        amount = line.amount("amount", currency, POINT)
        fields: dict[str, Any] = {
            "type": kind,
            "amount": amount if kind == CORRECTION else abs(amount),
            "currency_code": currency,
            "capture_date": line.moment("capture_date", "UTC").strftime("%Y-%m-%dT%H:%M:%SZ"),
            "order_id": line.text("order_id", required=False),
            "payment_reference": payout,
            "vat_amount": abs(line.amount(_VAT, currency, POINT, required=False)),
        }
        for name in _TEXTS:
            if line.has(name):
                fields[name] = line.text(name, longest=120)
        stored: Fields = fields
        return FileRecord(payout, ROW, line.row, stored, account)
