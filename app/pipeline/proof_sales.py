"""Names the orders inside the sums that our vouchers of sales have on a provider's accounts.

The amounts stay the accounting system's: a voucher's sum there is divided by orders only where it is exactly
what was booked of them. One that was changed there stays whole, and nobody's.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from app.core.proof import BookPosting
from app.core.vouchers import VoucherKind, VoucherState, part_of
from app.pipeline.proof_scope import Scope
from app.store import sales
from app.store import tables as t


def with_orders(
    connection: Connection, scope: Scope, postings: Sequence[BookPosting]
) -> tuple[BookPosting, ...]:
    """Return the postings, those of our vouchers of sales divided by the orders in them."""
    ours = _vouchers(connection, scope)
    if not ours:
        return tuple(postings)
    kept: list[BookPosting] = []
    found: dict[tuple[int, int, str, str], list[BookPosting]] = defaultdict(list)
    for one in postings:
        voucher, sign = ours.get(one.key) or ours.get(one.voucher_id) or (None, 0)
        if voucher is None:
            kept.append(one)
        else:
            found[voucher, sign, one.voucher_id, one.account].append(one)
    for (voucher_id, sign, _, account), whole in found.items():
        kept += _divided(connection, scope, voucher_id, sign, account, whole)
    return tuple(kept)


def _vouchers(connection: Connection, scope: Scope) -> dict[str, tuple[int, int]]:
    """Our vouchers of sales by the keys and ids their postings carry; -1 for what reverses them."""
    table = t.vouchers
    rows: Sequence[Row[Any]] = connection.execute(
        select(table).where(
            table.c.shop_id == scope.shop.id,
            table.c.company_id == scope.company.id,
            table.c.kind == str(VoucherKind.SALES),
            table.c.state != str(VoucherState.WITHDRAWN),
        )
    ).all()
    told: dict[str, tuple[int, int]] = {}
    for row in rows:
        for sign, names in (
            (1, (row.voucher_key, row.ledger_id)),
            (-1, (row.reversal_key, row.reversal_ledger_id)),
        ):
            told.update({name: (row.id, sign) for name in names if name})
    return told


def _divided(
    connection: Connection,
    scope: Scope,
    voucher_id: int,
    sign: int,
    account: str,
    whole: Sequence[BookPosting],
) -> list[BookPosting]:
    parts: list[tuple[str, int]] = [
        (row.order_number, sign * line.amount)
        for row in sales.bookings_of(connection, scope.shop.id, voucher_id)
        for line in sales.lines_of(row)
        if part_of(line.account, line.customer) == account and line.amount
    ]
    if sum(amount for _, amount in parts) != sum(one.amount for one in whole):
        return list(whole)
    return [replace(whole[0], amount=amount, order=number) for number, amount in parts]
