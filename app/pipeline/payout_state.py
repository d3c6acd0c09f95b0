"""A payout's state follows from its vouchers; whether it needs attention is a flag beside it."""

from typing import Any, Final

from sqlalchemy import Connection, Row

from app.core.transactions import Payout
from app.core.vouchers import IN_BOOKS, VoucherKind, VoucherState
from app.store import payout_cases, payouts, vouchers

_SENDING = {str(VoucherState.APPROVED), str(VoucherState.SENDING), str(VoucherState.REVERSING)}


OWN_KINDS: Final = frozenset({str(VoucherKind.PAYOUT), str(VoucherKind.BALANCE_DAY)})
"""What a payout's, or a balance day's, own voucher is; a return beside it lives by itself."""


def derive_state(ignored: bool, explained: bool, voucher_states: list[str], asks: bool) -> str:
    """Return the state of a payout from the states of its own vouchers, newest last.

    ``asks`` tells that a case or a wanted order holds it, or its draft waits for approval.
    """
    if ignored:
        return "ignored"
    newest = voucher_states[-1] if voucher_states else None
    if newest == VoucherState.VERIFIED:
        return "verified"
    if newest in {str(state) for state in IN_BOOKS}:
        return "posted"
    if newest in _SENDING:
        return "approved"
    if asks or newest == VoucherState.DRAFT:
        return "waiting"
    return "explained" if explained else "collected"


def refresh_payout_state(connection: Connection, shop: int, payout_id: int) -> str:
    """Derive and store the payout's state; call it in the transaction that changed what it rests on."""
    row = payouts.get_payout(connection, shop, payout_id)
    own = [one.state for one in vouchers.states_of(connection, shop, payout_id) if one.kind in OWN_KINDS]
    asks = payout_cases.has_open(connection, shop, payout_id)
    state = derive_state(bool(row.ignored_by), row.explained_at is not None, own, asks)
    if row.state == "returned" and state == "verified":
        state = "returned"
    if state != row.state:
        payouts.set_payout(connection, shop, payout_id, state=state)
    return state


def is_before_start(shop: Row[Any], payout: Payout) -> bool:
    """Whether the payout is a preview: dated before the start, or there is no start yet."""
    return shop.start_date is None or payout.paid_on < shop.start_date
