"""The rows at providers that own reports are made of, one at a time. Amounts are minor units."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from app.store.tables import matches, merchant_accounts, orders, payouts, transactions

_AT_ONCE = 2_000


def rows_at_providers(connection: Connection, shop: int, first: date, last: date) -> Iterator[Row[Any]]:
    """Yield the period's rows, by their own day, each with its provider, payout and order.

    ``account`` is the provider's name of the merchant account; ``payout`` and ``number`` are None for a row
    that no payout lists, or that belongs to no order.
    """
    query: Select[Any] = (
        select(
            transactions.c.booked_on,
            transactions.c.type,
            transactions.c.currency,
            transactions.c.gross,
            transactions.c.fee,
            transactions.c.fee_vat,
            transactions.c.fees,
            transactions.c.payment_method,
            transactions.c.card_brand,
            transactions.c.provider_reference,
            merchant_accounts.c.provider,
            merchant_accounts.c.reference.label("account"),
            payouts.c.reference.label("payout"),
            orders.c.number,
        )
        .join(merchant_accounts, merchant_accounts.c.id == transactions.c.merchant_account_id)
        .outerjoin(payouts, payouts.c.id == transactions.c.payout_id)
        .outerjoin(matches, matches.c.transaction_id == transactions.c.id)
        .outerjoin(
            orders,
            (orders.c.shop_id == transactions.c.shop_id) & (orders.c.identity == matches.c.order_identity),
        )
        .where(
            transactions.c.shop_id == shop,
            transactions.c.gone.is_(False),
            transactions.c.booked_on.between(first, last),
        )
        .order_by(transactions.c.booked_on, transactions.c.id)
    )
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(query)
