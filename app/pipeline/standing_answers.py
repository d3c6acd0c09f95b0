"""Standing answers: what explaining takes from the standing decisions in force, and notes of their use."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from app.core.cases import Case, Decision
from app.core.conditions import Condition
from app.core.standing import StandingDecision
from app.store import audit, case_answers, standing
from app.store.leases import Lease


def standing_answers(in_force: Mapping[Condition, Row[Any]]) -> Mapping[Condition, StandingDecision]:
    """The decisions in force as the core takes them."""
    return {condition: standing.standing_of(row) for condition, row in in_force.items()}


def note_standing(
    connection: Connection,
    lease: Lease,
    in_force: Mapping[Condition, Row[Any]],
    answered: Sequence[tuple[Case, Decision]],
    now: int,
) -> None:
    """Note on the payout's cases what answered them, so that lists, evidence and a revocation find them."""
    _note(connection, lease.shop, lease.id, in_force, answered, now)


def note_standing_of_sales(
    connection: Connection, shop: int, answered: Sequence[tuple[Case, Decision]], now: int
) -> None:
    """The same of cases about sales."""
    if answered:
        _note(connection, shop, None, standing.in_force(connection, shop), answered, now)


def _note(
    connection: Connection,
    shop: int,
    payout_id: int | None,
    in_force: Mapping[Condition, Row[Any]],
    answered: Sequence[tuple[Case, Decision]],
    now: int,
) -> None:
    by_standing: dict[Condition, list[tuple[Case, Decision]]] = defaultdict(list)
    for case, decision in answered:
        if case.alike is None:
            raise AssertionError(f"{case.code} was answered by a standing decision it cannot fit")
        by_standing[case.alike].append((case, decision))
    for condition, given in by_standing.items():
        row = in_force[condition]
        count = case_answers.note_answered(connection, shop, payout_id, row, given, now)
        if count:
            audit.log_change(
                connection,
                shop,
                ("standing", row.id) if payout_id is None else ("payout", payout_id),
                "worker",
                now,
                "answered_by_standing",
                params={"count": count, "version": row.version, "standing": row.id},
            )
