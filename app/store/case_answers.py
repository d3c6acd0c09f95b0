"""Cases that standing decisions answer: which are alike, which are answered, and asking them again."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.core.cases import Case, Decision
from app.core.conditions import Condition
from app.store.cases import CHUNK, DECIDED, OPEN, UNDECIDED, alike_values, stored_decision
from app.store.rows import in_shop
from app.store.tables import cases, payouts, transactions


def open_alike(connection: Connection, shop: int, condition: Condition) -> Sequence[Row[Any]]:
    """Return all open cases that fit the condition, oldest first."""
    return connection.execute(
        select(cases)
        .where(cases.c.shop_id == shop, cases.c.alike_key == condition.key, cases.c.state == OPEN)
        .order_by(cases.c.id)
    ).all()


def answered_by(connection: Connection, shop: int, standing_id: int) -> Sequence[Row[Any]]:
    """Return the cases that this standing decision answers now."""
    return connection.execute(
        select(cases)
        .where(cases.c.shop_id == shop, cases.c.standing_id == standing_id, cases.c.state == DECIDED)
        .order_by(cases.c.id)
    ).all()


def reopen(connection: Connection, shop: int, ids: Sequence[int], at: int) -> None:
    """The answer is taken back: the cases are asked again."""
    for start in range(0, len(ids), CHUNK):
        connection.execute(
            update(cases)
            .where(in_shop(cases, shop), cases.c.id.in_(ids[start : start + CHUNK]))
            .values(state=OPEN, opened_at=at, **UNDECIDED)
        )


def note_answered(
    connection: Connection,
    shop: int,
    payout_id: int | None,
    standing: Row[Any],
    answered: Sequence[tuple[Case, Decision]],
    at: int,
) -> int:
    """Note cases of a payout, or of sales, that a standing decision answered; return how many are new.

    What a person decided by itself stays as it is.
    """
    known = _by_key(connection, shop, [case.key for case, _ in answered])
    new = 0
    for case, decision in answered:
        row = known.get(case.key)
        if row is not None and row.state == DECIDED and row.standing_id is None:
            continue
        values = {
            **alike_values(case),
            "params": dict(case.params),
            "cause": case.cause or f"{case.code}",
            "payout_id": payout_id,
            "state": DECIDED,
            "decision": stored_decision(decision),
            "decided_by": standing.decided_by,
            "decided_at": standing.decided_at,
            "standing_id": standing.id,
        }
        if row is None:
            new += 1
            added = {"case_key": case.key, "code": str(case.code), "subject": case.subject, "opened_at": at}
            connection.execute(insert(cases).values(shop_id=shop, **added, **values))
        else:
            connection.execute(
                update(cases).where(cases.c.shop_id == shop, cases.c.id == row.id).values(**values)
            )
    return new


def _by_key(connection: Connection, shop: int, keys: Sequence[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(keys), CHUNK):
        rows = connection.execute(
            select(cases.c.id, cases.c.case_key, cases.c.state, cases.c.standing_id).where(
                cases.c.shop_id == shop, cases.c.case_key.in_(keys[start : start + CHUNK])
            )
        )
        found.update({row.case_key: row for row in rows})
    return found


def first_day(connection: Connection, shop: int, payout_ids: Iterable[int | None]) -> date | None:
    """Return the earliest day that these payouts or their rows are booked on; None of none."""
    wanted = sorted({one for one in payout_ids if one is not None})
    days = []
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        paid = select(func.min(payouts.c.paid_on)).where(payouts.c.shop_id == shop, payouts.c.id.in_(some))
        booked = select(func.min(transactions.c.booked_on)).where(
            transactions.c.shop_id == shop, transactions.c.payout_id.in_(some)
        )
        days += [connection.execute(query).scalar_one() for query in (paid, booked)]
    return min((day for day in days if day is not None), default=None)
