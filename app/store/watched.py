"""Which of a company's vouchers are looked at again, when that was done last, what was asked of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from app.core.cases import CaseCode
from app.core.vouchers import VoucherState
from app.store.cases import OPEN
from app.store.tables import cases, companies, vouchers


def verified_since(connection: Connection, shop: int, company_id: int, first: date) -> Sequence[Row[Any]]:
    """Return the company's verified vouchers dated from that day, oldest first."""
    return connection.execute(
        select(vouchers)
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.company_id == company_id,
            vouchers.c.state == str(VoucherState.VERIFIED),
            vouchers.c.ledger_id.is_not(None),
            vouchers.c.date >= first,
        )
        .order_by(vouchers.c.date, vouchers.c.id)
    ).all()


def set_watched(connection: Connection, shop: int, company_id: int, at: int) -> None:
    """Note when the company's books were looked through to the end."""
    connection.execute(
        update(companies)
        .where(companies.c.shop_id == shop, companies.c.id == company_id)
        .values(watched_at=at)
    )


def by_key(connection: Connection, shop: int, key: str) -> Row[Any] | None:
    """Return the case of that name, whatever became of it, or None."""
    return connection.execute(
        select(cases).where(cases.c.shop_id == shop, cases.c.case_key == key)
    ).one_or_none()


def asked_of_vouchers(connection: Connection, shop: int, codes: Iterable[CaseCode]) -> Sequence[Row[Any]]:
    """Return the open cases with one of these codes that are about a voucher."""
    return connection.execute(
        select(cases).where(
            cases.c.shop_id == shop,
            cases.c.state == OPEN,
            cases.c.code.in_([str(code) for code in codes]),
            cases.c.voucher_id.is_not(None),
        )
    ).all()
