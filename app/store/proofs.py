"""Opening positions and proofs: what a person accepted, what is proven by itself, and the history."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from app.core.proof.told import NOT_STANDING, RETOLD, ItemKind
from app.store.rows import insert_row
from app.store.tables import openings, proof_scopes, proofs


def live_openings(connection: Connection, shop: int, company_id: int) -> Sequence[Row[Any]]:
    """Return the accepted opening positions towards a company, one per merchant account and currency."""
    return connection.execute(
        select(openings)
        .where(
            openings.c.shop_id == shop,
            openings.c.company_id == company_id,
            openings.c.replaced_at.is_(None),
        )
        .order_by(openings.c.id)
    ).all()


def save_opening(connection: Connection, shop: int, at: int, **values: Any) -> int:
    """Store an accepted opening position; the one before it for the same account is replaced, never lost."""
    connection.execute(
        update(openings)
        .where(
            openings.c.shop_id == shop,
            openings.c.merchant_account_id == values["merchant_account_id"],
            openings.c.company_id == values["company_id"],
            openings.c.currency == values["currency"],
            openings.c.replaced_at.is_(None),
        )
        .values(replaced_at=at)
    )
    return insert_row(connection, openings, shop_id=shop, accepted_at=at, **values)


def scope_of(connection: Connection, shop: int, company_id: int, provider: str, currency: str) -> int:
    """Return the id of what is proven by itself, made when it is asked for the first time."""
    where = (
        proof_scopes.c.shop_id == shop,
        proof_scopes.c.company_id == company_id,
        proof_scopes.c.provider == provider,
        proof_scopes.c.currency == currency,
    )
    known = connection.execute(select(proof_scopes.c.id).where(*where)).scalar_one_or_none()
    if known is not None:
        return int(known)
    return insert_row(
        connection, proof_scopes, shop_id=shop, company_id=company_id, provider=provider, currency=currency
    )


def scopes(connection: Connection, shop: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(proof_scopes).where(proof_scopes.c.shop_id == shop).order_by(proof_scopes.c.id)
    ).all()


def get_scope(connection: Connection, shop: int, scope_id: int) -> Row[Any]:
    return connection.execute(
        select(proof_scopes).where(proof_scopes.c.shop_id == shop, proof_scopes.c.id == scope_id)
    ).one()


def make_scopes_due(connection: Connection, shop: int, at: int, provider: str | None = None) -> None:
    """Every proof of the shop, or of one provider, is made anew at that moment, if not before."""
    query = update(proof_scopes).where(
        proof_scopes.c.shop_id == shop,
        proof_scopes.c.due_at.is_(None) | (proof_scopes.c.due_at > at),
    )
    if provider is not None:
        query = query.where(proof_scopes.c.provider == provider)
    connection.execute(query.values(due_at=at))


def save_proof(connection: Connection, shop: int, scope_id: int, at: int, **values: Any) -> int:
    """Add a proof to the history."""
    return insert_row(connection, proofs, shop_id=shop, scope_id=scope_id, made_at=at, **values)


def latest_proof(connection: Connection, shop: int, scope_id: int, on: date | None = None) -> Row[Any] | None:
    """Return the newest proof of a scope, or of one day of it."""
    query = select(proofs).where(proofs.c.shop_id == shop, proofs.c.scope_id == scope_id)
    if on is not None:
        query = query.where(proofs.c.on_day == on)
    return connection.execute(query.order_by(proofs.c.id.desc())).first()


def not_standing(row: Row[Any]) -> int:
    """Return how many vouchers of ours a stored proof names that do not stand as they were booked."""
    return _named(row, NOT_STANDING)


def retold(row: Row[Any]) -> int:
    """Return how many payouts of a stored proof the provider tells otherwise than they were booked."""
    return _named(row, RETOLD)


def _named(row: Row[Any], kinds: Collection[ItemKind]) -> int:
    names = {str(kind) for kind in kinds}
    return sum(one["kind"] in names for one in row.details["items"])


def explains(row: Row[Any]) -> bool:
    """Return whether a stored proof leaves nothing without a name."""
    gaps = [row.details[name] for name in ("books_gap", "provider_gap", "opening_gap")]
    return row.anchored and row.unexplained == 0 and not row.details["untied"] and not any(gaps)


def proof_history(connection: Connection, shop: int, scope_id: int, limit: int = 400) -> Sequence[Row[Any]]:
    """Return the last proof of each day, oldest day first."""
    rows = connection.execute(
        select(proofs)
        .where(proofs.c.shop_id == shop, proofs.c.scope_id == scope_id)
        .order_by(proofs.c.on_day, proofs.c.id)
    ).all()
    by_day = {row.on_day: row for row in rows}
    return list(by_day.values())[-limit:]


def get_proof(connection: Connection, shop: int, proof_id: int) -> Row[Any]:
    return connection.execute(select(proofs).where(proofs.c.shop_id == shop, proofs.c.id == proof_id)).one()
