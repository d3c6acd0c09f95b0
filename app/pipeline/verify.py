"""Verify: look again when everything must be visible, and read back."""

from app.accounting.base import LedgerVoucher
from app.core.cases import CaseCode
from app.core.marked import as_stored, differences
from app.core.sending import Ask, Keep, decide_about_found, same_voucher
from app.core.vouchers import VoucherState
from app.errors import Missing
from app.pipeline.changes_told import accounts_told, marks_told
from app.pipeline.copies import settle
from app.pipeline.desk import Desk, hit_of
from app.pipeline.nights import BOOKS, seconds_until
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.proof_scope import prove_after
from app.pipeline.send import MOST_LOOKS, ask_about
from app.store import cases
from app.store.leases import fenced, make_due


def verify(desk: Desk) -> Next | None:
    """Take a documented voucher to verified: one live voucher, equal to the draft, with its evidence."""
    settings = desk.services.settings
    wait = (desk.row.posted_at - desk.services.now_ms()) / 1000 + settings.visibility_lag_seconds
    if wait > 0:
        return Next(wait + 0.05, "visible_soon")
    decision = decide_about_found(desk.find(), desk.own())
    if isinstance(decision, Ask):
        return ask_about(desk, decision)
    if isinstance(decision, Keep):
        before = desk.row.ledger_id
        settled = settle(desk, decision)
        if desk.row.ledger_id != before:
            return None  # another one stays: release, document and verify that one
        if not settled:
            copy = (*decision.releasing, *decision.reverse)[0]
            return _look_again(desk, "unsettled", CaseCode.RELEASE_STALLED, copy.number or copy.id)
        if decision.foreign:
            return _look_again(desk, "foreign", CaseCode.DUPLICATE_IN_BOOKS, decision.foreign[0].number)
    ledger_id = desk.row.ledger_id or ""
    try:
        held = desk.accounting.read(ledger_id)
    except Missing:
        desk.ask(CaseCode.VOUCHER_VANISHED)
        return NOTHING
    if not isinstance(decision, Keep) and _looks(desk, "unseen") < MOST_LOOKS:
        return _look_again(desk, "unseen", None, "")
    same = same_voucher(hit_of(held, desk.row.revision), desk.own())
    changed = differences(desk.accounting.sent_lines(desk.outgoing), (), held.lines) if same else ()
    if not same or changed:
        desk.ask(
            CaseCode.READ_BACK_DIFFERS,
            found=held.number,
            found_date=held.date.isoformat(),
            accounts=accounts_told(desk.own().sums, held.sums),
            marks=marks_told(changed),
        )
        return NOTHING
    if desk.accounting.info.capabilities.attaches and not desk.accounting.attachments(ledger_id):
        desk.write("undocumented", "attachment_missing", state=str(VoucherState.POSTED))
        return None
    _mark_verified(desk, held)
    return None


def _looks(desk: Desk, name: str) -> int:
    return int((desk.row.intent or {}).get(name, 0))


def _look_again(desk: Desk, name: str, code: CaseCode | None, found: str) -> Next:
    """Give the other side time to show (or the other installation to remove) something; then ask."""
    looks = _looks(desk, name) + 1
    desk.write("verify.looked", intent={**(desk.row.intent or {}), name: looks})
    if looks >= MOST_LOOKS and code is not None:
        desk.ask(code, found=found)
        return NOTHING
    return Next(desk.services.settings.visibility_lag_seconds + 0.05, "visible_soon")


def _mark_verified(desk: Desk, held: LedgerVoucher) -> None:
    desk.write(
        "verified",
        "verified",
        {"number": held.number},
        state=str(VoucherState.VERIFIED),
        verified_at=desk.services.now_ms(),
        ledger_number=held.number or desk.row.ledger_number,
        ledger_marks=as_stored(held.lines),
        intent=None,
        attempts=0,
        last_error=None,
    )
    with fenced(desk.services.store, "verified.cases", desk.lease) as connection:
        cases.close_cases(
            connection,
            desk.lease.shop,
            [code for code in CaseCode if code is not CaseCode.DUPLICATE_REMOVED],
            desk.services.now_ms(),
            voucher_id=desk.row.id,
        )
        tonight = int(seconds_until(desk.services, desk.shop.zone, BOOKS) * 1000)
        make_due(connection, "books", desk.lease.shop, desk.company.id, desk.services.now_ms() + tonight)
        prove_after(connection, desk.services, desk.lease.shop, desk.draft)
