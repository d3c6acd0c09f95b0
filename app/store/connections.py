"""Connections, and what they reach: companies and merchant accounts, each live in one shop only."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from app.connecting import Company, MerchantAccount
from app.errors import Conflict, NotFound
from app.store.rows import SHOP, insert_row
from app.store.tables import companies, connections, merchant_accounts

PROVIDER: Final = "provider"
ACCOUNTING: Final = "accounting"

NEW, TESTED, WORKING, BROKEN, PAUSED = "new", "tested", "working", "broken", "paused"


def add_connection(connection: Connection, shop: int, at: int, **values: Any) -> int:
    return insert_row(connection, connections, shop_id=shop, created_at=at, **values)


def set_connection(connection: Connection, shop: int, connection_id: int, **values: Any) -> None:
    connection.execute(
        update(connections)
        .where(connections.c.shop_id == shop, connections.c.id == connection_id)
        .values(**values)
    )


def get_connection(connection: Connection, shop: int, connection_id: int) -> Row[Any]:
    row = connection.execute(
        select(connections).where(
            connections.c.shop_id == shop,
            connections.c.id == connection_id,
            connections.c.removed_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("connection_not_found", connection=connection_id)
    return row


def find_endpoint(connection: Connection, system: str, endpoint: str) -> Row[Any] | None:
    """Return the connection whose webhook address ends so, of whichever shop."""
    return connection.execute(
        select(connections).where(
            connections.c.system == system,
            connections.c.endpoint == endpoint,
            connections.c.removed_at.is_(None),
        )
    ).one_or_none()


def list_connections(connection: Connection, shop: int, role: str | None = None) -> Sequence[Row[Any]]:
    query = select(connections).where(connections.c.shop_id == shop, connections.c.removed_at.is_(None))
    if role:
        query = query.where(connections.c.role == role)
    return connection.execute(query.order_by(connections.c.id)).all()


def save_company(connection: Connection, shop: int, at: int, system: str, found: Company, via: int) -> int:
    """Make the company live in this shop through that connection; raise Conflict when another shop has it."""
    values = {
        "name": found.name,
        "organisation_number": found.organisation_number,
        "currency": found.currency,
        "connection_id": via,
        "live_key": f"{system}:{found.reference}",
    }
    known = connection.execute(
        select(companies.c.id).where(
            companies.c.shop_id == shop,
            companies.c.system == system,
            companies.c.reference == found.reference,
        )
    ).scalar_one_or_none()
    connection.execute(
        update(companies)
        .where(companies.c.shop_id == shop, companies.c.live_key.is_not(None))
        .values(live_key=None)
    )
    try:
        with connection.begin_nested():
            if known is not None:
                connection.execute(
                    update(companies)
                    .where(companies.c.shop_id == shop, companies.c.id == known)
                    .values(**values)
                )
                return int(known)
            return insert_row(
                connection,
                companies,
                shop_id=shop,
                system=system,
                reference=found.reference,
                created_at=at,
                **values,
            )
    except IntegrityError:
        raise Conflict("company_in_other_shop", company=found.name) from None


def save_merchant_account(
    connection: Connection, shop: int, at: int, provider: str, found: MerchantAccount, via: int
) -> int:
    """Make the merchant account live in this shop; raise Conflict when another shop has it."""
    values = {
        "currency": found.currency,
        "name": found.name,
        "organisation_number": found.organisation_number,
        "handles": list(found.handles),
        "bank_account": found.bank_account,
        "schedule": found.schedule,
        "connection_id": via,
        "live_key": f"{provider}:{found.reference}",
    }
    known = connection.execute(
        select(merchant_accounts.c.id).where(
            merchant_accounts.c.shop_id == shop,
            merchant_accounts.c.provider == provider,
            merchant_accounts.c.reference == found.reference,
        )
    ).scalar_one_or_none()
    try:
        with connection.begin_nested():
            if known is not None:
                connection.execute(
                    update(merchant_accounts)
                    .where(merchant_accounts.c.shop_id == shop, merchant_accounts.c.id == known)
                    .values(due_at=at, **values)
                )
                return int(known)
            return insert_row(
                connection,
                merchant_accounts,
                shop_id=shop,
                provider=provider,
                reference=found.reference,
                created_at=at,
                due_at=at,
                **values,
            )
    except IntegrityError:
        raise Conflict("merchant_account_in_other_shop", account=found.reference) from None


def live_company(connection: Connection, shop: int) -> Row[Any] | None:
    """The company that new vouchers go to, with its connection's state, or None."""
    return connection.execute(_LIVE_COMPANY, {"shop": shop}).one_or_none()


_LIVE_COMPANY: Final = (
    select(companies, connections.c.state, connections.c.confirmed_at)
    .join(
        connections,
        and_(
            connections.c.id == companies.c.connection_id,
            connections.c.shop_id == SHOP,
            connections.c.removed_at.is_(None),
        ),
    )
    .where(companies.c.shop_id == SHOP, companies.c.live_key.is_not(None))
)


def get_company(connection: Connection, shop: int, company_id: int) -> Row[Any]:
    return connection.execute(
        select(companies).where(companies.c.shop_id == shop, companies.c.id == company_id)
    ).one()


def get_merchant_account(connection: Connection, shop: int, account_id: int) -> Row[Any]:
    row = connection.execute(_ACCOUNT, {"shop": shop, "account": account_id}).one_or_none()
    if row is None:
        raise NotFound("merchant_account_not_found", account=account_id)
    return row


_ACCOUNT: Final = select(merchant_accounts).where(
    merchant_accounts.c.shop_id == SHOP, merchant_accounts.c.id == bindparam("account")
)


def list_merchant_accounts(connection: Connection, shop: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(merchant_accounts).where(merchant_accounts.c.shop_id == shop).order_by(merchant_accounts.c.id)
    ).all()


def set_merchant_account(connection: Connection, shop: int, account_id: int, **values: Any) -> None:
    connection.execute(_SET_ACCOUNT, {"shop": shop, "account": account_id, **values})


_SET_ACCOUNT: Final = update(merchant_accounts).where(
    merchant_accounts.c.shop_id == SHOP, merchant_accounts.c.id == bindparam("account")
)


def detach(connection: Connection, shop: int, connection_id: int) -> None:
    """A connection is gone: what it reached stays known, and is free for another connection."""
    for table in (companies, merchant_accounts):
        connection.execute(
            update(table)
            .where(table.c.shop_id == shop, table.c.connection_id == connection_id)
            .values(connection_id=None, live_key=None)
        )
