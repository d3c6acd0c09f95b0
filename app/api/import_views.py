"""Uploaded settlement files as answers and commands show them: what each payout would be, in sums."""

from typing import Any

from sqlalchemy import Connection, Row

from app.api.fields import iso_ms
from app.core.texts import Language
from app.messages import case_texts, error_sentence, word
from app.pipeline.import_counting import judged
from app.pipeline.import_judging import API_BRINGS, BLOCKED, OVERLAPS, Judged
from app.pipeline.services import Services
from app.store import connections, imports


def import_summary(connection: Connection, row: Row[Any], language: Language) -> dict[str, Any]:
    """The file itself, without its payouts."""
    account = connections.get_merchant_account(connection, row.shop_id, row.merchant_account_id)
    return {
        "id": row.id,
        "provider": account.provider,
        "account": account.reference,
        "format": row.format,
        "name": row.name,
        "size": row.size,
        "sha256": row.delivered_sha256,
        "state": row.state,
        "state_text": word("import_state", row.state, language),
        "uploaded_by": row.uploaded_by,
        "uploaded_at": iso_ms(row.uploaded_at),
        "confirmed_by": row.confirmed_by,
        "confirmed_at": iso_ms(row.confirmed_at),
        "counted_at": iso_ms(row.counted_at),
    }


def import_shown(services: Services, shop: int, import_id: int, language: Language) -> dict[str, Any]:
    """The file with every payout: its sums, what it is against what is known, and what is wrong with it."""
    with services.store.reading(shop) as connection:
        row = imports.get_import(connection, shop, import_id)
        found, payouts = judged(services, connection, row)
        summary = import_summary(connection, row, language)
    shown = [_payout(one, one.outcome or found.outcomes[one.reference], language) for one in payouts]
    blocked = [one for one in shown if one["outcome"] in BLOCKED]
    return {
        **summary,
        "payouts": shown,
        "can_confirm": row.state == imports.PREVIEWED and not blocked,
        "problem": _blocked(found, blocked, language) if row.state == imports.PREVIEWED else None,
    }


def _payout(one: Row[Any], outcome: str, language: Language) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "paid_on": one.paid_on,
        "currency": one.currency,
        "amount": one.amount,
        "rows": one.rows,
        "sales": one.totals["sales"],
        "returned": one.totals["returned"],
        "charges": one.totals["charges"],
        "outcome": outcome,
        "outcome_text": word("import_outcome", outcome, language),
        "problems": [case_texts(told["code"], told["params"], language).sentence for told in one.problems],
    }


def _blocked(found: Judged, blocked: list[dict[str, Any]], language: Language) -> str | None:
    """Why the file cannot be confirmed, as a sentence."""
    if not blocked:
        return None
    first = blocked[0]
    code, params = "import_payout_otherwise", {"payout": first["reference"]}
    if first["outcome"] == API_BRINGS:
        code = "import_api_brings"
    elif first["outcome"] == OVERLAPS and found.overlap is not None:
        code = "import_overlaps"
        params = {"first": found.overlap[0].isoformat(), "last": found.overlap[1].isoformat()}
    return error_sentence(code, params, language)
