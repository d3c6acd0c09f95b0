"""The rows of an own report's source, each with every column that the catalogue has of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.clock import from_ms, local_date, start_of_day_ms
from app.core.rules import DIMENSIONS
from app.core.texts import Language
from app.core.transactions import FeeType, TransactionType
from app.messages.cases import case_texts
from app.pipeline.payment_methods import NO_PROVIDER, chosen_methods, has_no_provider
from app.pipeline.report_paid import without_previews
from app.reports.csv_table import Money
from app.reports.own.making import Fact
from app.reports.own.span import term_of
from app.reports.tables.table import Cell
from app.reports.tables.unsettled import age
from app.store import report_tables as stored
from app.store import vouchers
from app.store.own_report_rows import rows_at_providers

_AS_FEE: Final = {
    TransactionType.FEE: FeeType.OTHER,
    TransactionType.FEE_REFUND: FeeType.OTHER,
    TransactionType.DISPUTE_FEE: FeeType.DISPUTE,
}
"""Rows that are a fee with their own amount, and what it pays for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One moment of the database, the days that are asked for (both inclusive), and at most how many rows
    are read."""

    connection: Connection
    shop: Row[Any]
    first: date
    last: date
    language: Language
    most: int

    def local(self, moment: int) -> date:
        """The day of a moment (epoch milliseconds) where the shop is."""
        return local_date(from_ms(moment), self.shop.zone)


def facts_of(reading: Reading, source: str) -> Iterator[Fact]:
    return _SOURCES[source](reading)


def _of_day(day: date) -> dict[str, Cell]:
    return {"day": day, "month": f"{day:%Y-%m}", "term": term_of(day), "year": str(day.year), "count": 1}


def _at_provider(row: Row[Any]) -> dict[str, Cell]:
    return {
        **_of_day(row.booked_on),
        "provider": row.provider,
        "merchant_account": row.account,
        "type": row.type,
        "method": row.payment_method,
        "card_brand": row.card_brand,
        "currency": row.currency,
        "payout": row.payout or "",
        "order": row.number or "",
        "reference": row.provider_reference,
    }


def _transactions(reading: Reading) -> Iterator[Fact]:
    for row in rows_at_providers(reading.connection, reading.shop.id, reading.first, reading.last):
        yield _at_provider(row) | {
            "gross": Money(row.gross, row.currency),
            "fee": Money(row.fee, row.currency),
            "fee_vat": Money(row.fee_vat, row.currency),
            "net": Money(row.gross + row.fee + row.fee_vat, row.currency),
        }


def _fees(reading: Reading) -> Iterator[Fact]:
    """A row for each kind of fee in a row; costs are positive."""
    for row in rows_at_providers(reading.connection, reading.shop.id, reading.first, reading.last):
        for kind, (fee, vat) in _costs(row).items():
            if fee or vat:
                yield _at_provider(row) | {
                    "fee_type": str(kind),
                    "fee": Money(fee, row.currency),
                    "fee_vat": Money(vat, row.currency),
                    "cost": Money(fee + vat, row.currency),
                }


def _costs(row: Row[Any]) -> dict[FeeType, tuple[int, int]]:
    """Fee and VAT on it by kind; what the parts do not tell is OTHER, so that they sum to the row's."""
    costs: dict[FeeType, tuple[int, int]] = {}

    def add(kind: FeeType, fee: int, vat: int) -> None:
        before = costs.get(kind, (0, 0))
        costs[kind] = (before[0] - fee, before[1] - vat)

    fee, vat = row.fee, row.fee_vat
    for kind, part, part_vat, _ in row.fees:
        add(FeeType(kind), part, part_vat)
        fee, vat = fee - part, vat - part_vat
    add(FeeType.OTHER, fee, vat)
    own = _AS_FEE.get(TransactionType(row.type))
    if own is not None:
        add(own, row.gross, 0)
    return costs


