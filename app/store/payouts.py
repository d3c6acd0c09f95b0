"""Payouts and their transactions: parsed facts, stored once by their natural keys."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from app.clock import from_ms, to_ms
from app.core.transactions import (
    FeePart,
    FeeType,
    Payout,
    PayoutShape,
    Problem,
    Transaction,
    TransactionType,
)
from app.errors import NotFound
from app.store.orders import CHUNK
from app.store.reports import Source
from app.store.rows import in_shop, insert_row
from app.store.tables import payouts, transactions

TRANSACTION: Final = [column for column in transactions.c if column.name != "raw"]
"""What a transaction is read by; its raw fields are the most of the row and stay where they are."""


@dataclass(frozen=True, slots=True)
class StoredPayout:
    """A payout with its rows as facts; ``row_ids`` maps a transaction's key to its row id.

    A balance day has the rows whose costs it books; ``loose`` are the keys of those no payout lists.
    """

    row: Row[Any]
    payout: Payout
    transactions: tuple[Transaction, ...]
    problems: tuple[Problem, ...]
    row_ids: Mapping[str, int]
    loose: frozenset[str] = frozenset()


def facts_hash(payout: Payout, rows: Sequence[Transaction], problems: Sequence[Problem]) -> str:
    """SHA-256 of the canonical facts: what a re-read report is compared by, never its bytes."""
    facts = [
        [payout.reference, payout.currency, payout.amount, payout.paid_on.isoformat()],
        [payout.opening, payout.closing, *sorted(payout.totals.items())],
        sorted(
            [row.key, row.type, row.currency, row.gross, row.fee, row.fee_vat, row.booked_on.isoformat()]
            + [[part.fee_type, part.fee, part.fee_vat] for part in row.fees]
            for row in rows
        ),
        sorted([problem.code, json.dumps(dict(problem.params), sort_keys=True)] for problem in problems),
    ]
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def save_transactions(
    connection: Connection, shop: int, account_id: int, rows: Sequence[Transaction]
) -> dict[str, int]:
    """Store the rows that are not known yet; return the row id of every key."""
    known = _row_ids(connection, shop, account_id, [row.key for row in rows])
    fresh = [row for row in rows if row.key not in known]
    if fresh:
        start = connection.execute(
            select(func.coalesce(func.max(transactions.c.position), 0)).where(
                transactions.c.shop_id == shop, transactions.c.merchant_account_id == account_id
            )
        ).scalar_one()
        connection.execute(
            insert(transactions),
            [
                {
                    "shop_id": shop,
                    "merchant_account_id": account_id,
                    "position": start + place,
                    **_values(row),
                }
                for place, row in enumerate(fresh, 1)
            ],
        )
        made = select(transactions.c.key, transactions.c.id).where(
            transactions.c.shop_id == shop,
            transactions.c.merchant_account_id == account_id,
            transactions.c.position > start,
        )
        known.update({row.key: row.id for row in connection.execute(made).all()})
    return known


def stored_otherwise(
    connection: Connection, shop: int, account_id: int, rows: Sequence[Transaction]
) -> list[Transaction]:
    """Return the rows that are known already and were told otherwise then, before a payout listed them.

    What the provider's own fields said is kept as it was first told, and makes no difference.
    """
    now = {row.key: row for row in rows}
    keys = list(now)
    found: list[Transaction] = []
    for start in range(0, len(keys), CHUNK):
        stored = connection.execute(
            select(*TRANSACTION).where(
                in_shop(transactions, shop),
                transactions.c.merchant_account_id == account_id,
                transactions.c.key.in_(keys[start : start + CHUNK]),
            )
        )
        for one in stored:
            told = _values(now[one.key])
            if any(getattr(one, name) != value for name, value in told.items() if name != "raw"):
                found.append(now[one.key])
    return found


def update_transactions(
    connection: Connection, shop: int, ids: Mapping[str, int], rows: Iterable[Transaction]
) -> None:
    """Write the facts of known rows anew, when a report that was not yet booked has changed."""
    told = [{"row_id": ids[row.key], **_values(row)} for row in rows]
    if told:
        known = transactions.c.id == bindparam("row_id")
        connection.execute(update(transactions).where(transactions.c.shop_id == shop, known), told)


def save_payout(
    connection: Connection,
    shop: int,
    account_id: int,
    payout: Payout,
    row_ids: Mapping[str, int],
    problems: Sequence[Problem],
    digest: str,
    source: Source,
    at: int,
) -> tuple[int, bool, str | None]:
    """Store the payout; return its id, whether it is new, and the hash of the facts known before."""
    values = {
        "currency": payout.currency,
        "amount": payout.amount,
        "paid_on": payout.paid_on,
        "shape": str(payout.shape),
        "bank_reference": payout.bank_reference,
        "opening": payout.opening,
        "closing": payout.closing,
        "first_date": payout.first_date,
        "last_date": payout.last_date,
        "totals": dict(payout.totals),
        "facts_hash": digest,
        "problems": [{"code": one.code, "params": dict(one.params)} for one in problems],
        "parser_version": source.parser_version,
        "source": source.kind,
        "told_as": source.told_as,
    }
    known = connection.execute(
        select(payouts.c.id, payouts.c.facts_hash).where(
            payouts.c.shop_id == shop,
            payouts.c.merchant_account_id == account_id,
            payouts.c.reference == payout.reference,
        )
    ).one_or_none()
    if known is None:
        payout_id = insert_row(
            connection,
            payouts,
            shop_id=shop,
            merchant_account_id=account_id,
            reference=payout.reference,
            state="collected",
            collected_at=at,
            due_at=at,
            **values,
        )
    else:
        payout_id = int(known.id)
        if known.facts_hash != digest:
            connection.execute(
                update(payouts).where(payouts.c.shop_id == shop, payouts.c.id == payout_id).values(**values)
            )
    ids = [row_ids[key] for key in payout.transactions]
    connection.execute(
        update(transactions)
        .where(transactions.c.shop_id == shop, transactions.c.payout_id == payout_id)
        .values(payout_id=None, gone=True)
    )
    for start in range(0, len(ids), CHUNK):
        connection.execute(
            update(transactions)
            .where(in_shop(transactions, shop), transactions.c.id.in_(ids[start : start + CHUNK]))
            .values(payout_id=payout_id, gone=False)
        )
    return payout_id, known is None, known.facts_hash if known else None


def load_payout(connection: Connection, shop: int, payout_id: int) -> StoredPayout:
    """Return the payout with its rows in the provider's order; raise NotFound."""
    row = get_payout(connection, shop, payout_id)
    is_day = row.shape == PayoutShape.BALANCE_DAY
    column = transactions.c.balance_day_id if is_day else transactions.c.payout_id
    stored = connection.execute(
        select(*TRANSACTION)
        .where(transactions.c.shop_id == shop, column == payout_id, transactions.c.gone.is_(False))
        .order_by(transactions.c.position)
    ).all()
    rows = tuple(transaction_of(one) for one in stored)
    payout = Payout(
        reference=row.reference,
        currency=row.currency,
        amount=row.amount,
        paid_on=row.paid_on,
        shape=PayoutShape(row.shape),
        transactions=tuple(one.key for one in rows),
        bank_reference=row.bank_reference,
        opening=row.opening,
        closing=row.closing,
        first_date=row.first_date,
        last_date=row.last_date,
        totals=row.totals,
    )
    problems = tuple(Problem(one["code"], one["params"], row.reference) for one in row.problems)
    loose = frozenset(one.key for one in stored if is_day and one.payout_id is None)
    return StoredPayout(row, payout, rows, problems, {one.key: one.id for one in stored}, loose)


