"""Cases: opened by what the pipeline finds, decided by a person, closed when their cause is gone."""

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Update,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.conditions import Condition, condition_from_dict
from app.core.sales.asking import SUBJECT as OF_SALES
from app.errors import NotFound
from app.store.rows import SHOP, in_shop
from app.store.tables import cases

OPEN: Final = "open"
DECIDED: Final = "decided"
GONE: Final = "gone"

CHUNK: Final = 400

UNDECIDED: Final[Mapping[str, None]] = {
    "decision": None,
    "decided_by": None,
    "decided_at": None,
    "standing_id": None,
}

_FINAL: Final = {str(Action.LEAVE), str(Action.ACKNOWLEDGE)}
"""Answers after which the same finding asks nobody again."""

STILL_ASKED: Final = or_(
    cases.c.state == OPEN, and_(cases.c.state == DECIDED, cases.c.standing_id.is_not(None))
)
"""Open, or answered by a standing decision: a person can answer it by itself."""


def open_case(connection: Connection, shop: int, case: Case, at: int, **about: int | None) -> int:
    """Open the case, or open it again; return its id. ``about`` names payout, voucher or connection ids."""
    known = connection.execute(
        select(cases).where(cases.c.shop_id == shop, cases.c.case_key == case.key)
    ).one_or_none()
    values: dict[str, Any] = {
        **alike_values(case),
        "params": dict(case.params),
        "cause": case.cause or f"{case.code}",
        "state": OPEN,
        **{name: value for name, value in about.items() if value is not None},
    }
    if known is None:
        connection.execute(
            insert(cases).values(
                shop_id=shop,
                case_key=case.key,
                code=str(case.code),
                subject=case.subject,
                opened_at=at,
                **values,
            )
        )
    elif known.state == DECIDED and known.standing_id is None and known.decision["action"] in _FINAL:
        return int(known.id)
    elif (known.state, known.params, known.alike_key) != (OPEN, values["params"], values["alike_key"]):
        if known.state != OPEN:
            values |= {"opened_at": at, "closed_at": None, **UNDECIDED}
        connection.execute(
            update(cases).where(cases.c.shop_id == shop, cases.c.id == known.id).values(**values)
        )
    row = connection.execute(
        select(cases.c.id).where(cases.c.shop_id == shop, cases.c.case_key == case.key)
    ).one()
    return int(row.id)


def alike_values(case: Case) -> dict[str, Any]:
    """The columns that say what the case has in common with others."""
    return {
        "alike": case.alike.as_dict() if case.alike else None,
        "alike_key": case.alike.key if case.alike else None,
    }


def sync_cases(
    connection: Connection,
    shop: int,
    codes: Iterable[CaseCode],
    subjects: Sequence[str],
    found: Iterable[Case],
    at: int,
) -> None:
    """Make the cases with these codes, whose subjects begin so, what they are now. Answers stay answers."""
    current = {case.key: case for case in found}
    rows = connection.execute(
        select(cases.c.id, cases.c.case_key, cases.c.state).where(
            cases.c.shop_id == shop,
            cases.c.code.in_([str(code) for code in codes]),
            or_(*(cases.c.subject.startswith(subject, autoescape=True) for subject in subjects)),
        )
    ).all()
    for row in rows:
        if row.state == OPEN and row.case_key not in current:
            connection.execute(
                update(cases)
                .where(cases.c.shop_id == shop, cases.c.id == row.id)
                .values(state=GONE, closed_at=at)
            )
    for case in current.values():
        open_case(connection, shop, case, at)


def close_cases(connection: Connection, shop: int, codes: Iterable[CaseCode], at: int, **about: Any) -> None:
    """Close the open cases with these codes about a voucher, connection, merchant account or subject."""
    asked = {"shop": shop, "codes": [str(code) for code in codes], "at": at}
    connection.execute(_closing(*sorted(about)), asked | {f"of_{name}": one for name, one in about.items()})


def close_others(
    connection: Connection,
    shop: int,
    codes: Iterable[CaseCode],
    keys: Container[str],
    at: int,
    **about: int | str,
) -> None:
    """Close the open cases with these codes, so found by ``about``, that are none of ``keys``."""
    rows = connection.execute(
        select(cases.c.id, cases.c.case_key).where(
            cases.c.shop_id == shop,
            cases.c.state == OPEN,
            cases.c.code.in_([str(code) for code in codes]),
            *(cases.c[name] == value for name, value in about.items()),
        )
    ).all()
    close_by_ids(connection, shop, [row.id for row in rows if row.case_key not in keys], at)


@cache
def _closing(*about: str) -> Update:
    return (
        update(cases)
        .where(
            cases.c.shop_id == SHOP,
            cases.c.state == OPEN,
            cases.c.code.in_(bindparam("codes", expanding=True)),
            *(cases.c[name] == bindparam(f"of_{name}") for name in about),
        )
        .values(state=GONE, closed_at=bindparam("at"))
    )


