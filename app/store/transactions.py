"""Transactions: the rows of payouts as facts, each stored once by its natural key."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Row, bindparam, select, update

from app.clock import from_ms, to_ms
from app.core.transactions import FeePart, FeeType, Transaction, TransactionType
from app.store.bulk import insert_columns, new_ids, one_of
from app.store.rows import SHOP, in_shop
from app.store.tables import transactions as table

FACT: Final = [table.c[name] for name in Transaction.__dataclass_fields__ if name != "raw"]
"""What of a row is the transaction itself, in the order of its fields; its raw fields are kept in the report
parts that told them, and nothing is decided by them."""

_ACCOUNT: Final[BindParameter[int]] = bindparam("account")
_TYPES: Final = {str(one): one for one in TransactionType}
_FEE_TYPES: Final = {str(one): one for one in FeeType}


def known_rows(
    connection: Connection, shop: int, account_id: int, keys: Sequence[str]
) -> dict[str, Row[Any]]:
    """Return those of the merchant account's rows that are stored, by their keys."""
    asked = {"shop": shop, "account": account_id, "keys": keys}
    return {row.key: row for row in connection.execute(_KNOWN, asked)} if keys else {}


_KNOWN: Final = select(table).where(
    in_shop(table, SHOP), table.c.merchant_account_id == _ACCOUNT, one_of(table.c.key, "keys")
)


def told_otherwise(known: Mapping[str, Row[Any]], rows: Iterable[Transaction]) -> list[Transaction]:
    """Return the rows that were told otherwise before; what the provider's own fields say is no matter."""
    return [row for row in rows if row.key in known and _differs(known[row.key], row)]


def _differs(stored: Row[Any], now: Transaction) -> bool:
    return any(getattr(stored, name) != value for name, value in _values(now).items())


def add_rows(
    connection: Connection,
    shop: int,
    account_id: int,
    rows: Sequence[Transaction],
    payout_id: int | None = None,
) -> dict[str, int]:
    """Store rows that are not known yet, as those of a payout where one lists them; return their row ids."""
    if not rows:
        return {}
    ids = new_ids(connection, table, len(rows))
    columns = {name: [stored(row) for row in rows] for name, stored in _STORED.items()}
    of_all = {"shop_id": shop, "merchant_account_id": account_id, "payout_id": payout_id}
    insert_columns(connection, table, {"id": ids, **columns}, of_all)
    return dict(zip(columns["key"], ids, strict=True))


def save_loose(connection: Connection, shop: int, account_id: int, rows: Sequence[Transaction]) -> None:
    """Store the rows that are not known yet, and that no payout lists so far."""
    known = known_rows(connection, shop, account_id, [row.key for row in rows])
    add_rows(connection, shop, account_id, [row for row in rows if row.key not in known])


def update_rows(
    connection: Connection, shop: int, ids: Mapping[str, int], rows: Iterable[Transaction]
) -> None:
    """Write the facts of known rows anew, when a report that was not yet booked has changed."""
    told = [{"shop": shop, "row_id": ids[row.key], **_values(row)} for row in rows]
    if told:
        connection.execute(_UPDATE, told)


_UPDATE: Final = update(table).where(table.c.shop_id == SHOP, table.c.id == bindparam("row_id"))


def list_rows(connection: Connection, shop: int, payout_id: int, ids: Sequence[int]) -> None:
    """Have the payout list these rows, whatever listed them before."""
    if ids:
        connection.execute(_LIST, {"shop": shop, "payout": payout_id, "ids": ids})


_LIST: Final = (
    update(table)
    .where(in_shop(table, SHOP), one_of(table.c.id, "ids"))
    .values(payout_id=bindparam("payout"), gone=False)
)


def unlist_rows(connection: Connection, shop: int, payout_id: int) -> None:
    """Have the payout list nothing: of what it has listed the provider tells no more, until it does again."""
    connection.execute(_UNLIST, {"shop": shop, "payout": payout_id})


_UNLIST: Final = (
    update(table)
    .where(table.c.shop_id == SHOP, table.c.payout_id == bindparam("payout"))
    .values(payout_id=None, gone=True)
)


def transaction_of(row: Row[Any]) -> Transaction:
    """A stored row as the fact it is, without raw fields."""
    return fact_of(*(getattr(row, column.name) for column in FACT))


def fact_of(
    key: str,
    kind: str,
    currency: str,
    gross: int,
    fee: int,
    fee_vat: int,
    occurred_at: int,
    booked_on: date,
    provider_type: str,
    fees: Iterable[tuple[str, int, int, str]],
    references: Iterable[tuple[str, str]],
    payment_method: str,
    card_brand: str,
    presentment_amount: int | None,
    presentment_currency: str | None,
) -> Transaction:
    """The fact that the columns ``FACT`` say, in their order: of many rows nothing is asked by name."""
    return Transaction(
        key,
        _TYPES[kind],
        currency,
        gross,
        fee,
        fee_vat,
        from_ms(occurred_at),
        booked_on,
        provider_type,
        tuple([FeePart(_FEE_TYPES[of], amount, vat, name) for of, amount, vat, name in fees]),
        tuple([(name, value) for name, value in references]),
        payment_method,
        card_brand,
        presentment_amount,
        presentment_currency,
    )


def _values(row: Transaction) -> dict[str, Any]:
    return {name: stored(row) for name, stored in _STORED.items()}


_STORED: Final[Mapping[str, Callable[[Transaction], Any]]] = {
    "key": attrgetter("key"),
    "type": lambda row: str(row.type),
    "currency": attrgetter("currency"),
    "gross": attrgetter("gross"),
    "fee": attrgetter("fee"),
    "fee_vat": attrgetter("fee_vat"),
    "occurred_at": lambda row: to_ms(row.occurred_at),
    "booked_on": attrgetter("booked_on"),
    "provider_type": attrgetter("provider_type"),
    "provider_reference": lambda row: row.reference("psp_reference") or row.key,
    "fees": lambda row: [
        [str(part.fee_type), part.fee, part.fee_vat, part.provider_type] for part in row.fees
    ],
    "references": lambda row: [list(pair) for pair in row.references],
    "payment_method": attrgetter("payment_method"),
    "card_brand": attrgetter("card_brand"),
    "presentment_amount": attrgetter("presentment_amount"),
    "presentment_currency": attrgetter("presentment_currency"),
}
"""What a transaction is stored as, by column."""