def get_payout(connection: Connection, shop: int, payout_id: int) -> Row[Any]:
    row = connection.execute(
        select(payouts).where(payouts.c.shop_id == shop, payouts.c.id == payout_id)
    ).one_or_none()
    if row is None:
        raise NotFound("payout_not_found", payout=payout_id)
    return row


def set_payout(connection: Connection, shop: int, payout_id: int, **values: Any) -> None:
    connection.execute(
        update(payouts).where(payouts.c.shop_id == shop, payouts.c.id == payout_id).values(**values)
    )


def transaction_of(row: Row[Any]) -> Transaction:
    """A stored row as the fact it is; its raw fields stay behind, for nothing is decided by them."""
    return Transaction(
        key=row.key,
        type=TransactionType(row.type),
        currency=row.currency,
        gross=row.gross,
        fee=row.fee,
        fee_vat=row.fee_vat,
        occurred_at=from_ms(row.occurred_at),
        booked_on=row.booked_on,
        provider_type=row.provider_type,
        fees=tuple(FeePart(FeeType(kind), fee, vat, name) for kind, fee, vat, name in row.fees),
        references=tuple((name, value) for name, value in row.references),
        payment_method=row.payment_method,
        card_brand=row.card_brand,
        presentment_amount=row.presentment_amount,
        presentment_currency=row.presentment_currency,
    )


def _values(row: Transaction) -> dict[str, Any]:
    return {
        "key": row.key,
        "type": str(row.type),
        "currency": row.currency,
        "gross": row.gross,
        "fee": row.fee,
        "fee_vat": row.fee_vat,
        "occurred_at": to_ms(row.occurred_at),
        "booked_on": row.booked_on,
        "provider_type": row.provider_type,
        "provider_reference": row.reference("psp_reference") or row.key,
        "fees": [[str(part.fee_type), part.fee, part.fee_vat, part.provider_type] for part in row.fees],
        "references": [list(pair) for pair in row.references],
        "payment_method": row.payment_method,
        "card_brand": row.card_brand,
        "presentment_amount": row.presentment_amount,
        "presentment_currency": row.presentment_currency,
        "raw": dict(row.raw),
    }


def _row_ids(connection: Connection, shop: int, account_id: int, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), CHUNK):
        rows = connection.execute(
            select(transactions.c.key, transactions.c.id).where(
                in_shop(transactions, shop),
                transactions.c.merchant_account_id == account_id,
                transactions.c.key.in_(keys[start : start + CHUNK]),
            )
        )
        found.update({row.key: row.id for row in rows.all()})
    return found
