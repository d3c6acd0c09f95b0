"""A dispute is lost: the answer becomes a voucher, held against the books before it is one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from app.accounting.base import Accounting, ReferenceData
from app.accounting.customers import Customer, HasCustomers
from app.clock import local_date
from app.core.cases import Action, Decision
from app.core.disputes import (
    LOSS_VAT,
    SUBJECT,
    Left,
    dispute_case,
    loss_draft,
    loss_target,
    stands_right,
)
from app.core.proof.ties import named_order
from app.core.rule_checks import Chart, chart_problems
from app.core.rules import DIMENSIONS, Rule
from app.core.vouchers import IN_BOOKS, VoucherDraft
from app.errors import Conflict, Refusal, Refused
from app.http import Deadline
from app.pipeline.approved import add_approved
from app.pipeline.desk import outgoing_voucher
from app.pipeline.disputes import context_of, corrections_about, open_disputes
from app.pipeline.proof_orders import order_words
from app.pipeline.reversals import start_reversal
from app.pipeline.rule_checks import to_chart
from app.pipeline.services import Services
from app.store import connections, proofs, shops, vouchers


def check_loss_answer(row: Row[Any], decision: Decision) -> None:
    """Raise Refusal where the answer lacks what the books must have: a ground, a credit note, a code."""
    action = decision.action
    if action in (Action.WRITE_OFF_WITH_VAT, Action.ANNUL_SALE) and not decision.note.strip():
        raise Refusal("answer_needs_ground", case_code=row.code)
    if action is Action.WRITE_OFF_WITH_VAT and decision.vat_code not in LOSS_VAT:
        raise Refusal("answer_needs_loss_vat", case_code=row.code)
    if action is Action.WRITE_OFF and decision.vat_code not in ("", "0"):
        raise Refusal("loss_without_vat", case_code=row.code)
    if action is Action.LOST_BEFORE_START and decision.vat_code not in ("", "0"):
        raise Refusal("loss_without_vat", case_code=row.code)
    if action is Action.ANNUL_SALE and not (decision.account and decision.vat_code):
        raise Refusal("answer_needs_account", case_code=row.code)


def check_losses(services: Services, shop_id: int, rows: Sequence[Row[Any]], decision: Decision) -> None:
    """Hold what the answer would book against the connected books, before anything is decided.

    Raises Refusal with what they would refuse, Conflict where nobody can be asked, and the CallError kinds.
    Nothing is asked for an answer that books nothing.
    """
    if decision.action is Action.TAKE_BACK or decision.action is Action.LEAVE:
        return
    drafts, lefts = [], []
    before = decision.action is Action.LOST_BEFORE_START
    with services.store.reading(shop_id) as connection:
        for row in rows:
            check_loss_answer(row, decision)
            draft, left, account, company = _drafted(services, connection, shop_id, row, decision)
            if before:
                _refuse_after_start(connection, shop_id, left, account, company)
            if not stands_right(left, decision):
                drafts.append(draft)
            lefts.append(left)
    hold_against_books(services, shop_id, drafts, () if before else lefts, lefts if before else (), decision)


def _refuse_after_start(
    connection: Connection, shop_id: int, left: Left, account: Row[Any], company: Row[Any]
) -> None:
    """Only what happened before the start can be in the books of before it, and only where a person has
    accepted what these differ by as an item: a voucher for it has put it right there."""
    start = shops.get_shop(connection, shop_id).start_date
    accepted = any(
        row.merchant_account_id == account.id and row.start == start and row.form == "item"
        for row in proofs.live_openings(connection, shop_id, company.id)
    )
    if start is None or left.day >= start or not accepted:
        raise Refusal("loss_not_before_start", date=left.day.isoformat())


def _refuse_elsewhere(
    accounting: Accounting, lefts: Sequence[Left], eve: date, decision: Decision, currency: str
) -> None:
    """What the older books took off the disputed account stands on it at the start; raises Refusal where the
    answer says otherwise than the balance."""
    for part in sorted({one.part for one in lefts}):
        mine = [one for one in lefts if one.part == part]
        there = accounting.balance(part, eve)
        taken = there <= -sum(one.amount for one in mine)
        if taken != stands_right(mine[0], decision):
            told = {"amount": there, "currency": currency}
            raise Refusal("loss_stands_elsewhere", account=part, amount=told)


def hold_against_books(
    services: Services,
    shop_id: int,
    drafts: Sequence[VoucherDraft],
    lefts: Sequence[Left] = (),
    older: Sequence[Left] = (),
    decision: Decision | None = None,
) -> None:
    """Raise Refusal where the connected books would not take one of the drafts, have what is ``left`` booked
    already, or do not have what is ``older`` as the answer says; Conflict where nobody can be asked."""
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        company = connections.live_company(connection, shop_id)
        if company is None or company.state != connections.WORKING:
            raise Conflict("accounting_not_connected")
        link = connections.get_connection(connection, shop_id, company.connection_id)
    try:
        accounting = services.accounting(shop, link, Deadline.after(services.settings.call_seconds * 2))
        found = accounting.reference_data()
        if decision is not None and older:
            eve = shop.start_date - timedelta(days=1)
            _refuse_elsewhere(accounting, older, eve, decision, company.currency)
        for left in lefts:
            _refuse_booked(services, accounting, shop_id, left, max(draft.date for draft in drafts))
        for draft in drafts:
            _refuse_closed(draft.date, [(one.first, one.last) for one in found.closed_periods])
            target = draft.postings[0]
            told = {"account": target.account, "vat_code": target.vat_code}
            first, second, third = (*target.dimensions, "", "", "")[: len(DIMENSIONS)]
            rule = Rule(
                "loss",
                target.account,
                target.vat_code,
                department=target.department,
                project=target.project,
                dimension1=first,
                dimension2=second,
                dimension3=third,
                customer_ref=target.customer,
            )
            if chart_problems({0: rule}, _chart(accounting, found, target.customer)):
                raise Refusal("loss_refused_by_books", **told)
            try:
                accounting.expected_sums(outgoing_voucher(draft.identity.key(1), draft))
            except Refused as refusal:
                raise Refusal("loss_refused_by_books", **told) from refusal
    finally:
        services.turns.give_back()


def _chart(accounting: Accounting, found: ReferenceData, customer: str) -> Chart:
    known: Sequence[Customer] = ()
    if customer and isinstance(accounting, HasCustomers):
        known = accounting.customers([customer])
    can = accounting.info.capabilities.collective_customer
    return to_chart(found, books_vat=True, books_customers=can, customers=known)


def _refuse_booked(services: Services, accounting: Accounting, shop_id: int, left: Left, last: date) -> None:
    """A person may have written it off in the books meanwhile; raises Refusal naming that voucher."""
    postings = [one for one in accounting.postings(left.part, left.day, last) if not one.key]
    with services.store.reading(shop_id) as connection:
        words = order_words(connection, shop_id, (one.text for one in postings))
    for one in postings:
        if left.order and named_order(one.text, words, one.date) == left.order:
            raise Refusal("loss_in_books", number=one.voucher_number, account=left.account)


def _refuse_closed(on: date, closed: Sequence[tuple[date, date]]) -> None:
    if any(first <= on <= last for first, last in closed):
        raise Refusal("loss_period_closed", date=on.isoformat())


def _drafted(
    services: Services, connection: Connection, shop_id: int, row: Row[Any], decision: Decision
) -> tuple[VoucherDraft, Left, Row[Any], Row[Any]]:
    """The loss's voucher as it follows now, what it is about, its merchant account and company; raises
    Conflict, Refusal."""
    account = connections.get_merchant_account(connection, shop_id, row.merchant_account_id)
    known = context_of(services, connection, shop_id, account)
    if known is None:
        raise Conflict("accounting_not_connected")
    company, context = known
    for left, reference in open_disputes(connection, shop_id, account, company, row.subject):
        case = dispute_case(left, reference, context)
        if case.key == row.case_key:
            today = local_date(services.clock(), shops.get_shop(connection, shop_id).zone)
            on = date.fromisoformat(decision.voucher_date) if decision.voucher_date else today
            if on < left.day or on > today:
                raise Refusal("loss_day_outside", date=left.day.isoformat())
            target = loss_target(decision, context, case, on)
            if target is None:
                raise Refusal("answer_needs_account", case_code=row.code)
            return loss_draft(left, target, decision, context, on), left, account, company
    raise Conflict("case_not_open", case=row.id)


def book_loss(
    services: Services, connection: Connection, shop_id: int, row: Row[Any], decision: Decision, actor: str
) -> None:
    """Book the loss in the transaction that takes the answer; the worker carries it out."""
    check_loss_answer(row, decision)
    draft, left, account, company = _drafted(services, connection, shop_id, row, decision)
    if decision.action is Action.LOST_BEFORE_START:
        _refuse_after_start(connection, shop_id, left, account, company)
        proofs.make_scopes_due(connection, shop_id, services.now_ms(), account.provider)
    if stands_right(left, decision):
        return
    if vouchers.live_voucher(connection, shop_id, draft.identity) is not None:
        raise Conflict("case_not_open", case=row.id)
    add_correction(services, connection, shop_id, draft, (account, company), decision, actor)


def add_correction(
    services: Services,
    connection: Connection,
    shop_id: int,
    draft: VoucherDraft,
    owner: tuple[Row[Any], Row[Any]],
    decision: Decision,
    actor: str,
) -> None:
    """Store the voucher that a person asks for, approved; ``owner`` is its merchant account and company."""
    account, company = owner
    add_approved(
        connection,
        shop_id,
        draft,
        company_id=company.id,
        merchant_account_id=account.id,
        actor=actor,
        why="loss_decided",
        params={"action": str(decision.action), "note": decision.note},
        now=services.now_ms(),
    )


def take_back_loss(
    services: Services, connection: Connection, shop_id: int, row: Row[Any], actor: str
) -> None:
    """The dispute was won after all: the loss is reversed, today where the system lets us choose."""
    account = connections.get_merchant_account(connection, shop_id, row.merchant_account_id)
    company = connections.live_company(connection, shop_id)
    subject = row.subject
    company_id = company.id if company is not None else 0
    for voucher in corrections_about(connection, shop_id, account.id, company_id, SUBJECT):
        if voucher.subject == subject and voucher.state in {str(state) for state in IN_BOOKS}:
            info = services.system(company.system).info if company is not None else None
            today = local_date(services.clock(), shops.get_shop(connection, shop_id).zone)
            free = info is not None and info.capabilities.chooses_reversal_date
            on = today if free else voucher.date
            start_reversal(services, connection, shop_id, voucher, on, row.code, actor, rebook=False)
            return
    raise Conflict("voucher_not_in_books", voucher=subject.removeprefix(SUBJECT), state="")
