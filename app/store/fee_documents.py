"""Fee documents, and what is booked of the months that they are about."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.core.fee_documents import FEE_LINES, MonthFees, month_end, month_of
from app.core.vouchers import IN_BOOKS
from app.store.tables import claims, fee_documents, transactions, vouchers

_LIVE = [str(state) for state in IN_BOOKS]


def save_document(
    connection: Connection, shop: int, account_id: int, values: dict[str, Any]
) -> Row[Any] | None:
    """Keep a document, or what is told of it now; return what was told before."""
    about = (
        fee_documents.c.shop_id == shop,
        fee_documents.c.merchant_account_id == account_id,
        fee_documents.c.month == values["month"],
        fee_documents.c.number == values["number"],
    )
    known = connection.execute(select(fee_documents).where(*about)).one_or_none()
    if known is None:
        connection.execute(
            insert(fee_documents).values(shop_id=shop, merchant_account_id=account_id, **values)
        )
    else:
        connection.execute(update(fee_documents).where(*about).values(**values))
    return known


def documents_of(connection: Connection, shop: int, account_id: int | None = None) -> Sequence[Row[Any]]:
    """The documents, newest month first."""
    query = select(fee_documents).where(fee_documents.c.shop_id == shop)
    if account_id is not None:
        query = query.where(fee_documents.c.merchant_account_id == account_id)
    return connection.execute(query.order_by(fee_documents.c.month.desc(), fee_documents.c.id)).all()


def month_fees(connection: Connection, shop: int, company_id: int, account_id: int) -> list[MonthFees]:
    """Return each month that has documents, with what is booked of it, newest first."""
    told: dict[date, int] = defaultdict(int)
    for row in documents_of(connection, shop, account_id):
        told[row.month] += row.amount
    return [
        MonthFees(
            month,
            amount,
            _paid(connection, shop, company_id, account_id, month),
            _earned(connection, shop, company_id, account_id, month),
        )
        for month, amount in told.items()
    ]


def _paid(connection: Connection, shop: int, company_id: int, account_id: int, month: date) -> int:
    rows = connection.execute(
        select(vouchers.c.draft).where(
            vouchers.c.shop_id == shop,
            vouchers.c.company_id == company_id,
            vouchers.c.merchant_account_id == account_id,
            vouchers.c.state.in_(_LIVE),
            vouchers.c.date >= month_of(month),
            vouchers.c.date <= month_end(month),
        )
    )
    return sum(
        posting["amount"]
        for draft in rows.scalars()
        for posting in draft["postings"]
        if posting["line_type"] in FEE_LINES
    )


def _earned(connection: Connection, shop: int, company_id: int, account_id: int, month: date) -> int:
    fees = func.coalesce(func.sum(transactions.c.fee + transactions.c.fee_vat), 0)
    booked = connection.execute(
        select(fees)
        .join(claims, (claims.c.transaction_id == transactions.c.id) & (claims.c.shop_id == shop))
        .join(vouchers, (vouchers.c.id == claims.c.voucher_id) & (vouchers.c.shop_id == shop))
        .where(
            transactions.c.shop_id == shop,
            transactions.c.merchant_account_id == account_id,
            transactions.c.booked_on >= month_of(month),
            transactions.c.booked_on <= month_end(month),
            vouchers.c.company_id == company_id,
            vouchers.c.state.in_(_LIVE),
        )
    ).scalar_one()
    return -int(booked)
