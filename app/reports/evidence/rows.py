"""The list of transactions, and the key to why each belongs to its order."""

from collections import Counter
from collections.abc import Iterable

from app.core.texts import decimals
from app.core.transactions import ORDER_TYPES
from app.reports.evidence.blocks import Cell, Column, Note, Row, Section, Table
from app.reports.evidence.model import Evidence, MatchMade, TransactionLine
from app.reports.evidence.totals import control
from app.reports.evidence.wording import Pen
from app.reports.evidence.words import FLAGS, STRENGTHS, TYPES, match_reason

_Codes = dict[tuple[str, str], str]
"""(reason, strength) to the short code that stands in each row."""


def match_codes(rows: Iterable[TransactionLine]) -> _Codes:
    """Return a code (T1, T2, …) per reason and strength, in the order in which they first occur."""
    codes: _Codes = {}
    for row in rows:
        if row.match is not None:
            codes.setdefault((row.match.reason, row.match.strength), f"T{len(codes) + 1}")
    return codes


def matching_section(evidence: Evidence, pen: Pen) -> Section:
    """How many rows each reference tied to an order, and how many none."""
    rows = evidence.transactions
    codes = match_codes(rows)
    counts = Counter((row.match.reason, row.match.strength) for row in rows if row.match is not None)
    lines = [
        Row(
            (
                code,
                (match_reason(reason, pen.provider, pen.language), *_verbatim(reason)),
                pen.word(STRENGTHS, strength),
                pen.count(counts[reason, strength]),
            )
        )
        for (reason, strength), code in codes.items()
    ]
    rest = [row for row in rows if row.match is None]
    decided = sum(row.decision is not None for row in rest)
    missing = sum(row.decision is None and row.type in ORDER_TYPES for row in rest)
    others = len(rest) - decided - missing
    if decided:
        code = pen.text("decision.code", number="…")
        lines.append(Row((code, pen.text("match.decided"), "", pen.count(decided))))
    if missing:
        lines.append(Row(("!", pen.text("match.missing"), "", pen.count(missing)), strong=True))
    if others:
        lines.append(Row(("–", pen.text("match.not_needed"), "", pen.count(others))))
    lines.append(Row((pen.text("total"), "", "", pen.count(len(rows))), strong=True))
    columns = (
        Column(pen.text("match.code"), 40),
        Column(pen.text("match.reason"), 321),
        Column(pen.text("match.strength"), 80),
        Column(pen.text("count"), 70, right=True),
    )
    return Section(pen.text("matching"), (Table(columns, lines),))


def _verbatim(reason: str) -> tuple[str, ...]:
    return (reason,) if "=" in reason else ()


def transactions_section(evidence: Evidence, pen: Pen) -> Section:
    """Every row of the payout, with the VAT column only where a fee has VAT."""
    title = pen.text("transactions")
    if not evidence.transactions:
        return Section(title, (Note(pen.text("transactions.none")),))
    vat = any(row.fee_vat for row in evidence.transactions)
    codes = match_codes(evidence.transactions)
    lines = [_line(number, row, codes, pen, vat) for number, row in enumerate(evidence.transactions, start=1)]
    total = control(evidence.settled, evidence.transactions).total
    amounts = (total.gross, total.fee, *((total.fee_vat,) if vat else ()), total.net)
    lines.append(
        Row(
            (pen.text("total"), "", "", "", "", *(pen.amount(one) for one in amounts), ""),
            strong=True,
        )
    )
    note = Note(pen.text("transactions.note", currency=pen.currency, provider=pen.provider, zone=pen.zone))
    table = Table(_columns(pen, vat), lines)
    return Section(title, (note, table), pen.text("continued", title=title))


def _columns(pen: Pen, vat: bool) -> tuple[Column, ...]:
    return (
        Column(pen.text("row"), 27),
        Column(pen.text("time"), 66),
        Column(pen.text("type"), 54),
        Column(pen.text("order"), 46),
        Column(pen.text("provider_reference"), 74 if vat else 92),
        Column(pen.text("gross"), 54, right=True),
        Column(pen.text("fee"), 43, right=True),
        *((Column(pen.text("fee_vat_short"), 36, right=True),) if vat else ()),
        Column(pen.text("net"), 54, right=True),
        Column(pen.text("match"), 57 if vat else 75, inset=8),
    )


def _line(number: int, row: TransactionLine, codes: _Codes, pen: Pen, vat: bool) -> Row:
    return Row(
        (
            pen.count(number),
            _time(row, pen),
            _type(row, pen),
            row.order_number or "–",
            (row.provider_reference, *_original(row, pen)),
            pen.amount(row.gross),
            pen.amount(row.fee),
            *((pen.amount(row.fee_vat),) if vat else ()),
            pen.amount(row.net),
            _match(row, codes, pen),
        )
    )


def _time(row: TransactionLine, pen: Pen) -> Cell:
    moment = pen.moment(row.occurred_at)
    if row.booked_on is None or row.booked_on == pen.local_day(row.occurred_at):
        return moment
    return (moment, pen.text("booked_on", day=pen.day(row.booked_on)))


def _type(row: TransactionLine, pen: Pen) -> Cell:
    name = pen.word(TYPES, row.type)
    return (name, row.provider_type) if row.type == "unknown" and row.provider_type else name


def _original(row: TransactionLine, pen: Pen) -> tuple[str, ...]:
    original = row.original
    if original is None:
        return ()
    parts = [pen.text("original", amount=pen.money(original.amount, original.currency))]
    if original.rate:
        parts.append(pen.text("original_rate", rate=decimals(original.rate, pen.language)))
    if original.source:
        parts.append(original.source)
    return (", ".join(parts),)


def _match(row: TransactionLine, codes: _Codes, pen: Pen) -> Cell:
    decided = [pen.text("decision.code", number=row.decision)] if row.decision is not None else []
    if row.match is None:
        if decided:
            return decided[0]
        return pen.text("match.missing_short") if row.type in ORDER_TYPES else "–"
    match = row.match
    code = f"{codes[match.reason, match.strength]} {pen.word(STRENGTHS, match.strength)}"
    return (", ".join([code, *decided]), *_more(match, pen))


def _more(match: MatchMade, pen: Pen) -> tuple[str, ...]:
    flags = tuple(pen.word(FLAGS, flag) for flag in match.flags)
    return ((pen.text("match.refund", refund=match.refund),) if match.refund else ()) + flags
