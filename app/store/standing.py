"""Standing decisions of a shop, in versions per condition; revoked ones stay readable."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.core.conditions import Condition, condition_from_dict
from app.core.standing import StandingDecision
from app.errors import Conflict, NotFound
from app.store.cases import decision_of, stored_decision
from app.store.rows import SHOP
from app.store.tables import standing_decisions as table


def standing_of(row: Row[Any]) -> StandingDecision:
    return StandingDecision(condition_of(row), row.version, decision_of(row.decision), row.valid_from)


def condition_of(row: Row[Any]) -> Condition:
    return condition_from_dict(row.condition)


def in_force(connection: Connection, shop: int, *, keep: bool = False) -> Mapping[Condition, Row[Any]]:
    """Return the decisions in force by their condition.

    ``keep`` holds them in force until the transaction ends (SQLite's one writer does so anyway). One that is
    being revoked just now counts as revoked: waiting for it could deadlock with what waits for us.
    """
    rows = connection.execute(_KEPT_IN_FORCE if keep else _IN_FORCE, {"shop": shop})
    return {condition_of(row): row for row in rows}


_IN_FORCE: Final = (
    select(table).where(table.c.shop_id == SHOP, table.c.revoked_at.is_(None)).order_by(table.c.id)
)
_KEPT_IN_FORCE: Final = _IN_FORCE.with_for_update(read=True, skip_locked=True)


def add_standing(
    connection: Connection, shop: int, standing: StandingDecision, actor: str, at: int
) -> tuple[int, int]:
    """Store the decision as the next version of its condition; return its id and version.

    Raises Conflict when another one of the condition is in force: that is revoked first, so that nobody
    changes an answer without knowing of it.
    """
    key = standing.condition.key
    last = connection.execute(
        select(func.max(table.c.version)).where(table.c.shop_id == shop, table.c.condition_key == key)
    ).scalar_one()
    version = (last or 0) + 1
    try:
        with connection.begin_nested():
            added = connection.execute(
                insert(table)
                .values(
                    shop_id=shop,
                    condition_key=key,
                    version=version,
                    condition=standing.condition.as_dict(),
                    decision=stored_decision(standing.decision),
                    valid_from=standing.valid_from,
                    decided_by=actor,
                    decided_at=at,
                )
                .returning(table.c.id)
            )
            return int(added.scalar_one()), version
    except IntegrityError:
        raise Conflict("standing_in_force") from None


def get_standing(connection: Connection, shop: int, standing_id: int) -> Row[Any]:
    row = connection.execute(
        select(table).where(table.c.shop_id == shop, table.c.id == standing_id)
    ).one_or_none()
    if row is None:
        raise NotFound("standing_decision_not_found", standing=standing_id)
    return row


def standing_by_id(connection: Connection, shop: int, ids: Iterable[int | None]) -> dict[int, Row[Any]]:
    """Return the decisions with these ids, revoked ones too; None is passed over."""
    wanted = sorted({one for one in ids if one is not None})
    if not wanted:
        return {}
    rows = connection.execute(select(table).where(table.c.shop_id == shop, table.c.id.in_(wanted)))
    return {row.id: row for row in rows}


def standing_by_name(connection: Connection, shop: int, names: Iterable[str]) -> dict[str, Row[Any]]:
    """Return the decisions that postings and answers name, revoked ones too."""
    wanted = set(names)
    if not wanted:
        return {}
    rows = connection.execute(select(table).where(table.c.shop_id == shop)).all()
    return {name: row for row in rows if (name := standing_of(row).name) in wanted}


def list_standing(connection: Connection, shop: int, *, revoked: bool | None = False) -> Sequence[Row[Any]]:
    """Return standing decisions, newest first; revoked ones only, or all when ``revoked`` is None."""
    query = select(table).where(table.c.shop_id == shop)
    if revoked is not None:
        query = query.where(table.c.revoked_at.is_not(None) if revoked else table.c.revoked_at.is_(None))
    return connection.execute(query.order_by(table.c.decided_at.desc(), table.c.id.desc())).all()


def revoke_standing(
    connection: Connection, shop: int, standing_id: int, actor: str, reason: str, at: int
) -> bool:
    """End the decision; False when it was revoked already."""
    ended = connection.execute(
        update(table)
        .where(table.c.shop_id == shop, table.c.id == standing_id, table.c.revoked_at.is_(None))
        .values(revoked_by=actor, revoked_at=at, revoke_reason=reason)
    )
    return ended.rowcount == 1
