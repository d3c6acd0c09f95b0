"""Keeps what a source says about a merchant account: payouts, their rows, and rows that none lists yet.

Facts that are not booked yet follow their source; facts that are booked are compared, and a difference is a
case that proposes reversal and a new voucher.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.core.cases import Case, CaseCode
from app.core.changes import RowChange, row_changes
from app.core.transactions import ParsedReport, Payout, PayoutShape, Transaction
from app.core.vouchers import ENDED, UNSENT, VoucherState
from app.pipeline.balance_days import place_listed_rows
from app.pipeline.services import Services
from app.pipeline.sources import compare, covered_otherwise, forget_loose, places_of, tell_overlap, totals_of
from app.store import (
    audit,
    balance_days,
    cases,
    fee_details,
    payout_cases,
    payout_rows,
    payouts,
    reports,
    transactions,
    vouchers,
)
from app.store.leases import make_due

_MOST_ROWS: Final = 100
"""How many rows that differ a case keeps."""


def save_facts(
    services: Services,
    connection: Connection,
    account: Row[Any],
    parsed: ParsedReport,
    source: reports.Source,
) -> None:
    """Keep what a source says about a merchant account, in the caller's transaction.

    A payout that another source told is compared on totals, and gets no row of this one.
    """
    by_key = {row.key: row for row in parsed.transactions}
    shop, now = account.shop_id, services.now_ms()
    places = places_of(connection, account) if parsed.payouts else []
    covered = covered_otherwise(connection, shop, places, source.told_as) if parsed.payouts else []
    for payout in parsed.payouts:
        rows = [by_key[key] for key in payout.transactions]
        known = _known(connection, account, places, payout)
        if known is not None and (known.merchant_account_id != account.id or not source.is_of(known)):
            told = totals_of(payout.amount, rows)
            compare(connection, known, payout.currency, told, source.kind, now)
            forget_loose(connection, account, payout.transactions)
        elif known is None and any(first <= payout.paid_on <= last for first, last in covered):
            tell_overlap(connection, account, payout, now)
        else:
            _save_payout(services, connection, account, parsed, payout, rows, known, source)
    save_loose(connection, account, parsed, by_key)
    fee_details.save_fee_details(connection, shop, account.id, parsed.fee_details)


def _save_payout(
    services: Services,
    connection: Connection,
    account: Row[Any],
    parsed: ParsedReport,
    payout: Payout,
    rows: list[Transaction],
    known: Row[Any] | None,
    source: reports.Source,
) -> None:
    """Keep a payout of its own source: new, the same, changed, or changed after it was booked."""
    shop, now = account.shop_id, services.now_ms()
    problems = [one for one in parsed.problems if one.payout_reference in (None, payout.reference)]
    digest = payouts.facts_hash(payout, rows, problems)
    if known is not None and known.facts_hash == digest:
        payout_cases.end_changes(connection, shop, known.id, now)
        return
    if known is not None and _is_sent(connection, shop, known.id):
        booked = payouts.load_payout(connection, shop, known.id).transactions
        tell_change(services, connection, known, payout, digest, row_changes(booked, rows))
        return
    stored = transactions.known_rows(connection, shop, account.id, payout.transactions)
    gone = payout_rows.listed_before(connection, shop, known.id) if known is not None else ()
    payout_id, is_new, before = payouts.save_payout(
        connection, shop, account.id, payout, problems, digest, source, now
    )
    if not is_new:
        payouts.set_payout(connection, shop, payout_id, due_at=now, attempts=0)
        payout_cases.end_changes(connection, shop, payout_id, now)
        transactions.unlist_rows(connection, shop, payout_id)
    told_before = rows if known is not None else transactions.told_otherwise(stored, rows)
    fresh = [row for row in rows if row.key not in stored]
    stored_ids = {key: int(row.id) for key, row in stored.items()}
    ids = stored_ids | transactions.add_rows(connection, shop, account.id, fresh, payout_id)
    transactions.update_rows(connection, shop, ids, told_before)
    transactions.list_rows(connection, shop, payout_id, list(stored_ids.values()))
    audit.log_change(
        connection,
        shop,
        ("payout", payout_id),
        "worker",
        now,
        "payout_collected" if is_new else "payout_changed",
        change_from=before,
        change_to=digest,
    )
    days = balance_days.days_of_rows(connection, shop, list(stored_ids.values()))
    place_listed_rows(services, connection, account, payout, rows, ids, days)
    if told_before:
        check_days(services, connection, account, [*ids.values(), *gone])


def check_days(services: Services, connection: Connection, account: Row[Any], row_ids: Sequence[int]) -> None:
    """A balance day whose rows are told otherwise now: drafted anew, or a case where it is sent."""
    now = services.now_ms()
    for day_id in sorted(balance_days.days_with(connection, account.shop_id, row_ids)):
        stored = payouts.load_payout(connection, account.shop_id, day_id)
        digest = payouts.facts_hash(stored.payout, stored.transactions, ())
        if digest == stored.row.facts_hash:
            payout_cases.end_changes(connection, account.shop_id, day_id, now)
        elif _is_sent(connection, account.shop_id, day_id):
            tell_change(services, connection, stored.row, stored.payout, digest)
        else:
            make_due(connection, "payout", account.shop_id, day_id, now)


def save_loose(
    connection: Connection, account: Row[Any], parsed: ParsedReport, by_key: dict[str, Transaction]
) -> None:
    """Keep rows that no payout has closed yet: they are known, and claimed by nobody."""
    listed = {key for payout in parsed.payouts for key in payout.transactions}
    transactions.save_loose(
        connection,
        account.shop_id,
        account.id,
        [row for key, row in by_key.items() if key not in listed],
    )


def _known(
    connection: Connection, account: Row[Any], places: Sequence[int], payout: Payout
) -> Row[Any] | None:
    """The payout as it is known: of this account, else of another name of the same place."""
    rows = payouts.known_as(connection, account.shop_id, places, payout.reference)
    return min(rows, key=lambda row: row.merchant_account_id != account.id, default=None)


def _is_sent(connection: Connection, shop: int, payout_id: int) -> bool:
    states = {str(state) for state in (*UNSENT, *ENDED)}
    return any(row.state not in states for row in vouchers.states_of(connection, shop, payout_id))


def _is_reversing(connection: Connection, known: Row[Any]) -> bool:
    own = vouchers.vouchers_of(connection, known.shop_id, known.id)
    return any(row.state == VoucherState.REVERSING and row.rebook for row in own)


def tell_change(
    services: Services,
    connection: Connection,
    known: Row[Any],
    payout: Payout | None,
    digest: str,
    changes: Sequence[RowChange] = (),
) -> None:
    """What was booked is not what the report says now: a person decides about reversal and a new voucher.

    The difference is told row by row (``changes``). Nobody is asked again while the reversal that was decided
    is on its way.
    """
    if _is_reversing(connection, known):
        return
    amount = payout.amount if payout else 0
    booked = {"amount": known.amount, "currency": known.currency}
    params: dict[str, Any] = {"reference": known.reference, "facts": digest}
    if changes:
        params["rows"] = [
            {name: getattr(one, name) for name in RowChange.__dataclass_fields__}
            for one in changes[:_MOST_ROWS]
        ]
    if known.shape == PayoutShape.BALANCE_DAY:
        pass  # it pays nothing out: its reference and day say which it is
    elif amount == known.amount:
        params["same"] = booked
    else:
        params |= {"booked": booked, "now": {"amount": amount, "currency": known.currency}}
    case = Case(
        CaseCode.REPORT_CHANGED, f"payout/{known.reference}/{digest[:12]}", params, cause="report_changed"
    )
    now, about = services.now_ms(), {"payout_id": known.id}
    cases.close_others(connection, known.shop_id, [case.code], {case.key}, now, **about)  # told in between
    cases.open_case(
        connection, known.shop_id, case, now, merchant_account_id=known.merchant_account_id, **about
    )
