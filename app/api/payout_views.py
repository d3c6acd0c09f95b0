"""Payouts as they are shown: rows with their match and reason, vouchers with postings and history."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from app.api.case_views import case_shown
from app.api.fields import iso, iso_ms
from app.api.texts import sentence
from app.core.texts import Language
from app.core.transactions import ORDER_TYPES, PayoutShape, Transaction
from app.core.vouchers import VoucherDraft, VoucherKind
from app.messages import case_texts, history_sentence, wait_sentence, word
from app.pipeline.preview import Preview
from app.reports.evidence.words import match_reason
from app.store import audit, bank_matches, cases, connections, listing, matches, payouts, vouchers


def short(
    row: Row[Any],
    sums: Row[Any] | None,
    open_cases: int,
    own: Sequence[Row[Any]],
    language: Language,
) -> dict[str, Any]:
    """One line of the list; ``own`` are the payout's vouchers, oldest first."""
    net = int(sums.net) if sums is not None else 0
    newest = own[-1] if own else None
    lists_rows = row.shape in (PayoutShape.DATES, PayoutShape.LISTED)
    kind = VoucherKind.BALANCE_DAY if row.shape == PayoutShape.BALANCE_DAY else VoucherKind.PAYOUT
    return {
        "id": row.id,
        "kind": str(kind),
        "kind_text": word("voucher_kind", str(kind), language),
        "provider": row.provider,
        "account": row.account_reference,
        "account_name": row.account_name,
        "reference": row.reference,
        "bank_reference": row.bank_reference,
        "paid_on": row.paid_on,
        "currency": row.currency,
        "amount": row.amount,
        "fees": int(sums.fees) if sums is not None else 0,
        "rows": int(sums.rows) if sums is not None else 0,
        "gap": (row.opening or 0) + net - row.amount - (row.closing or 0) if lists_rows else 0,
        "state": row.state,
        "state_text": word("payout_state", row.state, language),
        "needs_attention": open_cases > 0,
        "open_cases": open_cases,
        "voucher": voucher_short(newest) if newest is not None else None,
    }


def voucher_short(row: Row[Any]) -> dict[str, Any]:
    return {"id": row.id, "number": row.ledger_number, "state": row.state, "date": row.date}


def shown(connection: Connection, shop: int, row: Row[Any], language: Language) -> dict[str, Any]:
    """One payout whole; ``row`` comes from the list (with its merchant account)."""
    stored = payouts.load_payout(connection, shop, row.id)
    own = vouchers.vouchers_of(connection, shop, row.id)
    about = cases.list_cases(connection, shop, state=None, payout_id=row.id, limit=10_000)
    open_cases = [case for case in about if case.state == cases.OPEN]
    line = short(
        row,
        listing.payout_sums(connection, shop, [row.id]).get(row.id),
        len(open_cases),
        listing.vouchers_by_payout(connection, shop, [row.id]).get(row.id, ()),
        language,
    )
    numbers = listing.case_orders(connection, shop, open_cases)
    return line | {
        "opening": row.opening,
        "closing": row.closing,
        "first_date": row.first_date,
        "last_date": row.last_date,
        "collected_at": iso_ms(row.collected_at),
        "explained_at": iso_ms(row.explained_at),
        "resync_asked_at": iso_ms(row.resync_asked_at),
        "waits_for": waits_for(row, language),
        "transactions": _rows(connection, shop, stored, about, row.provider, language),
        "vouchers": [voucher_shown(connection, shop, one, language) for one in own],
        "cases": [case_shown(case, language, numbers) for case in open_cases],
        "history": history(connection, shop, ("payout", row.id), language),
    }


def draft_shown(draft: VoucherDraft) -> dict[str, Any]:
    """A voucher as it would be; it is stored nowhere."""
    return {
        "kind": str(draft.identity.kind),
        "date": draft.date,
        "currency": draft.currency,
        "text": draft.text,
        "postings": draft.as_dict()["postings"],
    }


def preview_shown(seen: Preview | None, language: Language) -> dict[str, Any]:
    """Whether the payout is a preview, and what it would have given; ``seen`` None when it is none."""
    if seen is None:
        return {"preview": False, "preview_vouchers": [], "preview_questions": []}
    return {
        "preview": True,
        "preview_vouchers": [draft_shown(draft) for draft in seen.drafts],
        "preview_questions": list(
            dict.fromkeys(case_texts(case.code, case.params, language).sentence for case in seen.cases)
        ),
    }


def waits_for(row: Row[Any], language: Language) -> str | None:
    if not row.last_error:
        return None
    return wait_sentence(row.last_error["code"], row.last_error.get("params", {}), language)


def history(
    connection: Connection, shop: int, subject: tuple[str, int], language: Language
) -> list[dict[str, Any]]:
    return [
        {
            "at": iso_ms(one.at),
            "actor": one.actor,
            "why": one.why,
            "sentence": history_sentence(one.why, one.params, one.change_from, one.change_to, language),
            "change_from": one.change_from,
            "change_to": one.change_to,
        }
        for one in audit.history(connection, shop, subject)
    ]


