"""Ingest: parse the stored parts of a merchant account and keep what they say as payouts and transactions.

Facts that are not booked yet follow the report; facts that are booked are compared, and a difference is a
case that proposes reversal and a new voucher.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from app.core.cases import Case, CaseCode
from app.core.transactions import ParsedReport, Payout, PayoutShape, Transaction
from app.core.vouchers import ENDED, UNSENT, VoucherState
from app.pipeline.balance_days import place_listed_rows
from app.pipeline.collecting import merchant_account
from app.pipeline.services import Services
from app.providers.base import ReportPart
from app.store import (
    audit,
    balance_days,
    cases,
    connections,
    fee_details,
    payout_rows,
    payouts,
    reports,
    shops,
    vouchers,
)
from app.store import tables as t
from app.store.leases import Lease, fenced, make_due


def ingest(
    services: Services, lease: Lease, *, again_from: date | None = None, only: int | None = None
) -> ParsedReport:
    """Parse from the first day that no payout has closed, and the watched payouts again.

    ``only`` names one payout whose own days are parsed (a resync). Returns what the new days say.
    """
    with services.store.reading(lease.shop) as connection:
        account = connections.get_merchant_account(connection, lease.shop, lease.id)
        closed = _closed_payouts(connection, lease, again_from, only)
    for row in closed:
        read_again(services, lease, account, row)
    if account.parse_from is None or account.complete_through is None or only is not None:
        return ParsedReport((), ())
    parsed = _parse(services, account, account.parse_from, account.complete_through)
    with fenced(services.store, "ingest.payouts", lease) as connection:
        _save(services, connection, lease, account, parsed)
        if parsed.payouts:
            last = max(one.last_date or one.paid_on for one in parsed.payouts)
            connections.set_merchant_account(
                connection, lease.shop, lease.id, parse_from=last + timedelta(days=1)
            )
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
        query = query.where(t.payouts.c.last_date >= again_from)
    else:
        return []
    return connection.execute(query).all()


def read_again(services: Services, lease: Lease, account: Row[Any], row: Row[Any]) -> None:
    """Parse the days of a known payout again and compare; ``lease`` is the account's or the payout's."""
    if row.shape == PayoutShape.BALANCE_DAY:
        _read_day_again(services, lease, account, row.id)
        return
    parsed = _parse(services, account, row.first_date, row.last_date)
    with fenced(services.store, "ingest.again", lease) as connection:
        _save(services, connection, lease, account, parsed)
        if row.reference not in {one.reference for one in parsed.payouts}:
            _differs(services, connection, row, None, "")


def _read_day_again(services: Services, lease: Lease, account: Row[Any], day_id: int) -> None:
    """Compare the rows of a balance day that no payout lists with what their own days tell now."""
    with services.store.reading(lease.shop) as connection:
        stored = payouts.load_payout(connection, lease.shop, day_id)
    loose = [row for row in stored.transactions if row.key in stored.loose]
    if not loose:
        return
    parsed = _parse(services, account, *days_told_of(loose))
    if parsed.problems:  # what cannot be read has not vanished
        return
    told = {row.key: row for row in parsed.transactions}
    with fenced(services.store, "ingest.again", lease) as connection:
        ids = {row.key: stored.row_ids[row.key] for row in loose}
        known = [told[key] for key in ids if key in told]
        changed = payouts.stored_otherwise(connection, lease.shop, account.id, known)
        payouts.update_transactions(connection, lease.shop, ids, changed)
        payout_rows.mark_gone(connection, lease.shop, [ids[key] for key in ids if key not in told])
        check_days(services, connection, account, list(ids.values()))
        _save_loose(connection, account, parsed, told)  # one that came late is put on a day of its own
        make_due(connection, "account", lease.shop, account.id, services.now_ms())


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
        _save(services, connection, lease, account, parsed)
    return parsed


def _parse(services: Services, account: Row[Any], first: date, last: date) -> ParsedReport:
    with services.store.reading(account.shop_id) as connection:
        parts = reports.load_parts(connection, account.shop_id, account.id, first, last)
        zone = shops.get_shop(connection, account.shop_id).zone
    return services.provider(account.provider).parse(merchant_account(account, zone), parts)


def _save(
    services: Services, connection: Connection, lease: Lease, account: Row[Any], parsed: ParsedReport
) -> None:
    by_key = {row.key: row for row in parsed.transactions}
    version = services.provider(account.provider).info.parser_version
    now = services.now_ms()
    for payout in parsed.payouts:
        rows = [by_key[key] for key in payout.transactions]
        problems = [one for one in parsed.problems if one.payout_reference in (None, payout.reference)]
        digest = payouts.facts_hash(payout, rows, problems)
        known = _known(connection, account, payout)
        if known is not None and known.facts_hash == digest:
            cases.close_cases(connection, lease.shop, [CaseCode.REPORT_CHANGED], payout_id=known.id)
            continue
        if known is not None and _is_sent(connection, lease.shop, known.id):
            _differs(services, connection, known, payout, digest)
            continue
        told_before = (
            rows if known is not None else payouts.stored_otherwise(connection, lease.shop, account.id, rows)
        )
        gone = payout_rows.listed_before(connection, lease.shop, known.id) if known is not None else ()
        ids = payouts.save_transactions(connection, lease.shop, account.id, rows)
        payouts.update_transactions(connection, lease.shop, ids, told_before)
        payout_id, is_new, before = payouts.save_payout(
            connection, lease.shop, account.id, payout, ids, problems, digest, version, now
        )
        audit.log_change(
            connection,
            lease.shop,
            ("payout", payout_id),
            "worker",
            now,
            "payout_collected" if is_new else "payout_changed",
            change_from=before,
            change_to=digest,
        )
        payouts.set_payout(connection, lease.shop, payout_id, due_at=now, attempts=0)
        cases.close_cases(connection, lease.shop, [CaseCode.REPORT_CHANGED], payout_id=payout_id)
        place_listed_rows(services, connection, account, payout, rows, ids)
        if told_before:
            check_days(services, connection, account, [*ids.values(), *gone])
    _save_loose(connection, account, parsed, by_key)
    fee_details.save_fee_details(connection, lease.shop, account.id, parsed.fee_details)


def check_days(services: Services, connection: Connection, account: Row[Any], row_ids: Sequence[int]) -> None:
    """A balance day whose rows are told otherwise now: drafted anew, or a case where it is sent."""
    now = services.now_ms()
    for day_id in sorted(balance_days.days_with(connection, account.shop_id, row_ids)):
        stored = payouts.load_payout(connection, account.shop_id, day_id)
        digest = payouts.facts_hash(stored.payout, stored.transactions, ())
        if digest == stored.row.facts_hash:
            cases.close_cases(connection, account.shop_id, [CaseCode.REPORT_CHANGED], payout_id=day_id)
        elif _is_sent(connection, account.shop_id, day_id):
            _differs(services, connection, stored.row, stored.payout, digest)
        else:
            make_due(connection, "payout", account.shop_id, day_id, now)


def _save_loose(
    connection: Connection, account: Row[Any], parsed: ParsedReport, by_key: dict[str, Transaction]
) -> None:
    """Keep rows that no payout has closed yet: they are known, and claimed by nobody."""
    listed = {key for payout in parsed.payouts for key in payout.transactions}
    payouts.save_transactions(
        connection,
        account.shop_id,
        account.id,
        [row for key, row in by_key.items() if key not in listed],
    )


def _known(connection: Connection, account: Row[Any], payout: Payout) -> Row[Any] | None:
    return connection.execute(
        select(t.payouts).where(
            t.payouts.c.shop_id == account.shop_id,
            t.payouts.c.merchant_account_id == account.id,
            t.payouts.c.reference == payout.reference,
        )
    ).one_or_none()


def _is_sent(connection: Connection, shop: int, payout_id: int) -> bool:
    states = [str(state) for state in (*UNSENT, *ENDED)]
    return (
        connection.execute(
            select(t.vouchers.c.id).where(
                t.vouchers.c.shop_id == shop,
                t.vouchers.c.payout_id == payout_id,
                t.vouchers.c.state.not_in(states),
            )
        ).first()
        is not None
    )


def _is_reversing(connection: Connection, known: Row[Any]) -> bool:
    own = vouchers.vouchers_of(connection, known.shop_id, known.id)
    return any(row.state == VoucherState.REVERSING and row.rebook for row in own)


def _differs(
    services: Services,
    connection: Connection,
    known: Row[Any],
    payout: Payout | None,
    digest: str,
) -> None:
    """What was booked is not what the report says now: a person decides about reversal and a new voucher.

    Nobody is asked again while the reversal that was decided is on its way.
    """
    if _is_reversing(connection, known):
        return
    amount = payout.amount if payout else 0
    booked = {"amount": known.amount, "currency": known.currency}
    params: dict[str, Any] = {"reference": known.reference, "facts": digest}
    if known.shape == PayoutShape.BALANCE_DAY:
        pass  # it pays nothing out: its reference and day say which it is
    elif amount == known.amount:
        params["same"] = booked
    else:
        params |= {"booked": booked, "now": {"amount": amount, "currency": known.currency}}
    case = Case(
        CaseCode.REPORT_CHANGED, f"payout/{known.reference}/{digest[:12]}", params, cause="report_changed"
    )
    cases.open_case(
        connection,
        known.shop_id,
        case,
        services.now_ms(),
        payout_id=known.id,
        merchant_account_id=known.merchant_account_id,
    )
