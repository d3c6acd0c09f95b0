"""Reversals and payouts left out: what a person asks for about vouchers and payouts as a whole."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from app.clock import local_date
from app.core.vouchers import IN_BOOKS, UNSENT, VoucherDraft, VoucherState
from app.errors import Conflict, Refusal
from app.pipeline.corrections import refuse_corrected
from app.pipeline.payout_state import refresh_payout_state
from app.pipeline.services import Services
from app.pipeline.withdraw import withdraw
from app.store import audit, connections, payout_cases, payouts, shops, vouchers


def reverse_voucher(
    services: Services,
    shop_id: int,
    voucher_id: int,
    *,
    on: date | None,
    reason: str,
    rebook: bool,
    actor: str,
) -> None:
    """A person asks for a reversal, on the voucher's own date unless another is given."""
    with services.store.writing("reverse.ask", shop_id) as connection:
        row = vouchers.get_voucher(connection, shop_id, voucher_id)
        if row.state not in {str(state) for state in IN_BOOKS}:
            raise Conflict("voucher_not_in_books", voucher=voucher_id, state=row.state)
        if not reason.strip():
            raise Refusal("reason_missing")
        _refuse_other_date(services, connection, shop_id, row, on)
        _refuse_day_outside(services, connection, shop_id, row, on)
        start_reversal(services, connection, shop_id, row, on or row.date, reason, actor, rebook=rebook)


def _refuse_other_date(
    services: Services, connection: Connection, shop_id: int, row: Row[Any], on: date | None
) -> None:
    """Some systems date a reversal themselves: another date than the voucher's cannot be asked for."""
    company = connections.get_company(connection, shop_id, row.company_id)
    known = services.systems.get(company.system)
    if on in (None, row.date) or known is None or known.info.capabilities.chooses_reversal_date:
        return
    raise Refusal("reversal_date_fixed", system=company.system, date=row.date.isoformat())


def _refuse_day_outside(
    services: Services, connection: Connection, shop_id: int, row: Row[Any], on: date | None
) -> None:
    """What is taken back stood from the voucher's day on: an earlier day is another period, with its VAT, and
    one ahead is in none that anybody sees yet."""
    today = local_date(services.clock(), shops.get_shop(connection, shop_id).zone)
    if on not in (None, row.date) and not row.date <= on <= today:
        raise Refusal("reversal_day_outside", date=row.date.isoformat())


def start_reversal(
    services: Services,
    connection: Connection,
    shop_id: int,
    row: Row[Any],
    on: date,
    reason: str,
    actor: str,
    *,
    rebook: bool,
) -> None:
    """Commit the intent of a reversal; the worker carries it out."""
    refuse_corrected(connection, shop_id, row)
    now = services.now_ms()
    draft: VoucherDraft = vouchers.draft_of(row)
    vouchers.set_voucher(
        connection,
        shop_id,
        row.id,
        state=str(VoucherState.REVERSING),
        reversal_key=draft.identity.reversal_key(row.revision),
        reversal_date=on,
        reversal_reason=reason,
        reversal_by=actor,
        rebook=rebook,
        attempts=0,
        due_at=now,
    )
    audit.log_change(
        connection,
        shop_id,
        ("voucher", row.id),
        actor,
        now,
        "reversal_asked",
        change_from=row.state,
        change_to=str(VoucherState.REVERSING),
        params={"reason": reason},
    )
    if row.payout_id is not None:
        refresh_payout_state(connection, shop_id, row.payout_id)


def ignore_payout(services: Services, shop_id: int, payout_id: int, reason: str, actor: str) -> None:
    """A person says that a payout is not to be booked here; unsent drafts are withdrawn."""
    now = services.now_ms()
    if not reason.strip():
        raise Refusal("reason_missing")
    with services.store.writing("ignore", shop_id) as connection:
        payouts.get_payout(connection, shop_id, payout_id)
        own = vouchers.vouchers_of(connection, shop_id, payout_id)
        if any(row.state not in {*map(str, UNSENT), str(VoucherState.REVERSED)} for row in own):
            raise Conflict("payout_in_books", payout=payout_id)
        for row in own:
            if row.state in {str(state) for state in UNSENT}:
                withdraw(connection, shop_id, row, now, "payout_ignored")
        payout_cases.sync(connection, shop_id, payout_id, (), now)
        payouts.set_payout(connection, shop_id, payout_id, ignored_by=actor, due_at=None)
        refresh_payout_state(connection, shop_id, payout_id)
        audit.log_change(
            connection,
            shop_id,
            ("payout", payout_id),
            actor,
            now,
            "payout_ignored",
            params={"reason": reason},
        )
