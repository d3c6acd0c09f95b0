"""The evidence as a PDF: what its sections say, laid out and drawn, the same bytes for the same facts."""

from datetime import UTC, datetime

from app.reports.evidence.digest import data_hash
from app.reports.evidence.drawing import ONE_AT_A_TIME, Sheet, draw
from app.reports.evidence.layout import lay_out
from app.reports.evidence.model import Evidence
from app.reports.evidence.sections import document_title, evidence_sections
from app.reports.evidence.texts import text


def render_evidence(evidence: Evidence) -> bytes:
    """Return the evidence as PDF bytes. Pure: equal evidence gives equal bytes in any process.

    Raises ValueError for a naive time and UnknownCurrency for a currency nobody can write amounts in.
    """
    checksum = data_hash(evidence)
    number = evidence.voucher.number or text("draft", evidence.language)
    title = document_title(evidence)
    sheet = Sheet(
        title=title,
        subject=f"{evidence.voucher.key} {evidence.voucher.number}".strip(),
        footer=text("footer", evidence.language, title=title, number=number, key=evidence.voucher.key),
        checksum=checksum,
        at=_document_time(evidence),
        language=evidence.language,
    )
    with ONE_AT_A_TIME:
        return draw(sheet, lay_out(evidence_sections(evidence, checksum)))


def _document_time(evidence: Evidence) -> datetime:
    if evidence.approval is not None:
        return evidence.approval.at
    day = evidence.voucher.date
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
