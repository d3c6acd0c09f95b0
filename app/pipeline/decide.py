"""Decide: a person answers one case, or all of one cause; what waited goes on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row

from app.core.cases import ACTIONS, Action, CaseCode, Decision
from app.core.exchange import is_rate
from app.core.rule_checks import chart_problems
from app.core.rules import Rule
from app.core.sales.asking import SUBJECT
from app.core.transactions import FeeType
from app.core.vouchers import IN_BOOKS, UNSENT, VoucherState
from app.errors import Conflict, NotFound, Refusal
from app.pipeline.closed_period import check_date, date_anew
from app.pipeline.failed_refunds import book_failed_refund, check_failed_refunds
from app.pipeline.found_booked import leave_to_the_other
from app.pipeline.losses import book_loss, check_losses, take_back_loss
from app.pipeline.payout_state import OWN_KINDS, refresh_payout_state
from app.pipeline.resync import begin_resync
from app.pipeline.reversals import start_reversal
from app.pipeline.rule_checks import chart_of
from app.pipeline.services import Services
from app.pipeline.unreadable import is_of_a_day
from app.pipeline.withdraw import withdraw
from app.store import audit, cases, connections, payouts, proofs, rules, sales, vouchers
from app.store.leases import make_due, try_again


def decide_case(services: Services, shop_id: int, case_id: int, decision: Decision, actor: str) -> None:
    """Answer a case; raises Conflict when it is not open, Refusal when the answer does not fit it.

    What a standing decision answered can be answered by itself until its voucher is sent.
    """
    now = services.now_ms()
    with services.store.reading(shop_id) as connection:
        asked = cases.get_case(connection, shop_id, case_id)
    _ask_the_books(services, shop_id, [asked], decision)
    with services.store.writing("decide", shop_id) as connection:
        row = cases.get_case(connection, shop_id, case_id)
        if row.state != cases.OPEN and not (row.state == cases.DECIDED and row.standing_id is not None):
            raise Conflict("case_not_open", case=case_id)
        check_answer(services, connection, row, decision)
        if not answer_cases(services, connection, shop_id, [row], decision, actor, now):
            raise Conflict("case_not_open", case=case_id)


def decide_cause(services: Services, shop_id: int, cause: str, decision: Decision, actor: str) -> list[int]:
    """Answer all open cases of one cause alike, all or none; return their ids.

    Raises NotFound when none is open, Refusal when the answer does not fit every one of them. A case that
    somebody answers meanwhile keeps that answer.
    """
    now = services.now_ms()
    with services.store.reading(shop_id) as connection:
        asked = cases.list_cases(connection, shop_id, cause=cause, limit=None)
    _ask_the_books(services, shop_id, asked, decision)
    with services.store.writing("decide", shop_id) as connection:
        alike = cases.list_cases(connection, shop_id, cause=cause, limit=None)
        if not alike:
            raise NotFound("cause_not_found")
        if decision.action is Action.LINK_ORDER and len(alike) > 1:
            raise Refusal("answer_for_one_case", case_code=alike[0].code)
        for row in alike:
            check_answer(services, connection, row, decision)
        taken = answer_cases(services, connection, shop_id, alike, decision, actor, now)
    return sorted(taken)


def _ask_the_books(services: Services, shop_id: int, rows: Sequence[Row[Any]], decision: Decision) -> None:
    """What an answer books at once is held against the books before it is taken; see ``check_losses``. Of
    any other answer that names an account its customer is."""
    failed = [row for row in rows if row.code == CaseCode.REFUND_FAILED and row.state == cases.OPEN]
    if failed and decision.action is Action.BOOK_TO:
        check_failed_refunds(services, shop_id, failed, decision)
    lost = [row for row in rows if row.code == CaseCode.DISPUTE_OPEN and row.state == cases.OPEN]
    if lost and decision.action in ACTIONS[CaseCode.DISPUTE_OPEN]:
        check_losses(services, shop_id, lost, decision)
    if not failed and not lost:
        check_customer(services, shop_id, decision)


def check_customer(services: Services, shop_id: int, decision: Decision) -> None:
    """Raise Refusal when the account has customers and the answer names none, or one that cannot be carried.

    Nothing where the books cannot be asked: then what is sent is refused, and becomes a case.
    """
    if decision.action not in (Action.BOOK_TO, Action.SET_OFF) or not decision.account:
        return
    chart = chart_of(services, shop_id, {decision.customer} - {""})
    if chart is None:
        return
    meant = Rule("answer", decision.account, decision.vat_code or "0", customer_ref=decision.customer)
    if any(one.place == "customer_ref" for one in chart_problems({0: meant}, chart)):
        told = {"account": decision.account, "customer": decision.customer}
        raise Refusal("answer_customer_refused" if decision.customer else "answer_needs_customer", **told)


def check_answer(services: Services, connection: Connection, row: Row[Any], decision: Decision) -> None:
    """Raise Refusal when the answer does not fit the case, or lacks what it needs."""
    if decision.action not in ACTIONS[CaseCode(row.code)]:
        raise Refusal("answer_does_not_fit", action=str(decision.action), case_code=row.code)
    if decision.action is Action.BOOK_TO and not decision.account:
        raise Refusal("answer_needs_account", case_code=row.code)
    if decision.action is Action.SET_OFF and not (decision.account or _has_setoff(services, connection, row)):
        raise Refusal("answer_needs_account", case_code=row.code)
    if decision.action is Action.LINK_ORDER and not decision.order_identity:
        raise Refusal("answer_needs_order", case_code=row.code)
    if decision.action is Action.USE_RATE:
        if "into" not in row.params:  # a row in another currency than its payout: no rate makes a sum of them
            raise Refusal("answer_does_not_fit", action=str(decision.action), case_code=row.code)
        if not (is_rate(decision.rate) and decision.rate_source.strip() and decision.rate_on):
            raise Refusal("answer_needs_rate", case_code=row.code)
    if decision.action is Action.USE_DATE:
        check_date(services, connection, row, decision)
    if decision.action is Action.TREAT_AS_FEE and decision.fee_type not in set(FeeType) - {"other"}:
        raise Refusal("answer_needs_fee_type", case_code=row.code)


def _has_setoff(services: Services, connection: Connection, row: Row[Any]) -> bool:
    known = rules.current_rules(connection, row.shop_id, services.accounts).rules
    return any(one.line_type == "invoice_setoff" for one in known)


def answer_cases(
    services: Services,
    connection: Connection,
    shop_id: int,
    rows: Sequence[Row[Any]],
    decision: Decision,
    actor: str,
    now: int,
    standing_id: int | None = None,
) -> set[int]:
    """Answer the cases that can still be answered, and let what they held go on; return their ids."""
    payout_ids = sorted({row.payout_id for row in rows if row.payout_id is not None})
    for payout_id in payout_ids:  # first, so that no explaining of it is under way from here on
        payouts.set_payout(connection, shop_id, payout_id, attempts=0)
    again = {row.payout_id for row in rows if row.standing_id is not None and row.payout_id is not None}
    sent = {payout_id for payout_id in again if not take_back(connection, shop_id, payout_id, now)}
    open_rows = [row for row in rows if row.standing_id is None or row.payout_id not in sent]
    taken = cases.decide(
        connection, shop_id, [row.id for row in open_rows], decision, actor, now, standing_id
    )
    for row in open_rows:
        if row.id not in taken:
            continue
        audit.log_change(
            connection,
            shop_id,
            ("case", row.id),
            actor,
            now,
            "case_decided",
            change_from=row.state,
            change_to=cases.DECIDED,
            params={"action": str(decision.action), "note": decision.note},
        )
        _carry_out(services, connection, shop_id, row, decision, actor, now)
    if any(row.subject.startswith(SUBJECT) for row in open_rows):
        sales.make_sales_due(connection, shop_id, now)
    for payout_id in payout_ids:
        make_due(connection, "payout", shop_id, payout_id, now)
        refresh_payout_state(connection, shop_id, payout_id)
    return taken


def take_back(connection: Connection, shop_id: int, payout_id: int, now: int) -> bool:
    """Withdraw the payout's unsent drafts, as an answer is taken back; False when it is sent already."""
    own = vouchers.vouchers_of(connection, shop_id, payout_id)
    if any(
        row.kind in OWN_KINDS and row.state not in {*map(str, UNSENT), str(VoucherState.REVERSED)}
        for row in own
    ):
        return False
    for row in sorted(own, key=lambda one: one.kind not in OWN_KINDS):
        if row.state not in {str(state) for state in UNSENT}:
            continue
        if not withdraw(connection, shop_id, row, now, "replaced") and row.kind in OWN_KINDS:
            return False
    return True


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
        _about_voucher(services, connection, shop_id, row, decision, actor, now)
    elif action is Action.REVERSE_AND_REBOOK and row.payout_id is not None:
        for voucher in vouchers.vouchers_of(connection, shop_id, row.payout_id):
            if voucher.state in {str(state) for state in IN_BOOKS}:
                start_reversal(
                    services, connection, shop_id, voucher, voucher.date, row.code, actor, rebook=True
                )
    elif row.code == CaseCode.DISPUTE_OPEN:
        book_loss(services, connection, shop_id, row, decision, actor)
    elif row.code == CaseCode.REFUND_FAILED and action is Action.BOOK_TO:
        book_failed_refund(services, connection, shop_id, row, decision, actor)
    elif action is Action.TAKE_BACK:
        take_back_loss(services, connection, shop_id, row, actor)
    if row.code in (CaseCode.PROOF_POSTING, CaseCode.PROOF_GAP, CaseCode.FEE_DOCUMENT_DIFFERS):
        proofs.make_scopes_due(connection, shop_id, now)
    if row.code == CaseCode.GAVE_UP and row.voucher_id is None:
        try_again(connection, shop_id, row.subject, now)
    if is_of_a_day(row):  # no look at the account reads it again
        begin_resync(connection, shop_id, row.payout_id, actor, now)
    if row.merchant_account_id is not None:
        connections.set_merchant_account(connection, shop_id, row.merchant_account_id, due_at=now, attempts=0)


