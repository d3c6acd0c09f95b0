"""Report tables of a shop: gathered within one moment of the database, in the reader's words."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.clock import from_ms, local_date, start_of_day_ms
from app.core.texts import Language
from app.errors import NotFound
from app.messages import word
from app.pipeline.payment_methods import NO_PROVIDER, chosen_methods, has_no_provider
from app.pipeline.report_cases import told_cases
from app.pipeline.report_paid import preview_notes, without_previews
from app.pipeline.report_sales import books_sales, owed_lines, unbooked_sales
from app.pipeline.report_vat import vat_lines
from app.pipeline.services import Services
from app.reports.evidence.actors import who
from app.reports.tables.asked import cases_table
from app.reports.tables.fees import FeeMonth, fees_table
from app.reports.tables.moved import CorrectionLine, RefundLine, corrections_table, refunds_table
from app.reports.tables.owed import owed_table
from app.reports.tables.payouts import PayoutLine, payouts_table
from app.reports.tables.reconciliation import Reconciled, reconciliation_table
from app.reports.tables.table import Table
from app.reports.tables.unbooked import unbooked_table
from app.reports.tables.unsettled import UnsettledOrder, unsettled_table
from app.reports.tables.vat import VatLine, vat_table
from app.reports.tables.vat_codes import vat_codes_table
from app.store import proofs, shops, vouchers
from app.store import report_tables as stored

MOST_ROWS: Final = 200_000
"""A report of more is asked for in shorter periods: what is left out is never left out silently."""

_BOOKED: Final = frozenset({"posted", "documented", "verified"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows: both days inclusive; ``provider`` None is every one."""

    first: date
    last: date
    language: Language
    provider: str | None = None

    @property
    def norwegian(self) -> bool:
        return self.language == "nb"


class TooManyRows(NotFound):
    """The period has more rows than a report may have."""

    code = "report_too_large"
    status = 422


@dataclass(frozen=True, slots=True)
class _Reading:
    connection: Connection
    shop: Row[Any]
    asked: Asked

    @property
    def span(self) -> tuple[int, int]:
        """The period's first moment, and the first after it, epoch milliseconds."""
        zone = self.shop.zone
        return (
            start_of_day_ms(self.asked.first, zone),
            start_of_day_ms(self.asked.last + timedelta(days=1), zone),
        )

    def system(self, name: str) -> str:
        return word("system", name, self.asked.language)


def make_table(services: Services, shop_id: int, name: str, asked: Asked) -> Table:
    """Return the report of that name; raises NotFound for none, TooManyRows for one that is too long."""
    return make_tables(services, shop_id, (name,), asked)[0]


def make_tables(services: Services, shop_id: int, names: tuple[str, ...], asked: Asked) -> list[Table]:
    """Return several reports of the same moment."""
    unknown = [name for name in names if name not in REPORTS]
    if unknown:
        raise NotFound("report_unknown", report=unknown[0])
    with services.store.reading(shop_id, one_moment=True) as connection:
        reading = _Reading(connection, shops.get_shop(connection, shop_id), asked)
        made = [REPORTS[name](reading) for name in names]
    for table in made:
        if len(table.rows) > MOST_ROWS:
            raise TooManyRows("report_too_large", report=table.name, most=MOST_ROWS)
    return made


def _fees(reading: _Reading) -> Table:
    asked = reading.asked
    rows = stored.fee_months(reading.connection, reading.shop.id, asked.first, asked.last, asked.provider)
    return fees_table(
        FeeMonth(
            row.month,
            reading.system(row.provider),
            row.method,
            row.currency,
            int(row.payments),
            int(row.sold),
            int(row.fees),
            int(row.vat),
        )
        for row in rows
    )


def _payouts(reading: _Reading) -> Table:
    asked = reading.asked
    rows, previews = _paid(reading)
    lines = (
        PayoutLine(
            row.paid_on,
            reading.system(row.provider),
            row.account,
            row.reference,
            row.currency,
            row.amount,
            int(row.fees),
            word("payout_state", "ignored" if row.ignored_by else row.state, asked.language),
            row.ledger_number or "",
            row.booked_on,
        )
        for row in rows
    )
    return payouts_table(lines, preview_notes(previews, reading.shop.start_date))


def _paid(reading: _Reading) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """The payouts of the period, and those that are a preview only."""
    asked = reading.asked
    rows = stored.payout_lines(reading.connection, reading.shop.id, asked.first, asked.last, asked.provider)
    return without_previews(rows, reading.shop.start_date)


