"""The opening position in the evidence of an opening voucher: both sides at the start, and what differs."""

from app.reports.evidence.blocks import Column, Note, Row, Section, Table
from app.reports.evidence.model import Evidence
from app.reports.evidence.wording import Pen


def position_section(evidence: Evidence, pen: Pen) -> Section | None:
    """What the books held and what the provider held the day before the start, as a person accepted it."""
    position = evidence.position
    if position is None:
        return None
    still = position.books - position.provider - position.difference
    rows = [
        Row((pen.text("position.books", date=pen.day(position.on)), pen.amount(position.books))),
        Row((pen.text("position.provider", provider=pen.provider), pen.amount(-position.provider))),
    ]
    if still:
        rows.append(Row((pen.text("position.to_come"), pen.amount(-still))))
    rows.append(Row((pen.text("position.difference"), pen.amount(position.difference)), strong=True))
    notes = [Note(position.note)] if position.note else []
    columns = (Column("", 340), Column("", 90, right=True))
    return Section(pen.text("position"), (Table(columns, rows, header=False), *notes))
