"""What people did: approval, decisions on cases, reversals and other linked vouchers."""

from app.core.texts import Language
from app.messages import condition_words
from app.reports.evidence.actors import actor
from app.reports.evidence.blocks import Column, Note, Row, Section, Table
from app.reports.evidence.case_words import CASES
from app.reports.evidence.model import DecisionMade, Evidence, VoucherLink
from app.reports.evidence.texts import text
from app.reports.evidence.wording import Pen
from app.reports.evidence.words import ACTIONS, RELATIONS


def approval_section(evidence: Evidence, pen: Pen) -> Section:
    """Who released the voucher, when, and the hash the approval names."""
    approval = evidence.approval
    if approval is None:
        line = pen.text("approval.none")
    else:
        key = "approval.automatic" if approval.automatic else "approval.by"
        line = pen.text(key, by=actor(approval.by, pen), at=pen.moment(approval.at))
    blocks = [Note(line, strong=True)]
    if evidence.voucher.draft_sha256:
        blocks.append(Note(f"{pen.text('approval.draft')}: {evidence.voucher.draft_sha256}"))
    return Section(pen.text("approval"), tuple(blocks))


def decisions_section(evidence: Evidence, pen: Pen) -> Section:
    """Each answer to a case, numbered as the list of transactions refers to it."""
    title = pen.text("decisions")
    if not evidence.decisions:
        return Section(title, (Note(pen.text("decisions.none")),))
    rows = [
        Row(
            (
                pen.text("decision.code", number=number),
                (pen.word(CASES, one.case), pen.text("decision.subject", subject=one.subject)),
                (_answer(one, pen), *_standing(one, pen), *_note(one, pen)),
                (actor(one.by, pen), pen.moment(one.at)),
            )
        )
        for number, one in enumerate(evidence.decisions, start=1)
    ]
    columns = (
        Column("", 26),
        Column(pen.text("decision.case"), 150),
        Column(pen.text("decision.action"), 205),
        Column(pen.text("decision.who"), 130),
    )
    return Section(title, (Table(columns, rows),), pen.text("continued", title=title))


def _answer(decision: DecisionMade, pen: Pen) -> str:
    parts = [pen.word(ACTIONS, decision.action)]
    if decision.account:
        parts.append(pen.text("decision.account", account=decision.account))
    if decision.vat_code:
        parts.append(pen.text("decision.vat_code", vat_code=decision.vat_code))
    if decision.order_number:
        parts.append(pen.text("decision.order", order=decision.order_number))
    return ", ".join(parts)


def _standing(decision: DecisionMade, pen: Pen) -> tuple[str, ...]:
    """Which standing decision gave the answer: its version, what it is for, and from when."""
    standing = decision.standing
    if standing is None:
        return ()
    return (
        pen.text(
            "decision.standing",
            version=standing.version,
            condition=condition_words(standing.condition, pen.language),
            date=pen.day(standing.valid_from),
        ),
    )


def _note(decision: DecisionMade, pen: Pen) -> tuple[str, ...]:
    return (pen.text("decision.note", note=decision.note),) if decision.note else ()


def links_section(evidence: Evidence, pen: Pen) -> Section | None:
    """The vouchers this one reverses, replaces or corrects, or that reversed it, with the reason."""
    if not evidence.links:
        return None
    rows = [_link_row(link, pen) for link in evidence.links]
    columns = (
        Column("", 80),
        Column(pen.text("voucher"), 130),
        Column(pen.text("link.reason"), 171),
        Column(pen.text("decision.who"), 130),
    )
    title = pen.text("links")
    return Section(title, (Table(columns, rows),), pen.text("continued", title=title))


def link_reason(link: VoucherLink, language: Language) -> str:
    """Why it was taken back, as the person said it; without that it was done in the accounting system."""
    if link.reason or link.relation != "replaces":
        return link.reason
    return text("link.outside", language)


def _taken_back(link: VoucherLink, pen: Pen) -> tuple[str, ...]:
    if link.reversed_on is None:
        return ()
    number, on = pen.known(link.reversal), pen.day(link.reversed_on)
    return (pen.text("link.reversal", number=number, date=on),)


def _link_row(link: VoucherLink, pen: Pen) -> Row:
    number = pen.known(link.number)
    when = (pen.moment(link.at),) if link.at is not None else ()
    return Row(
        (
            pen.word(RELATIONS, link.relation),
            (pen.text("link.voucher", number=number, date=pen.day(link.date)), link.key),
            (link_reason(link, pen.language), *_taken_back(link, pen)),
            (actor(link.by, pen), *when),
        )
    )
