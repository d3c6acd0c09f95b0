"""Leases: who works on a row until when, by the database's clock, and fences against who lost one.

Works the same on every table with work columns. A worker that sleeps past its lease finds its next write
refused with :class:`LeaseLost`, so that two can never both finish a step.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Table,
    Update,
    and_,
    bindparam,
    case,
    or_,
    select,
    update,
)

from app.core.cases import CaseCode
from app.errors import LeaseLost
from app.http import Deadline
from app.store import cases
from app.store.database import Store
from app.store.rows import SHOP
from app.store.tables import (
    companies,
    merchant_accounts,
    messages,
    notifications,
    payouts,
    proof_scopes,
    sales_books,
    vouchers,
)

WORK: Final[Mapping[str, Table]] = {
    "account": merchant_accounts,
    "payout": payouts,
    "voucher": vouchers,
    "proof": proof_scopes,
    "books": companies,
    "notify": notifications,
    "message": messages,
    "sales": sales_books,
}
"""The kinds of work and the rows that hold its truth."""


_NOW: Final[BindParameter[int]] = bindparam("now")
_DUE: Final = bindparam("due", type_=BigInteger)


def _row(table: Table, *more: ColumnElement[bool]) -> Update:
    return update(table).where(table.c.shop_id == SHOP, table.c.id == bindparam("row"), *more)


def _free(table: Table) -> ColumnElement[bool]:
    return or_(table.c.lease_until.is_(None), table.c.lease_until <= _NOW)


def _woken(table: Table) -> ColumnElement[bool]:
    """Whether somebody has made the row due meanwhile, and earlier than who held it asks for."""
    return and_(table.c.due_at < table.c.lease_until, or_(_DUE.is_(None), table.c.due_at < _DUE))


_TAKE: Final = {table: _row(table, _free(table)) for table in WORK.values()}
_HELD: Final = {table: table.c.lease_token == bindparam("token") for table in WORK.values()}
_HOLD: Final = {
    table: _row(table, held, table.c.lease_until > _NOW).values(lease_token=bindparam("token"))
    for table, held in _HELD.items()
}
_RELEASE: Final = {
    table: _row(table, held).values(due_at=case((_woken(table), table.c.due_at), else_=_DUE))
    for table, held in _HELD.items()
}
_MAKE_DUE: Final = {
    table: _row(table, or_(table.c.due_at.is_(None), table.c.due_at > _DUE)).values(due_at=_DUE)
    for table in WORK.values()
}
_DUE_WORK: Final = {
    kind: select(table.c.shop_id, table.c.id, table.c.due_at)
    .where(table.c.due_at <= bindparam("by"), _free(table))
    .order_by(table.c.due_at)
    .limit(bindparam("most"))
    for kind, table in WORK.items()
}


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one row; ``deadline`` lies a little before the lease ends."""

    kind: str
    shop: int
    id: int
    token: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Due:
    """Work that is due."""

    kind: str
    shop: int
    id: int


def take_lease(store: Store, kind: str, shop: int, row_id: int, seconds: float) -> Lease | None:
    """Take the row if nobody holds it; None when somebody does (or the row is gone)."""
    token = secrets.token_hex(12)
    deadline = Deadline.after(seconds * 0.9)
    with store.writing(f"lease.{kind}", shop) as connection:
        now = store.now_ms(connection)
        until = now + int(seconds * 1000)
        taken = connection.execute(
            _TAKE[WORK[kind]],
            {
                **{"shop": shop, "row": row_id, "now": now},
                "lease_token": token,
                "lease_until": until,
                "due_at": until,  # so that what makes it due meanwhile shows
            },
        )
    return Lease(kind, shop, row_id, token, deadline) if taken.rowcount == 1 else None


@contextmanager
def fenced(store: Store, name: str, lease: Lease) -> Iterator[Connection]:
    """A writing transaction that holds only while the lease does; raises LeaseLost otherwise."""
    with store.writing(name, lease.shop) as connection:
        now = store.now_ms(connection)
        asked = {"shop": lease.shop, "row": lease.id, "token": lease.token, "now": now}
        held = connection.execute(_HOLD[WORK[lease.kind]], asked)
        if held.rowcount != 1:
            raise LeaseLost(kind=lease.kind)
        yield connection


def release_lease(store: Store, lease: Lease, *, due_at: int | None, **values: Any) -> None:
    """Give the row back, with ``due_at``, ``attempts`` and ``last_error`` as given; silent when lost.

    What somebody made due while it was held stays due: the work did not see what they changed.
    """
    with store.writing(f"release.{lease.kind}", lease.shop) as connection:
        give_back(connection, lease, due_at=due_at, **values)


def give_back(
    connection: Connection,
    lease: Lease,
    *,
    due_at: int | None,
    succeeded_at: int | None = None,
    **values: Any,
) -> None:
    """The same in the transaction that ends the work: one commit less, and no kill can come between.

    ``succeeded_at`` (epoch milliseconds) says that the work did not fail: that it did is asked no more.
    """
    asked = {"shop": lease.shop, "row": lease.id, "token": lease.token, "due": due_at}
    released = connection.execute(
        _RELEASE[WORK[lease.kind]], {**asked, "lease_token": None, "lease_until": None, **values}
    )
    if succeeded_at is not None and released.rowcount == 1:
        about = (
            {"voucher_id": lease.id} if lease.kind == "voucher" else {"subject": f"{lease.kind}/{lease.id}"}
        )
        cases.close_cases(connection, lease.shop, [CaseCode.GAVE_UP], succeeded_at, **about)


def due_work(store: Store, limit: int = 200, *, ahead_ms: int = 0) -> list[Due]:
    """Return what is due and free, oldest first, over all shops; ``ahead_ms``: or will be so soon."""
    found: list[tuple[int, Due]] = []
    with store.reading(None) as connection:
        now = store.now_ms(connection) + ahead_ms
        for kind, query in _DUE_WORK.items():
            rows = connection.execute(query, {"by": now, "now": now, "most": limit})
            found += [(row.due_at, Due(kind, row.shop_id, row.id)) for row in rows]
    return [due for _, due in sorted(found, key=lambda pair: pair[0])][:limit]


def make_due(connection: Connection, kind: str, shop: int, row_id: int, at: int) -> None:
    """Mark the row as due at ``at`` (epoch milliseconds), not later than it was."""
    connection.execute(_MAKE_DUE[WORK[kind]], {"shop": shop, "row": row_id, "due": at})


def try_again(connection: Connection, shop: int, subject: str, at: int) -> None:
    """Make the row that a case of given-up work is about due, as if it had not been tried yet."""
    kind, _, row = subject.partition("/")
    if kind in WORK and row.isdecimal():
        make_due(connection, kind, shop, int(row), at)
        connection.execute(_row(WORK[kind]).values(attempts=0), {"shop": shop, "row": int(row)})
