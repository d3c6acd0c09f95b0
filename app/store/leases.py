"""Leases: who works on a row until when, by the database's clock, and fences against who lost one.

Works the same on every table with work columns. A worker that sleeps past its lease finds its next write
refused with :class:`LeaseLost`, so that two can never both finish a step.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, case, or_, select, update

from app.errors import LeaseLost
from app.http import Deadline
from app.store.database import Store
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
    table, token = WORK[kind], secrets.token_hex(12)
    deadline = Deadline.after(seconds * 0.9)
    with store.writing(f"lease.{kind}", shop) as connection:
        now = store.now_ms(connection)
        taken = connection.execute(
            update(table)
            .where(
                table.c.shop_id == shop,
                table.c.id == row_id,
                or_(table.c.lease_until.is_(None), table.c.lease_until <= now),
            )
            .values(
                lease_token=token,
                lease_until=now + int(seconds * 1000),
                due_at=now + int(seconds * 1000),  # so that what makes it due meanwhile shows
            )
        )
    return Lease(kind, shop, row_id, token, deadline) if taken.rowcount == 1 else None


@contextmanager
def fenced(store: Store, name: str, lease: Lease) -> Iterator[Connection]:
    """A writing transaction that holds only while the lease does; raises LeaseLost otherwise."""
    table = WORK[lease.kind]
    with store.writing(name, lease.shop) as connection:
        now = store.now_ms(connection)
        held = connection.execute(
            update(table)
            .where(
                table.c.shop_id == lease.shop,
                table.c.id == lease.id,
                table.c.lease_token == lease.token,
                table.c.lease_until > now,
            )
            .values(lease_token=lease.token)
        )
        if held.rowcount != 1:
            raise LeaseLost(kind=lease.kind)
        yield connection


def release_lease(store: Store, lease: Lease, **values: Any) -> None:
    """Give the row back, with ``due_at``, ``attempts`` and ``last_error`` as given; silent when lost.

    What somebody made due while it was held stays due: the work did not see what they changed.
    """
    table = WORK[lease.kind]
    if "due_at" in values:
        woken = table.c.due_at < table.c.lease_until
        if values["due_at"] is not None:
            woken &= table.c.due_at < values["due_at"]
        values["due_at"] = case((woken, table.c.due_at), else_=values["due_at"])
    with store.writing(f"release.{lease.kind}", lease.shop) as connection:
        connection.execute(
            update(table)
            .where(table.c.shop_id == lease.shop, table.c.id == lease.id, table.c.lease_token == lease.token)
            .values(lease_token=None, lease_until=None, **values)
        )


def due_work(store: Store, limit: int = 200, *, ahead_ms: int = 0) -> list[Due]:
    """Return what is due and free, oldest first, over all shops; ``ahead_ms``: or will be so soon."""
    found: list[tuple[int, Due]] = []
    with store.reading(None) as connection:
        now = store.now_ms(connection) + ahead_ms
        for kind, table in WORK.items():
            rows = connection.execute(
                select(table.c.shop_id, table.c.id, table.c.due_at)
                .where(table.c.due_at <= now, or_(table.c.lease_until.is_(None), table.c.lease_until <= now))
                .order_by(table.c.due_at)
                .limit(limit)
            )
            found += [(row.due_at, Due(kind, row.shop_id, row.id)) for row in rows]
    return [due for _, due in sorted(found, key=lambda pair: pair[0])][:limit]


def make_due(connection: Connection, kind: str, shop: int, row_id: int, at: int) -> None:
    """Mark the row as due at ``at`` (epoch milliseconds), not later than it was."""
    table = WORK[kind]
    connection.execute(
        update(table)
        .where(table.c.shop_id == shop, table.c.id == row_id)
        .where(or_(table.c.due_at.is_(None), table.c.due_at > at))
        .values(due_at=at)
    )
