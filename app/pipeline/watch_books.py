"""The nightly list: whether our verified vouchers stand in the books as they did.

One that somebody reversed, changed or deleted is a case; nothing is ever booked again unasked. A case whose
cause is gone is closed. Only asks; a person's answer acts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.accounting.base import Accounting
from app.clock import local_date
from app.core.cases import Case
from app.core.marked import MarkDifference, MarkedLine, from_stored
from app.core.sending import Hit, HitState, Own
from app.core.vouchers import VoucherDraft, VoucherState
from app.core.watching import Outside, Seen, Watched, suspects, what_happened
from app.errors import Missing, Refused, WrongIdentity
from app.pipeline.bank_lines import look_at_the_bank
from app.pipeline.changed_vouchers import CODES, asked_vouchers, keep_by_list, question
from app.pipeline.changes_told import accounts_told, marks_told
from app.pipeline.desk import FIND_DAYS_BEFORE, hit_of, moved_by, outgoing_voucher
from app.pipeline.nights import BOOKS, seconds_until
from app.pipeline.outcome import Next
from app.pipeline.payout_state import refresh_payout_state
from app.pipeline.services import Services
from app.store import connections, shops, vouchers
from app.store.leases import Lease, fenced
from app.store.watched import set_watched, verified_since

WATCHED_DAYS: Final = timedelta(days=400)
"""How old a voucher may be and still be looked at: a year, and the time in which that year is closed."""

_AHEAD: Final = timedelta(days=31)
"""How far ahead somebody's reversal may be dated."""


@dataclass(frozen=True, slots=True)
class _Voucher:
    row: Row[Any]
    draft: VoucherDraft
    watched: Watched


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of a voucher, what stands there, which of its marks are others, and what reversed it."""

    happened: Outside | None = None
    there: Hit | None = None
    marks: tuple[MarkDifference, ...] = ()
    reversed_by: str = ""


def watch_books(services: Services, lease: Lease) -> Next:
    """Look at the vouchers of the lease's company; says when it is due again."""
    with services.store.reading(lease.shop) as connection:
        shop = shops.get_shop(connection, lease.shop)
        company = connections.get_company(connection, lease.shop, lease.id)
        link = None
        if company.connection_id is not None:
            link = connections.get_connection(connection, lease.shop, company.connection_id)
    tonight = seconds_until(services, shop.zone, BOOKS)
    if link is None or link.state != connections.WORKING or shop.removed_at is not None:
        return Next(tonight)
    today = local_date(services.clock(), shop.zone)
    with services.store.reading(lease.shop) as connection:
        rows = verified_since(connection, lease.shop, lease.id, today - WATCHED_DAYS)
    if rows:
        accounting = services.accounting(shop, link, lease.deadline)
        found = accounting.identify()
        if found.reference != company.reference:
            raise WrongIdentity(system=company.system, found=found.name)
        _look(services, lease, accounting, [_loaded(accounting, row) for row in rows], today)
        look_at_the_bank(services, lease, accounting, today)
    with fenced(services.store, "watch.done", lease) as connection:
        set_watched(connection, lease.shop, lease.id, services.now_ms())
    return Next(tonight)


def _loaded(accounting: Accounting, row: Row[Any]) -> _Voucher:
    draft = vouchers.draft_of(row)
    outgoing = outgoing_voucher(row.voucher_key, draft)
    watched = Watched(
        row.ledger_id,
        row.voucher_key,
        draft.identity.reversal_key(row.revision),
        accounting.expected_sums(outgoing),
        accounting.rounding_tolerance(outgoing),
        tuple(accounting.sent_lines(outgoing)),
        from_stored(row.ledger_marks),
        draft.date,
    )
    return _Voucher(row, draft, watched)


def _look(
    services: Services, lease: Lease, accounting: Accounting, ours: Sequence[_Voucher], today: date
) -> None:
    seen, unread = _listed(accounting, ours, today)
    doubtful = {one.id for one in suspects([voucher.watched for voucher in ours], seen, unread)}
    with services.store.reading(lease.shop) as connection:
        asked = asked_vouchers(connection, lease.shop)
    for voucher in ours:
        if voucher.row.ledger_id not in doubtful and voucher.row.id not in asked:
            continue
        found = _ask_books(accounting, voucher, today)  # one asked about may stand on accounts not listed
        with fenced(services.store, "watch.voucher", lease) as connection:
            _tell(connection, voucher, found, services.now_ms())


