"""Our vouchers whose payout or balance day the provider tells otherwise now, for the proof to name."""

from sqlalchemy import Connection, select

from app.clock import from_ms
from app.core.cases import Action, CaseCode
from app.core.proof import Retold
from app.core.vouchers import IN_BOOKS
from app.pipeline.payout_state import OWN_KINDS
from app.pipeline.proof_scope import Scope
from app.store import cases
from app.store import tables as t


def load_retold(connection: Connection, scope: Scope) -> tuple[Retold, ...]:
    """Return the vouchers in the books of which it is asked, or a person has said, that they are left so.

    An answer that was given before there was the voucher is about an earlier one; the last given counts.
    """
    case, voucher, payout = t.cases, t.vouchers, t.payouts
    rows = connection.execute(
        select(case.c.state, case.c.decision, case.c.decided_by, case.c.decided_at)
        .add_columns(voucher.c.ledger_number, voucher.c.date, voucher.c.created_at, payout.c.reference)
        .join(voucher, (voucher.c.payout_id == case.c.payout_id) & (voucher.c.shop_id == scope.shop.id))
        .join(payout, (payout.c.id == case.c.payout_id) & (payout.c.shop_id == scope.shop.id))
        .where(
            case.c.shop_id == scope.shop.id,
            case.c.code == str(CaseCode.REPORT_CHANGED),
            case.c.state.in_((cases.OPEN, cases.DECIDED)),
            voucher.c.company_id == scope.company.id,
            voucher.c.merchant_account_id.in_([row.id for row in scope.merchant_accounts]),
            voucher.c.kind.in_([str(kind) for kind in OWN_KINDS]),
            voucher.c.state.in_([str(state) for state in IN_BOOKS]),
            voucher.c.ledger_number.is_not(None),
        )
        .order_by(case.c.decided_at, case.c.id)
    ).all()
    found = []
    for row in rows:
        left = None
        if row.state == cases.DECIDED:
            if row.decision["action"] != Action.LEAVE or row.decided_at < row.created_at:
                continue  # it was booked again: it is the report's now
            day = from_ms(row.decided_at).date().isoformat()
            left = " · ".join(filter(None, (row.decision.get("note", ""), row.decided_by or "", day)))
        found.append(Retold(row.ledger_number, row.date, row.reference, left))
    return tuple(found)
