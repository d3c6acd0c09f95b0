"""The bank's side: each night the payouts in the books are looked for on the company's bank statements.

Only where the accounting system gives them. What is found is kept with the voucher and told in its history;
what should have come by a day that a statement covers is asked about. Nothing is booked, moved or reconciled.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.accounting.bank import BankLines, ReadsBank
from app.accounting.base import Accounting
from app.core.bank_lines import AFTER, BEFORE, Line, Wanted, find_lines, is_overdue
from app.core.cases import Case, CaseCode
from app.core.vouchers import VoucherKind, VoucherState
from app.errors import Forbidden, Refused
from app.pipeline.services import Services
from app.store import audit, bank_matches, cases, vouchers
from app.store.leases import Lease, fenced

LOOKED_BACK: Final = timedelta(days=120)
_KINDS: Final = (str(VoucherKind.PAYOUT), str(VoucherKind.RETURN))


def look_at_the_bank(services: Services, lease: Lease, accounting: Accounting, today: date) -> None:
    """Find the lines of the lease's company's payouts; raises the CallError kinds.

    A key that may not read statements is no broken connection: then there is nothing to look at.
    """
    if not accounting.info.capabilities.bank_lines or not isinstance(accounting, ReadsBank):
        return
    with services.store.reading(lease.shop) as connection:
        rows = bank_matches.unfound_since(connection, lease.shop, lease.id, today - LOOKED_BACK)
        taken = bank_matches.taken_lines(connection, lease.shop, lease.id)
    on_account: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.kind in _KINDS and (account := _bank_account(row)):
            on_account[account].append(row)
    for account, own in on_account.items():
        first, last = min(row.date for row in own) - BEFORE, max(row.date for row in own) + AFTER
        try:
            held = accounting.bank_lines(account, first, last)
        except (Forbidden, Refused):
            return
        lines = [Line(one.id, one.on, one.amount, one.text) for one in held.lines if one.id not in taken]
        found = find_lines([_wanted(row) for row in own], lines)
        with fenced(services.store, "bank.lines", lease) as connection:
            for row in own:
                _keep(services, connection, lease, row, found.get(row.id), held)


def _bank_account(row: Row[Any]) -> str:
    """The account of the bank's line; empty where the voucher has none, or money in transit."""
    found = {one["account"] for one in row.draft["postings"] if one["line_type"] == "bank"}
    return str(found.pop()) if len(found) == 1 else ""


def _amount(row: Row[Any]) -> int:
    return sum(one["amount"] for one in row.draft["postings"] if one["line_type"] == "bank")


def _wanted(row: Row[Any]) -> Wanted:
    named = row.bank_reference if row.kind == VoucherKind.PAYOUT else ""
    return Wanted(row.id, row.date, _amount(row), (named, row.draft["payout_reference"]))


def _keep(
    services: Services,
    connection: Connection,
    lease: Lease,
    row: Row[Any],
    line: Line | None,
    held: BankLines,
) -> None:
    """Note the line, or ask where it should be there; somebody may reverse the voucher meanwhile."""
    shop, now = lease.shop, services.now_ms()
    if vouchers.get_voucher(connection, shop, row.id).state != VoucherState.VERIFIED or not _amount(row):
        return
    if line is not None:
        bank_matches.add_match(connection, shop, lease.id, row.id, line.id, line.on, now)
        cases.close_cases(connection, shop, [CaseCode.BANK_LINE_MISSING], now, voucher_id=row.id)
        told = {"date": line.on.isoformat()}
        audit.log_change(connection, shop, ("voucher", row.id), "worker", now, "bank_line_found", params=told)
        return
    if is_overdue(row.date, held.through, services.settings.bank_days):
        params: dict[str, object] = {
            "text": row.draft["text"],
            "amount": {"amount": _amount(row), "currency": row.currency},
            "date": row.date.isoformat(),
            "through": held.through.isoformat() if held.through else "",
        }
        code = CaseCode.BANK_LINE_MISSING
        asked = Case(code, f"voucher/{row.voucher_key}", params, str(code))
        cases.open_case(connection, shop, asked, now, voucher_id=row.id, payout_id=row.payout_id)
