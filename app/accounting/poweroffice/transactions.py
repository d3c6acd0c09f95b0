"""Account transactions, as vouchers: what stands on the accounts, who reversed what, what was corrected.

There is no search by reference, and no question about a voucher but by its own integration: rows of days are
read, of all accounts or of one, and put together here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.accounting.base import FoundState, LedgerVoucher
from app.accounting.marks import mark_of, vat_mark
from app.accounting.poweroffice.client import Client
from app.accounting.poweroffice.info import READ_TRANSACTIONS
from app.accounting.poweroffice.poster import key_of, reversal_key
from app.accounting.poweroffice.vat import folded
from app.accounting.rows import Row
from app.core.marked import VAT, Mark, MarkedLine
from app.core.vouchers import part_of

_FIELDS: Final = (
    "Id,VoucherId,VoucherNo,PostingDate,AccountNo,CustomerAccountNo,Amount,Description,VoucherDescription,"
    "ExternalImportReference,IsReversed,ReversedVoucherId,CorrectionOfVoucherId,VatId,VatCode,"
    "DepartmentId,DepartmentCode,ProjectId,ProjectCode,Dim1Id,Dim1Code,Dim2Id,Dim2Code,Dim3Id,Dim3Code"
)
_MARKS: Final = {
    "department": "Department",
    "project": "Project",
    "dimension1": "Dim1",
    "dimension2": "Dim2",
    "dimension3": "Dim3",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A voucher as far as the rows that were read tell: ``sums`` are øre per account number, or customer's
    part of it, ``lines`` the same with what they are marked with.

    ``is_reversed`` is what the rows themselves say. ``reverses`` is the id of what it reverses.
    """

    id: str
    number: int
    days: tuple[date, ...]
    text: str
    reference: str
    sums: Mapping[str, int]
    is_reversed: bool = False
    reverses: str = ""
    lines: tuple[MarkedLine, ...] = ()

    @property
    def key(self) -> str:
        """Our key; a reversal that copied its original's text has the ``RV`` form of it."""
        key = key_of(self.reference, self.text)
        return reversal_key(key) if self.reverses else key

    @property
    def day(self) -> date:
        """The posting date, the last one where a hand has spread it over several."""
        return self.days[-1]

    def ledger(self, *, key: str = "", reversed_by: str | None = None) -> LedgerVoucher:
        """The voucher in the terms of the contract; ``reversed_by`` None leaves it to the rows."""
        gone = self.is_reversed if reversed_by is None else bool(reversed_by)
        return LedgerVoucher(
            id=self.id,
            order=self.number,
            key=key or self.key,
            state=FoundState.REVERSED if gone else FoundState.POSTED,
            date=self.day,
            text=self.text,
            sums=folded(self.sums),
            number=str(self.number),
            reversed_by=reversed_by or "",
            lines=self.lines,
        )


def read_rows(
    client: Client, first: date, last: date, filters: Mapping[str, str] | None = None
) -> Sequence[Row]:
    """Return the rows posted ``first`` to ``last``, both inclusive."""
    asked = {
        **(filters or {}),
        "fromDate": first.isoformat(),
        "toDate": last.isoformat(),
        "Fields": _FIELDS,
        "OrderBy": "Id",
    }
    return client.pages("list_transactions", "/AccountTransactions", asked, right=READ_TRANSACTIONS)


def customer_of(row: Row) -> str:
    """Return the number of the customer on whose account a row stands, empty for none."""
    return row.text("CustomerAccountNo")


def marks_of(row: Row) -> Mapping[str, Mark]:
    """Return what a row is marked with. A code without an id is of a mark that has none, or was not told."""
    marks = {
        kind: mark_of(row.text(f"{name}Id"), row.text(f"{name}Code"))
        for kind, name in _MARKS.items()
        if f"{name}Id" in row.fields
    }
    if "VatId" in row.fields:
        marks[VAT] = vat_mark(row.text("VatId"), row.text("VatCode"))
    return marks


def _part_of(row: Row) -> str:
    return part_of(str(row.whole("AccountNo")), customer_of(row))


def vouchers_of(rows: Iterable[Row]) -> list[Held]:
    """Put the rows together, oldest voucher first. What a correction voucher moves counts with the voucher it
    corrects: Go shows the two as one."""
    rows_of: dict[str, list[Row]] = defaultdict(list)
    corrections: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        rows_of[row.text("VoucherId")].append(row)
        if corrected := row.text("CorrectionOfVoucherId"):
            corrections[corrected].append(row)
    found = [_held(owned, corrections[voucher]) for voucher, owned in rows_of.items()]
    return sorted(found, key=lambda one: one.number)


def _held(rows: Sequence[Row], corrections: Sequence[Row]) -> Held:
    first = rows[0]
    sums: dict[str, int] = defaultdict(int)
    for row in (*rows, *corrections):
        sums[_part_of(row)] += row.ore("Amount")
    return Held(
        id=first.text("VoucherId"),
        number=first.whole("VoucherNo"),
        days=tuple(sorted({row.day("PostingDate") for row in (*rows, *corrections)})),
        text=first.text("VoucherDescription"),
        reference=first.text("ExternalImportReference"),
        sums={account: amount for account, amount in sums.items() if amount},
        is_reversed=any(row.flag("IsReversed") for row in rows),
        reverses=first.text("ReversedVoucherId"),
        lines=tuple(
            MarkedLine(_part_of(row), row.ore("Amount"), marks_of(row)) for row in (*rows, *corrections)
        ),
    )
