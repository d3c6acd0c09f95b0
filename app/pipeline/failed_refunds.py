"""Failed refunds: asked about where the proof finds clearing short by one, booked as a person says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from app.clock import local_date
from app.core.cases import CaseCode, Decision
from app.core.failed_refunds import SUBJECT, FailedRefund, failed_case, failed_draft
from app.core.proof import Proof
from app.core.transactions import TransactionType
from app.core.vouchers import VoucherDraft
from app.errors import Conflict, Refusal
from app.pipeline.disputes import booked_rows, context_of, corrections_about, keep_questions, order_numbers
from app.pipeline.losses import add_correction, hold_against_books
from app.pipeline.services import Services
from app.store import connections, shops, vouchers

_TYPES = (str(TransactionType.REFUND_REVERSAL),)


def sync_failed_refunds(services: Services, shop_id: int, provider: str, proof: Proof) -> None:
    """Ask about failed refunds of orders of which the proof finds the books short by just that; close the
    others: the customer has been paid, or it is booked."""
    short = {item.order: item.amount for item in proof.items if item.order and item.amount < 0}
    now = services.now_ms()
    with services.store.writing("failed_refunds", shop_id) as connection:
        for account in connections.list_merchant_accounts(connection, shop_id):
            known = context_of(services, connection, shop_id, account)
            if account.provider != provider or known is None:
                continue
            company, context = known
            asked = [
                failed_case(one, context)
                for one in _failed(connection, shop_id, account, company)
                if short.get(one.order) == -one.amount
            ]
            keep_questions(connection, shop_id, account.id, (CaseCode.REFUND_FAILED,), asked, now)


def _failed(connection: Connection, shop_id: int, account: Row[Any], company: Row[Any]) -> list[FailedRefund]:
    """The booked rows with an order that no voucher of ours is about yet."""
    done = {
        row.subject.removeprefix(SUBJECT)
        for row in corrections_about(connection, shop_id, account.id, company.id, SUBJECT)
    }
    booked = booked_rows(connection, shop_id, account.id, company, _TYPES)
    numbers = order_numbers(connection, shop_id, [row.transaction_id for row, _, _ in booked])
    found = []
    for row, posting, amount in booked:
        order = numbers.get(row.transaction_id, "")
        if order and row.key not in done:
            reference = dict(map(tuple, row.references)).get("reference") or row.key
            found.append(
                FailedRefund(
                    row.key, order, posting.account, -amount, row.booked_on, reference, posting.customer
                )
            )
    return found


def check_failed_refunds(
    services: Services, shop_id: int, rows: Sequence[Row[Any]], decision: Decision
) -> None:
    """Hold what the answer would book against the books, before anything is decided; see ``check_losses``."""
    if decision.vat_code not in ("", "0"):
        raise Refusal("loss_without_vat", case_code=CaseCode.REFUND_FAILED)
    with services.store.reading(shop_id) as connection:
        drafts = [_drafted(services, connection, shop_id, row, decision)[0] for row in rows]
    hold_against_books(services, shop_id, drafts)


def _drafted(
    services: Services, connection: Connection, shop_id: int, row: Row[Any], decision: Decision
) -> tuple[VoucherDraft, Row[Any], Row[Any]]:
    if not decision.account:
        raise Refusal("answer_needs_account", case_code=row.code)
    account = connections.get_merchant_account(connection, shop_id, row.merchant_account_id)
    known = context_of(services, connection, shop_id, account)
    if known is None:
        raise Conflict("accounting_not_connected")
    company, context = known
    for one in _failed(connection, shop_id, account, company):
        if failed_case(one, context).key == row.case_key:
            today = local_date(services.clock(), shops.get_shop(connection, shop_id).zone)
            on = date.fromisoformat(decision.voucher_date) if decision.voucher_date else today
            if on < one.day or on > today:
                raise Refusal("loss_day_outside", date=one.day.isoformat())
            return failed_draft(one, decision, context, on), account, company
    raise Conflict("case_not_open", case=row.id)


def book_failed_refund(
    services: Services, connection: Connection, shop_id: int, row: Row[Any], decision: Decision, actor: str
) -> None:
    """Book it in the transaction that takes the answer; the worker carries it out."""
    draft, account, company = _drafted(services, connection, shop_id, row, decision)
    if vouchers.live_voucher(connection, shop_id, draft.identity) is not None:
        raise Conflict("case_not_open", case=row.id)
    add_correction(services, connection, shop_id, draft, (account, company), decision, actor)
