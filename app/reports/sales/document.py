"""Lays out the document of a voucher of sales: the voucher, VAT by rate, every order, what persons said.

What the bookkeeping regulations ask of cash sales (§ 5-3) behind a day's sum: the specification that leads
from it to each sales document, with number, date and VAT. A correction of such vouchers has no orders of its
own: its lines name the vouchers that it moves from.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.core.texts import Language
from app.reports import formats
from app.reports.evidence.actors import who
from app.reports.evidence.blocks import Column, Facts, Note, Row, Section, Table, Title
from app.reports.evidence.drawing import ONE_AT_A_TIME, Sheet, draw
from app.reports.evidence.layout import lay_out
from app.reports.evidence.people import link_reason
from app.reports.evidence.texts import text
from app.reports.evidence.words import RELATIONS, word
from app.reports.sales.model import SaleRow, SalesDocument

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "kicker": ("Dokumentasjon til bilag", "Documentation of voucher"),
    "sum": ("Salg og refusjoner, med mva", "Sales and refunds, VAT included"),
    "moved": ("Flyttet", "Moved"),
    "company": ("Virksomhet", "Company"),
    "books": ("Regnskapssystem", "Accounting system"),
    "date": ("Bilagsdato", "Voucher date"),
    "key": ("Nøkkel", "Key"),
    "approved": ("Godkjent", "Approved"),
    "policy": ("etter butikkens valg", "by the shop's policy"),
    "orders": ("Ordre", "Orders"),
    "postings": ("Bilaget", "The voucher"),
    "account": ("Konto", "Account"),
    "name": ("Navn", "Name"),
    "code": ("Mva-kode", "VAT code"),
    "text": ("Tekst", "Text"),
    "rule": ("Regel", "Rule"),
    "debit": ("Debet", "Debit"),
    "credit": ("Kredit", "Credit"),
    "total": ("Sum", "Sum"),
    "rates": ("Mva per sats", "VAT by rate"),
    "rate": ("Sats", "Rate"),
    "gross": ("Med mva", "With VAT"),
    "base": ("Grunnlag", "Base"),
    "vat_booked": ("Mva bokført", "VAT booked"),
    "vat_told": ("Mva i butikken", "VAT in the shop"),
    "off": ("Avvik", "Difference"),
    "rates.note": (
        "Regnskapssystemet regner mva av beløpet med mva. Nettbutikken runder per linje; avvik på én øre per "
        "ordre og sats godtas, større blir spurt om.",
        "The accounting system computes VAT from the amount with VAT. The web shop rounds line by line; one "
        "øre per order and rate is accepted, more is asked about.",
    ),
    "order": ("Ordre", "Order"),
    "document": ("Salgsdokument", "Sales document"),
    "day": ("Dato", "Date"),
    "what": ("Hva", "What"),
    "paid": ("Betalt med", "Paid by"),
    "links": ("Tilbakeføring og tilknyttede bilag", "Reversal and linked vouchers"),
    "answers": ("Hva personer har svart", "What persons have answered"),
    "continued": ("{title}, fortsatt", "{title}, continued"),
    "checksum": ("Kontrollsum av dataene", "Checksum of the data"),
}
_WHAT: Final[dict[str, tuple[str, str]]] = {
    "sale": ("Salg", "Sale"),
    "refund": ("Refusjon", "Refund"),
    "prepayment": ("Forskudd", "Prepayment"),
    "repaid": ("Forskudd tilbake", "Prepayment repaid"),
}


def render_sales(document: SalesDocument) -> bytes:
    """Return the document as PDF bytes: the same bytes for the same values."""
    checksum = hashlib.sha256(repr(document).encode()).hexdigest()
    voucher, language = document.voucher, document.language
    sheet = Sheet(
        title=voucher.text,
        subject=f"{voucher.key} {voucher.number}".strip(),
        footer=f"{voucher.text} · {voucher.number} · {voucher.key}",
        checksum=checksum,
        at=document.approved_at,
        language=language,
    )
    with ONE_AT_A_TIME:
        return draw(sheet, lay_out(_sections(document, checksum)))


def _sections(document: SalesDocument, checksum: str) -> list[Section]:
    def told(key: str) -> str:
        return _told(key, document.language)

    rates = (_rates(document), Note(told("rates.note")))
    sections = [
        _head(document),
        Section(told("postings"), (_postings(document),), _again("postings", document.language)),
    ]
    if document.links:
        sections.append(Section(told("links"), tuple(_links(document))))
    if document.rows:
        sections += [
            Section(told("rates"), rates, _again("rates", document.language)),
            Section(told("orders"), (_orders(document),), _again("orders", document.language)),
        ]
    if document.answers:
        notes = tuple(Note(answer) for answer in document.answers)
        sections.append(Section(told("answers"), notes, _again("answers", document.language)))
    sections.append(Section(told("checksum"), (Note(checksum, strong=True),)))
    return sections


def _head(document: SalesDocument) -> Section:
    voucher, language = document.voucher, document.language
    whole, label = sum(row.gross for row in document.rows), "sum"
    if not document.rows:  # a correction: what it moves is the sum of its debits
        whole, label = sum(one.amount for one in voucher.postings if one.amount > 0), "moved"
    by = (
        _told("policy", language) if document.approved_by == "policy" else who(document.approved_by, language)
    )
    facts = Facts(
        (
            (
                _told("company", language),
                (document.company, formats.organisation_number(document.organisation_number)),
            ),
            (_told("books", language), document.system),
            (_told("date", language), formats.day(voucher.date, language)),
            (_told("orders", language), formats.count(len({row.order for row in document.rows}), language)),
            (
                _told("approved", language),
                (by, formats.moment(document.approved_at, document.zone, language)),
            ),
            (_told("key", language), voucher.key),
        ),
        panel=True,
    )
    title = Title(
        kicker=f"{_told('kicker', language)} {voucher.number}",
        title=voucher.text,
        subtitle=formats.long_day(voucher.date, language),
        amount_label=_told(label, language),
        amount=formats.money(whole, voucher.currency, language),
    )
    return Section("", (title, facts))


def _postings(document: SalesDocument) -> Table:
    voucher, language = document.voucher, document.language

    def amount(minor: int) -> str:
        return formats.amount(minor, voucher.currency, language)

    rows = [
        Row(
            (
                one.account,
                one.account_name,
                one.vat_code,
                one.text,
                one.rule,
                amount(one.amount) if one.amount > 0 else "",
                amount(-one.amount) if one.amount <= 0 else "",
            )
        )
        for one in voucher.postings
    ]
    both = amount(sum(one.amount for one in voucher.postings if one.amount > 0))
    rows.append(Row((_told("total", language), "", "", "", "", both, both), strong=True))
    return Table(
        (
            Column(_told("account", language), 40),
            Column(_told("name", language), 112),
            Column(_told("code", language), 46),
            Column(_told("text", language), 120),
            Column(_told("rule", language), 65),
            Column(_told("debit", language), 64, right=True),
            Column(_told("credit", language), 64, right=True),
        ),
        rows,
    )


def _links(document: SalesDocument) -> Iterator[Note]:
    """What it replaces and why that was taken back, or what it corrects, one line each."""
    language = document.language
    for one in document.links:
        told = [
            f"{word(RELATIONS, one.relation, language)} "
            + text("link.voucher", language, number=one.number, date=formats.day(one.date, language)),
            link_reason(one, language),
            who(one.by, language),
        ]
        if one.reversed_on is not None:
            on = formats.day(one.reversed_on, language)
            told.append(text("link.reversal", language, number=one.reversal, date=on))
        yield Note(" · ".join(filter(None, told)))


def _rates(document: SalesDocument) -> Table:
    language, currency = document.language, document.voucher.currency
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in document.rows:
        if row.rate:
            for place, part in enumerate((row.gross, row.vat_booked, row.vat_told)):
                sums[row.rate][place] += part
    whole = [sum(parts[place] for parts in sums.values()) for place in range(3)]

    def cells(name: str, parts: Sequence[int]) -> tuple[str, ...]:
        gross, booked, told = parts
        amounts = (gross, gross - booked, booked, told, told - booked)
        return (name, *(formats.amount(one, currency, language) for one in amounts))

    rows = [Row(cells(f"{rate} %", sums[rate])) for rate in sorted(sums, key=_size)]
    rows.append(Row(cells(_told("total", language), whole), strong=True))
    amounts = [
        Column(_told(name, language), 90, right=True)
        for name in ("gross", "base", "vat_booked", "vat_told", "off")
    ]
    return Table((Column(_told("rate", language), 61), *amounts), rows)


def _size(rate: str) -> tuple[int, str]:
    return (-int(rate.partition(".")[0]), rate)


def _orders(document: SalesDocument) -> Table:
    language, currency = document.language, document.voucher.currency

    def line(row: SaleRow) -> Row:
        what = _WHAT[row.what][0 if language == "nb" else 1]
        amounts: Iterable[int] = (row.gross, row.vat_booked, row.vat_told)
        return Row(
            (
                row.order,
                row.document or "–",
                formats.day(row.day, language),
                what,
                f"{row.rate} %" if row.rate else "",
                *(formats.amount(one, currency, language) for one in amounts),
                row.paid or "–",
            )
        )

    return Table(
        (
            Column(_told("order", language), 56),
            Column(_told("document", language), 74),
            Column(_told("day", language), 56),
            Column(_told("what", language), 62),
            Column(_told("rate", language), 32),
            Column(_told("gross", language), 60, right=True),
            Column(_told("vat_booked", language), 54, right=True),
            Column(_told("vat_told", language), 54, right=True),
            Column(_told("paid", language), 63, inset=8),
        ),
        [line(row) for row in document.rows],
    )


def _told(key: str, language: Language) -> str:
    return _TEXTS[key][0 if language == "nb" else 1]


def _again(key: str, language: Language) -> str:
    return _told("continued", language).format(title=_told(key, language))
