"""A shop that goes on in another accounting system: what was booked stays where it stands.

Which payouts the new books begin with only a person can say. Until then nothing is drafted or sent; what was
sent to the old books is reversed there alone, and no payout that counts there is booked again.
"""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from app.core.vouchers import UNSENT, VoucherState
from app.errors import Conflict
from app.pipeline.withdraw import withdraw
from app.store import audit, connections, shops
from app.store import tables as t

_NEVER_SENT = [str(state) for state in (*UNSENT, VoucherState.WITHDRAWN)]
_ENDED = [*_NEVER_SENT, str(VoucherState.REVERSED)]


def go_on_elsewhere(connection: Connection, shop_id: int, company_id: int, actor: str, now: int) -> None:
    """The company is the shop's from now on: where others were booked in before, the start is open again.

    Drafts for the other company are withdrawn. Nothing happens where it is the one that was booked in last.
    """
    last = connection.execute(
        select(t.vouchers.c.company_id)
        .where(t.vouchers.c.shop_id == shop_id, t.vouchers.c.state.not_in(_NEVER_SENT))
        .order_by(t.vouchers.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if last is None or last == company_id:
        return
    before = shops.get_shop(connection, shop_id).start_date
    for row in _unsent_of_others(connection, shop_id, company_id):
        withdraw(connection, shop_id, row, now, "books_changed")
    shops.set_shop(connection, shop_id, start_date=None)
    audit.log_change(
        connection,
        shop_id,
        ("shop", shop_id),
        actor,
        now,
        "books_changed",
        change_from=before.isoformat() if before else None,
    )


def _unsent_of_others(connection: Connection, shop_id: int, company_id: int) -> list[Row[Any]]:
    rows = connection.execute(
        select(t.vouchers).where(
            t.vouchers.c.shop_id == shop_id,
            t.vouchers.c.company_id != company_id,
            t.vouchers.c.state.in_([str(state) for state in UNSENT]),
        )
    )
    return list(rows)


def has_sent(connection: Connection, shop_id: int) -> bool:
    """Whether a voucher was sent to the shop's company; to any, where none is connected."""
    company = connections.live_company(connection, shop_id)
    query = select(t.vouchers.c.id).where(
        t.vouchers.c.shop_id == shop_id, t.vouchers.c.state.not_in(_NEVER_SENT)
    )
    if company is not None:
        query = query.where(t.vouchers.c.company_id == company.id)
    return connection.execute(query).first() is not None


def refuse_start_in_old_books(connection: Connection, shop_id: int, start: date) -> None:
    """Raise Conflict where a voucher of that day or later counts in another company of the shop."""
    company = connections.live_company(connection, shop_id)
    if company is None:
        return
    newest = connection.execute(
        select(t.vouchers.c.date, t.companies.c.name)
        .join(t.companies, t.companies.c.id == t.vouchers.c.company_id)
        .where(
            t.vouchers.c.shop_id == shop_id,
            t.vouchers.c.company_id != company.id,
            t.vouchers.c.state.not_in(_ENDED),
            t.vouchers.c.date >= start,
        )
        .order_by(t.vouchers.c.date.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None:
        params = {"date": newest.date.isoformat(), "company": newest.name}
        raise Conflict("start_in_old_books", start=start.isoformat(), **params)
