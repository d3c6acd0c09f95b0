"""Reads a file by a column mapping, and its records as payouts; see :class:`app.files.format.FileFormat`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.connecting import MerchantAccount
from app.core.transactions import (
    FeePart,
    FeeType,
    ParsedReport,
    Payout,
    PayoutShape,
    Transaction,
    TransactionType,
)
from app.files.cells import UNMISTAKABLE, Line, named
from app.files.format import PAYOUT, ROW, Fields, FileRecord
from app.files.opening import XML, OpenedFile
from app.files.refused import FileRefused, shown
from app.providers.mapped.mapping import Mapping, read_mapping

MAPPED: Final = "mapped"

_FEES: Final = frozenset({TransactionType.FEE, TransactionType.FEE_REFUND, TransactionType.DISPUTE_FEE})
_LEAVE: Final = frozenset(
    {
        TransactionType.REFUND,
        TransactionType.CHARGEBACK,
        TransactionType.FEE,
        TransactionType.DISPUTE_FEE,
        TransactionType.RESERVE_HOLD,
    }
)
"""What is written without a sign where ``positive_refunds`` is, and lessens the balance."""
_CALLED: Final = "called:"


@dataclass
class _Paid:
    """A payout while its rows come."""

    row: int
    account: str
    currency: str
    paid_on: str
    amount: int | None = None
    amount_row: int = 0
    net: int = 0


@dataclass(frozen=True, slots=True)
class MappedFormat:
    """A CSV or XLSX read by a mapping."""

    mapping: Mapping
    name: str = MAPPED
    title: str = "CSV/XLSX"
    version: str = "mapped-1"
    personal: tuple[str, ...] = ()
    comparable: bool = False

    @classmethod
    def of(cls, told: MappingOf[str, Any]) -> "MappedFormat":
        """Return the format of a saved mapping; raises Refusal."""
        return cls(read_mapping(told))

    def recognises(self, opened: OpenedFile) -> bool:
        """Whether the file has the columns; the person who chose the mapping says that it is this format."""
        return opened.container != XML and self._header(opened) is not None

    def read(self, opened: OpenedFile) -> Iterator[FileRecord]:
        """Yield the rows as they come, and each payout when all are read."""
        header = self._header(opened)
        if header is None:
            first = self.mapping.columns["payout"]
            raise FileRefused("file_column_missing", column=shown(first))
        header.require((*self.mapping.columns.values(), *self.mapping.references.values()))
        found: dict[str, _Paid] = {}
        for line in opened.lines(header):
            record = self._record(line, found)
            if record is not None:
                yield record
        for payout, one in found.items():
            amount = one.net if one.amount is None else one.amount
            if amount != one.net:
                raise FileRefused(
                    "file_sum_differs",
                    row=one.amount_row,
                    column=shown(self.mapping.columns.get("amount", self.mapping.columns["gross"])),
                    expected={"amount": amount, "currency": one.currency},
                    amount={"amount": one.net, "currency": one.currency},
                )
            fields: Fields = {"currency": one.currency, "amount": amount, "paid_on": one.paid_on}
            yield FileRecord(payout, PAYOUT, one.row, fields, one.account)

    def _header(self, opened: OpenedFile) -> Any:
        columns = self.mapping.columns
        found_by = (columns["payout"], columns["paid_on"], columns["gross"])
        return opened.find_header(found_by, self.mapping.delimiter)

    def _record(self, line: Line, found: dict[str, _Paid]) -> FileRecord | None:
        columns, decimal = self.mapping.columns, self.mapping.decimal
        payout = line.text(columns["payout"])
        currency = line.currency(columns["currency"]) if "currency" in columns else self.mapping.currency
        paid_on = line.day(columns["paid_on"], self._forms).isoformat()
        account = line.text(columns["account"]) if "account" in columns else ""
        paid = found.setdefault(payout, _Paid(line.row, account, currency, paid_on))
        if paid.currency != currency:
            raise FileRefused("file_currency_mixed", row=line.row, column=shown(columns["currency"]))
        if paid.paid_on != paid_on:
            raise FileRefused("file_payout_differs", row=line.row, column=shown(columns["paid_on"]))
        if "amount" in columns and line.has(columns["amount"]):
            self._tell(paid, line, line.amount(columns["amount"], currency, decimal), columns["amount"])
        gross = line.amount(columns["gross"], currency, decimal)
        called, kind = self._kind(line, gross)
        if kind is TransactionType.PAYOUT:
            self._tell(paid, line, abs(gross), columns["gross"])
            return None
        if self.mapping.positive_refunds and kind in _LEAVE:
            gross = -gross
        fee = line.amount(columns["fee"], currency, decimal, required=False) if "fee" in columns else 0
        fee = -fee if self.mapping.positive_fees else fee
        if "net" in columns:
            net = line.amount(columns["net"], currency, decimal)
            net = (
                -net if self.mapping.positive_refunds and kind in _LEAVE and net * (gross + fee) < 0 else net
            )
            if net != gross + fee:
                raise FileRefused(
                    "file_sum_differs",
                    row=line.row,
                    column=shown(columns["net"]),
                    expected={"amount": net, "currency": currency},
                    amount={"amount": gross + fee, "currency": currency},
                )
        paid.net += gross + fee
        fields: dict[str, str | int] = {
            "type": str(kind),
            "called": called,
            "gross": gross,
            "fee": fee,
            **self._when(line, paid_on),
        }
        for name, column in self.mapping.references.items():
            if line.has(column):
                fields[f"{_CALLED}{name}"] = line.text(column)
        return FileRecord(payout, ROW, line.row, fields, account)

    @property
    def _forms(self) -> tuple[str, ...]:
        """The way days are written, and the ISO one, which is mistaken for no other."""
        return tuple(dict.fromkeys((self.mapping.days, "iso"))) if self.mapping.days else UNMISTAKABLE

    def _when(self, line: Line, paid_on: str) -> dict[str, str | int]:
        column = self.mapping.columns.get("at")
        if column is None:
            return {"day": paid_on, "at": ""}
        at = line.moment(column, self.mapping.zone, self._forms)
        return {"day": line.day(column, self._forms).isoformat(), "at": at.isoformat()}

    def _kind(self, line: Line, gross: int) -> tuple[str, TransactionType]:
        column = self.mapping.columns.get("type")
        if column is None:
            kind = TransactionType.SALE if gross >= 0 else TransactionType.REFUND
            return str(kind), kind
        called = line.text(column)
        return called, self.mapping.types.get(named(called), TransactionType.UNKNOWN)

    def _tell(self, paid: _Paid, line: Line, amount: int, column: str) -> None:
        if paid.amount is not None and paid.amount != amount:
            raise FileRefused("file_payout_differs", row=line.row, column=shown(column))
        paid.amount, paid.amount_row = amount, line.row

    def parse(self, account: MerchantAccount, records: Sequence[FileRecord]) -> ParsedReport:
        """Return the payout with its rows."""
        (told,) = [one for one in records if one.kind == PAYOUT]
        seen: Counter[str] = Counter()
        currency = str(told.fields["currency"])
        rows = [_row(told.payout, currency, one.fields, account, seen) for one in records if one.kind == ROW]
        paid_on = date.fromisoformat(str(told.fields["paid_on"]))
        payout = Payout(
            reference=told.payout,
            currency=currency,
            amount=int(told.fields["amount"]),
            paid_on=paid_on,
            shape=PayoutShape.LISTED,
            transactions=tuple(row.key for row in rows),
            first_date=min((row.booked_on for row in rows), default=paid_on),
            last_date=paid_on,
        )
        return ParsedReport((payout,), tuple(rows))


def _row(
    payout: str, currency: str, fields: Fields, account: MerchantAccount, seen: Counter[str]
) -> Transaction:
    kind, day = TransactionType(str(fields["type"])), date.fromisoformat(str(fields["day"]))
    gross, fee = int(fields["gross"]), int(fields["fee"])
    if kind in _FEES:
        gross, fee = 0, gross + fee
    references = [
        (name.removeprefix(_CALLED), str(value)) for name, value in fields.items() if name.startswith(_CALLED)
    ]
    told = ":".join(value for _, value in sorted(references))
    name = f"mapped:{payout}:{day}:{kind}:{gross}:{fee}:{told}"
    seen[name] += 1
    at = datetime.fromisoformat(str(fields["at"])) if fields["at"] else _midnight(day, account.zone)
    is_other = kind in _FEES and kind is not TransactionType.DISPUTE_FEE
    fee_type = FeeType.DISPUTE if kind is TransactionType.DISPUTE_FEE else FeeType.PROCESSING
    return Transaction(
        key=f"{name}:{seen[name]}",
        type=kind,
        currency=currency,
        gross=gross,
        fee=fee,
        fee_vat=0,
        occurred_at=at,
        booked_on=day,
        provider_type=str(fields["called"]),
        fees=(FeePart(FeeType.OTHER if is_other else fee_type, fee, 0, str(fields["called"])),)
        if fee
        else (),
        references=tuple(references),
        raw=dict(fields),
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
