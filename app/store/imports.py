"""Uploaded settlement files: their scrubbed parts by payout, and what each payout would be."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from app.errors import NotFound
from app.store.rows import insert_row
from app.store.tables import file_mappings, import_parts, import_payouts, imports

READING: Final = "reading"
PREVIEWED: Final = "previewed"
CONFIRMED: Final = "confirmed"
COUNTED: Final = "counted"
STATES: Final = (READING, PREVIEWED, CONFIRMED, COUNTED)


def add_import(connection: Connection, shop: int, **values: Any) -> int:
    return insert_row(connection, imports, shop_id=shop, **values)


def set_import(connection: Connection, shop: int, import_id: int, **values: Any) -> None:
    connection.execute(
        update(imports).where(imports.c.shop_id == shop, imports.c.id == import_id).values(**values)
    )


def get_import(connection: Connection, shop: int, import_id: int) -> Row[Any]:
    """Return the import; raise NotFound."""
    row = connection.execute(
        select(imports).where(imports.c.shop_id == shop, imports.c.id == import_id)
    ).one_or_none()
    if row is None:
        raise NotFound("import_not_found")
    return row


def list_imports(connection: Connection, shop: int, limit: int = 50) -> Sequence[Row[Any]]:
    """Return the newest imports of a shop."""
    return connection.execute(
        select(imports)
        .where(imports.c.shop_id == shop, imports.c.state != READING)
        .order_by(imports.c.id.desc())
        .limit(limit)
    ).all()


def same_file(connection: Connection, shop: int, account_id: int, sha256: str) -> Sequence[Row[Any]]:
    """Return the imports of the very same bytes for a merchant account, newest first."""
    return connection.execute(
        select(imports)
        .where(
            imports.c.shop_id == shop,
            imports.c.merchant_account_id == account_id,
            imports.c.delivered_sha256 == sha256,
        )
        .order_by(imports.c.id.desc())
    ).all()


def to_count(connection: Connection, shop: int, account_id: int) -> Sequence[Row[Any]]:
    """Return the imports a person has confirmed that do not count yet, oldest first."""
    return connection.execute(
        select(imports)
        .where(
            imports.c.shop_id == shop,
            imports.c.merchant_account_id == account_id,
            imports.c.state == CONFIRMED,
        )
        .order_by(imports.c.id)
    ).all()


def newest_of(connection: Connection, shop: int, account_id: int, told_as: str, reference: str) -> Row[Any]:
    """Return the import that last told a payout, among those that count; raise NotFound."""
    row = connection.execute(
        select(imports)
        .join(import_payouts, import_payouts.c.import_id == imports.c.id)
        .where(
            imports.c.shop_id == shop,
            imports.c.merchant_account_id == account_id,
            imports.c.told_as == told_as,
            imports.c.confirmed_at.is_not(None),
            import_payouts.c.shop_id == shop,
            import_payouts.c.reference == reference,
            import_payouts.c.outcome.is_not(None),
        )
        .order_by(imports.c.confirmed_at.desc(), imports.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound("import_not_found")
    return row


def remove_import(connection: Connection, shop: int, import_id: int) -> None:
    """Forget an import that does not count, with all it said."""
    for table in (import_parts, import_payouts):
        connection.execute(delete(table).where(table.c.shop_id == shop, table.c.import_id == import_id))
    connection.execute(delete(imports).where(imports.c.shop_id == shop, imports.c.id == import_id))


def add_part(
    connection: Connection, shop: int, import_id: int, payout: str, number: int, body: bytes
) -> None:
    connection.execute(
        insert(import_parts).values(
            shop_id=shop, import_id=import_id, payout=payout, number=number, body=body
        )
    )


def payouts_named(connection: Connection, shop: int, import_id: int) -> list[str]:
    """Return the references that the parts tell of, in the order of the file."""
    return list(
        connection.execute(
            select(import_parts.c.payout)
            .where(import_parts.c.shop_id == shop, import_parts.c.import_id == import_id)
            .group_by(import_parts.c.payout)
            .order_by(func.min(import_parts.c.id))
        ).scalars()
    )


def part_bodies(connection: Connection, shop: int, import_id: int, payout: str) -> list[bytes]:
    return list(
        connection.execute(
            select(import_parts.c.body)
            .where(
                import_parts.c.shop_id == shop,
                import_parts.c.import_id == import_id,
                import_parts.c.payout == payout,
            )
            .order_by(import_parts.c.number)
        ).scalars()
    )


def drop_parts(connection: Connection, shop: int, import_id: int) -> None:
    """Forget the parts: what counts has become parts of reports."""
    connection.execute(
        delete(import_parts).where(import_parts.c.shop_id == shop, import_parts.c.import_id == import_id)
    )


def add_payout(connection: Connection, shop: int, import_id: int, **values: Any) -> None:
    connection.execute(insert(import_payouts).values(shop_id=shop, import_id=import_id, **values))


def payouts_of(connection: Connection, shop: int, import_id: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(import_payouts)
        .where(import_payouts.c.shop_id == shop, import_payouts.c.import_id == import_id)
        .order_by(import_payouts.c.paid_on, import_payouts.c.id)
    ).all()


def set_outcome(connection: Connection, shop: int, row_id: int, outcome: str) -> None:
    connection.execute(
        update(import_payouts)
        .where(import_payouts.c.shop_id == shop, import_payouts.c.id == row_id)
        .values(outcome=outcome)
    )


def get_mapping(connection: Connection, shop: int, provider: str, name: str) -> Row[Any]:
    """Return a saved column mapping; raise NotFound."""
    row = connection.execute(_mapping(shop, provider, name)).one_or_none()
    if row is None:
        raise NotFound("mapping_not_found", provider=provider)
    return row


def save_mapping(
    connection: Connection, shop: int, provider: str, name: str, mapping: dict[str, Any], by: str, at: int
) -> None:
    """Save a mapping under its name, in the place of the former one."""
    values = {"mapping": mapping, "saved_by": by, "saved_at": at}
    if connection.execute(_mapping(shop, provider, name)).one_or_none() is None:
        insert_row(connection, file_mappings, shop_id=shop, provider=provider, name=name, **values)
        return
    connection.execute(
        update(file_mappings)
        .where(
            file_mappings.c.shop_id == shop,
            file_mappings.c.provider == provider,
            file_mappings.c.name == name,
        )
        .values(**values)
    )


def list_mappings(connection: Connection, shop: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(file_mappings)
        .where(file_mappings.c.shop_id == shop)
        .order_by(file_mappings.c.provider, file_mappings.c.name)
    ).all()


def _mapping(shop: int, provider: str, name: str) -> Any:
    return select(file_mappings).where(
        file_mappings.c.shop_id == shop,
        file_mappings.c.provider == provider,
        file_mappings.c.name == name,
    )
