"""The head of the evidence: which payout, whose, and the voucher with its postings."""

from app.core.transactions import TransactionType
from app.core.vouchers import VoucherKind
from app.reports import formats
from app.reports.evidence.blocks import Cell, Column, Facts, Note, Row, Section, Table, Title
from app.reports.evidence.model import Evidence, Party
from app.reports.evidence.wording import Pen
from app.reports.evidence.words import STATES


def document_title(evidence: Evidence) -> str:
    """Return what the document is about, the payout's reference verbatim."""
    kind = evidence.voucher.kind
    types = {row.type for row in evidence.transactions}
    if kind == VoucherKind.RETURN and types == {TransactionType.TOP_UP}:
        kind = "top_up"
    elif kind == VoucherKind.RETURN and types == {TransactionType.PAYOUT_RETURN}:
        kind = "payout_return"
    pen = Pen.of(evidence)
    return pen.text(f"title.{kind}", provider=pen.provider, reference=evidence.settled.reference)


def head_section(evidence: Evidence, pen: Pen) -> Section:
    """Title, amount, the parties and where the money came from and went."""
    settled = evidence.settled
    number = evidence.voucher.number or pen.text("draft")
    title = Title(
        kicker=f"{pen.text('kicker')} {number}",
        title=document_title(evidence),
        subtitle=formats.long_day(settled.on, pen.language),
        amount_label=pen.text(_amount_label(evidence)),
        amount=pen.money(settled.amount, settled.currency),
    )
    account = evidence.merchant_account
    handles = (pen.text("handles", handles=", ".join(account.handles)),) if account.handles else ()
    period = formats.period(settled.first_date, settled.last_date, pen.language)
    facts = Facts(
        (
            (pen.text("shop"), _party(evidence.shop, pen)),
            (pen.text("provider"), _party(evidence.provider, pen)),
            (
                pen.text("merchant_account"),
                (" · ".join(filter(None, (account.reference, account.name))), *handles),
            ),
            (pen.text("payout_reference"), settled.reference),
            (pen.text("date"), pen.day(settled.on)),
            (pen.text("period"), pen.known(period)),
            (pen.text("bank_account"), pen.known(formats.bank_account(settled.bank_account))),
            (pen.text("bank_reference"), pen.known(settled.bank_reference)),
            (
                pen.text("books"),
                (evidence.books.system, *_company(evidence, pen)),
            ),
        ),
        panel=True,
    )
    return Section("", (title, facts))


def voucher_section(evidence: Evidence, pen: Pen) -> Section:
    """The voucher and its postings, debit equal to credit."""
    voucher = evidence.voucher
    facts = Facts(
        (
            (
                pen.text("voucher_number"),
                (voucher.number or pen.text("draft"), pen.text("revision", revision=voucher.revision)),
            ),
            (pen.text("voucher_date"), pen.day(voucher.date)),
            (pen.text("voucher_state"), pen.word(STATES, voucher.state)),
            (pen.text("voucher_key"), voucher.key),
            (pen.text("voucher_text"), voucher.text),
        ),
    )
    note = Note(pen.text("amounts_in", currency=voucher.currency))
    return Section(
        pen.text("voucher"),
        (facts, _postings(evidence, pen), note),
        pen.text("continued", title=pen.text("voucher")),
    )


def _postings(evidence: Evidence, pen: Pen) -> Table:
    currency, language = evidence.voucher.currency, pen.language
    postings = evidence.voucher.postings
    rows = [
        Row(
            (
                posting.account,
                posting.account_name,
                posting.vat_code,
                posting.text,
                posting.rule,
                formats.amount(posting.amount, currency, language) if posting.amount > 0 else "",
                formats.amount(-posting.amount, currency, language) if posting.amount <= 0 else "",
            )
        )
        for posting in postings
    ]
    debit = sum(posting.amount for posting in postings if posting.amount > 0)
    both = formats.amount(debit, currency, language)
    rows.append(Row((pen.text("total"), "", "", "", "", both, both), strong=True))
    return Table(
        (
            Column(pen.text("account"), 40),
            Column(pen.text("account_name"), 112),
            Column(pen.text("vat_code"), 40),
            Column(pen.text("text"), 116),
            Column(pen.text("rule"), 75),
            Column(pen.text("debit"), 64, right=True),
            Column(pen.text("credit"), 64, right=True),
        ),
        rows,
    )


def _amount_label(evidence: Evidence) -> str:
    if evidence.voucher.kind != VoucherKind.PAYOUT:
        return "amount.other"
    amount = evidence.settled.amount
    return "amount.paid" if amount > 0 else "amount.drawn" if amount < 0 else "amount.none"


def _party(party: Party, pen: Pen) -> Cell:
    number = formats.organisation_number(party.organisation_number)
    return (pen.known(party.name), pen.text("organisation_number", number=pen.known(number)))


def _company(evidence: Evidence, pen: Pen) -> tuple[str, ...]:
    books = evidence.books
    number = formats.organisation_number(books.organisation_number)
    lines = [books.company_name, pen.text("company_reference", reference=books.company_reference)]
    if number and books.organisation_number != evidence.shop.organisation_number:
        lines.append(pen.text("organisation_number", number=number))
    return tuple(lines)