def _about_voucher(
    services: Services,
    connection: Connection,
    shop_id: int,
    row: Row[Any],
    decision: Decision,
    actor: str,
    now: int,
) -> None:
    voucher = vouchers.get_voucher(connection, shop_id, row.voucher_id)
    code, action = CaseCode(row.code), decision.action
    if action is Action.TRY_AGAIN:
        vouchers.set_voucher(connection, shop_id, voucher.id, attempts=0, due_at=now)
        if voucher.state == VoucherState.VERIFIED:  # what the nightly list or a proof found: both look now
            make_due(connection, "books", shop_id, voucher.company_id, now)
            proofs.make_scopes_due(connection, shop_id, now)
    elif code is CaseCode.ALREADY_BOOKED:
        if action is Action.LEAVE:
            leave_to_the_other(connection, shop_id, row, actor, now)
        else:
            vouchers.set_voucher(connection, shop_id, voucher.id, attempts=0, due_at=now)
    elif action is Action.USE_DATE:
        date_anew(connection, shop_id, voucher, decision, actor, now)
    elif action is Action.REVERSE_AND_REBOOK:
        if voucher.state not in {str(state) for state in IN_BOOKS}:
            raise Conflict("voucher_not_in_books", voucher=voucher.id, state=voucher.state)
        start_reversal(services, connection, shop_id, voucher, voucher.date, row.code, actor, rebook=True)
    elif action in (Action.BOOK_AGAIN, Action.LEAVE) and code in (
        CaseCode.REVERSED_OUTSIDE,
        CaseCode.VOUCHER_VANISHED,
    ):
        again = action is Action.BOOK_AGAIN
        vouchers.release_claims(connection, shop_id, voucher.id)
        _set_state(connection, shop_id, voucher, VoucherState.REVERSED, actor, now, rebook=again, due_at=None)
        sales.reopen(connection, shop_id, voucher.id, now)
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
