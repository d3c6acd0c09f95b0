"""What the report tables are made of: sums and rows of one shop within a period. Amounts are minor units."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, String, case, cast, func, select

from app.core.transactions import PayoutShape, TransactionType
from app.core.vouchers import VoucherState
from app.store.cases import OPEN
from app.store.report_queries import unsettled_query
from app.store.tables import (
    cases,
    matches,
    merchant_accounts,
    orders,
    payouts,
    proof_scopes,
    proofs,
    transactions,
    vouchers,
)

_FEES = (TransactionType.FEE, TransactionType.FEE_REFUND, TransactionType.DISPUTE_FEE)
_REFUNDS = (TransactionType.REFUND, TransactionType.REFUND_REVERSAL)
_IN_BOOKS = (VoucherState.POSTED, VoucherState.DOCUMENTED, VoucherState.VERIFIED)


def fee_months(
    connection: Connection, shop: int, first: date, last: date, provider: str | None
) -> Sequence[Row[Any]]:
    """Return ``month, provider, method, currency, payments, sold, fees, vat`` by the rows' own day.

    ``sold`` is what sales came to; ``fees`` and ``vat`` are costs, positive; a row that is a fee by itself
    is one with its gross amount.
    """
    is_fee = transactions.c.type.in_([str(one) for one in _FEES])
    is_sale = transactions.c.type == str(TransactionType.SALE)
    month = func.substr(cast(transactions.c.booked_on, String), 1, 7)
    query: Select[Any] = (
        select(
            month.label("month"),
            merchant_accounts.c.provider,
            transactions.c.payment_method.label("method"),
            transactions.c.currency,
            func.sum(case((is_sale, 1), else_=0)).label("payments"),
            func.sum(case((is_sale, transactions.c.gross), else_=0)).label("sold"),
            (-func.sum(transactions.c.fee + case((is_fee, transactions.c.gross), else_=0))).label("fees"),
            (-func.sum(transactions.c.fee_vat)).label("vat"),
        )
        .join(merchant_accounts, merchant_accounts.c.id == transactions.c.merchant_account_id)
        .where(
            transactions.c.shop_id == shop,
            transactions.c.gone.is_(False),
            transactions.c.booked_on.between(first, last),
        )
        .group_by(month, merchant_accounts.c.provider, transactions.c.payment_method, transactions.c.currency)
    )
    return connection.execute(_of_provider(query, provider)).all()


def payout_lines(
    connection: Connection, shop: int, first: date, last: date, provider: str | None
) -> Sequence[Row[Any]]:
    """Return the payouts that were paid in the period with their fees and live voucher."""
    kept = (
        select(
            transactions.c.payout_id,
            (-func.sum(transactions.c.fee + transactions.c.fee_vat)).label("fees"),
        )
        .where(transactions.c.shop_id == shop, transactions.c.payout_id.is_not(None))
        .group_by(transactions.c.payout_id)
        .subquery()
    )
    live = (
        select(vouchers.c.payout_id, func.max(vouchers.c.id).label("id"))
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.kind == "payout",
            vouchers.c.state.in_([str(one) for one in _IN_BOOKS]),
        )
        .group_by(vouchers.c.payout_id)
        .subquery()
    )
    query: Select[Any] = (
        select(
            payouts.c.id,
            payouts.c.paid_on,
            payouts.c.reference,
            payouts.c.currency,
            payouts.c.amount,
            payouts.c.state,
            payouts.c.ignored_by,
            merchant_accounts.c.provider,
            merchant_accounts.c.reference.label("account"),
            func.coalesce(kept.c.fees, 0).label("fees"),
            vouchers.c.ledger_number,
            vouchers.c.date.label("booked_on"),
        )
        .join(merchant_accounts, merchant_accounts.c.id == payouts.c.merchant_account_id)
        .outerjoin(kept, kept.c.payout_id == payouts.c.id)
        .outerjoin(live, live.c.payout_id == payouts.c.id)
        .outerjoin(vouchers, vouchers.c.id == live.c.id)
        .where(
            payouts.c.shop_id == shop,
            payouts.c.paid_on.between(first, last),
            payouts.c.shape != str(PayoutShape.BALANCE_DAY),
        )
        .order_by(payouts.c.paid_on, payouts.c.id)
    )
    return connection.execute(_of_provider(query, provider)).all()


def unsettled_lines(
    connection: Connection, shop: int, since: int, until: int, on: date, without: Collection[str], most: int
) -> Sequence[Row[Any]]:
    """Return paid orders that no payout had settled at the end of the day ``on``, which is ``until`` (epoch
    milliseconds)."""
    query = unsettled_query(shop, since, without, on).where(orders.c.ordered_at < until)
    return connection.execute(query.order_by(orders.c.ordered_at, orders.c.id).limit(most)).all()


def refund_lines(
    connection: Connection, shop: int, first: date, last: date, provider: str | None, most: int
) -> Sequence[Row[Any]]:
    """Return the refunds at the providers in the period, and those that failed and came back, each with the
    number of its order."""
    query: Select[Any] = (
        select(
            transactions.c.booked_on,
            transactions.c.currency,
            transactions.c.gross,
            transactions.c.type,
            transactions.c.provider_reference,
            merchant_accounts.c.provider,
            orders.c.number,
        )
        .join(merchant_accounts, merchant_accounts.c.id == transactions.c.merchant_account_id)
        .outerjoin(matches, matches.c.transaction_id == transactions.c.id)
        .outerjoin(
            orders,
            (orders.c.shop_id == transactions.c.shop_id) & (orders.c.identity == matches.c.order_identity),
        )
        .where(
            transactions.c.shop_id == shop,
            transactions.c.gone.is_(False),
            transactions.c.type.in_([str(one) for one in _REFUNDS]),
            transactions.c.booked_on.between(first, last),
        )
        .order_by(transactions.c.booked_on, transactions.c.id)
        .limit(most)
    )
    return connection.execute(_of_provider(query, provider)).all()


def vouchers_in_books(
    connection: Connection, shop: int, first: date, last: date, provider: str | None
) -> Sequence[Row[Any]]:
    """Return vouchers dated in the period that came into the books, with the day of their payout.

    One that was reversed stays on its day, and its reversal has its own (``reversed_vouchers``): a period
    that was closed does not change afterwards. One that somebody else reversed, on a day not known here, is
    left out.
    """
    query: Select[Any] = (
        select(
            vouchers,
            func.coalesce(payouts.c.last_date, payouts.c.paid_on, vouchers.c.date).label("document_date"),
        )
        .outerjoin(payouts, payouts.c.id == vouchers.c.payout_id)
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.date.between(first, last),
            vouchers.c.state.in_([str(one) for one in (*_IN_BOOKS, VoucherState.REVERSING)])
            | ((vouchers.c.state == str(VoucherState.REVERSED)) & vouchers.c.reversal_date.is_not(None)),
        )
        .order_by(vouchers.c.date, vouchers.c.id)
    )
    if provider is not None:
        query = query.where(vouchers.c.provider == provider)
    return connection.execute(query).all()


def reversed_vouchers(
    connection: Connection, shop: int, first: date, last: date, provider: str | None
) -> Sequence[Row[Any]]:
    """Return the vouchers whose reversal is dated in the period."""
    query: Select[Any] = (
        select(vouchers)
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.state == str(VoucherState.REVERSED),
            vouchers.c.reversal_date.between(first, last),
        )
        .order_by(vouchers.c.reversal_date, vouchers.c.id)
    )
    if provider is not None:
        query = query.where(vouchers.c.provider == provider)
    return connection.execute(query).all()


def case_lines(connection: Connection, shop: int, since: int, until: int, most: int) -> Sequence[Row[Any]]:
    """Return the cases that were open within the moments (epoch milliseconds): opened before the last, and
    not decided, nor gone by themselves, before the first. One that went when nobody kept the moment counts
    where it was opened."""
    query = (
        select(cases)
        .where(
            cases.c.shop_id == shop,
            cases.c.opened_at < until,
            (cases.c.opened_at >= since)
            | (cases.c.state == OPEN)
            | (cases.c.decided_at >= since)
            | (cases.c.closed_at >= since),
        )
        .order_by(cases.c.opened_at, cases.c.id)
        .limit(most)
    )
    return connection.execute(query).all()


def last_proofs(connection: Connection, shop: int, last: date) -> Sequence[Row[Any]]:
    """Return each scope's newest proof of a day not after ``last``, by day; ``of`` names its provider. Books
    that the shop has left have scopes of their own."""
    newest = (
        select(proofs.c.scope_id, func.max(proofs.c.id).label("id"))
        .where(
            proofs.c.shop_id == shop,
            proofs.c.on_day
            == select(func.max(_same.c.on_day))
            .where(_same.c.scope_id == proofs.c.scope_id, _same.c.on_day <= last)
            .correlate(proofs)
            .scalar_subquery(),
        )
        .group_by(proofs.c.scope_id)
        .subquery()
    )
    query: Select[Any] = (
        select(proofs, proof_scopes.c.provider.label("of"), proof_scopes.c.currency)
        .join(newest, newest.c.id == proofs.c.id)
        .join(proof_scopes, proof_scopes.c.id == proofs.c.scope_id)
        .where(proofs.c.shop_id == shop)
        .order_by(proofs.c.on_day, proofs.c.id)
    )
    return connection.execute(query).all()


_same = proofs.alias("same")


def _of_provider(query: Select[Any], provider: str | None) -> Select[Any]:
    return query if provider is None else query.where(merchant_accounts.c.provider == provider)
