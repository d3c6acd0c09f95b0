"""The sums of the evidence: the payout's control, totals per type, fees with VAT, exchange rates."""

from app.core.texts import decimals
from app.reports.evidence.blocks import Column, Note, Row, Section, Table
from app.reports.evidence.model import Evidence
from app.reports.evidence.totals import Control, TypeTotal, control, fee_totals, totals_per_type
from app.reports.evidence.wording import Pen
from app.reports.evidence.words import FEE_TYPES, IDENTITIES, TYPES


def control_section(evidence: Evidence, pen: Pen) -> Section:
    """The arithmetic from opening balance over the rows to what was paid and what is left."""
    settled = evidence.settled
    sums = control(settled, evidence.transactions)
    rows = _control_rows(evidence, sums, pen)
    columns = (Column("", 260), Column("", 80, right=True))
    notes = []
    if settled.opening is None and settled.closing is None:
        notes.append(Note(pen.text("control.balances_unknown", provider=pen.provider)))
    elif settled.opening is None and settled.closing is not None:
        closing = pen.money(settled.closing, settled.currency)
        notes.append(Note(pen.text("control.opening_unknown", provider=pen.provider, closing=closing)))
    if settled.identity:
        held = pen.word(IDENTITIES, settled.identity)
        known = held if held == settled.identity else f"{held} ({settled.identity})"
        notes.append(Note(pen.text("control.held", identity=known, currency=settled.currency)))
    return Section(pen.text("control"), (Table(columns, rows, header=False), *notes))


def _control_rows(evidence: Evidence, sums: Control, pen: Pen) -> list[Row]:
    settled = evidence.settled
    rows = []
    if settled.opening is not None:
        rows.append(Row((pen.text("control.opening", provider=pen.provider), pen.amount(settled.opening))))
    gross = pen.text("control.gross", count=pen.count(sums.total.count))
    rows.append(Row((gross, pen.amount(sums.total.gross))))
    rows.append(Row((pen.text("control.fee"), pen.amount(sums.total.fee))))
    rows.append(Row((pen.text("control.fee_vat"), pen.amount(sums.total.fee_vat))))
    paid = "control.paid" if settled.amount >= 0 else "control.drawn"
    rows.append(Row((pen.text(paid), pen.amount(-settled.amount))))
    if settled.opening is None:
        rows.append(Row((pen.text("control.rest"), pen.amount(sums.closing)), strong=True))
        return rows
    rows.append(Row((pen.text("control.closing"), pen.amount(sums.closing)), strong=True))
    if settled.closing is not None and sums.difference is not None:
        stated = pen.text("control.reported", provider=pen.provider)
        rows.append(Row((stated, pen.amount(settled.closing))))
        rows.append(Row((pen.text("control.difference"), pen.amount(sums.difference)), strong=True))
    return rows


def totals_section(evidence: Evidence, pen: Pen) -> Section:
    """Count, gross, fee, fee VAT and net per type of transaction."""
    totals = totals_per_type(evidence.transactions)
    rows = [_total_row(pen.word(TYPES, total.type), total, pen) for total in totals]
    whole = control(evidence.settled, evidence.transactions).total
    rows.append(_total_row(pen.text("total"), whole, pen, strong=True))
    columns = (
        Column(pen.text("type"), 151),
        Column(pen.text("count"), 50, right=True),
        Column(pen.text("gross"), 80, right=True),
        Column(pen.text("fee"), 75, right=True),
        Column(pen.text("fee_vat"), 75, right=True),
        Column(pen.text("net"), 80, right=True),
    )
    return Section(pen.text("totals"), (Table(columns, rows),))


def _total_row(name: str, total: TypeTotal, pen: Pen, strong: bool = False) -> Row:
    amounts = (total.gross, total.fee, total.fee_vat, total.net)
    return Row((name, pen.count(total.count), *(pen.amount(one) for one in amounts)), strong)


def fees_section(evidence: Evidence, pen: Pen) -> Section:
    """Fees by kind, without VAT, their VAT and both; then the provider's own specification."""
    totals = fee_totals(evidence.transactions)
    title = pen.text("fees")
    if not totals:
        return Section(title, (Note(pen.text("fees.none")),))
    rows = [
        Row(
            (
                pen.word(FEE_TYPES, total.fee_type),
                pen.amount(total.fee),
                pen.amount(total.fee_vat),
                pen.amount(total.fee + total.fee_vat),
            )
        )
        for total in totals
    ]
    fee, vat = sum(one.fee for one in totals), sum(one.fee_vat for one in totals)
    rows.append(
        Row((pen.text("total"), pen.amount(fee), pen.amount(vat), pen.amount(fee + vat)), strong=True)
    )
    columns = (
        Column(pen.text("fee_type"), 271),
        Column(pen.text("fee_net"), 80, right=True),
        Column(pen.text("fee_vat_short"), 80, right=True),
        Column(pen.text("total"), 80, right=True),
    )
    return Section(title, (Table(columns, rows),))


def fee_details_section(evidence: Evidence, pen: Pen) -> Section | None:
    """The provider's rows that explain a collected fee, order by order."""
    if not evidence.fee_details:
        return None
    rows = [
        Row(
            (
                pen.day(one.booked_on),
                pen.word(FEE_TYPES, one.fee_type),
                one.order_number,
                one.provider_reference,
                pen.amount(one.amount),
            )
        )
        for one in evidence.fee_details
    ]
    whole = pen.amount(sum(one.amount for one in evidence.fee_details))
    rows.append(Row((pen.text("total"), "", "", "", whole), strong=True))
    columns = (
        Column(pen.text("date"), 60),
        Column(pen.text("fee_type"), 110),
        Column(pen.text("order"), 60),
        Column(pen.text("provider_reference"), 201),
        Column(pen.text("amount"), 80, right=True),
    )
    title = pen.text("fee_details")
    note = Note(pen.text("fee_details.note"))
    return Section(title, (note, Table(columns, rows)), pen.text("continued", title=title))


def rates_section(evidence: Evidence, pen: Pen) -> Section | None:
    """The exchange rates with source and date, when the books keep another currency."""
    if not evidence.rates:
        return None
    notes = tuple(
        Note(
            pen.text(
                "rate",
                base=rate.base,
                quote=rate.quote,
                rate=decimals(rate.rate, pen.language),
                source=rate.source,
                date=pen.day(rate.on),
            )
        )
        for rate in evidence.rates
    )
    return Section(pen.text("rates"), notes)
