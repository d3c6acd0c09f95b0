"""Decide: a person answers a case, asks for a reversal, or ignores a payout; what waited goes on."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from app.core.cases import ACTIONS, Action, CaseCode, Decision
from app.core.transactions import FeeType
from app.core.vouchers import IN_BOOKS, UNSENT, VoucherDraft, VoucherState
from app.errors import Conflict, Refusal
from app.pipeline.explain import withdraw
from app.pipeline.payout_state import refresh_payout_state
from app.pipeline.services import Services
from app.store import audit, cases, connections, payouts, proofs, vouchers
from app.store.leases import make_due


def decide_case(services: Services, shop_id: int, case_id: int, decision: Decision, actor: str) -> None:
    """Answer a case; raises Conflict when it is not open, Refusal when the answer does not fit it."""
    now = services.now_ms()
    with services.store.writing("decide", shop_id) as connection:
        row = cases.get_case(connection, shop_id, case_id)
        if row.state != cases.OPEN:
            raise Conflict("case_not_open", case=case_id)
        _check(row, decision)
        cases.decide(connection, shop_id, case_id, decision, actor, now)
        audit.log_change(
            connection,
            shop_id,
            ("case", case_id),
            actor,
            now,
            "case_decided",
            change_from=cases.OPEN,
            change_to=cases.DECIDED,
            params={"action": str(decision.action), "note": decision.note},
        )
        _carry_out(services, connection, shop_id, row, decision, actor, now)


def _check(row: Row[Any], decision: Decision) -> None:
    if decision.action not in ACTIONS[CaseCode(row.code)]:
        raise Refusal("answer_does_not_fit", action=str(decision.action), case_code=row.code)
    if decision.action is Action.BOOK_TO and not decision.account:
        raise Refusal("answer_needs_account", case_code=row.code)
    if decision.action is Action.LINK_ORDER and not decision.order_identity:
        raise Refusal("answer_needs_order", case_code=row.code)
    if decision.action is Action.TREAT_AS_FEE and decision.fee_type not in set(FeeType) - {"other"}:
        raise Refusal("answer_needs_fee_type", case_code=row.code)


def _carry_out(
    services: Services,
    connection: Connection,
    shop_id: int,
    row: Row[Any],
    decision: Decision,
    actor: str,
    now: int,
) -> None:
    action = decision.action
    if row.voucher_id is not None:
        _about_voucher(services, connection, shop_id, row, action, actor, now)
    elif action is Action.REVERSE_AND_REBOOK and row.payout_id is not None:
        for voucher in vouchers.vouchers_of(connection, shop_id, row.payout_id):
            if voucher.state in {str(state) for state in IN_BOOKS}:
                start_reversal(
                    services, connection, shop_id, voucher, voucher.date, "report_changed", actor, rebook=True
                )
    if row.payout_id is not None:
        payouts.set_payout(connection, shop_id, row.payout_id, attempts=0)
        make_due(connection, "payout", shop_id, row.payout_id, now)
        refresh_payout_state(connection, shop_id, row.payout_id)
    if row.code in (CaseCode.PROOF_POSTING, CaseCode.PROOF_GAP):
        proofs.make_scopes_due(connection, shop_id, now)
    if row.merchant_account_id is not None:
        connections.set_merchant_account(connection, shop_id, row.merchant_account_id, due_at=now, attempts=0)


def _about_voucher(
    services: Services,
    connection: Connection,
    shop_id: int,
    row: Row[Any],
    action: Action,
    actor: str,
    now: int,
) -> None:
    voucher = vouchers.get_voucher(connection, shop_id, row.voucher_id)
    code = CaseCode(row.code)
    if action is Action.TRY_AGAIN:
        vouchers.set_voucher(connection, shop_id, voucher.id, attempts=0, due_at=now)
    elif action in (Action.BOOK_AGAIN, Action.LEAVE) and code in (
        CaseCode.REVERSED_OUTSIDE,
        CaseCode.VOUCHER_VANISHED,
    ):
        again = action is Action.BOOK_AGAIN
        vouchers.release_claims(connection, shop_id, voucher.id)
        _set_state(connection, shop_id, voucher, VoucherState.REVERSED, actor, now, rebook=again, due_at=None)
    elif (
        action is Action.LEAVE
        and code is CaseCode.READ_BACK_DIFFERS
        or action is Action.LEAVE
        and code is CaseCode.ATTACHMENT_REFUSED
    ):
        _set_state(
            connection, shop_id, voucher, VoucherState.VERIFIED, actor, now, verified_at=now, due_at=None
        )


def _set_state(
    connection: Connection,
    shop_id: int,
    voucher: Row[Any],
    state: VoucherState,
    actor: str,
    now: int,
    **values: Any,
) -> None:
    vouchers.set_voucher(connection, shop_id, voucher.id, state=str(state), **values)
    audit.log_change(
        connection,
        shop_id,
        ("voucher", voucher.id),
        actor,
        now,
        "decided_by_person",
        change_from=voucher.state,
        change_to=str(state),
    )


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
        start_reversal(services, connection, shop_id, row, on or row.date, reason, actor, rebook=rebook)


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
        cases.sync_payout_cases(connection, shop_id, payout_id, (), now)
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