def close_by_ids(connection: Connection, shop: int, ids: Sequence[int], at: int) -> None:
    """Close cases whose cause is gone."""
    for start in range(0, len(ids), CHUNK):
        connection.execute(
            update(cases)
            .where(in_shop(cases, shop), cases.c.id.in_(ids[start : start + CHUNK]), cases.c.state == OPEN)
            .values(state=GONE, closed_at=at)
        )


def decision_of(stored: Mapping[str, Any]) -> Decision:
    return Decision(**{**stored, "action": Action(stored["action"])})


def case_of(row: Row[Any]) -> Case:
    return Case(CaseCode(row.code), row.subject, row.params, row.cause, alike=alike_of(row))


def alike_of(row: Row[Any]) -> Condition | None:
    """What the case has in common with others that one standing decision can answer."""
    return condition_from_dict(row.alike) if row.alike else None


def get_case(connection: Connection, shop: int, case_id: int) -> Row[Any]:
    row = connection.execute(
        select(cases).where(cases.c.shop_id == shop, cases.c.id == case_id)
    ).one_or_none()
    if row is None:
        raise NotFound("case_not_found", case=case_id)
    return row


def stored_decision(decision: Decision) -> dict[str, str]:
    """The decision as plain JSON values; ``decision_of`` gives it back."""
    return {name: str(getattr(decision, name)) for name in Decision.__slots__ if getattr(decision, name)}


def decide(
    connection: Connection,
    shop: int,
    case_ids: Sequence[int],
    decision: Decision,
    actor: str,
    at: int,
    standing_id: int | None = None,
) -> set[int]:
    """Answer cases that are open or answered by a standing decision; return the ids of those that were."""
    taken: set[int] = set()
    for start in range(0, len(case_ids), CHUNK):
        rows = connection.execute(
            update(cases)
            .where(
                in_shop(cases, shop),
                cases.c.id.in_(case_ids[start : start + CHUNK]),
                STILL_ASKED,
            )
            .values(
                state=DECIDED,
                decision=stored_decision(decision),
                decided_by=actor,
                decided_at=at,
                standing_id=standing_id,
            )
            .returning(cases.c.id)
        )
        taken.update(rows.scalars())
    return taken


def list_cases(
    connection: Connection,
    shop: int,
    *,
    state: str | None = OPEN,
    payout_id: int | None = None,
    voucher_id: int | None = None,
    cause: str | None = None,
    of_sales: bool = False,
    limit: int | None = 500,
    offset: int = 0,
) -> Sequence[Row[Any]]:
    """Return cases, oldest first, all states when ``state`` is None; those of booking sales alone at will."""
    given = {"payout_id": payout_id, "voucher_id": voucher_id, "cause": cause}
    query = select(cases).where(*_chosen(shop, of_sales, state=state, **given))
    query = query.order_by(cases.c.opened_at, cases.c.id)
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return connection.execute(query).all()


def count_cases(
    connection: Connection,
    shop: int,
    *,
    state: str | None = OPEN,
    payout_id: int | None = None,
    cause: str | None = None,
    of_sales: bool = False,
) -> int:
    """How many cases ``list_cases`` has without a limit."""
    chosen = _chosen(shop, of_sales, state=state, payout_id=payout_id, cause=cause)
    return connection.execute(select(func.count()).select_from(cases).where(*chosen)).scalar_one()


def _chosen(shop: int, of_sales: bool, **given: str | int | None) -> list[ColumnElement[bool]]:
    return [
        cases.c.shop_id == shop,
        *(cases.c[name] == value for name, value in given.items() if value is not None),
        *([cases.c.subject.like(f"{OF_SALES}%")] if of_sales else []),
    ]


def open_by_cause(connection: Connection, shop: int) -> list[tuple[Row[Any], int]]:
    """Return the oldest open case of each cause and how many have it, the oldest cause first."""
    grouped = connection.execute(
        select(func.min(cases.c.id).label("first"), func.count().label("alike"))
        .where(cases.c.shop_id == shop, cases.c.state == OPEN)
        .group_by(cases.c.cause)
    ).all()
    counts = {row.first: row.alike for row in grouped}
    firsts: dict[int, Row[Any]] = {}
    ids = sorted(counts)
    for start in range(0, len(ids), CHUNK):
        rows = connection.execute(
            select(cases).where(in_shop(cases, shop), cases.c.id.in_(ids[start : start + CHUNK]))
        )
        firsts.update({row.id: row for row in rows})
    return [(firsts[one], counts[one]) for one in ids]


def count_open(connection: Connection, shop: int) -> int:
    return connection.execute(
        select(func.count()).where(cases.c.shop_id == shop, cases.c.state == OPEN)
    ).scalar_one()