def books_of(connection: Connection, shop: int, company_id: int) -> dict[str, Any]:
    """Where a voucher stands, or will: a shop that changed its accounting system has vouchers in both."""
    company = connections.get_company(connection, shop, company_id)
    return {"system": company.system, "company": company.name}


def voucher_shown(connection: Connection, shop: int, row: Row[Any], language: Language) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.voucher_key,
        "kind": row.kind,
        "revision": row.revision,
        "state": row.state,
        "state_text": word("voucher_state", row.state, language),
        "date": row.date,
        "currency": row.currency,
        "text": row.draft["text"],
        "number": row.ledger_number,
        "books": books_of(connection, shop, row.company_id),
        "draft_hash": row.draft_hash,
        "postings": row.draft["postings"],
        "claims": row.draft["claims"],
        "approved_by": row.approved_by,
        "approved_at": iso_ms(row.approved_at),
        "posted_at": iso_ms(row.posted_at),
        "reversal_number": row.reversal_ledger_number,
        "reversal_reason": row.reversal_reason,
        "waits_for": waits_for(row, language),
        "bank_line": _bank_line(connection, shop, row.id),
        "has_evidence": vouchers.evidence_of(connection, shop, row.id) is not None,
        "history": history(connection, shop, ("voucher", row.id), language),
    }


def _bank_line(connection: Connection, shop: int, voucher_id: int) -> dict[str, Any] | None:
    """The day of the statement's line that the voucher's money was found on."""
    found = bank_matches.match_of(connection, shop, voucher_id)
    return None if found is None else {"on": found.on_day}


def _rows(
    connection: Connection,
    shop: int,
    stored: payouts.StoredPayout,
    about: Sequence[Row[Any]],
    provider: str,
    language: Language,
) -> list[dict[str, Any]]:
    found = {row.transaction_id: row for row in matches.matches_of(connection, shop, stored.row.id)}
    asked = {
        row.transaction_id
        for row in matches.wanted_of(connection, shop, stored.row.id)
        if row.kind != "settled"
    }
    known = listing.orders_by_identity(connection, shop, (row.order_identity for row in found.values()))
    by_subject = {case.subject: case for case in about if case.state != cases.GONE}
    explained = stored.row.explained_at is not None
    shown_rows = []
    for one in stored.transactions:
        row_id = stored.row_ids[one.key]
        match = found.get(row_id)
        shown_rows.append(
            _facts(one, row_id, language)
            | {"match": _match(match, known) if match is not None else None}
            | _status(one, match, by_subject.get(one.key), row_id in asked, explained, provider, language)
        )
    return shown_rows


def _facts(row: Transaction, row_id: int, language: Language) -> dict[str, Any]:
    return {
        "id": row_id,
        "key": row.key,
        "type": str(row.type),
        "type_text": word("transaction_type", str(row.type), language),
        "currency": row.currency,
        "gross": row.gross,
        "fee": row.fee,
        "fee_vat": row.fee_vat,
        "net": row.net,
        "occurred_at": iso(row.occurred_at),
        "booked_on": row.booked_on,
        "reference": row.reference("reference") or "",
        "provider_reference": row.reference("psp_reference") or row.key,
    }


def _match(match: Row[Any], known: Mapping[str, Row[Any]]) -> dict[str, Any]:
    order = known.get(match.order_identity)
    return {
        "order_identity": match.order_identity,
        "order_number": order.number if order is not None else "",
        "order_id": order.order_id if order is not None else "",
        "refund_id": match.refund_id,
        "strength": match.strength,
        "flags": match.flags,
    }


def _status(
    row: Transaction,
    match: Row[Any] | None,
    case: Row[Any] | None,
    is_asked: bool,
    explained: bool,
    provider: str,
    language: Language,
) -> dict[str, Any]:
    """The row's colour, status and the sentence that says why."""
    if case is not None and case.state == cases.OPEN:
        reason = case_texts(case.code, case.params, language).sentence
        return {"colour": "red", "status": "case", "reason": reason, "case_id": case.id}
    if match is not None:
        colour = "yellow" if match.flags else "green"
        return {
            "colour": colour,
            "status": "matched",
            "reason": match_reason(match.reason, provider, language),
        }
    if is_asked:
        return {
            "colour": "yellow",
            "status": "asked",
            "reason": wait_sentence("order_asked_for", {}, language),
        }
    if case is not None:
        answer = word("action", str(case.decision["action"]), language)
        return {
            "colour": "green",
            "status": "decided",
            "reason": sentence(
                "row.decided" if case.standing_id is None else "row.standing", language, answer=answer
            ),
        }
    if row.type in ORDER_TYPES:
        key = "row.unmatched" if explained else "row.not_explained"
        return {"colour": "yellow", "status": "unmatched", "reason": sentence(key, language)}
    return {"colour": "grey", "status": "no_order", "reason": sentence("row.no_order", language)}