def _payouts(reading: Reading) -> Iterator[Fact]:
    rows = stored.payout_lines(reading.connection, reading.shop.id, reading.first, reading.last, None)
    kept, _ = without_previews(rows, reading.shop.start_date)
    for row in kept:
        yield _of_day(row.paid_on) | {
            "provider": row.provider,
            "merchant_account": row.account,
            "currency": row.currency,
            "state": "ignored" if row.ignored_by else row.state,
            "payout": row.reference,
            "voucher": row.ledger_number or "",
            "booked_on": row.booked_on,
            "amount": Money(row.amount, row.currency),
            "cost": Money(int(row.fees), row.currency),
        }


def _postings(reading: Reading) -> Iterator[Fact]:
    period = (reading.connection, reading.shop.id, reading.first, reading.last, None)
    for row in stored.vouchers_in_books(*period):
        yield from _lines(row, row.ledger_number, row.document_date, row.date, 1)
    for row in stored.reversed_vouchers(*period):
        yield from _lines(row, row.reversal_ledger_number, row.reversal_date, row.reversal_date, -1)


def _lines(row: Row[Any], number: str | None, document: date, booked: date, sign: int) -> Iterator[Fact]:
    draft = vouchers.draft_of(row)
    for one in draft.postings:
        amount = sign * one.amount
        yield _of_day(booked) | {
            "document_date": document,
            "provider": row.provider,
            "merchant_account": draft.identity.merchant_account,
            "kind": row.kind,
            "account": one.account,
            "vat_code": one.vat_code,
            "line_type": one.line_type,
            "fee_type": one.fee_type,
            "currency": row.currency,
            "department": one.department,
            "project": one.project,
            **dict(zip(DIMENSIONS, (*one.dimensions, "", "", ""), strict=False)),
            "voucher": number or "",
            "text": one.text,
            "amount": Money(amount, row.currency),
            "debit": Money(max(amount, 0), row.currency),
            "credit": Money(max(-amount, 0), row.currency),
        }


def _unsettled(reading: Reading) -> Iterator[Fact]:
    shop = reading.shop
    chosen = chosen_methods(reading.connection, shop.id)
    without = {name for name in {*NO_PROVIDER, *chosen} if has_no_provider(chosen, name)}
    since = start_of_day_ms(shop.start_date, shop.zone) if shop.start_date is not None else 0
    until = start_of_day_ms(reading.last + timedelta(days=1), shop.zone)
    rows = stored.unsettled_lines(
        reading.connection, shop.id, since, until, reading.last, without, reading.most + 1
    )
    for row in rows:
        ordered = reading.local(row.ordered_at)
        days = (reading.last - ordered).days
        yield _of_day(ordered) | {
            "days": days,
            "age": age(days)[0 if reading.language == "nb" else 1],
            "method": row.payment_method,
            "currency": row.currency,
            "order": row.number,
            "amount": Money(row.total, row.currency),
        }


def _cases(reading: Reading) -> Iterator[Fact]:
    zone = reading.shop.zone
    since, until = (
        start_of_day_ms(reading.first, zone),
        start_of_day_ms(reading.last + timedelta(days=1), zone),
    )
    rows = stored.case_lines(reading.connection, reading.shop.id, since, until, reading.most + 1)
    for row in rows:
        told = row.params.get("amount")
        amount = Money(int(told["amount"]), str(told["currency"])) if isinstance(told, dict) else None
        yield _of_day(reading.local(row.opened_at)) | {
            "case": row.code,
            "state": row.state,
            "what": case_texts(row.code, row.params, reading.language).sentence,
            "decided_on": None if row.decided_at is None else reading.local(row.decided_at),
            "currency": amount.currency if amount else "",
            "amount": amount,
        }


_SOURCES: Final[Mapping[str, Callable[[Reading], Iterator[Fact]]]] = {
    "transactions": _transactions,
    "fees": _fees,
    "payouts": _payouts,
    "postings": _postings,
    "unsettled": _unsettled,
    "cases": _cases,
}
