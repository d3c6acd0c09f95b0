"""Closed periods: a voucher that is refused for its date is asked about, with a day to book it on.

The date is never changed silently. An answer dates the reversal at once; of a voucher the refused attempt is
taken away first, where it left something unposted, and then the payout is drafted anew on that day.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from app.clock import local_date
from app.core.cases import Case, CaseCode, Decision
from app.core.periods import first_open_day, has_payable_vat, may_be_moved, period_case, reverse_charges
from app.core.sending import Ask, HitState, Keep, decide_about_found
from app.core.vat_codes import OUTPUT_VAT, is_payable
from app.core.vouchers import VoucherState
from app.errors import Conflict, Refusal, Refused
from app.pipeline.desk import Desk
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.payout_state import refresh_payout_state
from app.pipeline.send import ask_about
from app.pipeline.services import Services
from app.store import audit, cases, connections, sales, shops, vouchers
from app.store.leases import fenced, make_due

REDATE = "redate"


def ask_for_period(desk: Desk, error: Refused) -> Next:
    """Open the case about a voucher, or a reversal, whose day is in a closed period."""
    reversing = desk.row.state == VoucherState.REVERSING
    day = desk.row.reversal_date if reversing else desk.draft.date
    params: dict[str, Any] = {
        "text": desk.draft.text,
        "amount": {"amount": desk.amount, "currency": desk.draft.currency},
        "number": desk.row.ledger_number or "",
        **{name: value for name, value in error.params.items() if isinstance(value, str | int | bool)},
        "vendor_message": error.vendor_message,
        "date": day.isoformat(),
    }
    params.pop("case_code", None)
    params |= _reverse_charge(desk)
    case = Case(CaseCode.LATE_OUTPUT_VAT, f"voucher/{desk.row.voucher_key}", params)
    if not has_payable_vat(desk.draft):
        proposed = _proposed(desk, day) if _can_be_dated(desk, reversing) else None
        if proposed is not None:
            params["proposed"] = proposed.isoformat()
        cause = f"{CaseCode.PERIOD_CLOSED}/{proposed or day:%Y-%m}"
        case = period_case(desk.draft.identity, params, cause)
    about = {"payout_id": desk.row.payout_id, "voucher_id": desk.row.id}
    with fenced(desk.services.store, "period.ask", desk.lease) as connection:
        cases.open_case(connection, desk.lease.shop, case, desk.services.now_ms(), **about)
        if desk.row.payout_id is not None:
            refresh_payout_state(connection, desk.lease.shop, desk.row.payout_id)
    return Next(waits_for="period_closed")


def _reverse_charge(desk: Desk) -> dict[str, Any]:
    """What the question says of services from abroad: the codes, and what VAT they make."""
    if any(one.amount and one.vat_code in OUTPUT_VAT for one in desk.draft.postings):
        return {}
    charges = reverse_charges(desk.draft)
    if has_payable_vat(desk.draft):
        charges = {code: vat for code, vat in charges.items() if is_payable(code)}
    if not charges:
        return {}
    return {
        "reason": "reverse_charge",
        "vat_codes": list(charges),
        "vat": {"amount": sum(charges.values()), "currency": desk.draft.currency},
    }


def _can_be_dated(desk: Desk, reversing: bool) -> bool:
    return may_be_moved(desk.draft) and (
        not reversing or desk.accounting.info.capabilities.chooses_reversal_date
    )


def _proposed(desk: Desk, day: date) -> date | None:
    if not desk.accounting.info.capabilities.tells_closed_periods:
        return None
    closed = [(one.first, one.last) for one in desk.accounting.reference_data().closed_periods]
    return first_open_day(day, closed, desk.today)


def check_date(services: Services, connection: Connection, row: Row[Any], decision: Decision) -> None:
    """Raise Refusal when the answer's day cannot be this voucher's, or its reversal's."""
    voucher = vouchers.get_voucher(connection, row.shop_id, row.voucher_id)
    draft = vouchers.draft_of(voucher)
    reversing = voucher.state == VoucherState.REVERSING
    company = connections.get_company(connection, row.shop_id, voucher.company_id)
    system = services.systems.get(company.system)
    fixed = reversing and system is not None and not system.info.capabilities.chooses_reversal_date
    if fixed:
        raise Refusal("reversal_date_fixed", system=company.system, date=voucher.date.isoformat())
    if not may_be_moved(draft):
        raise Refusal("answer_does_not_fit", action=str(decision.action), case_code=row.code)
    refused = voucher.reversal_date if reversing else voucher.date
    if not decision.voucher_date or date.fromisoformat(decision.voucher_date) <= refused:
        raise Refusal("answer_needs_date", case_code=row.code, date=refused.isoformat())
    today = local_date(services.clock(), shops.get_shop(connection, row.shop_id).zone)
    if date.fromisoformat(decision.voucher_date) > max(today, refused + timedelta(days=1)):
        raise Refusal("answer_day_ahead", case_code=row.code, date=today.isoformat())


def date_anew(
    connection: Connection, shop: int, voucher: Row[Any], decision: Decision, actor: str, now: int
) -> None:
    """A person chose the day: the reversal gets it, a voucher is taken back and drafted on it."""
    on = date.fromisoformat(decision.voucher_date)
    if voucher.state == VoucherState.REVERSING:
        vouchers.set_voucher(connection, shop, voucher.id, reversal_date=on, attempts=0, due_at=now)
    elif voucher.state == VoucherState.SENDING:
        vouchers.set_voucher(connection, shop, voucher.id, intent={"op": REDATE}, attempts=0, due_at=now)
    else:
        raise Conflict("case_not_open", case=voucher.id)
    audit.log_change(
        connection,
        shop,
        ("voucher", voucher.id),
        actor,
        now,
        "dated_anew",
        change_from=str(voucher.reversal_date or voucher.date),
        change_to=on.isoformat(),
    )


def take_back(desk: Desk) -> Next | None:
    """Take away what the refused attempt left unposted, and make room for the draft on the chosen day.

    What is found booked after all is ours, on its own day: it goes on as it is.
    """
    decision = decide_about_found(desk.find(), desk.own())
    if isinstance(decision, Ask):
        return ask_about(desk, decision)
    if isinstance(decision, Keep):
        left = (decision.hit, *decision.discard)
        if decision.releasing or any(hit.state is not HitState.UNPOSTED for hit in left):
            desk.write("period.booked", intent=None)
            return None
        for hit in left:
            effect = desk.intend("discard", hit.id)
            desk.accounting.discard(hit.id)
            desk.finish("discard", effect, "done", hit.id)
    now, shop, row = desk.services.now_ms(), desk.lease.shop, desk.row
    with fenced(desk.services.store, "period.taken_back", desk.lease) as connection:
        vouchers.set_voucher(connection, shop, row.id, state=str(VoucherState.WITHDRAWN), intent=None)
        vouchers.release_claims(connection, shop, row.id)
        audit.log_change(
            connection,
            shop,
            ("voucher", row.id),
            "worker",
            now,
            "replaced",
            change_from=row.state,
            change_to=str(VoucherState.WITHDRAWN),
        )
        sales.reopen(connection, shop, row.id, now)
        if row.payout_id is not None:
            make_due(connection, "payout", shop, row.payout_id, now)
            refresh_payout_state(connection, shop, row.payout_id)
    return NOTHING