def _listed(
    accounting: Accounting, ours: Sequence[_Voucher], today: date
) -> tuple[list[Seen], frozenset[str]]:
    """The postings on every account that our vouchers are on, and the accounts that are not to be listed."""
    first = min(one.draft.date for one in ours)
    last = max(today, *(one.draft.date for one in ours)) + _AHEAD
    seen: list[Seen] = []
    unread = set()
    for account in sorted({account for one in ours for account in one.watched.sums}):
        try:
            listed = accounting.postings(account, first, last)
        except Refused:
            unread.add(account)
            continue
        seen += [Seen(account, one.voucher_id, one.key, one.amount, one.marks, one.date) for one in listed]
    return seen, frozenset(unread)


def _ask_books(accounting: Accounting, voucher: _Voucher, today: date) -> _Found:
    """What became of one voucher, by every way the system finds it; and what stands there."""
    row, draft = voucher.row, voucher.draft
    last = max(today, draft.date) + _AHEAD
    found = accounting.find([row.voucher_key], draft.date - FIND_DAYS_BEFORE, last)
    hits = [hit_of(one, row.revision) for one in found if one.key == row.voucher_key]
    held: Hit | None = None
    lines: tuple[MarkedLine, ...] = ()
    reversed_by = next((one.reversed_by for one in found if one.id == row.ledger_id), "")
    try:
        read = accounting.read(row.ledger_id)
        held, lines = hit_of(read, row.revision), read.lines
        reversed_by = reversed_by or read.reversed_by
    except Missing:
        pass
    own = Own(row.revision, draft.date, voucher.watched.sums, tolerance=voucher.watched.tolerance)
    there = next((hit for hit in hits if hit.id == row.ledger_id), held)
    happened = what_happened(hits, held, own, row.ledger_id)
    if happened is Outside.COPIED:
        copies = [hit for hit in hits if hit.state is HitState.POSTED and hit.id != row.ledger_id]
        return _Found(happened, max(copies, key=lambda hit: hit.order))
    marks = voucher.watched.changed(lines) if happened in (None, Outside.CHANGED) else ()
    if happened is Outside.REVERSED:
        return _Found(happened, there, reversed_by=reversed_by)
    if happened is None and marks:
        return _Found(Outside.CHANGED, there, marks)
    moved = {one["account"] for one in _differences(voucher, there)}
    return _Found(happened, there, tuple(one for one in marks if one.account not in moved))


def _tell(connection: Connection, voucher: _Voucher, found: _Found, now: int) -> None:
    """Open the case of what happened, and close those of what did not, or not any more."""
    shop, row = voucher.row.shop_id, voucher.row
    if vouchers.get_voucher(connection, shop, row.id).state != VoucherState.VERIFIED:
        return  # somebody reverses it here meanwhile
    case = _case(connection, voucher, found.happened, found) if found.happened is not None else None
    keep_by_list(connection, shop, row.id, row.payout_id, case, now)
    if row.payout_id is not None:
        refresh_payout_state(connection, shop, row.payout_id)


def _case(connection: Connection, voucher: _Voucher, happened: Outside, found: _Found) -> Case:
    draft, row, there = voucher.draft, voucher.row, found.there
    params: dict[str, object] = {
        "text": draft.text,
        "date": draft.date.isoformat(),
        "amount": {"amount": moved_by(draft), "currency": draft.currency},
        "number": row.ledger_number or "",
        "found": (there.number if there else "") or row.ledger_number or row.ledger_id,
        "found_date": (there.date if there else draft.date).isoformat(),
        "accounts": _differences(voucher, there) if happened is Outside.CHANGED else [],
        "marks": marks_told(found.marks),
        "reversed_by": found.reversed_by,
    }
    return question(connection, row.shop_id, CODES[happened], row.voucher_key, params)


def _differences(voucher: _Voucher, there: Hit | None) -> list[dict[str, object]]:
    """What stands on its accounts now otherwise than booked."""
    return accounts_told(voucher.watched.sums, there.sums if there else {})
