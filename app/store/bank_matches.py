"""Which line of a bank statement a voucher's money was found on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from app.core.vouchers import ENDED, VoucherState
from app.store.tables import bank_matches, payouts, vouchers


def unfound_since(connection: Connection, shop: int, company_id: int, first: date) -> Sequence[Row[Any]]:
    """Return the verified vouchers of payouts dated from that day whose money was not found yet, with what
    the bank may call the payout."""
    return connection.execute(
        select(vouchers, payouts.c.bank_reference)
        .join(payouts, (payouts.c.id == vouchers.c.payout_id) & (payouts.c.shop_id == shop))
        .outerjoin(bank_matches, bank_matches.c.voucher_id == vouchers.c.id)
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.company_id == company_id,
            vouchers.c.state == str(VoucherState.VERIFIED),
            vouchers.c.date >= first,
            bank_matches.c.id.is_(None),
        )
        .order_by(vouchers.c.date, vouchers.c.id)
    ).all()


def taken_lines(connection: Connection, shop: int, company_id: int) -> set[str]:
    """The lines that are some voucher's already; what was reversed gives its line to what replaces it."""
    rows = connection.execute(
        select(bank_matches.c.line)
        .join(vouchers, (vouchers.c.id == bank_matches.c.voucher_id) & (vouchers.c.shop_id == shop))
        .where(
            bank_matches.c.shop_id == shop,
            bank_matches.c.company_id == company_id,
            vouchers.c.state.not_in([str(state) for state in ENDED]),
        )
    )
    return set(rows.scalars())


def add_match(
    connection: Connection, shop: int, company_id: int, voucher_id: int, line: str, on: date, at: int
) -> None:
    """Note the line as the voucher's, in the place of a voucher that ended."""
    connection.execute(
        delete(bank_matches).where(
            bank_matches.c.shop_id == shop,
            bank_matches.c.company_id == company_id,
            bank_matches.c.line == line,
        )
    )
    connection.execute(
        insert(bank_matches).values(
            shop_id=shop, company_id=company_id, voucher_id=voucher_id, line=line, on_day=on, found_at=at
        )
    )


def match_of(connection: Connection, shop: int, voucher_id: int) -> Row[Any] | None:
    return connection.execute(
        select(bank_matches).where(bank_matches.c.shop_id == shop, bank_matches.c.voucher_id == voucher_id)
    ).one_or_none()
