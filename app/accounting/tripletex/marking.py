"""What postings in the books are marked with: ids in Tripletex' answers, codes in rules.

Postings that Tripletex made itself (row 0: its VAT) are marked with nothing that anybody chose.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from app.accounting.marks import mark_of, vat_mark
from app.accounting.rows import Row
from app.accounting.tripletex.dimensions import FIELDS
from app.accounting.tripletex.poster import customer_of
from app.accounting.tripletex.reference import Reference
from app.core.marked import VAT, Mark, MarkedLine
from app.core.vouchers import part_of

_OBJECTS: Final = {"department": "department", "project": "project", **FIELDS}
"""The field of a posting that holds each kind of mark."""

MARK_FIELDS: Final = ",".join(
    ("row", "systemGenerated", *(f"{one}(id)" for one in ("vatType", *_OBJECTS.values())))
)
"""What is asked of a posting so that its marks are told."""


class Marking:
    """Reads the marks of one company's postings."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def lines(self, voucher: Row) -> tuple[MarkedLine, ...]:
        """Return the lines of a voucher that was read with its postings."""
        found = []
        for posting in voucher.rows("postings"):
            account = posting.row("account")
            number = "" if account is None else account.text("number")
            part = part_of(number, customer_of(posting))
            found.append(MarkedLine(part, posting.ore("amount"), self.of(posting, voucher.day("date"))))
        return tuple(found)

    def of(self, posting: Row, on: date) -> Mapping[str, Mark]:
        """Return the marks that were told of a posting, with VAT codes named as on that day."""
        if posting.flag("systemGenerated") or (posting.has("row") and posting.whole("row") == 0):
            return {}
        chart = self._reference.chart()
        marks = {
            kind: mark_of(held, chart.code_of(kind, held))
            for kind, field in _OBJECTS.items()
            if field in posting.fields
            for held in (_id_of(posting, field),)
        }
        if "vatType" in posting.fields:
            held = _id_of(posting, "vatType")
            kinds = {str(kind.id): kind.code for kind in self._reference.vat_types(on).values()}
            marks[VAT] = vat_mark(held, kinds.get(held, f"id:{held}")) if held else vat_mark("", "")
        return marks


def _id_of(posting: Row, field: str) -> str:
    row = posting.row(field)
    return "" if row is None else str(row.whole("id"))
