"""What is shown of a shop's sales: their vouchers with the sums per VAT rate, and what no voucher has."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Text, cast, func, select

from app.core.vouchers import UNSENT, VoucherKind, VoucherState
from app.store.sales import lines_of
from app.store.tables import evidence, orders, sales_bookings, sales_orders, vouchers

_NOT_SENT: Final = [*map(str, UNSENT), str(VoucherState.WITHDRAWN)]


def vouchers_of_sales(
    connection: Connection, shop: int, limit: int, offset: int = 0, state: str | None = None
) -> Sequence[Row[Any]]:
    """Return the newest vouchers of sales, newest first, in one ``state`` or all but withdrawn drafts."""
    query = _of_sales(select(vouchers), shop, state)
    query = query.order_by(vouchers.c.date.desc(), vouchers.c.id.desc()).limit(limit).offset(offset)
    return connection.execute(query).all()


def count_vouchers_of_sales(connection: Connection, shop: int, state: str | None = None) -> int:
    """How many ``vouchers_of_sales`` has without a limit."""
    return int(connection.execute(_of_sales(select(func.count()), shop, state)).scalar_one())


def _of_sales(query: Select[Any], shop: int, state: str | None) -> Select[Any]:
    return query.where(
        vouchers.c.shop_id == shop,
        vouchers.c.kind == str(VoucherKind.SALES),
        vouchers.c.state != str(VoucherState.WITHDRAWN),
        *([vouchers.c.state == state] if state else []),
    )


def last_sent(connection: Connection, shop: int, company_id: int) -> date | None:
    """Return the day of the newest voucher of sales that went to the company, whatever became of it there."""
    found: date | None = connection.execute(
        select(func.max(vouchers.c.date)).where(
            vouchers.c.shop_id == shop,
            vouchers.c.company_id == company_id,
            vouchers.c.kind == str(VoucherKind.SALES),
            vouchers.c.state.not_in(_NOT_SENT),
        )
    ).scalar_one()
    return found


def documented(connection: Connection, shop: int, voucher_ids: Collection[int]) -> set[int]:
    """Return which of the vouchers have their documentation."""
    rows = connection.execute(
        select(evidence.c.voucher_id).where(
            evidence.c.shop_id == shop, evidence.c.voucher_id.in_(voucher_ids)
        )
    )
    return set(rows.scalars())


def sums_by_rate(
    connection: Connection, shop: int, voucher_ids: Collection[int]
) -> dict[int, dict[str, int]]:
    """Return what each voucher books of income, gross in minor units, refunds taken off, by VAT rate."""
    rows: Iterable[Row[Any]] = connection.execute(
        select(sales_bookings.c.voucher_id, sales_bookings.c.lines).where(
            sales_bookings.c.shop_id == shop, sales_bookings.c.voucher_id.in_(voucher_ids)
        )
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for line in lines_of(row):
            if line.rate:
                found[row.voucher_id][line.rate] -= line.amount
    return found


def left_out(connection: Connection, shop: int, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """Return the entries that are not booked, newest order first: number, entry, day, reason, total."""
    return all_left_out(connection, shop)[offset : offset + limit]


def all_left_out(connection: Connection, shop: int) -> list[dict[str, Any]]:
    """Return every entry that is not booked, as ``left_out``; orders that are booked whole are not read."""
    rows = connection.execute(
        select(
            sales_orders.c.left_out,
            orders.c.number,
            orders.c.total,
            orders.c.currency,
            orders.c.payment_method,
            orders.c.ordered_at,
        )
        .join(orders, orders.c.id == sales_orders.c.order_id)
        .where(
            sales_orders.c.shop_id == shop,
            orders.c.shop_id == shop,
            cast(sales_orders.c.left_out, Text) != "[]",
        )
        .order_by(orders.c.id.desc())
    )
    return [
        {
            **one,
            "order": row.number,
            "total": row.total,
            "currency": row.currency,
            "payment_method": row.payment_method,
            "ordered_at": row.ordered_at,
        }
        for row in rows
        for one in row.left_out
    ]
