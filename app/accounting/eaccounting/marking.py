"""What rows in the books are marked with: ids in eAccounting's answers, codes in rules. Pure.

An item of cost centre N is dimension N here: which of them a rule meant as the department, no row tells.
"""

from collections.abc import Mapping
from typing import Final

from app.accounting.base import OutgoingVoucher
from app.accounting.eaccounting.poster import Fields
from app.accounting.eaccounting.reading import side_of
from app.accounting.marks import mark_of, marks_of, vat_mark
from app.accounting.rows import Row
from app.core.marked import NO_MARK, VAT, Mark, MarkedLine

_KIND_OF: Final = {
    **{f"CostCenterItemId{number}": f"dimension{number}" for number in (1, 2, 3)},
    "ProjectId": "project",
}


def sent_lines(voucher: OutgoingVoucher, fields: Fields) -> tuple[MarkedLine, ...]:
    """Return the voucher's lines with the marks by which they are read back. No line is sent with VAT."""
    lines = []
    for posting in voucher.postings:
        marks = dict.fromkeys([VAT, *_KIND_OF.values()], NO_MARK)
        for kind, code in marks_of(posting):
            if code and (kind, code) in fields:
                field, held = fields[kind, code]
                marks[_KIND_OF[field]] = mark_of(held, _code_of(_KIND_OF[field], held, fields))
        lines.append(MarkedLine(posting.part, posting.amount, marks))
    return tuple(lines)


def row_marks(row: Row, fields: Fields) -> Mapping[str, Mark]:
    """Return what a row is marked with, as far as its fields are told."""
    marks = {
        kind: mark_of(row.text(field), _code_of(kind, row.text(field), fields))
        for field, kind in _KIND_OF.items()
        if field in row.fields
    }
    if "VatCodeId" in row.fields:
        marks[VAT] = vat_mark(row.text("VatCodeId"), row.text("VatCodeId") and f"id:{row.text('VatCodeId')}")
    return marks


def voucher_lines(voucher: Row, fields: Fields) -> tuple[MarkedLine, ...]:
    """Return the rows of a voucher with their marks."""
    return tuple(
        MarkedLine(str(row.whole("AccountNumber")), side_of(row), row_marks(row, fields))
        for row in voucher.rows("Rows")
    )


def _code_of(kind: str, held: str, fields: Fields) -> str:
    return next((code for (its, code), (_, one) in fields.items() if (its, one) == (kind, held)), "")
