"""What of a payout's rows other vouchers book: returns, other payouts, balance days.

A row is claimed once. A row that is put on a balance day is left to that day from the moment it is put
there, drafted or not, so that payout and day never both want it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row

from app.core.balance_days import DAY_TYPES, is_whole
from app.core.transactions import (
    OWN_VOUCHER_TYPES,
    Elsewhere,
    PayoutShape,
    Transaction,
    TransactionType,
)
from app.core.vouchers import UNSENT, VoucherKind
from app.pipeline.balance_days import is_daily
from app.pipeline.payout_state import OWN_KINDS
from app.store import balance_days, payout_rows, vouchers
from app.store.leases import make_due
from app.store.payouts import StoredPayout

_NOT_BOOKING = ("explained", "ignored")
"""States of a balance day that books nothing: there was nothing to post, or a person wants none of it."""


def whole_rows(account: Row[Any], stored: StoredPayout) -> frozenset[str]:
    """Keys of those rows of a balance day that no payout is expected to list."""
    day, daily = stored.payout.paid_on, is_daily(account)
    return frozenset(
        row.key for row in stored.transactions if row.key in stored.loose and is_whole(row, day, daily=daily)
    )


def booked_elsewhere(
    connection: Connection,
    shop: int,
    account: Row[Any],
    stored: StoredPayout,
    days: Mapping[int, Row[Any]],
) -> Mapping[str, Elsewhere]:
    """Return, by row key, what other vouchers book of the payout's, or the balance day's, rows.

    ``days`` are the balance days that a payout's rows stand on, by row id."""
    own = [row.id for row in vouchers.states_of(connection, shop, stored.row.id)]
    ids = list(stored.row_ids.values())
    claimed = balance_days.claiming_vouchers(connection, shop, ids, own)
    is_day = stored.payout.shape is PayoutShape.BALANCE_DAY
    left = _booking_days(connection, shop, days)
    paid = {} if is_day else _paid_by_themselves(connection, shop, account, stored)
    found: dict[str, Elsewhere] = {}
    for row in stored.transactions:
        row_id = stored.row_ids[row.key]
        if row.type in OWN_VOUCHER_TYPES:
            found[row.key] = Elsewhere.WHOLE
        elif row_id in claimed:
            found[row.key] = _of_claim(row, claimed[row_id])
        elif row_id in left:
            whole = row.type in DAY_TYPES or row.type is TransactionType.PAYOUT
            found[row.key] = Elsewhere.WHOLE if whole else Elsewhere.CHARGES
        elif row.key in paid:
            found[row.key] = Elsewhere.OWN
    return found


def _of_claim(row: Transaction, voucher: Row[Any]) -> Elsewhere:
    """A balance day has booked the row's own amount only where a line of its voucher says so."""
    if voucher.kind != VoucherKind.BALANCE_DAY or not row.gross or row.type is TransactionType.PAYOUT:
        return Elsewhere.WHOLE
    own = any(
        posting["line_type"] == row.type and row.key in posting["transactions"]
        for posting in voucher.draft["postings"]
    )
    return Elsewhere.WHOLE if own else Elsewhere.CHARGES


def _booking_days(connection: Connection, shop: int, days: Mapping[int, Row[Any]]) -> set[int]:
    """Ids of the rows that stand on a balance day which books, or will."""
    rebooked: dict[int, bool] = {}
    for day in days.values():
        if day.id not in rebooked:
            rebooked[day.id] = any(row.rebook for row in vouchers.states_of(connection, shop, day.id))
    return {row_id for row_id, day in days.items() if day.state not in _NOT_BOOKING or rebooked[day.id]}


def _paid_by_themselves(
    connection: Connection, shop: int, account: Row[Any], stored: StoredPayout
) -> set[str]:
    """Keys of rows that are payouts themselves: each has a voucher of its own, or is of before the start."""
    named = {
        row.key: row.reference("payout_reference") or ""
        for row in stored.transactions
        if row.type is TransactionType.PAYOUT
    }
    known = payout_rows.known_references(connection, shop, account.id, sorted(set(named.values())))
    return {key for key, reference in named.items() if reference in known}


def tell_the_others(connection: Connection, shop: int, stored: StoredPayout, now: int) -> None:
    """Have the unsent balance days, or payouts, of these rows looked at again: what this one claims, and
    leaves to them, has changed."""
    if stored.payout.shape is PayoutShape.BALANCE_DAY:
        others = payout_rows.payouts_of_rows(connection, shop, list(stored.row_ids.values()))
    else:
        others = {one.id for one in balance_days.days_of_payout(connection, shop, stored.row.id).values()}
    for other in sorted(others):
        own = vouchers.states_of(connection, shop, other)
        if all(row.state in UNSENT for row in own if row.kind in OWN_KINDS):
            make_due(connection, "payout", shop, other, now)
