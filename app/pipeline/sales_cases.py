"""Questions about sales: what is asked about an order opens, what is not asked any more goes."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from app.core.cases import Case
from app.core.sales import SalesOrder, Work
from app.core.sales.asking import SUBJECT
from app.core.standing import StandingDecision
from app.pipeline.withdraw import withdraw
from app.store import cases, sales, vouchers
from app.store import tables as t


def keep_cases(connection: Connection, shop: int, works: Sequence[tuple[SalesOrder, Work]], now: int) -> None:
    """Open what is asked about these orders, and close what is not asked any more."""
    asked: dict[str, Case] = {case.key: case for _, work in works for case in work.asked}
    looked_at = {order.key for order, _ in works}
    rows = connection.execute(
        select(t.cases.c.id, t.cases.c.case_key, t.cases.c.subject).where(
            t.cases.c.shop_id == shop,
            t.cases.c.state == cases.OPEN,
            t.cases.c.subject.startswith(SUBJECT),
        )
    ).all()
    for row in rows:
        if row.case_key not in asked and row.subject.split("/")[1] in looked_at:
            _close(connection, shop, row.id, now)
    for case in asked.values():
        cases.open_case(connection, shop, case, now)


def ask_sales_again(connection: Connection, shop: int, ended: StandingDecision, now: int) -> None:
    """A standing decision has ended: drafts that rest on it go, and what they were about is asked by the next
    look at the sales. What is sent stays, and so does what answered it."""
    for row in sales.unsent_vouchers(connection, shop):
        if any(f'"{ended.name}"' in told for told in vouchers.draft_of(row).decisions):
            withdraw(connection, shop, row, now, "replaced")
    sales.unsettle(connection, shop)
    sales.make_sales_due(connection, shop, now)


def close_all(connection: Connection, shop: int, now: int) -> None:
    """Nothing is asked about sales any more."""
    rows = connection.execute(
        select(t.cases.c.id).where(
            t.cases.c.shop_id == shop,
            t.cases.c.state == cases.OPEN,
            t.cases.c.subject.startswith(SUBJECT),
        )
    )
    for case_id in rows.scalars().all():
        _close(connection, shop, case_id, now)


def _close(connection: Connection, shop: int, case_id: int, now: int) -> None:
    connection.execute(
        update(t.cases)
        .where(t.cases.c.shop_id == shop, t.cases.c.id == case_id)
        .values(state=cases.GONE, closed_at=now)
    )
