"""Sales as they are shown: what is chosen and can be, the vouchers with their sums per VAT rate."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from app.accounting.base import ComputesVat
from app.api.payout_views import waits_for
from app.core.sales import SaleDate, SalesMode
from app.core.sales.vat import inside
from app.core.texts import Language
from app.messages import error_sentence, word
from app.pipeline.desk import moved_by
from app.pipeline.services import Services
from app.store import connections, sales, sales_shown, vouchers


def choice_shown(services: Services, connection: Connection, shop: int, language: Language) -> dict[str, Any]:
    """What was chosen, and what the connected accounting system allows, in a sentence where it refuses."""
    books = sales.get_books(connection, shop)
    company = connections.live_company(connection, shop)
    cannot, may_name = None, False
    if company is None:
        cannot = error_sentence("sales_need_books", {}, language)
    else:
        can = services.system(company.system).info.capabilities
        may_name = can.collective_customer
        if can.vat is ComputesVat.NONE:
            cannot = error_sentence("sales_vat_not_booked", {"system": company.system}, language)
    mode = str(SalesMode.SETTLEMENT_ONLY) if books is None else books.mode
    is_on = mode != SalesMode.SETTLEMENT_ONLY
    return {
        "mode": mode,
        "sale_date": str(SaleDate.COMPLETED) if books is None else books.sale_date,
        "start": books.start if books is not None and is_on else None,
        "start_is_fixed": is_on
        and company is not None
        and sales_shown.last_sent(connection, shop, company.id) is not None,
        "can_book": cannot is None,
        "cannot_book": cannot,
        "collective_customer": may_name,
        "worked_at": None if books is None else books.worked_at,
    }


def sales_voucher_shown(
    row: Row[Any], rates: dict[str, int], has_evidence: bool, language: Language
) -> dict[str, Any]:
    """One line of the list."""
    return {
        "id": row.id,
        "date": row.date,
        "text": row.draft["text"],
        "state": row.state,
        "state_text": word("voucher_state", row.state, language),
        "number": row.ledger_number or "",
        "amount": moved_by(vouchers.draft_of(row)),
        "currency": row.currency,
        "rates": [
            {"rate": rate, "gross": gross, "vat": inside(gross, rate)}
            for rate, gross in sorted(rates.items(), key=lambda one: -Decimal(one[0]))
        ],
        "draft": row.draft_hash,
        "has_evidence": has_evidence,
        "waits_for": waits_for(row, language),
    }
