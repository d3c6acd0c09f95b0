"""The evidence in reading order: the voucher first, what proves it after, every row, where it came from."""

from app.reports.evidence.blocks import Column, Note, Row, Section, Table
from app.reports.evidence.head import document_title, head_section, voucher_section
from app.reports.evidence.model import Evidence
from app.reports.evidence.people import approval_section, decisions_section, links_section
from app.reports.evidence.position import position_section
from app.reports.evidence.rows import matching_section, transactions_section
from app.reports.evidence.sums import (
    control_section,
    fee_details_section,
    fees_section,
    rates_section,
    totals_section,
)
from app.reports.evidence.wording import Pen

__all__ = ["document_title", "evidence_sections"]


def evidence_sections(evidence: Evidence, checksum: str) -> list[Section]:
    """Return all sections that have something to say; ``checksum`` is the evidence's data hash."""
    pen = Pen.of(evidence)
    sections = [
        head_section(evidence, pen),
        voucher_section(evidence, pen),
        links_section(evidence, pen),
        position_section(evidence, pen),
        control_section(evidence, pen) if evidence.settled.identity else None,
        totals_section(evidence, pen) if evidence.transactions else None,
        fees_section(evidence, pen) if evidence.transactions else None,
        rates_section(evidence, pen),
        approval_section(evidence, pen),
        decisions_section(evidence, pen),
        matching_section(evidence, pen) if evidence.transactions else None,
        transactions_section(evidence, pen),
        fee_details_section(evidence, pen),
        _sources_section(evidence, pen),
        Section(pen.text("data_hash"), (Note(checksum, strong=True), Note(pen.text("data_hash.note")))),
    ]
    return [section for section in sections if section is not None]


def _sources_section(evidence: Evidence, pen: Pen) -> Section:
    title = pen.text("sources")
    if not evidence.sources:
        return Section(title, (Note(pen.text("sources.none")),))
    rows = [
        Row(
            (
                source.name,
                pen.day(source.day),
                (
                    f"{pen.text('source.delivered')} {source.delivered_sha256}",
                    f"{pen.text('source.stored')} {source.stored_sha256}",
                ),
            )
        )
        for source in evidence.sources
    ]
    note = Note(pen.text("sources.note", provider=pen.provider, parser=pen.known(evidence.parser_version)))
    columns = (
        Column(pen.text("source.part"), 130),
        Column(pen.text("source.day"), 61),
        Column(pen.text("source.hashes"), 320),
    )
    return Section(title, (note, Table(columns, rows)), pen.text("continued", title=title))
