"""The VAT lines of a shop's vouchers within a period, reversals among them on their own day."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.reports.tables.vat import VatLine
from app.store import report_tables as stored
from app.store import vouchers

_NO_VAT: Final = "0"


def vat_lines(
    connection: Connection, shop: int, first: date, last: date, provider: str | None
) -> Iterator[VatLine]:
    """Yield every posting with a VAT code, and its opposite on the day of its reversal; minor units."""
    for row in stored.vouchers_in_books(connection, shop, first, last, provider):
        yield from _of(row, row.ledger_number, row.document_date, row.date, 1)
    for row in stored.reversed_vouchers(connection, shop, first, last, provider):
        yield from _of(row, row.reversal_ledger_number, row.reversal_date, row.reversal_date, -1)


def _of(row: Row[Any], number: str | None, document: date, booked: date, sign: int) -> Iterator[VatLine]:
    for one in vouchers.draft_of(row).postings:
        if one.vat_code != _NO_VAT:
            amount = sign * one.amount
            yield VatLine(
                one.vat_code, one.account, number or "", document, booked, row.currency, amount, one.text
            )
