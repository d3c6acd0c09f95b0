"""What reports tell of sales that are booked here: what is in no voucher, and what customers are owed."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.clock import from_ms, local_date
from app.core.sales import SalesMode
from app.core.texts import Language
from app.messages import word
from app.reports.tables.owed import OwedLine
from app.reports.tables.unbooked import UnbookedSale
from app.store import report_tables as stored
from app.store import sales, sales_shown, vouchers

_OWED: Final = frozenset({"gift_card_sale", "gift_card_redeem", "prepayment"})
_BEGINNING: Final = date(1970, 1, 1)


def books_sales(connection: Connection, shop: int) -> bool:
    books = sales.get_books(connection, shop)
    return books is not None and books.mode != SalesMode.SETTLEMENT_ONLY


def unbooked_sales(
    connection: Connection, shop: Row[Any], first: date, last: date, language: Language
) -> Iterator[UnbookedSale]:
    """Yield what is left out within the period; one whose day is not known is of the day it was ordered."""
    for one in sales_shown.all_left_out(connection, shop.id):
        ordered = local_date(from_ms(one["ordered_at"]), shop.zone)
        on = date.fromisoformat(one["day"]) if one["day"] else ordered
        if first <= on <= last:
            yield UnbookedSale(
                on,
                one["order"],
                word("sales_entry", one["what"].partition("/")[0], language),
                one["payment_method"],
                word("left_out", one["reason"], language),
                one["currency"],
                one["total"],
            )


def owed_lines(connection: Connection, shop: int, last: date) -> list[OwedLine]:
    """Return every posting up to a day on accounts that gift cards or prepayments were booked on: what a
    correction moved there or away is among them."""
    found, accounts = [], set()
    period = (connection, shop, _BEGINNING, last, None)
    booked = [(row, row.date, 1) for row in stored.vouchers_in_books(*period)]
    booked += [(row, row.reversal_date, -1) for row in stored.reversed_vouchers(*period)]
    for row, on, sign in booked:
        for one in vouchers.draft_of(row).postings:
            found.append(OwedLine(one.account, on, row.currency, sign * one.amount))
            if one.line_type in _OWED:
                accounts.add(one.account)
    return [one for one in found if one.account in accounts]
