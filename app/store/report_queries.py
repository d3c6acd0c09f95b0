"""What reports count: payouts by day, and orders that no payout has settled. Amounts are minor units."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, func, or_, select

from app.core.transactions import PayoutShape
from app.store.tables import matches, merchant_accounts, orders, payouts, transactions


def payouts_by_day(
    connection: Connection, shop: int, first: date, last: date, provider: str | None = None
) -> Sequence[Row[Any]]:
    """Return ``paid_on, currency, payouts, paid_out, fees`` per day and currency.

    Fees are signed by their effect on the payout (negative), VAT on them included. A balance day is no
    payout; the fees of its rows are of that day, and not of the payout that lists them later.
    """
    booked_by = func.coalesce(transactions.c.balance_day_id, transactions.c.payout_id)
    rows: Select[Any] = (
        select(
            booked_by.label("payout_id"),
            func.sum(transactions.c.fee + transactions.c.fee_vat).label("fees"),
        )
        .where(transactions.c.shop_id == shop, booked_by.is_not(None), transactions.c.gone.is_(False))
        .group_by(booked_by)
    )
    sums = rows.subquery()
    is_paid = case((payouts.c.shape == str(PayoutShape.BALANCE_DAY), 0), else_=1)
    query: Select[Any] = (
        select(
            payouts.c.paid_on,
            payouts.c.currency,
            func.sum(is_paid).label("payouts"),
            func.sum(payouts.c.amount).label("paid_out"),
            func.coalesce(func.sum(sums.c.fees), 0).label("fees"),
        )
        .outerjoin(sums, sums.c.payout_id == payouts.c.id)
        .where(payouts.c.shop_id == shop, payouts.c.paid_on >= first, payouts.c.paid_on <= last)
        .group_by(payouts.c.paid_on, payouts.c.currency)
        .order_by(payouts.c.paid_on, payouts.c.currency)
    )
    if provider is not None:
        query = query.join(merchant_accounts, merchant_accounts.c.id == payouts.c.merchant_account_id).where(
            merchant_accounts.c.shop_id == shop, merchant_accounts.c.provider == provider
        )
    return connection.execute(query).all()


PAID = ("processing", "completed")
"""WooCommerce's states of an order that is paid. Others owe nothing yet, or nothing any more."""


def unsettled_query(shop: int, since: int, without: Collection[str], on: date | None = None) -> Select[Any]:
    """Paid orders that no payout has settled; ``on``: that none had at the end of the day."""
    settled = (
        exists()
        .where(
            matches.c.shop_id == shop,
            matches.c.order_identity == orders.c.identity,
            payouts.c.shop_id == shop,
            payouts.c.id == matches.c.payout_id,
            _is_paid(shop, on),
        )
        .correlate(orders)
    )
    query: Select[Any] = select(orders).where(
        orders.c.shop_id == shop,
        orders.c.status.in_(PAID),
        orders.c.total > 0,
        orders.c.test_mode.is_(False),
        orders.c.ordered_at >= since,
        orders.c.payment_method.not_in(sorted(without)),
        ~settled,
    )
    return query


def _is_paid(shop: int, on: date | None) -> ColumnElement[bool]:
    """Whether what a payout has matched has left the provider. A balance day pays nothing out: its rows wait
    for the payout that lists them, or for the next transfer of an account whose transfers list none."""
    transfer = payouts.alias("transfer")
    transferred = (
        exists()
        .where(
            transfer.c.shop_id == shop,
            transfer.c.merchant_account_id == payouts.c.merchant_account_id,
            transfer.c.shape == str(PayoutShape.BARE),
            transfer.c.currency == payouts.c.currency,
            transfer.c.paid_on >= payouts.c.paid_on,
            *([] if on is None else [transfer.c.paid_on <= on]),
        )
        .correlate(payouts)
    )
    is_day = payouts.c.shape == str(PayoutShape.BALANCE_DAY)
    listed = ~is_day if on is None else and_(~is_day, payouts.c.paid_on <= on)
    return or_(listed, and_(is_day, transferred))


def count_unsettled(
    connection: Connection, shop: int, since: int, without: Collection[str]
) -> Sequence[Row[Any]]:
    """Return ``currency, orders, total, oldest`` of paid orders that no payout has settled.

    ``since`` (epoch milliseconds) leaves out older ones; ``without`` are the payment methods that have no
    provider.
    """
    found = unsettled_query(shop, since, without).subquery()
    return connection.execute(
        select(
            found.c.currency,
            func.count().label("orders"),
            func.sum(found.c.total).label("total"),
            func.min(found.c.ordered_at).label("oldest"),
        )
        .group_by(found.c.currency)
        .order_by(found.c.currency)
    ).all()


def oldest_unsettled(
    connection: Connection, shop: int, since: int, without: Collection[str], most: int
) -> Sequence[Row[Any]]:
    """Return the oldest of them."""
    query = unsettled_query(shop, since, without).order_by(orders.c.ordered_at, orders.c.id).limit(most)
    return connection.execute(query).all()
