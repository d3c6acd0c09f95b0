"""Reverse: book the exact negation of a booked voucher; looked for before, and only once."""

from app.accounting.base import FoundState, LedgerVoucher
from app.core.cases import CaseCode
from app.core.vouchers import VoucherState
from app.errors import CallError, Missing, Refused, Unclear
from app.pipeline.booking import book, under_way
from app.pipeline.desk import FIND_DAYS_BEFORE, Desk
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.proof_scope import prove_after
from app.pipeline.unclear import call_over_at, wait_after_unclear
from app.store import audit, payouts, sales, vouchers
from app.store.leases import fenced, make_due


def reverse(desk: Desk) -> Next | None:
    """Take a reversing voucher to reversed; None means that the next step can follow at once."""
    if desk.row.reversal_ledger_id is not None:
        return _go_on(desk)
    waiting = None if _is_there(desk) else wait_after_unclear(desk, "reverse")
    if waiting is not None:
        return waiting
    row = desk.row
    effect = desk.intend("reverse", row.ledger_id, op="reverse", over_at=call_over_at(desk), empty=0)
    try:
        reversal = desk.accounting.reverse(row.ledger_id, row.reversal_date, row.reversal_key)
    except Unclear:
        desk.finish("reverse", effect, "unclear")
        return Next(desk.services.settings.settle_seconds, "answer_unclear")
    except Refused as error:
        desk.finish("reverse", effect, "refused", intent=None)
        if error.case_code == CaseCode.PERIOD_CLOSED:
            raise  # asked about as every closed period is
        desk.ask(CaseCode(error.case_code), vendor_message=error.vendor_message)
        return NOTHING
    except CallError:
        desk.finish("reverse", effect, "not_done")
        raise
    if reversal.state is FoundState.POSTED:
        _mark_reversed(desk, effect, reversal)
        return None
    desk.finish("reverse", effect, "under_way", row.ledger_id, reversal_ledger_id=reversal.id, intent=None)
    return under_way(desk, reversal, asked_at=desk.services.now_ms())


def _is_there(desk: Desk) -> bool:
    """Whether a reversal of which we got no answer can be seen now; asked only where one was tried."""
    if (desk.row.intent or {}).get("op") != "reverse":
        return False
    first = min(desk.draft.date, desk.row.reversal_date) - FIND_DAYS_BEFORE
    last = max(desk.today, desk.row.reversal_date)
    return bool(desk.accounting.find([desk.row.reversal_key], first, last))


def _go_on(desk: Desk) -> Next | None:
    """The reversing voucher is made and its id kept; it is being booked in the background."""
    try:
        booked = book(desk, desk.row.reversal_ledger_id)
    except Missing:
        now = desk.services.now_ms()
        desk.write(
            "reverse.gone",
            "unposted_gone",
            reversal_ledger_id=None,
            intent={"op": "reverse", "at": now, "over_at": now, "empty": 0},
        )
        return Next(desk.services.settings.visibility_lag_seconds, "answer_unclear")
    if isinstance(booked, Next):
        return booked
    _mark_reversed(desk, None, booked)
    return None


def _mark_reversed(desk: Desk, effect: int | None, reversal: LedgerVoucher) -> None:
    row, now = desk.row, desk.services.now_ms()
    if reversal.date != row.reversal_date:  # a system that chooses the day itself: told, never silent
        desk.ask(
            CaseCode.REVERSAL_OTHER_DATE,
            reversal=reversal.number,
            asked_date=row.reversal_date.isoformat(),
            found_date=reversal.date.isoformat(),
        )
    with fenced(desk.services.store, "reversed", desk.lease) as connection:
        if effect is not None:
            vouchers.finish_effect(connection, desk.lease.shop, effect, "done", now)
        vouchers.release_claims(connection, desk.lease.shop, row.id)
        vouchers.set_voucher(
            connection,
            desk.lease.shop,
            row.id,
            state=str(VoucherState.REVERSED),
            reversal_ledger_id=reversal.id,
            reversal_ledger_number=reversal.number,
            intent=None,
            due_at=None,
        )
        audit.log_change(
            connection,
            desk.lease.shop,
            ("voucher", row.id),
            row.reversal_by or "worker",
            now,
            "reversed",
            change_from=row.state,
            change_to=str(VoucherState.REVERSED),
            params={"number": reversal.number, "reason": row.reversal_reason or ""},
        )
        sales.reopen(connection, desk.lease.shop, row.id, now)
        prove_after(connection, desk.services, desk.lease.shop, desk.draft)
        if row.payout_id is not None:
            make_due(connection, "payout", desk.lease.shop, row.payout_id, now)
            payouts.set_payout(connection, desk.lease.shop, row.payout_id, attempts=0)
        desk.row = vouchers.get_voucher(connection, desk.lease.shop, row.id)
