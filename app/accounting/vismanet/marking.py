"""What lines of a batch are marked with: the sub-account as department, and the VAT code. Pure."""

from collections.abc import Mapping

from app.accounting.marks import mark_of, vat_mark
from app.accounting.rows import Row
from app.accounting.vismanet.info import SYSTEM
from app.accounting.vismanet.poster import amount_of, segments_of
from app.accounting.vismanet.reference import Chart, Segments
from app.core.marked import VAT, Mark, MarkedLine
from app.errors import BadAnswer


def batch_lines(batch: Row, chart: Chart) -> tuple[MarkedLine, ...]:
    """Return the lines of a batch with their marks."""
    return tuple(
        MarkedLine(row.text("accountNumber"), amount_of(row), line_marks(row, chart))
        for row in batch.rows("journalTransactionLines")
    )


def line_marks(line: Row, chart: Chart) -> Mapping[str, Mark]:
    """Return what a line is marked with, as far as it is told. A line that was sent without a department is
    on the company's usual sub-account, which is told like any other. The vendor says no more of how a
    sub-account is told than that it is an object: one in another form is not told."""
    marks = {}
    try:
        segments = segments_of(line)
    except BadAnswer:
        segments = ()
    if segments:
        held = "-".join(value for _, value in segments)
        marks["department"] = mark_of(held, _number_of(segments, chart))
    if isinstance(line.fields.get("vatCode"), dict):
        code = Row.of(line.fields["vatCode"], SYSTEM, line.operation).text("id")
        marks[VAT] = vat_mark(code, code)
    return marks


def _number_of(segments: Segments, chart: Chart) -> str:
    return next((number for number, parts in chart.subaccounts.items() if parts == segments), "")
