"""Payouts and their transactions: parsed facts, stored once by their natural keys."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from app.core.transactions import Payout, PayoutShape, Problem, Transaction
from app.errors import NotFound
from app.json_bytes import write_sorted
from app.store.reports import Source
from app.store.rows import SHOP, insert_row
from app.store.tables import payouts, transactions
from app.store.transactions import FACT, fact_of


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
    return hashlib.sha256(write_sorted(facts)).hexdigest()


def save_payout(
    connection: Connection,
    shop: int,
    account_id: int,
    payout: Payout,
    problems: Sequence[Problem],
    digest: str,
    source: Source,
    at: int,
) -> tuple[int, bool, str | None]:
    """Store the payout, without its rows; return its id, whether it is new, and the hash of the facts known
    before."""
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
    asked = {"shop": shop, "account": account_id, "reference": payout.reference}
    known = connection.execute(_BY_REFERENCE, asked).one_or_none()
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
        return payout_id, True, None
    if known.facts_hash != digest:
        set_payout(connection, shop, known.id, **values)
    return int(known.id), False, known.facts_hash


def known_as(
    connection: Connection, shop: int, accounts: Sequence[int], reference: str
) -> Sequence[Row[Any]]:
    """Return the payouts that any of these merchant accounts knows by this reference."""
    return connection.execute(_KNOWN_AS, {"shop": shop, "accounts": accounts, "reference": reference}).all()


_KNOWN_AS: Final = select(payouts).where(
    payouts.c.shop_id == SHOP,
    payouts.c.merchant_account_id.in_(bindparam("accounts", expanding=True)),
    payouts.c.reference == bindparam("reference"),
)
_BY_REFERENCE: Final = select(payouts.c.id, payouts.c.facts_hash).where(
    payouts.c.shop_id == SHOP,
    payouts.c.merchant_account_id == bindparam("account"),
    payouts.c.reference == bindparam("reference"),
)


def load_payout(connection: Connection, shop: int, payout_id: int) -> StoredPayout:
    """Return the payout with its rows in the provider's order; raise NotFound."""
    row = get_payout(connection, shop, payout_id)
    is_day = row.shape == PayoutShape.BALANCE_DAY
    query = _ROWS_OF_DAY if is_day else _ROWS_OF_PAYOUT
    stored = connection.execute(query, {"shop": shop, "payout": payout_id}).all()
    rows = tuple([fact_of(*facts) for _, _, *facts in stored])
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
    loose = frozenset(key for _, listed_by, key, *_ in stored if is_day and listed_by is None)
    row_ids = {fact.key: row_id for fact, (row_id, *_) in zip(rows, stored, strict=True)}
    return StoredPayout(row, payout, rows, problems, row_ids, loose)


_ROWS: Final = (
    select(transactions.c.id, transactions.c.payout_id, *FACT)
    .where(transactions.c.shop_id == SHOP, transactions.c.gone.is_(False))
    .order_by(transactions.c.id)
)
_ROWS_OF_PAYOUT: Final = _ROWS.where(transactions.c.payout_id == bindparam("payout"))
_ROWS_OF_DAY: Final = _ROWS.where(transactions.c.balance_day_id == bindparam("payout"))


def get_payout(connection: Connection, shop: int, payout_id: int) -> Row[Any]:
    row = connection.execute(_PAYOUT, {"shop": shop, "payout": payout_id}).one_or_none()
    if row is None:
        raise NotFound("payout_not_found", payout=payout_id)
    return row


_PAYOUT: Final = select(payouts).where(payouts.c.shop_id == SHOP, payouts.c.id == bindparam("payout"))


def set_payout(connection: Connection, shop: int, payout_id: int, **values: Any) -> None:
    connection.execute(_SET, {"shop": shop, "payout": payout_id, **values})


_SET: Final = update(payouts).where(payouts.c.shop_id == SHOP, payouts.c.id == bindparam("payout"))
