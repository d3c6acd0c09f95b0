"""Balance days: kept beside the payouts, with the rows whose costs they book."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from app.core.balance_days import subject
from app.core.transactions import PayoutShape, TransactionType
from app.core.vouchers import UNSENT, VoucherKind, VoucherState
from app.store.bulk import one_of
from app.store.rows import SHOP, in_shop, insert_row
from app.store.tables import claims, payouts, transactions, vouchers

_UNSENT: Final = [str(state) for state in (*UNSENT, VoucherState.WITHDRAWN)]


def ensure_day(
    connection: Connection, shop: int, account_id: int, currency: str, day: date, at: int, version: str
) -> int:
    """Return the id of the merchant account's balance day of this currency, made when it is not there."""
    asked = {"shop": shop, "account": account_id, "reference": subject(currency, day)}
    known = connection.execute(_DAY_OF_SUBJECT, asked).scalar_one_or_none()
    if known is not None:
        return int(known)
    return insert_row(
        connection,
        payouts,
        shop_id=shop,
        merchant_account_id=account_id,
        reference=subject(currency, day),
        currency=currency,
        amount=0,
        paid_on=day,
        shape=str(PayoutShape.BALANCE_DAY),
        bank_reference="",
        first_date=day,
        last_date=day,
        facts_hash="",
        problems=[],
        parser_version=version,
        state="collected",
        collected_at=at,
    )


_DAY_OF_SUBJECT: Final = select(payouts.c.id).where(
    payouts.c.shop_id == SHOP,
    payouts.c.merchant_account_id == bindparam("account"),
    payouts.c.reference == bindparam("reference"),
)


def days_from(connection: Connection, shop: int, account_id: int, first: date) -> Sequence[Row[Any]]:
    """Return the account's balance days from ``first`` on, oldest first."""
    asked = {"shop": shop, "account": account_id, "first": first}
    return connection.execute(_DAYS_FROM, asked).all()


_DAYS_FROM: Final = (
    select(payouts)
    .where(
        payouts.c.shop_id == SHOP,
        payouts.c.merchant_account_id == bindparam("account"),
        payouts.c.shape == str(PayoutShape.BALANCE_DAY),
        payouts.c.paid_on >= bindparam("first"),
    )
    .order_by(payouts.c.paid_on, payouts.c.id)
)


def closed_days(connection: Connection, shop: int, days: Sequence[Row[Any]]) -> set[int]:
    """Return the ids of those days that take no more rows: sent, reversed or left out."""
    found = {int(row.id) for row in days if row.ignored_by}
    if days:
        asked = {"shop": shop, "ids": [row.id for row in days]}
        found.update(connection.execute(_CLOSED, asked).scalars().all())
    return found


_CLOSED: Final = select(vouchers.c.payout_id).where(
    vouchers.c.shop_id == SHOP,
    one_of(vouchers.c.payout_id, "ids"),
    vouchers.c.kind == str(VoucherKind.BALANCE_DAY),
    vouchers.c.state.not_in(_UNSENT),
)


def loose_rows(connection: Connection, shop: int, account_id: int, first: date) -> Sequence[Row[Any]]:
    """Return the rows from ``first`` on that no payout lists and that are on no balance day.

    A payout's own row is one only where it has a fee.
    """
    return connection.execute(
        select(transactions).where(
            transactions.c.shop_id == shop,
            transactions.c.balance_day_id.is_(None),
            transactions.c.payout_id.is_(None),
            transactions.c.merchant_account_id == account_id,
            transactions.c.gone.is_(False),
            transactions.c.booked_on >= first,
            or_(
                transactions.c.type != str(TransactionType.PAYOUT),
                transactions.c.fee != 0,
                transactions.c.fee_vat != 0,
            ),
        )
    ).all()


def rows_of_days(connection: Connection, shop: int, days: Sequence[int]) -> list[int]:
    """Return the ids of the rows on these days."""
    return list(connection.execute(_ROWS_OF_DAYS, {"shop": shop, "days": days}).scalars())


_ROWS_OF_DAYS: Final = select(transactions.c.id).where(
    transactions.c.shop_id == SHOP, one_of(transactions.c.balance_day_id, "days")
)


def put_rows(connection: Connection, shop: int, row_ids: Sequence[int], day_id: int | None) -> None:
    """Have the day (None: none) book what these rows cost."""
    if row_ids:
        connection.execute(_PUT, {"shop": shop, "ids": row_ids, "day": day_id})


_PUT: Final = (
    update(transactions)
    .where(in_shop(transactions, SHOP), one_of(transactions.c.id, "ids"))
    .values(balance_day_id=bindparam("day"))
)


def days_with(connection: Connection, shop: int, row_ids: Sequence[int]) -> set[int]:
    """Return the ids of the balance days that book what these rows cost."""
    return set(connection.execute(_DAYS_WITH, {"shop": shop, "ids": row_ids}).scalars()) if row_ids else set()


_DAYS_WITH: Final = (
    select(transactions.c.balance_day_id)
    .distinct()
    .where(
        in_shop(transactions, SHOP),
        one_of(transactions.c.id, "ids"),
        transactions.c.balance_day_id.is_not(None),
    )
)


def days_of_rows(connection: Connection, shop: int, row_ids: Sequence[int]) -> Mapping[int, Row[Any]]:
    """Return by row id the balance day that it is put on."""
    if not row_ids:
        return {}
    rows = connection.execute(_DAYS_OF_ROWS, {"shop": shop, "ids": row_ids})
    return {row.row_id: row for row in rows}


_DAY: Final = [transactions.c.id.label("row_id"), payouts.c.id, payouts.c.state, payouts.c.ignored_by]
_DAYS_OF_ROWS: Final = (
    select(*_DAY)
    .join(payouts, and_(payouts.c.id == transactions.c.balance_day_id, payouts.c.shop_id == SHOP))
    .where(in_shop(transactions, SHOP), one_of(transactions.c.id, "ids"))
)


def days_of_payout(connection: Connection, shop: int, payout_id: int) -> Mapping[int, Row[Any]]:
    """Return by row id the balance day that it is put on, of the rows that a payout lists; a balance day
    lists none."""
    rows = connection.execute(_DAYS_OF_PAYOUT, {"shop": shop, "payout": payout_id})
    return {row.row_id: row for row in rows}


_DAYS_OF_PAYOUT: Final = (
    select(*_DAY)
    .join(payouts, and_(payouts.c.id == transactions.c.balance_day_id, payouts.c.shop_id == SHOP))
    .where(
        transactions.c.shop_id == SHOP,
        transactions.c.payout_id == bindparam("payout"),
        transactions.c.balance_day_id.is_not(None),
        transactions.c.gone.is_(False),
    )
)


def claiming_vouchers(
    connection: Connection, shop: int, row_ids: Sequence[int], own: Sequence[int]
) -> Mapping[int, Row[Any]]:
    """Return by row id the voucher, none of ``own``, that has claimed it."""
    if not row_ids:
        return {}
    rows = connection.execute(_CLAIMING, {"shop": shop, "ids": row_ids, "own": own})
    return {row.transaction_id: row for row in rows}


_CLAIMING: Final = (
    select(*[claims.c.transaction_id, vouchers.c.kind, vouchers.c.draft])
    .join(vouchers, and_(vouchers.c.id == claims.c.voucher_id, vouchers.c.shop_id == SHOP))
    .where(
        in_shop(claims, SHOP),
        one_of(claims.c.transaction_id, "ids"),
        claims.c.voucher_id.not_in(bindparam("own", expanding=True)),
    )
)