def _unsettled(reading: _Reading) -> Table:
    asked, shop = reading.asked, reading.shop
    chosen = chosen_methods(reading.connection, shop.id)
    without = {name for name in {*NO_PROVIDER, *chosen} if has_no_provider(chosen, name)}
    since = start_of_day_ms(shop.start_date, shop.zone) if shop.start_date is not None else 0
    rows = stored.unsettled_lines(
        reading.connection, shop.id, since, reading.span[1], asked.last, without, MOST_ROWS + 1
    )
    found = (
        UnsettledOrder(
            row.number,
            local_date(from_ms(row.ordered_at), shop.zone),
            row.payment_method,
            row.currency,
            row.total,
        )
        for row in rows
    )
    return unsettled_table(found, asked.last, norwegian=asked.norwegian)


def _reconciliation(reading: _Reading) -> Table:
    asked, shop = reading.asked, reading.shop
    paid, _ = _paid(reading)
    payouts = Counter((row.provider, row.currency) for row in paid)
    booked = Counter((row.provider, row.currency) for row in paid if row.state in _BOOKED)
    found = {}
    for row in stored.last_proofs(reading.connection, shop.id, asked.last):  # newest last: it stays
        if asked.provider not in (None, row.of):
            continue
        of = (row.of, row.currency)
        found[of] = Reconciled(
            reading.system(row.of),
            row.currency,
            payouts[of],
            booked[of],
            row.on_day,
            row.books,
            row.provider,
            row.held,
            sum(int(one["amount"]) for one in row.details["items"]),
            row.unexplained,
            "; ".join(row.details["sources"]),
            row.anchored,
            row.holds,
            *((proofs.not_standing(row), proofs.retold(row)) if proofs.explains(row) else ()),
        )
    for of in payouts.keys() - found.keys():
        found[of] = Reconciled(reading.system(of[0]), of[1], payouts[of], booked[of])
    return reconciliation_table(found.values(), norwegian=asked.norwegian)


def _unbooked(reading: _Reading) -> Table:
    asked, connection, shop = reading.asked, reading.connection, reading.shop
    found = unbooked_sales(connection, shop, asked.first, asked.last, asked.language)
    return unbooked_table(found, books_sales=books_sales(connection, shop.id))


def _gift_cards(reading: _Reading) -> Table:
    asked = reading.asked
    return owed_table(owed_lines(reading.connection, reading.shop.id, asked.last), asked.first)


def _vat(reading: _Reading) -> Table:
    return vat_table(_vat_lines(reading))


def _vat_codes(reading: _Reading) -> Table:
    return vat_codes_table(_vat_lines(reading))


def _vat_lines(reading: _Reading) -> Iterator[VatLine]:
    asked = reading.asked
    return vat_lines(reading.connection, reading.shop.id, asked.first, asked.last, asked.provider)


def _refunds(reading: _Reading) -> Table:
    asked = reading.asked
    rows = stored.refund_lines(
        reading.connection, reading.shop.id, asked.first, asked.last, asked.provider, MOST_ROWS + 1
    )
    return refunds_table(
        RefundLine(
            row.booked_on,
            reading.system(row.provider),
            row.number or "",
            row.provider_reference,
            word("transaction_type", row.type, asked.language),
            row.currency,
            row.gross,
        )
        for row in rows
    )


def _corrections(reading: _Reading) -> Table:
    asked, language = reading.asked, reading.asked.language
    period = (reading.connection, reading.shop.id, asked.first, asked.last, asked.provider)
    lines = [
        CorrectionLine(
            row.reversal_date,
            word("voucher_state", "reversed", language),
            row.reversal_ledger_number or "",
            row.ledger_number or "",
            row.currency,
            -_moved(row),
            row.reversal_reason or "",
            who(row.reversal_by, language),
        )
        for row in stored.reversed_vouchers(*period)
    ]
    lines += [
        CorrectionLine(
            row.date,
            word("voucher_kind", row.kind, language),
            row.ledger_number or "",
            "",
            row.currency,
            _moved(row),
            vouchers.draft_of(row).text,
            who(row.approved_by, language),
        )
        for row in stored.vouchers_in_books(*period)
        if row.kind == "correction"
    ]
    return corrections_table(lines)


def _moved(row: Row[Any]) -> int:
    """What a voucher moves: the sum of its debits."""
    return sum(one.amount for one in vouchers.draft_of(row).postings if one.amount > 0)


def _cases(reading: _Reading) -> Table:
    since, until = reading.span
    rows = stored.case_lines(reading.connection, reading.shop.id, since, until, MOST_ROWS + 1)
    return cases_table(told_cases(rows, reading.shop.zone, reading.asked.language))


REPORTS: Final[Mapping[str, Callable[[_Reading], Table]]] = {
    "fees": _fees,
    "payouts": _payouts,
    "unsettled": _unsettled,
    "reconciliation": _reconciliation,
    "vat": _vat,
    "vat_codes": _vat_codes,
    "refunds": _refunds,
    "corrections": _corrections,
    "unbooked": _unbooked,
    "gift_cards": _gift_cards,
    "cases": _cases,
}
"""The reports by name, in the order they are shown."""
