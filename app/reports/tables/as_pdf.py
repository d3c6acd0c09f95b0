"""Reports as PDF: the head, what they cover, each table with its sums. The same facts, the same bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.core.texts import Language
from app.reports.csv_table import Money
from app.reports.evidence.blocks import Block, Column, Facts, Note, Row, Section, Title
from app.reports.evidence.blocks import Table as Printed
from app.reports.evidence.drawing import ONE_AT_A_TIME, Sheet, draw
from app.reports.evidence.layout import lay_out
from app.reports.formats import amount, count, day, period
from app.reports.tables.table import NUMBERS, Cell, Kind, Percent, Table, told, totals
from app.reports.tables.widths import least_width, widths

_WEIGHTS = {Kind.DAY: 10, Kind.MOMENT: 11, Kind.MONEY: 11, Kind.COUNT: 8, Kind.PERCENT: 8}


@dataclass(frozen=True, slots=True)
class Cover:
    """Whose report it is and of which days."""

    title: str
    shop: str
    organisation_number: str
    first: date
    last: date
    language: Language
    facts: tuple[tuple[str, str], ...] = ()
    signed: bool = False
    """Whether there is a place for a signature."""


def as_pdf(cover: Cover, tables: Sequence[Table]) -> bytes:
    """Return the report as PDF bytes."""
    language = cover.language
    sections = [_head(cover), *(_section(table, language) for table in tables)]
    if cover.signed:
        sections.append(_signature(language))
    checksum = hashlib.sha256(
        repr((cover, [(one.name, list(one.rows)) for one in tables])).encode()
    ).hexdigest()
    sheet = Sheet(
        title=f"{cover.title} {period(cover.first, cover.last, language)}",
        subject=cover.shop,
        footer=f"{cover.title} · {cover.shop} · {period(cover.first, cover.last, language)}",
        checksum=checksum,
        at=datetime.combine(cover.last, time(), UTC),
        language=language,
    )
    with ONE_AT_A_TIME:
        return draw(sheet, lay_out(sections))


def _head(cover: Cover) -> Section:
    span = period(cover.first, cover.last, cover.language)
    whose = " · ".join(one for one in (cover.shop, cover.organisation_number) if one)
    label = told(("Periode", "Period"), cover.language)
    blocks: list[Block] = [Title("AVSTEM", cover.title, whose, "", "")]
    items = ((label, span), *cover.facts)
    blocks.append(Facts(tuple(items), columns=3, panel=True))
    return Section("", tuple(blocks))


def _section(table: Table, language: Language) -> Section:
    rows = [Row(tuple(shown(cell, language) for cell in row)) for row in table.rows]
    rows += [Row(tuple(shown(cell, language) for cell in row), strong=True) for row in totals(table)]
    columns = _columns(table, rows, language)
    notes = tuple(Note(told(note, language)) for note in table.notes)
    title = told(table.title, language)
    if not rows:
        none = told(("Ingenting i perioden.", "Nothing in the period."), language)
        return Section(title, (Note(none), *notes))
    more = told(("fortsetter", "continued"), language)
    return Section(title, (Printed(columns, rows), *notes), f"{title}, {more}")


def _columns(table: Table, rows: Sequence[Row], language: Language) -> tuple[Column, ...]:
    """The columns, as wide as what stands in them needs; amounts too wide for theirs are written smaller."""
    insets = [
        6 if place and table.columns[place - 1].kind in NUMBERS else 0 for place in range(len(table.columns))
    ]
    least = [
        least_width(
            told(column.name, language),
            (str(row.cells[place]) for row in rows),
            0 if column.kind in NUMBERS else insets[place],
        )
        for place, column in enumerate(table.columns)
    ]
    weights = [_WEIGHTS.get(column.kind, column.weight) for column in table.columns]
    return tuple(
        Column(
            told(column.name, language),
            wide,
            right=column.kind in NUMBERS,
            inset=0 if column.kind in NUMBERS else inset,
        )
        for column, wide, inset in zip(table.columns, widths(weights, least), insets, strict=True)
    )


def _signature(language: Language) -> Section:
    lines = (
        (told(("Sted og dato", "Place and date"), language), "_" * 28),
        (told(("Navn", "Name"), language), "_" * 28),
        (told(("Signatur", "Signature"), language), "_" * 28),
    )
    checked = told(
        (
            "Jeg har gått gjennom oppgjørene, avstemmingen og de åpne postene for perioden.",
            "I have gone through the settlements, the reconciliation and the open items of the period.",
        ),
        language,
    )
    return Section(
        told(("Underskrift", "Signature"), language), (Note(checked, strong=True), Facts(lines, columns=3))
    )


def shown(cell: Cell, language: Language) -> str:
    """Return a cell as a person reads it; kroner without their code."""
    match cell:
        case None:
            return ""
        case Money(minor, currency):
            text = amount(minor, currency, language)
            return text if currency == "NOK" else f"{text} {currency}"
        case Percent(hundredths):
            sign = "−" if hundredths < 0 else ""
            whole, rest = divmod(abs(hundredths), 100)
            return f"{sign}{whole}{',' if language == 'nb' else '.'}{rest:02} %"
        case datetime():
            return f"{day(cell.date(), language)} {cell:%H:%M}"
        case date():
            return day(cell, language)
        case int():
            return count(cell, language)
        case str():
            return cell
