"""Evidence of a voucher of sales: every order in it, by number, sales document, day and VAT."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.clock import from_ms
from app.core.sales.vat import inside
from app.core.texts import Language, decimals
from app.messages import case_texts, condition_words
from app.pipeline.opening_evidence import voucher_printed
from app.pipeline.services import Services
from app.pipeline.voucher_links import links_of
from app.reports import formats
from app.reports.evidence.texts import text
from app.reports.sales import SaleRow, SalesDocument
from app.store import connections, sales, shops, standing, vouchers

NO_ACCOUNT: Final = 0
"""In place of a merchant account: sales are of the shop, not of a provider."""


def sales_document(
    services: Services,
    connection: Connection,
    shop_id: int,
    voucher_id: int,
    account_names: Mapping[str, str],
) -> SalesDocument:
    """Gather what the document of a voucher of sales, or of a correction of such, prints."""
    row = vouchers.get_voucher(connection, shop_id, voucher_id)
    draft = vouchers.draft_of(row)
    shop = shops.get_shop(connection, shop_id)
    company = connections.get_company(connection, shop_id, row.company_id)
    bookings = sales.bookings_of(connection, shop_id, voucher_id)
    names = (_answer_in(told).get("standing", "") for told in draft.decisions) if bookings else ()
    stands = standing.standing_by_name(connection, shop_id, filter(None, names))
    return SalesDocument(
        language=shop.language,
        zone=shop.zone,
        company=company.name,
        organisation_number=company.organisation_number,
        system=services.system(company.system).info.title,
        voucher=voucher_printed(row, draft, account_names),
        rows=tuple(line for one in bookings for line in sale_rows(one)),
        approved_by=row.approved_by or "",
        approved_at=from_ms(row.approved_at),
        answers=tuple(_answers(draft.decisions, bookings, shop.language, stands)) if bookings else (),
        links=tuple(links_of(connection, shop_id, row)),
    )


def sale_rows(booking: Row[Any]) -> Iterator[SaleRow]:
    """The rows of one booking: one per VAT rate, or the money where there is no income in it."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    money = 0
    for line in sales.lines_of(booking):
        if line.line_type == "payment":
            money += line.amount
        if line.rate:
            sums[line.rate][0] -= line.amount
            sums[line.rate][1] -= line.vat
    kind = booking.what.partition("/")[0]
    found = sums or {"": [money, 0]}
    for rate, (gross, vat) in sorted(found.items(), reverse=True):
        yield SaleRow(
            order=booking.number,
            document=booking.document,
            day=booking.day,
            what=kind,
            rate=rate,
            gross=gross,
            vat_told=vat,
            vat_booked=inside(gross, rate) if rate else 0,
            paid=booking.paid,
        )


def _answer_in(told: str) -> dict[str, str]:
    """The answer inside one of a draft's decisions."""
    found: dict[str, str] = json.loads(told[told.index("{") :])
    return found


def _stood(row: Row[Any], language: Language) -> str:
    """Which standing decision gave an answer: its version, what it is for, and from when."""
    return text(
        "decision.standing",
        language,
        version=row.version,
        condition=condition_words(standing.condition_of(row), language),
        date=formats.day(row.valid_from, language),
    )


def _answers(
    decisions: tuple[str, ...],
    bookings: Sequence[Row[Any]],
    language: Language,
    stands: Mapping[str, Row[Any]],
) -> Iterator[str]:
    """What persons answered, one line each: the question, the order, the answer with its account and note,
    and the standing decision that gave it."""
    numbers = {one.identity.rpartition(":")[2]: one.number for one in bookings}
    for told in decisions:
        code, subject, _ = told.split(":", 2)
        answer = _answer_in(told)
        texts = case_texts(code, {}, language)
        label = next((label for action, label, _ in texts.answers if action == answer["action"]), "")
        answer["rate"] = decimals(answer.get("rate", ""), language)
        more = [answer.get(name, "") for name in ("account", "vat_code", "rate", "rate_source", "note")]
        stood = stands.get(answer.get("standing", ""))
        more += [_stood(stood, language)] if stood is not None else []
        order = numbers.get(subject.split("/")[1], "")
        yield " · ".join(filter(None, (texts.title, order, label, *more)))
