"""Before the first create: has a person booked this payout already, while the service was not there yet?"""

from typing import Any

from sqlalchemy import Connection, Row

from app.clock import from_ms, local_date
from app.core.cases import Case, CaseCode
from app.core.found_booked import WINDOW, OtherPosting, likely_booked, may_be_booked, told_amounts
from app.core.vouchers import VoucherState
from app.pipeline.desk import Desk
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.payout_state import refresh_payout_state
from app.store import audit, cases, payouts, vouchers
from app.store.watched import by_key


def ask_if_booked(desk: Desk) -> Next | None:
    """Open a case when the books have a voucher of somebody's that looks like this payout; None: go on.

    Asked once for each voucher: a person who says that it is another one is believed.
    """
    confirmed_on = local_date(from_ms(desk.company.created_at), desk.shop.zone)
    if desk.row.revision != 1 or not may_be_booked(desk.draft, confirmed_on):
        return None
    case = Case(CaseCode.ALREADY_BOOKED, f"voucher/{desk.row.voucher_key}")
    with desk.services.store.reading(desk.lease.shop) as connection:
        known = by_key(connection, desk.lease.shop, case.key)
    if known is not None and known.state == cases.DECIDED:
        return None
    found = likely_booked(desk.draft, _others(desk))
    if found is None:
        return None
    desk.ask(
        CaseCode.ALREADY_BOOKED,
        found=found.number,
        found_date=found.day.isoformat(),
        account=found.account,
        found_amount={"amount": found.amount, "currency": desk.draft.currency},
    )
    return NOTHING


def _others(desk: Desk) -> list[OtherPosting]:
    first, last = desk.draft.date - WINDOW, desk.draft.date + WINDOW
    return [
        OtherPosting(account, one.voucher_number, one.date, one.amount)
        for account in told_amounts(desk.draft)
        for one in desk.accounting.postings(account, first, last)
        if not one.key
    ]


def leave_to_the_other(connection: Connection, shop: int, case: Row[Any], actor: str, now: int) -> None:
    """A person says that it is the same: nothing of the payout is booked here."""
    voucher = vouchers.get_voucher(connection, shop, case.voucher_id)
    vouchers.set_voucher(connection, shop, voucher.id, state=str(VoucherState.WITHDRAWN), due_at=None)
    vouchers.release_claims(connection, shop, voucher.id)
    audit.log_change(
        connection,
        shop,
        ("voucher", voucher.id),
        actor,
        now,
        "booked_by_a_person",
        change_from=voucher.state,
        change_to=str(VoucherState.WITHDRAWN),
        params={"number": case.params.get("found", "")},
    )
    payouts.set_payout(connection, shop, voucher.payout_id, ignored_by=actor, due_at=None)
    audit.log_change(
        connection,
        shop,
        ("payout", voucher.payout_id),
        actor,
        now,
        "booked_by_a_person",
        params={"number": case.params.get("found", "")},
    )
    refresh_payout_state(connection, shop, voucher.payout_id)
