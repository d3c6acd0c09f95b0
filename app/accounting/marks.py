"""What a line is marked with beside its account: VAT code, department, project, and the books' dimensions."""

from typing import Final

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.core.marked import NO_MARK, VAT, Mark, MarkedLine
from app.core.rules import DIMENSIONS

NO_VAT: Final = "0"


def marks_of(posting: OutgoingPosting) -> tuple[tuple[str, str], ...]:
    """Return the codes by kind: ``department``, ``project``, ``dimension1`` to 3; "" where there is none."""
    told = (*posting.dimensions, "", "", "")[: len(DIMENSIONS)]
    own = zip(DIMENSIONS, told, strict=True)
    return (("department", posting.department), ("project", posting.project), *own)


def sent_lines(voucher: OutgoingVoucher) -> tuple[MarkedLine, ...]:
    """Return the voucher's lines with all that they are marked with; by which id is the system's matter."""
    return tuple(
        MarkedLine(
            one.part,
            one.amount,
            {VAT: vat_mark("", one.vat_code), **{kind: ("", code) for kind, code in marks_of(one)}},
        )
        for one in voucher.postings
    )


def vat_mark(held: str, code: str) -> Mark:
    """Return a VAT code as a mark; code 0 is none, whatever the system calls it."""
    return NO_MARK if code in ("", NO_VAT) else (held, code)


def mark_of(held: str, code: str) -> Mark:
    """Return what a line is marked with, named as rules name it; by its id where that names nothing now."""
    return (held, code or f"id:{held}") if held else NO_MARK
