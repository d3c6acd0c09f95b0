"""What a person has accepted: opening positions, and postings as they stand with what was said of them."""

from typing import Any

from sqlalchemy import Connection, Row, select

from app.clock import from_ms
from app.pipeline.proof_scope import Scope
from app.store import cases, proofs
from app.store import tables as t


def openings_of(connection: Connection, scope: Scope) -> list[Row[Any]]:
    """The accepted opening positions of this start, by merchant account."""
    return [
        row
        for row in proofs.live_openings(connection, scope.shop.id, scope.company.id)
        if row.start == scope.shop.start_date and row.currency == scope.currency
    ]


def load_accepted(connection: Connection, scope: Scope, scope_id: int) -> dict[str, str]:
    """Return the postings a person has accepted, by name, with the note and the day it was accepted."""
    rows = connection.execute(
        select(t.cases).where(
            t.cases.c.shop_id == scope.shop.id,
            t.cases.c.code == "proof_posting",
            t.cases.c.subject.startswith(f"posting/{scope_id}/"),
            t.cases.c.state == cases.DECIDED,
        )
    ).all()
    return {
        row.subject.removeprefix(f"posting/{scope_id}/"): _note(row)
        for row in rows
        if row.decision["action"] == "accept"
    }


def _note(row: Row[Any]) -> str:
    day = from_ms(row.decided_at).date().isoformat()
    return " · ".join(filter(None, (row.decision.get("note", ""), row.decided_by or "", day)))
