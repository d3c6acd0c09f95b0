"""Everything that stands behind a voucher in one zip, to be kept apart from this service for five years.

The documentation as it is attached, the report as it was stored, its transactions as a table, and the voucher
itself with its history. What was personal in the report was cut before it was stored.
"""

import json
from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from app.clock import from_ms
from app.core.texts import Language
from app.core.transactions import Transaction
from app.errors import NotFound
from app.pipeline.evidence import Facts, load_facts
from app.pipeline.services import Services
from app.reports.archive import archive, safe_name
from app.reports.csv_table import Cell, Money, csv_table
from app.reports.evidence.words import FEE_TYPES, TYPES
from app.store import audit, connections, vouchers

_HEADERS: Final[dict[Language, tuple[str, ...]]] = {
    "nb": (
        *("Tidspunkt", "Dag", "Type", "Ordre", "Referanse", "Brutto", "Gebyr", "Mva på gebyr", "Netto"),
        *("Valuta", "Gebyrtyper", "Betalingsmåte", "Leverandørens type", "Nøkkel"),
    ),
    "en": (
        *("Moment", "Day", "Type", "Order", "Reference", "Gross", "Fee", "VAT on the fee", "Net"),
        *("Currency", "Kinds of fees", "Payment method", "The provider's type", "Key"),
    ),
}


def evidence_zip(services: Services, shop_id: int, voucher_id: int) -> tuple[str, bytes]:
    """Return the zip's name and bytes; raises NotFound where the voucher has no documentation yet."""
    with services.store.reading(shop_id) as connection:
        row = vouchers.get_voucher(connection, shop_id, voucher_id)
        made = vouchers.evidence_of(connection, shop_id, voucher_id)
        if made is None:
            raise NotFound("evidence_not_made", voucher=voucher_id)
        files = {made.name: made.content, "voucher.json": _voucher(connection, shop_id, row)}
        if row.payout_id is not None:  # an opening voucher has no report
            files |= dict(_of_payout(load_facts(connection, shop_id, voucher_id)))
    return f"{made.name.removesuffix('.pdf')}.zip", archive(files)


def _of_payout(facts: Facts) -> Iterator[tuple[str, bytes]]:
    language: Language = "nb" if facts.shop.language == "nb" else "en"
    zone = ZoneInfo(facts.shop.zone)
    rows = (_line(facts, row, language, zone) for row in facts.rows)
    yield "transactions.csv", csv_table(_HEADERS[language], rows, language)
    for number, part in enumerate(facts.parts, 1):
        yield f"report/{number:04d}-{safe_name(part.part_key)}.json", part.body
    told = [
        {
            "part": part.part_key,
            "day": part.day.isoformat(),
            "source": part.source,
            "delivered_sha256": part.delivered_sha256,
            "stored_sha256": part.stored_sha256,
            "collected_at": from_ms(part.collected_at).isoformat(),
        }
        for part in facts.parts
    ]
    yield "report/sources.json", _json(told)


def _line(facts: Facts, row: Transaction, language: Language, zone: ZoneInfo) -> tuple[Cell, ...]:
    match = facts.matched.get(facts.payout.row_ids[row.key])
    place = 0 if language == "nb" else 1
    return (
        row.occurred_at.astimezone(zone),
        row.booked_on,
        TYPES[str(row.type)][place],
        facts.numbers.get(match.order_identity, "") if match is not None else "",
        row.reference("reference") or row.reference("psp_reference") or "",
        *(Money(amount, row.currency) for amount in (row.gross, row.fee, row.fee_vat, row.net)),
        row.currency,
        ", ".join(dict.fromkeys(FEE_TYPES[str(part.fee_type)][place] for part in row.fees)),
        row.payment_method,
        row.provider_type,
        row.key,
    )


def _voucher(connection: Connection, shop_id: int, row: Row[Any]) -> bytes:
    """The voucher as it was sent, where it stands, and what happened to it; amounts in minor units."""
    company = connections.get_company(connection, shop_id, row.company_id)
    return _json(
        {
            "key": row.voucher_key,
            "revision": row.revision,
            "kind": row.kind,
            "state": row.state,
            "date": row.date.isoformat(),
            "currency": row.currency,
            "number": row.ledger_number,
            "reversal_number": row.reversal_ledger_number,
            "reversal_reason": row.reversal_reason,
            "draft_sha256": row.draft_hash,
            "draft": row.draft,
            "books": {
                "system": company.system,
                "company": company.name,
                "organisation_number": company.organisation_number,
            },
            "history": [
                {
                    "at": from_ms(one.at).isoformat(),
                    "by": one.actor,
                    "what": one.why,
                    "from": one.change_from,
                    "to": one.change_to,
                    "told": one.params,
                }
                for one in audit.history(connection, shop_id, ("voucher", row.id))
            ],
        }
    )


def _json(told: Any) -> bytes:
    return (json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n").encode()
