"""Which orders the rows at the provider and the postings of others are about."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from app.core.matching import match_transactions
from app.core.orders import OrderIndex
from app.core.proof import BookPosting
from app.core.proof.ties import words_of
from app.core.transactions import ORDER_TYPES
from app.pipeline.proof_scope import Scope
from app.store import orders, transactions
from app.store import tables as t
from app.store.bulk import one_of
from app.store.rows import in_shop


def order_numbers(connection: Connection, scope: Scope, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Order number per row: by the match made when its payout was explained, else by the same table now.

    A refund that the shop does not know is of its payment's order all the same.
    """
    of_shop, ids = in_shop(t.matches, scope.shop.id), {"ids": [row.id for row in rows]}
    made = connection.execute(
        select(t.matches.c.transaction_id, t.orders.c.number)
        .outerjoin(
            t.orders,
            (t.orders.c.shop_id == t.matches.c.shop_id) & (t.orders.c.identity == t.matches.c.order_identity),
        )
        .where(of_shop, one_of(t.matches.c.transaction_id, "ids")),
        ids,
    )
    numbers: dict[int, str] = {row_id: number for row_id, number in made}  # noqa: C416 - rows have keys, which dict would take
    loose = [row.id for row in rows if row.type in ORDER_TYPES and row.id not in numbers]
    return {
        row_id: number for row_id, number in (numbers | _loose(connection, scope, loose)).items() if number
    }


def _loose(connection: Connection, scope: Scope, ids: Sequence[int]) -> dict[int, str]:
    """Order number per row that no explanation has matched."""
    table = t.transactions
    stored = connection.execute(
        select(table).where(in_shop(table, scope.shop.id), one_of(table.c.id, "ids")).order_by(table.c.id),
        {"ids": ids},
    ).all()
    identities: dict[int, str] = {}
    for account in {row.merchant_account_id for row in stored}:  # two may have rows of one key
        of_account = {row.key: row for row in stored if row.merchant_account_id == account}
        facts = [transactions.transaction_of(row) for row in of_account.values()]
        index = OrderIndex.of(
            orders.find_orders(
                connection, scope.shop.id, (value for one in facts for _, value in one.references)
            )
        )
        matching = match_transactions(facts, index, scope.provider.info.references)
        of_order = [(one.transaction, one.order) for one in matching.matches]
        of_order += [(one.transaction, one.order) for one in matching.unmatched if one.order]
        identities.update((of_account[key].id, identity) for key, identity in of_order)
    numbers = orders.identities_by_number(connection, scope.shop.id, identities.values())
    return {row_id: numbers[identity] for row_id, identity in identities.items() if identity in numbers}


def load_order_words(connection: Connection, scope: Scope, postings: Iterable[BookPosting]) -> dict[str, str]:
    """Return which words in the texts of others' postings are order numbers of this shop; see below."""
    return order_words(connection, scope.shop.id, (one.text for one in postings if not one.key))


def order_words(connection: Connection, shop_id: int, texts: Iterable[str]) -> dict[str, str]:
    """Return which words in the texts are order numbers of this shop, and the order's number.

    Two orders with one number (of two sites) name neither.
    """
    words = sorted({word for text in texts for word in words_of(text)})
    rows = connection.execute(
        select(t.order_references.c.value, t.orders.c.number, t.orders.c.identity)
        .join(t.orders, t.orders.c.id == t.order_references.c.order_id)
        .where(
            t.orders.c.shop_id == shop_id,
            t.order_references.c.shop_id == shop_id,
            t.order_references.c.field == "number",
            one_of(t.order_references.c.value, "words"),
        ),
        {"words": words},
    )
    found: dict[str, dict[str, str]] = {}
    for value, number, identity in rows:
        found.setdefault(value, {})[identity] = number
    return {word: next(iter(named.values())) for word, named in found.items() if len(named) == 1}
