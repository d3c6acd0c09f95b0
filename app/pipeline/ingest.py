"""Ingest: parse the stored parts of a merchant account and keep what they say as payouts and transactions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from app.core.transactions import ParsedReport, PayoutShape, Transaction
from app.files.format import stored_records
from app.pipeline.collecting import merchant_account
from app.pipeline.facts import check_days, save_facts, save_loose, tell_change
from app.pipeline.file_formats import format_of
from app.pipeline.report_days import Days
from app.pipeline.services import Services
from app.pipeline.unreadable import tell_day_unreadable
from app.providers.base import ReportPart
from app.store import connections, imports, payout_rows, payouts, reports, shops, transactions
from app.store import tables as t
from app.store.leases import Lease, fenced, make_due


def ingest(
    services: Services, lease: Lease, *, again_from: date | None = None, only: int | None = None
) -> ParsedReport:
    """Parse from the first day that no payout has closed, and the watched payouts again.

    ``only`` names one payout whose own days are parsed (a resync). Many new days are read in stretches, each
    kept before the next is read. Returns what the last of them say.
    """
    with services.store.reading(lease.shop) as connection:
        account = connections.get_merchant_account(connection, lease.shop, lease.id)
        closed = _closed_payouts(connection, lease, again_from, only)
    for row in closed:
        read_again(services, lease, account, row)
    if account.parse_from is None or account.complete_through is None or only is not None:
        return ParsedReport((), ())
    days = Days(services, account)
    parsed, first = ParsedReport((), ()), account.parse_from
    while first is not None:
        parsed, following = days.parse_stretch(first, account.complete_through)
        with fenced(services.store, "ingest.payouts", lease) as connection:
            save_facts(services, connection, account, parsed, _api(services, account))
            if parsed.payouts:
                parse_from = max(one.last_date or one.paid_on for one in parsed.payouts) + timedelta(days=1)
                connections.set_merchant_account(connection, lease.shop, lease.id, parse_from=parse_from)
        first = following
    return parsed


def _closed_payouts(
    connection: Connection, lease: Lease, again_from: date | None, only: int | None
) -> Sequence[Row[Any]]:
    query = select(t.payouts).where(
        t.payouts.c.shop_id == lease.shop, t.payouts.c.merchant_account_id == lease.id
    )
    if only is not None:
        query = query.where(t.payouts.c.id == only)
    elif again_from is not None:
        query = query.where(t.payouts.c.last_date >= again_from, t.payouts.c.source == reports.API)
    else:
        return []
    return connection.execute(query).all()


def read_again(services: Services, lease: Lease, account: Row[Any], row: Row[Any]) -> bool:
    """Parse the days of a known payout again, or its file, and compare; ``lease`` is the account's or the
    payout's. False where it is a balance day that cannot be read."""
    if row.shape == PayoutShape.BALANCE_DAY:
        return _read_day_again(services, lease, account, row.id)
    if row.source == reports.FILE:
        parsed, source = _parse_file(services, account, row)
    else:
        parsed = Days(services, account).parse(row.first_date, row.last_date)
        source = _api(services, account)
    with fenced(services.store, "ingest.again", lease) as connection:
        save_facts(services, connection, account, parsed, source)
        if row.reference not in {one.reference for one in parsed.payouts}:
            tell_change(services, connection, row, None, "")
    return True


def _api(services: Services, account: Row[Any]) -> reports.Source:
    return reports.Source(services.provider(account.provider).info.parser_version)


def _parse_file(services: Services, account: Row[Any], row: Row[Any]) -> tuple[ParsedReport, reports.Source]:
    """Read again what the newest file says about a payout that files tell."""
    with services.store.reading(account.shop_id) as connection:
        told = imports.newest_of(connection, account.shop_id, account.id, row.told_as, row.reference)
        bodies = reports.load_file_parts(
            connection, account.shop_id, account.id, told.delivered_sha256, row.reference, row.paid_on
        )
        zone = shops.get_shop(connection, account.shop_id).zone
    how = format_of(services.provider(account.provider), told.format, told.mapping)
    records = [one for body in bodies for one in stored_records(body)]
    parsed = how.parse(merchant_account(account, zone), records) if records else ParsedReport((), ())
    return parsed, reports.Source(how.version, reports.FILE, row.told_as)


def _read_day_again(services: Services, lease: Lease, account: Row[Any], day_id: int) -> bool:
    """Compare the rows of a balance day that no payout lists with what their own days tell now.

    What cannot be read has not vanished: it is told, but for days that no payout has closed yet, which each
    look at the account reads and tells of.
    """
    with services.store.reading(lease.shop) as connection:
        stored = payouts.load_payout(connection, lease.shop, day_id)
    loose = [row for row in stored.transactions if row.key in stored.loose]
    if not loose:  # payouts list them all by now, and tell of them: nothing of the day is left to read
        with fenced(services.store, "ingest.again", lease) as connection:
            tell_day_unreadable(connection, account, stored, (), services.now_ms())
        return True
    first, last = days_told_of(loose)
    parsed = Days(services, account).parse(first, last)
    is_told = account.parse_from is not None and first >= account.parse_from
    with fenced(services.store, "ingest.again", lease) as connection:
        problems = [] if is_told else parsed.problems
        tell_day_unreadable(connection, account, stored, problems, services.now_ms())
        if not parsed.problems:
            _compare_day(services, connection, account, stored, loose, parsed)
    return not parsed.problems


def _compare_day(
    services: Services,
    connection: Connection,
    account: Row[Any],
    stored: payouts.StoredPayout,
    loose: Sequence[Transaction],
    parsed: ParsedReport,
) -> None:
    """Write what is told otherwise now of a balance day's ``loose`` rows, and which are told no more."""
    told = {row.key: row for row in parsed.transactions}
    ids = {row.key: stored.row_ids[row.key] for row in loose}
    known = [told[key] for key in ids if key in told]
    stored_rows = transactions.known_rows(connection, account.shop_id, account.id, [row.key for row in known])
    changed = transactions.told_otherwise(stored_rows, known)
    transactions.update_rows(connection, account.shop_id, ids, changed)
    payout_rows.mark_gone(connection, account.shop_id, [ids[key] for key in ids if key not in told])
    check_days(services, connection, account, list(ids.values()))
    save_loose(connection, account, parsed, told)  # one that came late is put on a day of its own
    make_due(connection, "account", account.shop_id, account.id, services.now_ms())


def days_told_of(rows: Sequence[Transaction]) -> tuple[date, date]:
    """Return the first and last report day (UTC, as providers have it, or the shop's) of these rows."""
    days = {day for row in rows for day in (row.booked_on, row.occurred_at.date())}
    return min(days), max(days)


def keep_facts(services: Services, lease: Lease, parts: Sequence[ReportPart]) -> ParsedReport:
    """Parse these parts, a payout's or a day's, and keep what they say; ``lease`` is the account's."""
    with services.store.reading(lease.shop) as connection:
        account = connections.get_merchant_account(connection, lease.shop, lease.id)
        zone = shops.get_shop(connection, lease.shop).zone
    parsed = services.provider(account.provider).parse(merchant_account(account, zone), parts)
    with fenced(services.store, "ingest.facts", lease) as connection:
        save_facts(services, connection, account, parsed, _api(services, account))
    return parsed
